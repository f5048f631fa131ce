"""Fields of a branch are typed where a plugin declares them, and free where none does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.errors import Code
from bpvcheck.i18n import using
from bpvcheck.intake import Intake
from bpvcheck.records.extensions import ExtensionField, ExtensionFields

Record = dict[str, Any]

Write = Callable[..., Path]
Take = Callable[..., Intake]
Make = Callable[..., Record]


def field(name: str, kind: str = "", **more: object) -> ExtensionField:
    """Make a field whose titles are its name."""
    return ExtensionField(name, (("nl", name), ("en", name)), kind, **more)  # type: ignore[arg-type]


CHECKS = field("checks", list="event", fields=(field("valid_until", "planned_date"),))
CARE = (ExtensionFields("zorg", "placement", (CHECKS, field("unit", "word"))),)


def extended(**fields: object) -> Record:
    """Give fields in the namespace that is declared."""
    return {"extensions": {"zorg": fields}}


def test_what_is_declared_is_accepted(write: Write, take: Take, placement: Make) -> None:
    """Right values pass, beside whatever a namespace holds that nobody declared."""
    right = extended(checks=[{"on": "2012-02-01", "valid_until": "2014-02-01"}], unit="a-1")
    right["extensions"]["bouw"] = {"anything": [1, {"goes": None}]}
    path = write("a.ndjson", placement(1, **right), placement(2), placement(3, **extended()))
    intake = take(path, extensions=CARE)
    assert intake.problems == []
    assert intake.counts["placement"].accepted == len((1, 2, 3))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"unitt": "a-1"}, (Code.UNKNOWN_FIELD, "/extensions/zorg/unitt")),
        ({"unit": 3}, (Code.WRONG_VALUE, "/extensions/zorg/unit")),
        ({"checks": [{"on": "2012-02-30"}]}, (Code.WRONG_VALUE, "/extensions/zorg/checks/0/on")),
        ({"checks": [{"valid": "x"}]}, (Code.UNKNOWN_FIELD, "/extensions/zorg/checks/0/valid")),
    ],
)
def test_what_is_not_declared_costs_the_record(
    write: Write, take: Take, placement: Make, fields: Record, problem: tuple[Code, str]
) -> None:
    """A wrong field is named by its pointer; the other records are accepted."""
    path = write("a.ndjson", placement(1), placement(2, **extended(**fields)), placement(3))
    intake = take(path, extensions=CARE)
    assert [(*problem, 2)] == [(p.code, p.pointer, p.line) for p in intake.problems]
    assert (
        intake.counts["placement"].accepted,
        intake.counts["placement"].set_aside,
    ) == (2, 1)


def test_without_the_plugin_the_same_record_is_right(
    write: Write, take: Take, placement: Make
) -> None:
    """A namespace that nobody declared is not looked at."""
    path = write("a.ndjson", placement(1, **extended(unitt=3)))
    assert take(path).problems == []


def test_a_persons_number_is_refused_there_too(write: Write, take: Take, placement: Make) -> None:
    """Nine digits that pass the elfproef do not stand in a declared field either."""
    path = write("a.ndjson", placement(1, **extended(unit="123456782")))
    intake = take(path, extensions=CARE)
    assert [problem.code for problem in intake.problems] == [Code.PERSONAL_NUMBER]
    assert "123456782" not in str(intake.problems[0])


@pytest.mark.parametrize(
    ("pair", "problem"),
    [
        (('"unit":"p-111"', '"unit":"bsn"'), None),
        (('"unit":"123456781"', '"unit":"123456782"'), (Code.PERSONAL_NUMBER, "/unit")),
        (('"unit":123456781', '"unit":12345678.2e1'), (Code.PERSONAL_NUMBER, "/unit")),
        (('"unit":1.5e30', '"unit":1.5e310'), (Code.WRONG_VALUE, "/unit")),
        (('"u1":1,"u2":2', '"u1":1,"u1":2'), (Code.DUPLICATE_KEY, "/u1")),
        (('"unit":[10]', '"unit":[01]'), (Code.NOT_JSON, None)),
        ((r'"unit":"\ud83d\ude00"', r'"unit":"\ud83d\ud83d"'), (Code.NOT_JSON, None)),
    ],
)
def test_fields_alike_are_each_looked_at(
    tmp_path: Path,
    take: Take,
    placement: Make,
    pair: tuple[str, str],
    problem: tuple[Code, str | None] | None,
) -> None:
    """Of texts that differ in their digits alone, one can be right and another wrong."""
    right, other = pair
    record = json.dumps(placement("N", **extended(here=1)))
    lines = [record.replace('"here": 1', text) for text in (right, right, other, right)]
    path = tmp_path / "a.ndjson"
    path.write_text("\n".join(line.replace("P-N", f"P-{at}") for at, line in enumerate(lines)))
    found = take(path)
    where = problem and (problem[0], problem[1] and f"/extensions/zorg{problem[1]}", 3)
    assert [(each.code, each.pointer, each.line) for each in found.problems] == (
        [where] if where else []
    )
    assert found.counts["placement"].accepted == len(lines) - len(found.problems)


def test_fields_that_nobody_declares_are_told(write: Write, take: Take, placement: Make) -> None:
    """Who forgot a plugin sees that its fields were not looked at, in however many records."""
    lines = [placement(1, **extended(unit="a")), placement(2, extensions={"bouw": {}, "zorg": {}})]
    path = write("a.ndjson", *lines, placement(3))
    with using("en"):
        told, declared = (
            {(str(note), note.count) for note in take(path, extensions=known).notes}
            for known in ((), CARE)
        )
    text = "Fields that no loaded plugin declares were not looked at: {names}."
    assert (text.format(names="bouw (1 record), zorg (2 records)"), 3) in told
    assert (text.format(names="bouw (1 record)"), 1) in declared
