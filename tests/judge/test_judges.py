"""What each pattern is judged, worked out by hand, by both judges."""

from collections.abc import Callable, Iterable

import pytest

from bpvcheck.expressions.logic import parse_logic
from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.judge import Decision, Verdict, durable, reference
from bpvcheck.judge.decision import all_patterns
from bpvcheck.judge.errors import DecisionError, JudgeError, PatternError, UnknownCardError
from bpvcheck.judge.session import available

Judge = Callable[
    [Iterable[Decision], Iterable[tuple[str, str]]],
    dict[tuple[str, str], Verdict],
]
SHORT = {
    "M": Verdict.MET,
    "L": Verdict.MET_LATE,
    "B": Verdict.BREACHED,
    "?": Verdict.NOT_DEMONSTRATED,
    "P": Verdict.PENDING,
    "-": Verdict.NOT_APPLICABLE,
}


@pytest.fixture(
    params=[
        pytest.param(reference.judge_all, id="reference"),
        pytest.param(
            durable.judge_all,
            id="durable",
            marks=pytest.mark.skipif(
                not available(), reason="durable-rules does not import on this Python"
            ),
        ),
    ]
)
def judge_all(request: pytest.FixtureRequest) -> Judge:
    """Give each of the two judges in turn."""
    judge: Judge = request.param
    return judge


def decision(facts: str, again: str = "", **clauses: str) -> Decision:
    """Make a decision of a card C from texts; `again` are the facts that are asked by now too."""
    names = tuple(facts.split())
    parsed = {k: parse_logic(text, names) for k, text in clauses.items()}
    asked_again = tuple(f"{name}{BY_NOW}" for name in again.split())
    return Decision("C", names, parsed["met"], parsed.get("breached"), asked_again)


def table(judge_all: Judge, made: Decision, rows: Iterable[str], letters: str = "tfu") -> list[str]:
    """Judge the rows of a table, whose columns are the letters of the last fact."""
    found = judge_all([made], [("C", row + letter) for row in rows for letter in letters])
    short = {verdict: sign for sign, verdict in SHORT.items()}
    return [
        f"{row} {''.join(short[found['C', row + letter]] for letter in letters)}" for row in rows
    ]


def test_a_duty_that_is_done_or_not(judge_all: Judge) -> None:
    """The whole table of a card with one fact: 9 rows of applies and due, 3 columns of done."""
    made = decision("done", met="done")
    expected = [
        "tt MB?",
        "tf MPP",
        "tu M??",
        "ft ---",
        "ff ---",
        "fu ---",
        "ut ???",
        "uf PPP",
        "uu ???",
    ]
    assert table(judge_all, made, [row[:2] for row in expected]) == expected


def test_a_duty_that_can_be_done_late(judge_all: Judge) -> None:
    """Due: rows are done in time, columns done by now; what was late stays so if now is unknown."""
    made = decision("done", again="done", met="done")
    expected = ["ttt MMM", "ttf LBB", "ttu ???"]
    assert table(judge_all, made, ["ttt", "ttf", "ttu"]) == expected


def test_a_duty_that_is_not_due_yet(judge_all: Judge) -> None:
    """Not due: what is done counts, and all else is pending."""
    made = decision("done", again="done", met="done")
    expected = ["tft MMM", "tff PPP", "tfu PPP"]
    assert table(judge_all, made, ["tft", "tff", "tfu"]) == expected


def test_a_duty_of_which_the_due_date_is_unknown(judge_all: Judge) -> None:
    """Due date unknown: what is not done may not be due, so nothing is breached or pending."""
    made = decision("done", again="done", met="done")
    expected = ["tut MMM", "tuf ???", "tuu ???"]
    assert table(judge_all, made, ["tut", "tuf", "tuu"]) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("t", ["t MMM", "f BBB", "u ?B?"]),
        ("f", ["t MMM", "f PBP", "u PBP"]),
        ("u", ["t MMM", "f ?B?", "u ?B?"]),
    ],
)
def test_a_duty_that_is_breached_at_once(judge_all: Judge, due: str, expected: list[str]) -> None:
    """The clause `breached` holds whether or not the duty is due; rows are done, columns held."""
    made = decision("done held", met="done", breached="not held")
    rows = [f"t{due}{done}" for done in "tfu"]
    assert table(judge_all, made, rows) == [f"t{due}{row}" for row in expected]


def test_met_goes_before_late_and_late_before_breached(judge_all: Judge) -> None:
    """Where more than one clause is true the first in the order of verdicts is the verdict."""
    made = decision("a c", again="a", met="a", breached="c")
    expected = ["tttt MM", "ttft LB", "ttff LB"]
    assert table(judge_all, made, ["tttt", "ttft", "ttff"], "tf") == expected


@pytest.mark.parametrize("due", "tfu")
def test_a_duty_that_does_not_arise(judge_all: Judge, due: str) -> None:
    """Where a duty does not apply nothing else matters."""
    made = decision("a b", again="a", met="a", breached="b")
    rows = [f"f{due}{a}{b}" for a in "tfu" for b in "tfu"]
    assert table(judge_all, made, rows) == [f"{row} ---" for row in rows]


@pytest.mark.parametrize(("due", "expected"), [("t", "???"), ("f", "PPP"), ("u", "???")])
def test_a_duty_of_which_it_is_unknown_whether_it_arises(
    judge_all: Judge, due: str, expected: str
) -> None:
    """What may not apply is never met or breached: pending before it is due, then unknown."""
    made = decision("a b", again="a", met="a", breached="b")
    rows = [f"u{due}{a}{b}" for a in "tfu" for b in "tfu"]
    assert table(judge_all, made, rows) == [f"{row} {expected}" for row in rows]


def test_a_clause_may_name_what_every_card_has(judge_all: Judge) -> None:
    """`applies` and `due_passed` can stand in a clause, as any fact."""
    names = ("applies", "due_passed", "done")
    clause = parse_logic("done and due_passed", names)
    made = Decision("C", ("done",), clause)
    assert table(judge_all, made, ["tt", "tf", "tu"]) == ["tt MB?", "tf PPP", "tu ???"]


def test_facts_that_no_clause_names_change_nothing(judge_all: Judge) -> None:
    """An unmentioned fact has its letter in a pattern and no effect."""
    made = decision("idle done spare", met="done")
    rows = [f"tt{idle}{done}" for idle in "tfu" for done in "tfu"]
    expected = [f"tt{i}{d} {sign * 3}" for i in "tfu" for d, sign in zip("tfu", "MB?", strict=True)]
    assert table(judge_all, made, rows) == expected


def test_each_pattern_of_each_card_is_judged(judge_all: Judge) -> None:
    """Every pattern gets its verdict, in the order asked; asking twice changes nothing."""
    cards = [decision("a b", met="a and b"), Decision("D", ("x",), parse_logic("not x", ["x"]))]
    asked = [(made.card, pattern) for made in reversed(cards) for pattern in all_patterns(made)]
    assert list(judge_all(cards, asked + asked[::-1])) == asked
    assert len(asked) == 27 + 81


def test_no_patterns_no_verdicts(judge_all: Judge) -> None:
    """Judging nothing gives nothing."""
    assert judge_all([decision("a", met="a")], []) == {}


@pytest.mark.parametrize(
    "card",
    [
        "VRB-OI-5",
        "bouw:1@2015-08-01",
        'with "quotes"',
        "back\\slash",
        "één ☃ 🏗",
        "$and",
        "id",
        "\n",
    ],
)
def test_any_text_serves_as_a_card(judge_all: Judge, card: str) -> None:
    """No card's name is taken for something else, or one card for another."""
    cards = [Decision(name, ("a",), parse_logic("a", "a")) for name in (card, card + "1", "0")]
    cards.append(Decision("other", ("a",), parse_logic("not a", "a")))
    asked = [(made.card, "ttt") for made in cards]
    assert list(judge_all(cards, asked).values()) == [*[Verdict.MET] * 3, Verdict.BREACHED]


@pytest.mark.parametrize("name", ["id", "sid", "card", "m", "_s", "run", "één"])
def test_any_name_serves_as_a_fact(judge_all: Judge, name: str) -> None:
    """No fact's name is taken for something of the engine."""
    made = Decision("C", (name,), parse_logic(f"not {name}", [name]))
    assert table(judge_all, made, ["tt"]) == ["tt BM?"]


def test_many_facts(judge_all: Judge) -> None:
    """A card of forty facts is judged."""
    names = [f"fact_{number}" for number in range(40)]
    made = Decision("C", tuple(names), parse_logic(" and ".join(names), names))
    rows = ["tt" + "t" * 39, "tt" + "t" * 38 + "u", "tt" + "u" * 39]
    assert [row[-3:] for row in table(judge_all, made, rows)] == ["MB?", "?B?", "?B?"]


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        (("C", "tt"), PatternError, "C: pattern 'tt' is not 3 letters t, f or u for applies, due_"),
        (("C", "tttt"), PatternError, "C: pattern 'tttt' is not 3 letters"),
        (("C", "tt?"), PatternError, "C: pattern 'tt\\?' is not 3 letters"),
        (("D", "ttt"), UnknownCardError, "D: there is no decision of this card"),
    ],
)
def test_what_fits_no_decision_is_refused(
    judge_all: Judge, asked: tuple[str, str], error: type[JudgeError], message: str
) -> None:
    """A pattern of a wrong length or alphabet, or of no known card, is an error by name."""
    with pytest.raises(error, match=message) as caught:
        judge_all([decision("done", met="done")], [asked])
    assert caught.value.card == asked[0]


def test_two_decisions_of_one_card_are_refused(judge_all: Judge) -> None:
    """One card has one decision, also where the two would judge the same."""
    cards = [decision("a", met="a"), decision("a", met="a")]
    with pytest.raises(DecisionError, match="C: there are two decisions of this card"):
        judge_all(cards, [("C", "ttt")])
