"""The JSON Schemas of cards say what the reader takes: both come from one form."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bpvcheck.errors import RuleError
from bpvcheck.rulebook.common import COMMON, OBJECTIVES
from bpvcheck.rulebook.load import load_rules
from bpvcheck.rulebook.schemas import SCHEMAS, rule_schema
from bpvcheck.rulebook.strict import plain, read_yaml

Write = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "rules", *sorted(ROOT.glob("plugins/*/bpvcheck_*/rules"))]
VALIDATORS = {
    name: Draft202012Validator(rule_schema(name), format_checker=FormatChecker())
    for name in SCHEMAS
}


def form_of(path: Path) -> str:
    """Tell which form a file has."""
    if path.name == COMMON:
        return "rule_common"
    if path.name.endswith(".examples.yaml"):
        return "rule_examples"
    return "rule_objective" if path.parent.name == OBJECTIVES else "rule_card"


def mistakes(path: Path) -> list[str]:
    """Say what the schema of a file finds wrong with it."""
    value: Any = plain(read_yaml(path.read_text(encoding="utf-8"), path.name))
    return [error.json_path for error in VALIDATORS[form_of(path)].iter_errors(value)]


def files() -> Iterator[Path]:
    """Yield every committed file of cards."""
    for folder in FOLDERS:
        yield from sorted(folder.rglob("*.yaml"))


@pytest.mark.parametrize("path", [*files()], ids=lambda path: path.name)
def test_every_file_of_cards_is_valid(path: Path) -> None:
    """What is committed and loads is valid to an editor too."""
    assert mistakes(path) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    """Every schema is right by its own dialect, and says what each key is for."""
    made = rule_schema(name)
    Draft202012Validator.check_schema(made)
    assert all(each["description"] for each in made["properties"].values())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bearer: [school]", "bearers: [school]"),
        ("bearer: [school]", "bearer: [scool]"),
        ("bearer: [school]\n", ""),
        ("title: {nl: Voorlichting, en: Briefing}", "title: Voorlichting"),
        ("nl: tijdig, en: in time}", "nl: tijdig}"),
        ("item: 5", "item: five"),
        ("from: 2009-06-10", "from: long ago"),
        ("    default: [insurance, duties_school]\n", ""),
        ("may: extend", "may: loosen"),
        ("met: briefed or told\n", "met: [briefed]\n"),
        ("subject: placement", "subject: placements"),
        ("expect: breached", "expect: bad"),
        ("as_of: 2012-06-01", "as_of: yesterday"),
        ("name: never", "names: never"),
    ],
)
def test_reader_and_schema_refuse_the_same(write: Write, before: str, after: str) -> None:
    """What the reader refuses in a key, an editor marks as well."""
    from bpvcheck.rulebook.examplecheck import check_examples

    change = ("item: 1", "item: 5") if "item" in before else (before, before)
    rules = write("VRB-OI-5", change, (before, after))
    with pytest.raises(RuleError):
        check_examples(load_rules(rules))
    assert any(mistakes(path) for path in rules.rglob("*.yaml"))
