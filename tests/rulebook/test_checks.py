"""What a card reads, negates and compares is followed into its expressions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bpvcheck.errors import RuleError
from bpvcheck.rulebook.examplecheck import check_examples
from bpvcheck.rulebook.load import load_rules
from bpvcheck.rulebook.reads import reads

Write = Callable[..., Path]

BRIEFED = 'is: "covers(terms.topics, briefings, its.topics, by=start)"'
PERIOD = "  period: {nl"


def listing(*fields: str) -> tuple[str, str]:
    """Add fields to what the card says to record."""
    lines = "".join(f"  {name}: {{nl: log, en: log}}\n" for name in fields)
    return PERIOD, lines + PERIOD


def codes(rules: Path) -> list[str]:
    """Give the codes of what is wrong with the cards in a folder, and with their examples."""
    try:
        check_examples(load_rules(rules))
    except RuleError as error:
        return [problem.code.number for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("condition", "fields"),
    [
        ("by=end", ["endings"]),
        ("by=signed_on", ["signatures"]),
        ("by=agreement.drawn_up_on", ["agreement"]),
        ("by=last(the_company.recognitions)", ["the_company.recognitions"]),
        ("since=first(attestations), by=start", ["attestations"]),
        ("by=as_of", []),
    ],
)
def test_a_card_lists_what_it_reads(write: Write, condition: str, fields: list[str]) -> None:
    """Derived values count through what they read, and other records by their name."""
    fact = BRIEFED.replace("by=start", condition)
    rules = write("VRB-OI-5", (BRIEFED, fact), listing(*fields))
    assert {"briefings", "period", *fields} == set(reads(load_rules(rules).cards["VRB-OI-5"]))
    if fields:
        assert codes(write("VRB-OI-5", (BRIEFED, fact))) == ["R120"]


def test_what_every_record_has_need_not_be_listed(write: Write) -> None:
    """The status may be listed and may be left out."""
    assert codes(write()) == []
    assert codes(write("VRB-OI-5", listing("status"))) == []
    assert codes(write("VRB-OI-5", listing("level"))) == ["R120"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("not done(briefings, by=start)", ["R121"]),
        ("not (status == 'final' and done(briefings))", ["R121"]),
        ("not covers(terms.topics, briefings, its.topics)", ["R121"]),
        ("done(briefings) == False", ["R121"]),
        ("not hinted(period.start)", ["R121"]),
        ("none(briefings, hinted(period.start))", ["R121"]),
        ("done(briefings, not hinted(period.start))", ["R121"]),
        ("hinted(period.start)", []),
        ("not not done(briefings)", []),
        ("none(briefings)", []),
        ("not none(briefings)", []),
        ("not done(period.start)", []),
        ("count(briefings) < 3", []),
        ("done(briefings, not done(its.on, by=start))", []),
    ],
)
def test_not_done_is_refused_where_it_would_count(
    write: Write, condition: str, expected: list[str]
) -> None:
    """What becomes true by leaving something out cannot make a duty apply or be met."""
    applies = 'applies: status != "withdrawn"', f"applies: {condition}"
    assert expected == codes(write("VRB-OI-5", applies))
    fact = BRIEFED, BRIEFED.replace('by=start)"', f'by=start) and {condition}"')
    assert expected == codes(write("VRB-OI-5", fact))


def test_the_logic_of_a_card_is_followed_too(write: Write) -> None:
    """A fact that negates and is negated again counts for what it is."""
    fact = BRIEFED, 'is: "not done(briefings, by=start)"'
    assert codes(write("VRB-OI-5", fact)) == ["R121"]
    assert (
        codes(write("VRB-OI-5", fact, ("met: briefed or told\n", "met: not briefed or told\n")))
        == []
    )


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("'student' in terms.topics", []),
        ("done(briefings, overlaps(its.topics, terms.topics))", []),
        ("done(briefings, overlaps(its.audience, terms.topics))", ["R106", "R106"]),
        ("done(briefings, includes_all(its.topics, ['insurance', 'insurence']))", ["R106"]),
        ("done(briefings, its.channel in terms.topics)", ["R106", "R106"]),
    ],
)
def test_words_are_those_that_fields_hold(
    write: Write, condition: str, expected: list[str]
) -> None:
    """A word that its field never holds would make a condition that is never true."""
    fact = BRIEFED, BRIEFED.replace('by=start)"', f'by=start) and {condition}"')
    assert expected == codes(write("VRB-OI-5", fact))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("item: 5}", "item: 5, page: 3}", ["R103"]),
        ("party: school, item", "item", ["R117"]),
        ("document: bpv-protocol-2009", "document: bpv-protocol-2010", ["R117"]),
        ("    may: extend\n", "", ["R103"]),
        ("    may: extend\n", "    may: loosen\n", ["R116"]),
        ("default: [insurance, duties_school]", "default: []", ["R103"]),
        ("towards: [student]", "towards: []", ["R103"]),
        ("towards: [student]", "towards: all", []),
        ("met: briefed or told\n", "met: briefed and told\nmet_early: briefed\n", ["R103"]),
        ("nl: vóór de start, en", "nl: '', en", ["R109"]),
        ("expect: met}", "expect: good}", ["R116"]),
        ("name: never,", "name: in time,", ["R123"]),
        ("as_of: 2012-06-01", "as_of: yesterday", ["R103"]),
        ("kind: placement\n", "kind: placment\n", ["R123"]),
        ("school: 99XA", "school: 99", ["R123"]),
    ],
)
def test_each_part_is_checked(write: Write, before: str, after: str, expected: list[str]) -> None:
    """Keys, words, texts and records are each checked, wherever they stand."""
    rules = write("VRB-OI-5")
    for path in (rules / "preparation").iterdir():
        text = path.read_text(encoding="utf-8").replace("item: 1", "item: 5")
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert expected == codes(rules)


def test_a_number_that_can_be_stricter_says_which_way(write: Write) -> None:
    """Without it a branch's value could not be judged."""
    term = "  days:\n    default: 20\n    may: stricter\n    why: {nl: zo, en: so}\napplies:"
    fact = BRIEFED, BRIEFED.replace("by=start", "by=start - days(terms.days)")
    assert codes(write("VRB-OI-5", ("applies:", term), fact)) == ["R103"]
    better = term.replace("stricter\n", "stricter\n    stricter: higher\n")
    assert codes(write("VRB-OI-5", ("applies:", better), fact)) == []


def test_what_always_applies_needs_no_example_of_not_applicable(write: Write) -> None:
    """What always applies cannot be shown not to."""
    case = "  - {name: withdrawn, set: {P1/status: withdrawn}, expect: not_applicable}\n"
    always = 'applies: status != "withdrawn"\n'
    assert codes(write("VRB-OI-5", (case, ""))) == ["R110"]
    assert codes(write("VRB-OI-5", (case, ""), (always, ""))) == []
    assert codes(write("VRB-OI-5", (case, ""), (always, "applies: true\n"))) == []
