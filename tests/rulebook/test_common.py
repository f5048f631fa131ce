"""What cards share stands in common.yaml, and counts as if every card said it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bpvcheck.errors import RuleError
from bpvcheck.rulebook.agreements import Agreement, Brought
from bpvcheck.rulebook.card import Validity
from bpvcheck.rulebook.load import load_rules
from bpvcheck.rulebook.sources import SourceDocument

Write = Callable[..., Path]

OWN = 'applies: status != "withdrawn"\n'
PLACEMENT = "subjects:\n  placement:\n    applies: status != 'rejected'\n"
LATE = PLACEMENT + "    late_until: {preparation: end}\n"
USUAL = """\
fields:
  placement:
    period: {nl: afspraak, en: contract}
    endings: {nl: blad, en: sheet}
"""
FOLDER = """\
folders:
  preparation:
    valid: {from: 2010-01-01}
    source: {document: bpv-protocol-2009, section: preparation}
"""
RECORDED = "record:\n  period: {nl: overeenkomst, en: agreement}\n"


def common(rules: Path, text: str) -> Path:
    """Put a common.yaml in a folder of cards."""
    (rules / "common.yaml").write_text(text, encoding="utf-8")
    return rules


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", "status != 'rejected'"),
        ("applies: level > 2\n", "status != 'rejected' and level > 2"),
        (
            "applies: level > 2 or level == 1\n",
            "status != 'rejected' and (level > 2 or level == 1)",
        ),
    ],
)
def test_what_a_subject_asks_is_asked_of_every_card(write: Write, own: str, expected: str) -> None:
    """A card asks for what its subject asks, and for what it says itself."""
    level = "record:\n  level: {nl: x, en: x}\n" if own else "record:\n"
    rules = common(write("VRB-OI-5", (OWN, own), ("record:\n", level)), PLACEMENT)
    card = load_rules(rules).cards["VRB-OI-5"]
    alone = write("VRB-OI-6", (OWN, f"applies: {expected}\n"), ("record:\n", level))
    (alone / "common.yaml").unlink()
    assert card.applies_text == expected
    assert card.applies == load_rules(alone).cards["VRB-OI-6"].applies


def test_a_card_of_another_subject_is_left_alone(write: Write) -> None:
    """What placements ask is not asked of a school."""
    rules = common(write(), "subjects:\n  school per school_year:\n    applies: False\n")
    assert load_rules(rules).cards["VRB-OI-5"].applies_text == 'status != "withdrawn"'


def test_late_counts_until_what_the_subject_says(write: Write) -> None:
    """By phase; a card that says it itself is not overruled."""
    rules = common(write("VRB-OI-5"), LATE + USUAL)
    write("VRB-OI-6", ("{on: start, why", "{on: start, late_until: start + days(9), why"))
    book = load_rules(rules)
    assert book.cards["VRB-OI-5"].due.late_until_text == "end"
    assert book.cards["VRB-OI-6"].due.late_until_text == "start + days(9)"
    assert "due.late_until" in dict(book.cards["VRB-OI-5"].expressions)
    (rules / "common.yaml").unlink()
    assert load_rules(rules).cards["VRB-OI-5"].due.late_until is None


def test_late_until_is_a_day(write: Write) -> None:
    """An expression of another type is refused where it stands."""
    rules = common(write(), LATE.replace("end}", "status}"))
    with pytest.raises(RuleError) as caught:
        load_rules(rules)
    assert [(p.code.number, p.file, p.line) for p in caught.value.problems] == [
        ("R106", "rules/common.yaml", 4)
    ]


def test_a_field_is_where_the_card_says_or_else_where_it_usually_is(write: Write) -> None:
    """The card's own words go before those of all."""
    rules = common(write("VRB-OI-5", (RECORDED, "record:\n")), USUAL)
    found = {item.field: item.where["en"] for item in load_rules(rules).cards["VRB-OI-5"].record}
    assert found == {"briefings": "log", "period": "contract"}
    write("VRB-OI-5")
    found = {item.field: item.where["en"] for item in load_rules(rules).cards["VRB-OI-5"].record}
    assert found == {"briefings": "log", "period": "agreement"}


def test_a_folder_says_when_its_cards_hold_and_where_they_stand(write: Write) -> None:
    """A card that says neither takes both; one that does, keeps its own."""
    source = "document: bpv-protocol-2009, section: preparation, ", ""
    rules = common(write("VRB-OI-5", source, ("valid: {from: 2009-06-10}\n", "")), FOLDER)
    write("VRB-OI-6")
    book = load_rules(rules)
    assert book.cards["VRB-OI-5"].source == book.cards["VRB-OI-6"].source
    assert Validity(date(2010, 1, 1)) == book.cards["VRB-OI-5"].valid
    assert Validity(date(2009, 6, 10)) == book.cards["VRB-OI-6"].valid


def test_another_common_is_another_rule_book(write: Write) -> None:
    """What cards share is part of what they say."""
    rules = common(write("VRB-OI-5", (OWN, "")), PLACEMENT)
    before = load_rules(rules)
    after = load_rules(common(rules, PLACEMENT.replace("rejected", "draft")))
    assert before.digest != after.digest
    assert before.cards["VRB-OI-5"].version != after.cards["VRB-OI-5"].version


@pytest.mark.parametrize(
    ("theirs", "applies"),
    [
        ("", "status != 'rejected'"),
        ("subjects:\n  placement:\n    applies: level > 2\n" + USUAL, "level > 2"),
    ],
)
def test_a_plugin_shares_what_the_protocol_says_of_subjects_and_fields(
    write: Write, tmp_path: Path, theirs: str, applies: str
) -> None:
    """And adds its own; folders are those of one agreement."""
    rules = common(write(), PLACEMENT + USUAL + FOLDER)
    law = "source: {document: bpv-protocol-2009, section: preparation, party: school, item: 1}"
    level = "record:\n  level: {nl: x, en: x}\n" if theirs else "record:\n"
    write("BOUW-1", (OWN, ""), ("record:\n", level), (law, "source: {document: wet, article: 1a}"))
    own = tmp_path / "bouw" / "rules" / "preparation"
    own.mkdir(parents=True)
    for path in (rules / "preparation").glob("BOUW-1*"):
        path.rename(own / path.name)
    if theirs:
        common(own.parent, theirs)
    brought = Brought(
        Agreement("bouw", {}, documents={"wet": SourceDocument("wet")}), (own.parent,)
    )
    card = load_rules(rules, plugins=[brought]).cards["BOUW-1"]
    assert card.applies_text == applies
    assert Validity(date(2009, 6, 10)) == card.valid
