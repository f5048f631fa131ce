"""A mapping is checked when it is loaded, and every mistake in it is named with its line."""

import pytest

from bpvcheck.errors import Code, UsageError
from bpvcheck.mapping.read import mapping_of

HEAD = "mapping: try\ntables:\n  - kind: placement\n    fields:\n"
GOOD = HEAD + "      id: Nummer\n      school: {constant: 99XA}\n"


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (GOOD + "      leerweg: Leerweg\n", 7, 'did you mean "pathway"'),
        (GOOD + "      statsu: Status\n", 7, 'did you mean "status"'),
        (GOOD + "      period: Begin\n", 7, "period.start, period.planned_end"),
        (GOOD + "      signatures: Getekend\n", 7, "each after a dash"),
        (GOOD + "      status: {column: Status, words: {Definitief: finl}}\n", 7, '"final"'),
        (GOOD + "      period.start: {column: Begin, date: dag-maand}\n", 7, "d-m-yyyy"),
        (GOOD + "      status: {column: A, constant: final}\n", 7, "one source"),
        (GOOD + "      status: {constant: finaal}\n", 7, "one of draft"),
        (GOOD + "      pathway: {column: A, of: ISP}\n", 7, 'no lookup "ISP"'),
        (GOOD + "      status: {colum: A}\n", 7, '"column"'),
        (GOOD + "      signatures:\n        - {by: {constant: school}}\n", 8, "every row would"),
        (GOOD + "    complete: {lists: [contacts], until: 2012-11-01}\n", 7, "no column fills it"),
        (GOOD + "    complete: {lists: [contact], until: 2012-11-01}\n", 7, '"contacts"'),
        (HEAD + "      id: Nummer\n", 3, '"school"'),
        ("mapping: try\ntables:\n  - kind: plaatsing\n    fields: {}\n", 3, "placement"),
        ("mapping: try\ntabels: []\n", 2, '"tables"'),
        (GOOD + "csv: {encoding: latin9}\n", 7, "cp1252"),
        (GOOD + "      id: Kenmerk\n", 7, "stands here twice"),
    ],
)
def test_mistakes_are_named(text: str, line: int, expected: str) -> None:
    """A mistake is named with its line and what was meant."""
    with pytest.raises(UsageError) as caught:
        mapping_of(text, "school.yaml")
    assert caught.value.code is Code.WRONG_MAPPING
    assert f"school.yaml:{line}:" in str(caught.value) or f"school.yaml:{line} " in str(
        caught.value
    )
    assert expected in str(caught.value)


def test_the_digest_is_of_the_text() -> None:
    """Another text has another digest, which a ledger names."""
    one, other = mapping_of(GOOD, "a.yaml"), mapping_of(GOOD + "# more\n", "a.yaml")
    assert one.label.startswith("try ")
    assert one.digest != other.digest
