"""Kleene logic over facts: its truth tables, what it reads and what it refuses."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpvcheck.errors import Code
from bpvcheck.expressions.logic import (
    MAX_DEPTH,
    Conjunction,
    Disjunction,
    Fact,
    Logic,
    LogicError,
    Negation,
    Truth,
    evaluate,
    names,
    negated_names,
    parse_logic,
)
from bpvcheck.i18n import using

NAMES = ("briefed", "in_time", "late", "refused", "één")
A, B, C = (Fact(name) for name in ("briefed", "in_time", "late"))
T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN

# Each row: two facts, then their conjunction and their disjunction.
TABLE = ["tttt", "tfft", "tuut", "ftft", "ffff", "fufu", "utut", "uffu", "uuuu"]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


def trees(facts: tuple[str, ...] = NAMES) -> st.SearchStrategy[Logic]:
    """Draw logic over the facts."""
    leaves: st.SearchStrategy[Logic] = st.sampled_from(facts).map(Fact)
    return st.recursive(leaves, branches, max_leaves=8)


def branches(inner: st.SearchStrategy[Logic]) -> st.SearchStrategy[Logic]:
    """Draw a node above other nodes."""
    items = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(inner.map(Negation), items.map(Conjunction), items.map(Disjunction))


def every_world(facts: tuple[str, ...], letters: str = "tfu") -> Iterator[dict[str, Truth]]:
    """List all truth values that the facts can have together."""
    for values in product(letters, repeat=len(facts)):
        yield {name: Truth(value) for name, value in zip(facts, values, strict=True)}


def write(logic: Logic) -> str:
    """Write logic as a card would, with all the parentheses there can be."""
    match logic:
        case Fact(name):
            return name
        case Negation(item):
            return f"(not {write(item)})"
        case Conjunction(items):
            return "(" + " and ".join(map(write, items)) + ")"
        case Disjunction(items):
            return "(" + " or ".join(map(write, items)) + ")"


def two_valued(logic: Logic, facts: Mapping[str, bool]) -> bool:
    """Evaluate as Python does."""
    return bool(eval(write(logic), {}, dict(facts)))  # noqa: S307 - our own text


@pytest.mark.parametrize("row", TABLE)
def test_and_or_by_the_truth_table(row: str) -> None:
    """`and` and `or` follow Kleene's tables."""
    one, other, both, either = map(Truth, row)
    facts = {"briefed": one, "in_time": other}
    assert (evaluate(Conjunction((A, B)), facts), evaluate(Disjunction((A, B)), facts)) == (
        both,
        either,
    )


@pytest.mark.parametrize(("value", "expected"), [(T, F), (F, T), (U, U)])
def test_not_by_the_truth_table(value: Truth, expected: Truth) -> None:
    """`not` swaps true and false and leaves what is unknown unknown."""
    assert evaluate(Negation(A), {"briefed": value}) is expected


def test_a_fact_that_is_not_given_is_no_unknown_fact() -> None:
    """A fact without a truth value is a mistake of the programmer, never quietly unknown."""
    with pytest.raises(KeyError, match="in_time"):
        evaluate(Conjunction((A, B)), {"briefed": F})


@given(trees(("a", "b", "c")))
def test_without_unknowns_it_is_pythons_logic(logic: Logic) -> None:
    """Where every fact is true or false, so is the whole, and as Python has it."""
    for world in every_world(("a", "b", "c"), "tf"):
        plain = {name: value is T for name, value in world.items()}
        assert evaluate(logic, world) is (T if two_valued(logic, plain) else F)


@given(trees(("a", "b", "c")))
def test_learning_more_never_overturns(logic: Logic) -> None:
    """What is true or false while a fact is unknown stays so, whatever the fact turns out to be."""
    for world in every_world(("a", "b", "c")):
        before = evaluate(logic, world)
        for name in (name for name, value in world.items() if value is U):
            after = {evaluate(logic, {**world, name: value}) for value in (T, F)}
            assert before is U or after == {before}


@given(trees(("a", "b", "c")))
def test_facts_that_are_nowhere_negated_only_help(logic: Logic) -> None:
    """A fact outside `negated_names` that becomes true makes the whole no less true."""
    for name in {"a", "b", "c"} - negated_names(logic):
        for world in every_world(("a", "b", "c")):
            if evaluate(logic, world) is T:
                assert evaluate(logic, {**world, name: T}) is T


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("briefed", A),
        ("  (briefed)", A),
        ("not briefed", Negation(A)),
        ("not not briefed", Negation(Negation(A))),
        ("briefed and in_time and late", Conjunction((A, B, C))),
        ("briefed or in_time and late", Disjunction((A, Conjunction((B, C))))),
        ("(briefed or in_time) and late", Conjunction((Disjunction((A, B)), C))),
        ("not briefed or late", Disjunction((Negation(A), C))),
        ("not (briefed or late)", Negation(Disjunction((A, C)))),
        ("briefed\n  and not\tlate\n", Conjunction((A, Negation(C)))),
        ("één or briefed", Disjunction((Fact("één"), A))),
    ],
)
def test_reads_facts_and_or_not_and_parentheses(text: str, expected: Logic) -> None:
    """`not` binds before `and`, `and` before `or`; line breaks are spaces."""
    assert parse_logic(text, NAMES) == expected


@given(trees())
def test_reads_back_what_it_writes(logic: Logic) -> None:
    """Logic that is written out and read again means the same."""
    again = parse_logic(write(logic), NAMES)
    assert (write(again), names(again)) == (write(simplest(logic)), names(logic))


def simplest(logic: Logic) -> Logic:
    """Take out the conjunctions and disjunctions of one item, which no text has."""
    match logic:
        case Fact():
            return logic
        case Negation(item):
            return Negation(simplest(item))
        case Conjunction(items) | Disjunction(items):
            inner = tuple(map(simplest, items))
            return inner[0] if len(inner) == 1 else type(logic)(inner)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 0, "A judgement names at least one fact."),
        (" \n ", 0, "A judgement names at least one fact."),
        ("briefed == late", 8, '"==" has no place in a judgement.'),
        ("briefed # and late", 8, '"#" has no place in a judgement.'),
        ("late or 1", 8, '"1" has no place in a judgement.'),
        ("late or True", 8, '"True" has no place in a judgement.'),
        ("één and late(briefed)", 8, '"late(briefed)" has no place in a judgement.'),
        ("briefed.late", 7, '"." has no place in a judgement.'),
        ("late or (briefed if late else late)", 9, '"briefed if late else late" has no place'),
        ("late in briefed", 0, '"late in briefed" has no place in a judgement.'),
        ("lambda: late", 6, '":" has no place in a judgement.'),
        ("late or ()", 8, '"()" has no place in a judgement.'),
        ("late; briefed", 4, '";" has no place in a judgement.'),
        ("late \x00", 5, '"\x00" has no place in a judgement.'),
        ("late and", 8, "The expression cannot be read: invalid syntax."),
        ("  (late", 2, "The expression cannot be read: '(' was never closed."),
        ("late briefed", 5, "The expression cannot be read: invalid syntax."),
    ],
)
def test_refuses_all_else_and_says_where(text: str, column: int, message: str) -> None:
    """Anything else is an error with its column and what stands there."""
    with pytest.raises(LogicError) as caught:
        parse_logic(text, NAMES)
    error = caught.value
    assert (error.code, error.nearest) == (Code.WRONG_EXPRESSION, None)
    assert (error.column, error.message[: len(message)]) == (column, message)


@pytest.mark.parametrize(
    ("text", "column", "nearest"),
    [
        ("briefd", 0, "briefed"),
        ("één and  brieved or late", 9, "briefed"),
        ("late\nor not In_Time", 12, "in_time"),
        ("late or signed", 8, None),
        ("één and _", 8, None),
    ],
)
def test_an_unknown_fact_is_named_with_the_nearest(
    text: str, column: int, nearest: str | None
) -> None:
    """A slip of the pen gets the fact that was probably meant."""
    with pytest.raises(LogicError, match="Unknown fact") as caught:
        parse_logic(text, NAMES)
    error = caught.value
    hint = f'did you mean "{nearest}"?' if nearest else ""
    assert (error.code, error.column) == (Code.UNKNOWN_NAME, column)
    assert (error.nearest, error.hint) == (nearest, hint)


@pytest.mark.parametrize(
    "text",
    [
        "not " * (MAX_DEPTH + 1) + "late",
        "not " * 100_000 + "late",
        "(" * 1_000 + "late" + ")" * 1_000,
        "late and (briefed or (" * 60 + "late" + "))" * 60,
    ],
)
def test_refuses_what_nests_too_deep(text: str) -> None:
    """A text without end is refused by name, not by a crash."""
    with pytest.raises(LogicError, match=r"nested deeper than 50 levels") as caught:
        parse_logic(text, NAMES)
    assert caught.value.code is Code.WRONG_EXPRESSION


def test_reads_as_deep_as_is_allowed() -> None:
    """The deepest text that is allowed is read."""
    assert names(parse_logic("not " * MAX_DEPTH + "late", NAMES)) == {"late"}


def column_of_the_mistake(text: str) -> int:
    """Read a text; the column of what is wrong, or 0 where nothing is."""
    try:
        parse_logic(text, {"a", "b"})
    except LogicError as error:
        return error.column
    return 0


@given(st.text(alphabet="abno rdt()\n#é=", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text does anything but give logic or a LogicError within the text."""
    assert 0 <= column_of_the_mistake(text) <= len(text)


@pytest.mark.parametrize("kind", [Conjunction, Disjunction])
def test_a_node_combines_something(kind: type[Conjunction | Disjunction]) -> None:
    """A conjunction or disjunction of nothing does not exist."""
    with pytest.raises(ValueError, match=f"{kind.__name__} needs at least one item"):
        kind(())


def test_trees_are_values() -> None:
    """Trees that say the same are equal, serve as keys and do not change."""
    assert len({parse_logic("briefed and not late", NAMES), Conjunction((A, Negation(C)))}) == 1
    with pytest.raises(AttributeError):
        A.name = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("briefed and late", set()),
        ("briefed and not late", {"late"}),
        ("not (briefed and late) or één", {"briefed", "late"}),
        ("not (briefed and not late)", {"briefed"}),
        ("late or not late", {"late"}),
        ("not not late", set()),
    ],
)
def test_negated_names_count_the_nots(text: str, negated: set[str]) -> None:
    """A fact is negated under an odd number of nots, wherever it stands so."""
    assert negated_names(parse_logic(text, NAMES)) == negated
