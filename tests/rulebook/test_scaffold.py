"""A new card loads, and waits for its examples to be filled in."""

from pathlib import Path

import pytest

from bpvcheck.errors import Code, UsageError
from bpvcheck.judge.check import check_judgements
from bpvcheck.rulebook.examples import examples
from bpvcheck.rulebook.load import load_rules
from bpvcheck.rulebook.scaffold import new_card


@pytest.mark.parametrize(
    ("card_id", "phase", "bearer"),
    [
        ("VRB-OI-5", "preparation", "school"),
        ("VRB-OI-9", "preparation", "school"),
        ("ALG-KC-1c", "general", "knowledge_centre"),
        ("BEO-ST-1", "assessment", "student"),
        ("EVA-OL-1", "evaluation", "school"),
        ("GA-2", "joint", "school"),
        ("BOUW-1", "preparation", "school"),
    ],
)
def test_a_new_card_loads(tmp_path: Path, card_id: str, phase: str, bearer: str) -> None:
    """A new card stands where its id says, is right as a card, and its cases show nothing yet."""
    path = new_card(card_id, tmp_path / "rules")
    assert tmp_path / "rules" / phase / f"{card_id}.yaml" == path
    book = load_rules(tmp_path / "rules")
    check_judgements(book)
    card = book.cards[card_id]
    assert (phase, (bearer,)) == (card.phase, card.bearer)
    situations = {str(example.records) for example in examples(card)}
    expected = {example.expect for example in examples(card)}
    assert (len(situations), len(expected)) == (1, 5)


def test_a_card_is_not_written_over(tmp_path: Path) -> None:
    """A file that is there already is left as it is."""
    new_card("VRB-OI-5", tmp_path)
    with pytest.raises(UsageError) as caught:
        new_card("VRB-OI-5", tmp_path)
    assert Code.CANNOT_WRITE is caught.value.code


@pytest.mark.parametrize("card_id", ["", "../x", "vrb-1", "VRB", "VRB-OI-5 ", "VRB-OI-5\n"])
def test_an_id_is_written_as_the_protocol_does(tmp_path: Path, card_id: str) -> None:
    """What cannot be an id is refused before anything is written."""
    with pytest.raises(UsageError) as caught:
        new_card(card_id, tmp_path)
    assert (caught.value.code, list(tmp_path.iterdir())) == (Code.UNKNOWN_CHOICE, [])


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Where the card cannot be written, the message says so."""
    (tmp_path / "rules").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        new_card("VRB-OI-5", tmp_path / "rules")
    assert Code.CANNOT_WRITE is caught.value.code
