"""What the tests of rule cards share: a card that is right, in a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bpvcheck.i18n import using

CARD = (Path(__file__).parent / "VRB-OI-5.yaml").read_text(encoding="utf-8")
"""A small card that loads, to change one thing of."""
EXAMPLES = (Path(__file__).parent / "VRB-OI-5.examples.yaml").read_text(encoding="utf-8")
"""Its examples."""
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the small card and its examples with changes, under an id; give the folder of rules."""

    def write_card(card_id: str = "VRB-OI-5", *changes: tuple[str, str], name: str = "") -> Path:
        card, examples = CARD.replace("VRB-OI-5", card_id).replace("item: 5", "item: 1"), EXAMPLES
        for before, after in changes:
            assert before in card + examples
            card, examples = card.replace(before, after), examples.replace(before, after)
        path = tmp_path / "rules" / "preparation" / f"{name or card_id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(card, encoding="utf-8")
        path.with_suffix(".examples.yaml").write_text(examples, encoding="utf-8")
        return tmp_path / "rules"

    return write_card
