"""A new card loads, and waits for its examples to be filled in."""

from pathlib import Path
from shutil import copy

import pytest

from bpvcheck.data import folder
from bpvcheck.errors import Code, UsageError
from bpvcheck.judge.check import check_judgements
from bpvcheck.rulebook.examplecheck import check_examples
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
    path, examples_path = new_card(card_id, tmp_path / "rules")
    assert tmp_path / "rules" / phase / f"{card_id}.yaml" == path
    assert path.with_name(f"{card_id}.examples.yaml") == examples_path
    book = load_rules(tmp_path / "rules")
    check_examples(book)
    check_judgements(book)
    card = book.cards[card_id]
    assert (phase, (bearer,)) == (card.phase, card.bearer)
    situations = {str(example.records) for example in examples(card)}
    expected = {example.expect for example in examples(card)}
    assert (len(situations), len(expected)) == (1, 5)


def test_a_new_card_says_nothing_that_common_says(tmp_path: Path) -> None:
    """Beside the protocol's `common.yaml` the card is shorter, and loads too."""
    alone, _examples = new_card("VRB-OI-5", tmp_path / "alone")
    rules = tmp_path / "rules"
    rules.mkdir()
    copy(folder("rules") / "common.yaml", rules)
    short, _examples = new_card("VRB-OI-5", rules)
    cards = [load_rules(path.parents[1]).cards["VRB-OI-5"] for path in (alone, short)]
    assert cards[0].applies == cards[1].applies
    assert cards[0].valid == cards[1].valid
    assert cards[0].source == cards[1].source
    keys = [path.read_text(encoding="utf-8") for path in (alone, short)]
    for key in ("valid:", "applies:", "record:", "document:"):
        assert [key in text for text in keys] == [True, False], key


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
