"""The examples of a card, each worked out into records to judge and the verdict to expect."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from bpvcheck.errors import Code, Problem, RuleError, did_you_mean
from bpvcheck.expressions.nodes import Constant
from bpvcheck.i18n import _
from bpvcheck.rulebook.card import Card, CardCase, Change
from bpvcheck.rulebook.example_files import examples_name, written

NEEDED: Final = ("met", "breached", "not_demonstrated", "not_applicable")
"""The verdicts of which every card has an example."""
DAYS: Final = ("due", "after")
"""The days of which every card has an example: the due day and the day after."""


@dataclass(frozen=True)
class Example:
    """One example: records as plain JSON values, the as-of date, and the verdict to expect.

    `subject` tells which of the subjects in the records is meant, "" where there is one.
    """

    card: str
    name: str
    records: list[dict[str, Any]]
    as_of: date
    subject: str
    expect: str
    day: str
    file: str
    line: int
    column: int


class CaseError(Exception):
    """A change that cannot be made."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the message and the hint."""
        super().__init__(message)
        self.message = message
        self.hint = hint


def examples(card: Card) -> list[Example]:
    """Work out the examples of a card; a RuleError names every change that cannot be made."""
    found: list[Example] = []
    problems: list[Problem] = []
    own = written(card)
    for case in own.cases:
        records = [deepcopy(dict(record)) for record in own.records]
        example = _example(card, case, records)
        problems += _apply_all(records, case, example.file)
        found.append(example)
    if problems:
        raise RuleError.of(*problems)
    return found


def _example(card: Card, case: CardCase, records: list[dict[str, Any]]) -> Example:
    return Example(
        card=card.key,
        name=case.name,
        records=records,
        as_of=case.as_of,
        subject=case.subject,
        expect=case.expect,
        day=case.day,
        file=examples_name(card.file),
        line=case.line,
        column=case.column,
    )


def _apply_all(records: list[dict[str, Any]], case: CardCase, file: str) -> Iterator[Problem]:
    for change in case.change:
        try:
            apply(records, change)
        except CaseError as error:
            message = _('In "{case}": {reason}').format(case=case.name, reason=error.message)
            yield Problem(
                Code.WRONG_CASE,
                message,
                hint=error.hint,
                file=file,
                line=change.line,
                column=change.column,
            )


def apply(records: list[dict[str, Any]], change: Change) -> None:
    """Make one change in the records; raises CaseError."""
    record, steps = _find(records, change.path)
    if not steps:
        _whole(records, record, change)
    elif change.remove:
        _remove(record, steps, change.path)
    else:
        _set(record, steps, change)


def _find(records: list[dict[str, Any]], path: str) -> tuple[dict[str, Any], list[str]]:
    """Find the record that a path starts with (an id may hold slashes), and the steps after it."""
    ids = [str(record.get("id", "")) for record in records]
    fitting = [name for name in ids if path == name or path.startswith(f"{name}/")]
    if not fitting:
        message = _('no record has the id with which "{path}" starts.').format(path=path)
        raise CaseError(message, did_you_mean(path.partition("/")[0], ids))
    chosen = max(fitting, key=len)
    if ids.count(chosen) > 1:
        raise CaseError(_('two records have the id "{id}".').format(id=chosen))
    rest = path[len(chosen) + 1 :]
    return records[ids.index(chosen)], rest.split("/") if rest else []


def _whole(records: list[dict[str, Any]], record: dict[str, Any], change: Change) -> None:
    """Take out a record, or put another in its place."""
    index = next(i for i, each in enumerate(records) if each is record)
    if change.remove:
        del records[index]
    elif isinstance(change.value, dict):
        records[index] = deepcopy(change.value)
    else:
        raise CaseError(_('"{path}" is a whole record.').format(path=change.path))


def _remove(record: dict[str, Any], steps: list[str], path: str) -> None:
    holder: Any = record
    for step in steps[:-1]:
        holder = _inner(holder, step, path)
    _inner(holder, steps[-1], path)
    del holder[_index(steps[-1]) if isinstance(holder, list) else steps[-1]]


def _inner(holder: Any, step: str, path: str) -> Any:  # noqa: ANN401 - JSON
    """Go one step into what is there."""
    if isinstance(holder, Mapping) and step in holder:
        return holder[step]
    if isinstance(holder, list) and step.isdecimal() and int(step) < len(holder):
        return holder[int(step)]
    known = list(holder) if isinstance(holder, Mapping) else []
    message = _('"{step}" of "{path}" is not there.').format(step=step, path=path)
    raise CaseError(message, did_you_mean(step, known))


def _set(record: dict[str, Any], steps: list[str], change: Change) -> None:
    holder: Any = record
    for step, following in pairwise(steps):
        holder = _reach(holder, step, change.path, [] if _numbers(following) else {})
    _reach(holder, steps[-1], change.path, None)
    if isinstance(holder, list):
        holder[_last(holder, steps[-1])] = deepcopy(change.value)
    else:
        holder[steps[-1]] = deepcopy(change.value)


def _reach(holder: Any, step: str, path: str, missing: Any) -> Any:  # noqa: ANN401
    """Go one step, and put `missing` there where there is nothing yet."""
    if isinstance(holder, Mapping) and not _numbers(step):
        if holder.get(step) is None:
            holder[step] = missing  # type: ignore[index]
        return holder[step]
    if isinstance(holder, list) and _numbers(step) and (step == "-" or int(step) <= len(holder)):
        if step == "-" or int(step) == len(holder):
            holder.append(missing)
        return holder[_last(holder, step)]
    message = _('"{step}" of "{path}" leads nowhere.').format(step=step, path=path)
    hint = _("a list has positions, from 0 to one past its end; a record has fields")
    raise CaseError(message, hint)


def _numbers(step: str) -> bool:
    return step == "-" or step.isdecimal()


def _index(step: str) -> int:
    return int(step)


def _last(holder: list[Any], step: str) -> int:
    return len(holder) - 1 if step == "-" else int(step)


def missing_examples(card: Card) -> Iterator[str]:
    """Yield what every card has an example of and this one has not."""
    always = isinstance(card.applies, Constant) and card.applies.value is True
    cases = written(card).cases
    shown = {case.expect for case in cases}
    for verdict in NEEDED:
        if verdict not in shown and not (always and verdict == "not_applicable"):
            yield f"expect: {verdict}"
    days = {case.day for case in cases}
    yield from (f"day: {day}" for day in DAYS if day not in days)
