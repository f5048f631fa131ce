"""YAML is read strictly: nothing is guessed at, and every value knows where it stands."""

from datetime import date

import pytest

from bpvcheck.errors import RuleError
from bpvcheck.rulebook.strict import ListNode, MappingNode, ScalarNode, position, read_yaml


def value(text: str) -> object:
    """Read one plain value."""
    found = read_yaml(f"key: {text}\n", "card.yaml")
    assert isinstance(found, MappingNode)
    scalar = found.items["key"]
    assert isinstance(scalar, ScalarNode)
    return scalar.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("NO", "NO"),
        ("true", True),
        ("False", False),
        ("010", 10),
        ("-3", -3),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1.5", 1.5),
        ("1.5.2", "1.5.2"),
        ("~", None),
        ("", None),
        ("null", None),
        ("2009-06-10", date(2009, 6, 10)),
        ("'2009-06-10'", "2009-06-10"),
        ('"12"', "12"),
        ("2009-6-10", "2009-6-10"),
        ("99XA", "99XA"),
    ],
)
def test_plain_values_are_those_of_yaml_1_2(text: str, expected: object) -> None:
    """Words stay words, numbers are decimal, dates are dates, and quotes make a text of all."""
    found = value(text)
    assert (expected, type(expected)) == (found, type(found))


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("a: 1\na: 2\n", "2:1", 'The key "a" stands here twice.'),
        ("a: &x 1\n", "1:4", "Anchors and aliases have no place on a rule card."),
        ("a: !!str 1\n", "1:4", "Tags have no place on a rule card."),
        ("a: 1\n---\nb: 2\n", "2:1", "A second document starts here."),
        ("", "1:1", "The file is empty."),
        ("? [a]\n: b\n", "1:3", "A key is a single word."),
        ("a: {b: c, d}\n", "1:11", '"d" has no value here.'),
        ("a:\n\t- b\n", "2:1", "A tab stands where spaces belong"),
        ("a: 1\n\tb: 2\n", "2:1", "A tab stands where spaces belong"),
        ("a: b: c\n", "1:5", "A colon stands where none is expected"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "This line is not indented as the lines around it"),
        ("a: 1\nb\nc: 2\n", "3:1", "Something stands here that is no key"),
        ("a: @x\n", "1:4", "A text begins with a sign that means something else"),
        ("a: [1\n", "2:1", "A list or group between brackets has no end"),
        ("a: 'x\n", "2:1", "A text in quotes has no end"),
        ("a: \x07\n", "1:4", "This cannot be read as YAML"),
        ("a: 2009-02-30\n", "1:4", "2009-02-30 is not a day of the calendar."),
    ],
)
def test_what_is_not_strict_is_refused_where_it_stands(text: str, place: str, reason: str) -> None:
    """Each thing that strict YAML does not have is named with line and column."""
    with pytest.raises(RuleError) as caught:
        read_yaml(text, "card.yaml")
    assert f"card.yaml:{place}: R102 {reason}" in str(caught.value)


def test_everything_knows_its_place() -> None:
    """Values, keys and items of lists have line and column, from 1."""
    found = read_yaml("a:\n  - x\n  - {b: 2}\n", "card.yaml")
    assert isinstance(found, MappingNode)
    items = found.items["a"]
    assert isinstance(items, ListNode)
    places = [(found.keys["a"].line, found.keys["a"].column)]
    places += [(item.line, item.column) for item in items.items]
    assert places == [(1, 1), (2, 5), (3, 5)]


def test_a_place_in_a_text_is_counted_from_one() -> None:
    """The place of an offset is its line and column."""
    assert [position("a\nb", offset) for offset in range(3)] == [(1, 1), (1, 2), (2, 1)]


@pytest.mark.parametrize("text", ["[" * 3_000 + "]" * 3_000, "{a: " * 3_000 + "}" * 3_000])
def test_values_that_nest_very_deep_are_refused(text: str) -> None:
    """Where the level starts that is one too many."""
    with pytest.raises(RuleError, match=r"50 (niveaus|levels)") as caught:
        read_yaml(text, "card.yaml")
    assert caught.value.problems[0].line == 1
