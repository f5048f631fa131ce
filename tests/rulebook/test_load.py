"""Cards that are right load into a rule book: ordered, layered, selectable, with a digest."""

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bpvcheck.errors import RuleError
from bpvcheck.expressions.logic import Disjunction, Fact
from bpvcheck.expressions.nodes import Covers, FieldPath
from bpvcheck.rulebook.card import Validity
from bpvcheck.rulebook.load import load_rules

Write = Callable[..., Path]
OF_STUDENT = (
    ("bearer: [school]", "bearer: [student]"),
    ("party: school,", "party: student,"),
)


def test_a_card_loads_with_all_its_parts(write: Write) -> None:
    """What stands on the card stands on the loaded card, expressions as nodes."""
    card = load_rules(write()).cards["VRB-OI-5"]
    assert card.bearer == ("school",)
    assert card.title == {"nl": "Voorlichting", "en": "Briefing"}
    assert list(card.facts) == ["briefed", "told"]
    assert isinstance(card.facts["briefed"].node, Covers)
    assert Disjunction((Fact("briefed"), Fact("told"))) == card.met
    assert FieldPath(("period", "start"), card.due.node.type) == card.due.node
    assert card.due.node == card.trigger
    assert "placement" == card.subject.name == card.subject_name
    assert Validity(date(2009, 6, 10)) == card.valid
    assert card.terms["topics"].on(date(2010, 1, 1)) == ("insurance", "duties_school")
    assert card.place("met") == (20, 6)


def test_cards_stand_in_the_order_of_the_protocol(write: Write) -> None:
    """The order is by phase, party and number, whatever the order of the files."""
    for card_id in ("VRB-OI-10", "VRB-OI-2"):
        write(card_id)
    book = load_rules(write("VRB-ST-1", *OF_STUDENT))
    assert list(book.cards) == ["VRB-ST-1", "VRB-OI-2", "VRB-OI-10"]


def test_a_card_comes_in_a_layer_after_those_whose_verdict_it_asks_for(write: Write) -> None:
    """Layers follow `verdict(...)`; what asks for nothing comes first."""
    write("VRB-OI-1", ('status != "withdrawn"', 'verdict("VRB-OI-2") == "met"'))
    write("VRB-OI-2", ('status != "withdrawn"', 'verdict("VRB-OI-3") != "breached"'))
    write("VRB-OI-4")
    book = load_rules(write("VRB-OI-3"))
    layers = [[card.id for card in layer] for layer in book.layers()]
    assert layers == [["VRB-OI-3", "VRB-OI-4"], ["VRB-OI-2"], ["VRB-OI-1"]]


@pytest.mark.parametrize(
    ("only", "skip", "expected"),
    [
        ([], [], ["VRB-ST-1", "VRB-OI-1", "VRB-OI-2"]),
        (["school"], [], ["VRB-OI-1", "VRB-OI-2"]),
        (["VRB-OI-2", "student"], [], ["VRB-ST-1", "VRB-OI-2"]),
        (["preparation"], ["VRB-OI-1"], ["VRB-ST-1", "VRB-OI-2"]),
        ([], ["preparation"], []),
    ],
)
def test_cards_are_selected_by_id_phase_or_bearer(
    write: Write, only: list[str], skip: list[str], expected: list[str]
) -> None:
    """`only` keeps what has one of the words, `skip` takes it out; nothing said is everything."""
    write("VRB-OI-1")
    write("VRB-OI-2")
    book = load_rules(write("VRB-ST-1", *OF_STUDENT))
    assert expected == list(book.select(only, skip).cards)
    assert {"VRB-OI-1", "preparation", "school"} <= book.words()


def test_layout_and_comments_do_not_change_the_version(write: Write) -> None:
    """The version follows what a card says; spaces, comments and quotes do not count."""
    before = load_rules(write()).cards["VRB-OI-5"]
    same = [("bearer: [school]", "bearer:   # who\n  - 'school'")]
    assert before.version == load_rules(write("VRB-OI-5", *same)).cards["VRB-OI-5"].version
    other = load_rules(write("VRB-OI-5", ("2009-06-10", "2009-06-11")))
    assert before.version != other.cards["VRB-OI-5"].version


def test_the_digest_follows_the_cards(write: Write) -> None:
    """The same cards have the same digest, and any other card has another."""
    before = load_rules(write())
    assert before.digest == load_rules(write()).digest
    assert before.digest != load_rules(write("VRB-OI-4")).digest


def test_a_duty_may_have_versions(write: Write) -> None:
    """Two cards of one id that hold one after the other are versions of the duty."""
    write("VRB-OI-5", ("from: 2009-06-10", "from: 2009-06-10, until: 2015-07-31"))
    book = load_rules(write("VRB-OI-5", ("2009-06-10", "2015-08-01"), name="VRB-OI-5@2015"))
    assert list(book.cards) == ["VRB-OI-5", "VRB-OI-5@2015"]
    assert book.ids == ("VRB-OI-5",)
    assert 2 == len(book.versions("VRB-OI-5")) == len(book)


def test_dated_terms_are_those_of_a_day(write: Write) -> None:
    """A value of law is that of the day that is asked for."""
    dated = (
        "    dated:\n      - {from: 2009-06-10, until: 2015-07-31, value: [insurance]}\n"
        "      - {from: 2015-08-01, value: [duties_school]}\n"
    )
    rules = write("VRB-OI-5", ("    default: [insurance, duties_school]\n", dated))
    term = load_rules(rules).cards["VRB-OI-5"].terms["topics"]
    found = [term.on(day) for day in (date(2015, 7, 31), date(2015, 8, 1))]
    assert found == [("insurance",), ("duties_school",)]
    with pytest.raises(KeyError):
        term.on(date(2009, 6, 9))


def test_objectives_are_loaded_beside_the_cards(write: Write) -> None:
    """An objective rests on duties, and is no card that is judged."""
    rules = write()
    path = rules / "objectives" / "DOEL-3.yaml"
    path.parent.mkdir()
    path.write_text(
        "id: DOEL-3\ntitle: {nl: Beleid, en: Policy}\nobjective: {nl: Bekend., en: Known.}\n"
        "source: {document: bpv-protocol-2009, section: objectives, item: 3}\n"
        "rests_on: [VRB-OI-5]\n",
        encoding="utf-8",
    )
    book = load_rules(rules)
    assert book.objectives["DOEL-3"].rests_on == ("VRB-OI-5",)
    assert "DOEL-3" not in book.cards


def test_a_rule_book_can_be_pickled(write: Write) -> None:
    """A rule book that went through a pickle says the same."""
    book = load_rules(write())
    assert book == pickle.loads(pickle.dumps(book))  # noqa: S301 - our own


@pytest.mark.parametrize(
    ("layout", "place"),
    [
        ('is: "covers(terms.nope, briefings, its.topics)"', "19:17"),
        ("is: 'covers(terms.nope, briefings, its.topics)'", "19:17"),
        ("is: >-\n      covers(\n      terms.nope, briefings, its.topics)", "21:7"),
        ("is:\n      covers(terms.nope,\n      briefings, its.topics)", "20:14"),
    ],
)
def test_a_column_is_that_of_the_file(write: Write, layout: str, place: str) -> None:
    """Where an expression goes wrong is told by line and column, however it is laid out."""
    before = '{is: "covers(terms.topics, briefings, its.topics)", nl: verteld, en: told}'
    after = f"\n    {layout}\n    nl: verteld\n    en: told"
    rules = write("VRB-OI-5", (f"told: {before}", f"told:{after}"))
    with pytest.raises(RuleError) as caught:
        load_rules(rules)
    assert f"rules/preparation/VRB-OI-5.yaml:{place}" == caught.value.problems[0].where
