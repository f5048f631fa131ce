"""What the tests of plugins share: a small plugin in a folder, to change one thing of."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bpvcheck.data import folder
from bpvcheck.i18n import using

MANIFEST = """\
name: bouw
title: {nl: Bouw, en: Construction}
version: 1.0.0
made_for: ">=0.1"
documents:
  regeling: {title: {nl: Regeling, en: Regulation}, cite: BWBR0032750, from: 2012-02-06}
sector: {names: [bouw], crebos: ["94920"]}
"""
VALUE = """\
- card: VRB-OI-5
  term: briefing_topics
  value: [responsibilities_company, responsibilities_school, duties_company, duties_school,
    insurance, working_conditions]
  valid: {from: 2012-02-06}
  source: {document: regeling, article: art. 5}
  why: {nl: veilig werken hoort erbij, en: working safely is part of it}
"""
"""A value that adds a topic to those of which student and company are told."""
collect_ignore = ["packages"]
"""Packages that are installed by a test."""
Change = tuple[str, str]
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


def of_the_protocol(name: str) -> str:
    """Read a file of the protocol's card on briefing, for the plugin's own."""
    text = (folder("rules") / "preparation" / name).read_text(encoding="utf-8")
    return text.replace("id: VRB-OI-5", "id: BOUW-1")


def card() -> str:
    """Give a card of the plugin: the protocol's on briefing, on the say of the branch."""
    text, source = of_the_protocol("VRB-OI-5.yaml"), "source: {party: school, item: 5}"
    assert source in text
    own = "source: {document: regeling, article: art. 6}\nvalid: {from: 2012-02-06}"
    return text.replace(source, own)


def examples() -> str:
    """Give its examples, with a qualification of the branch."""
    text = of_the_protocol("VRB-OI-5.examples.yaml")
    return text.replace("school: 99XA", 'school: 99XA\n    qualification: "94920"')


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the plugin with changes; its parts are `plugin`, `terms`, `card` and `examples`."""

    def write_plugin(name: str = "bouw", **changes: Change) -> Path:
        root = tmp_path / name
        path = root / "rules" / "preparation" / f"{name.upper()}-1.yaml"
        path.parent.mkdir(parents=True)
        parts = {"plugin": MANIFEST, "terms": VALUE, "card": card(), "examples": examples()}
        for part, (before, after) in changes.items():
            assert before in parts[part]
            parts[part] = parts[part].replace(before, after)
        own = parts["card"].replace("BOUW-1", f"{name.upper()}-1")
        path.write_text(own, encoding="utf-8")
        path.with_suffix(".examples.yaml").write_text(parts["examples"], encoding="utf-8")
        manifest = parts["plugin"].replace("name: bouw", f"name: {name}")
        (root / "plugin.yaml").write_text(manifest, encoding="utf-8")
        (root / "terms.yaml").write_text(parts["terms"], encoding="utf-8")
        return root

    return write_plugin
