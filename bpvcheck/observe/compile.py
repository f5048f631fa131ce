"""Expressions as Ibis columns: every node of the language has one entry in `_VALUES` here.

A boolean column is true, false or NULL (unknown), and SQL's and, or, not are Kleene's. A number is
a `Range`, because a list that is not complete shows "at least three". What looks at the items of a
list is computed beforehand (`bpvcheck.observe.lists`) and found here as a column.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Int, Values
from bpvcheck.observe.builtin import list_has_all, list_has_any
from bpvcheck.observe.calendar import FIRST, LAST
from bpvcheck.observe.frame import (
    Column,
    Frame,
    Range,
    complete_column,
    path_column,
    verdict_column,
)
from bpvcheck.observe.functions import called
from bpvcheck.rulebook.card import Validity, Variant

WORKDAYS = ibis.table({"days_until": "array<int32>", "nth_day": "array<date>"}, name="workdays")
"""The one row of `bpvcheck.observe.calendar`."""


def value(node: n.Node, frame: Frame) -> Column:
    """The column of a node: a boolean, a date, a text, a list, or a `Range` for a number."""
    if node in frame.answers:
        column = frame.item[frame.answers[node]]
        return Range(column, column) if isinstance(node.type, Int) else column
    if node in frame.known:
        column = frame.table[frame.known[node]]
        return Range(column, column) if isinstance(node.type, Int) else column
    return _VALUES[type(node)](node, frame)


def bound(by: n.Node | None, frame: Frame) -> Column:
    """The day up to which things count: the earlier of ``by`` and the as-of date, or NULL."""
    if ("bound", by) in frame.known:
        return frame.table[frame.known["bound", by]]
    if by is None:
        return frame.as_of
    last = value(by, frame)
    return ibis.cases(
        (last.isnull(), ibis.null("date")), (last < frame.as_of, last), else_=frame.as_of
    )


def truth(*branches: tuple[Column, bool]) -> Column:
    """True or false by the first condition that holds, unknown where none does."""
    return ibis.cases(*branches, else_=ibis.null("boolean"))


def _constant(node: n.Constant, frame: Frame) -> Column:  # noqa: ARG001
    return literal(node.value)


def literal(raw: Any) -> Column:  # noqa: ANN401
    """A constant as a column; a number as a `Range`."""
    if isinstance(raw, tuple | list):
        return ibis.array([str(part) for part in raw])
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Range(ibis.literal(raw, "int64"), ibis.literal(raw, "int64"))
    return ibis.literal(raw, "date") if isinstance(raw, date) else ibis.literal(raw)


def _path(node: n.Path, frame: Frame) -> Column:
    if node.of_item:
        column = frame.item[".".join(node.parts)]
    else:
        column = frame.table["as_of" if node == n.AS_OF else path_column(node.parts)]
    return Range(column, column) if isinstance(node.type, Int) else column


def _term(node: n.Term, frame: Frame) -> Column:
    variants = frame.terms[node.card, node.name].variants
    if len(variants) == 1:
        return literal(variants[0].value)
    columns = [literal(each.value) for each in variants]
    if isinstance(node.type, Int):
        return Range(
            chosen(variants, [number.low for number in columns], frame),
            chosen(variants, [number.high for number in columns], frame),
        )
    return chosen(variants, columns, frame)


def chosen(variants: Sequence[Variant], columns: Sequence[Column], frame: Frame) -> Column:
    """The column of the first variant that holds; NULL where it cannot be told which does."""
    trigger = value(frame.trigger, frame)
    branches: list[tuple[Column, Column]] = []
    for each, column in zip(variants, columns, strict=True):
        holds = _holds(trigger, each.valid)
        if each.when is not None:
            within = value(each.when, frame)
            branches.append((holds & within.isnull(), column.nullif(column)))
            holds &= within
        branches.append((holds, column))
    return ibis.cases(*branches)


def _holds(trigger: Column, valid: Validity) -> Column:
    holds = trigger.notnull()
    if valid.start is not None:
        holds &= trigger >= ibis.literal(valid.start, "date")
    if valid.until is not None:
        holds &= trigger <= ibis.literal(valid.until, "date")
    return holds


def in_force(frame: Frame, valid: Validity) -> Column:
    """Whether the trigger date lies in the dates between which something holds."""
    trigger = value(frame.trigger, frame)
    return truth((_holds(trigger, valid), True), (trigger.notnull(), False))


def _compare(node: n.Compare, frame: Frame) -> Column:
    left, right = value(node.left, frame), value(node.right, frame)
    if isinstance(left, Range):
        return _compare_ranges(node.operator, left, right)
    operations: dict[str, Callable[[Column, Column], Column]] = {
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
    return operations[node.operator](left, right)


def _compare_ranges(operator: str, a: Range, b: Range) -> Column:
    if operator in {">", ">="}:
        return _compare_ranges({">": "<", ">=": "<="}[operator], b, a)
    if operator == "<=":
        return truth((a.high <= b.low, True), (a.low > b.high, False))
    if operator == "<":
        return truth((a.high < b.low, True), (a.low >= b.high, False))
    apart = (a.high < b.low) | (a.low > b.high)
    same = (a.low == b.high) & (a.high == b.low)
    return truth((same, operator == "=="), (apart, operator == "!="))


def _in(node: n.In, frame: Frame) -> Column:
    found = value(node.container, frame).contains(value(node.item, frame))
    return _known(node.container, found, frame)


def _known(container: n.Node, found: Column, frame: Frame) -> Column:
    """False stays false only where the list is complete (unknown or false is unknown)."""
    if not isinstance(container, n.Path):
        return found
    return found | truth((_complete(container, frame), False))


def _complete(container: n.Path, frame: Frame) -> Column:
    """Whether a plain list is known to show everything, as of its own date."""
    if not container.of_item:
        return frame.table[complete_column(container.parts)] >= _document_date(container, frame)
    day = frame.item[frame.dated]
    return frame.item_complete >= ibis.cases((day < frame.as_of, day), else_=frame.as_of)


def _document_date(container: n.Path, frame: Frame) -> Column:
    name = path_column((container.parts[0], "drawn_up_on"))
    if name not in frame.table.columns:
        return frame.as_of
    day = frame.table[name]
    return ibis.cases((day < frame.as_of, day), else_=frame.as_of)


def _includes_all(node: n.IncludesAll, frame: Frame) -> Column:
    found = list_has_all(value(node.container, frame), value(node.required, frame))
    return _known(node.container, found, frame)


def _overlaps(node: n.Overlaps, frame: Frame) -> Column:
    held, words = value(node.container, frame), words_of(node.values, frame)
    if words is None:
        return _known(node.container, list_has_any(held, value(node.values, frame)), frame)
    # word by word is three times as fast as list against list
    return _known(node.container, ibis.or_(*(held.contains(word) for word in words)), frame)


def words_of(required: n.Node, frame: Frame) -> tuple[str, ...] | None:
    """The values of a list that is known beforehand, None where a record or a date decides it."""
    found: Any = None
    if isinstance(required, n.Constant):
        found = required.value
    elif isinstance(required, n.Term):
        variants = frame.terms[required.card, required.name].variants
        found = variants[0].value if len(variants) == 1 else None
    return tuple(found) if isinstance(found, tuple) else None


def _size(node: n.Size, frame: Frame) -> Column:
    length = value(node.container, frame).length()
    return Range(length, ibis.cases((_complete(node.container, frame), length)))


def _span(node: n.Span, frame: Frame) -> Column:
    return value(node.amount, frame)


def _shift(node: n.Shift, frame: Frame) -> Column:
    day, amount = value(node.date, frame), value(node.span, frame).low
    if node.span.unit == "workdays":
        return _working_day(day, amount, frame.table, backwards=node.backwards)
    if node.backwards:
        amount = -amount
    unit = {"days": "D", "months": "M", "years": "Y"}[node.span.unit]
    return (day + amount.as_interval(unit)).cast("date")


def _working_day(day: Column, amount: Column, table: ibis.Table, *, backwards: bool) -> Column:
    """The working day that lies so many working days after a day, or before it."""
    first, last = ibis.literal(FIRST, "date"), ibis.literal(LAST, "date")
    gone = day.delta(first, unit="day")
    if backwards:
        # the first one counted is the last working day before it
        found = table["nth_day"][table["days_until"][gone - 1] - amount]
        return ibis.cases(((day > first) & (day < last), found))
    found = table["nth_day"][table["days_until"][gone] + amount - 1]
    return ibis.cases(((day >= first) & (day < last), found))


def counts_workdays(nodes: Iterable[n.Node]) -> bool:
    """Whether one of the nodes counts in working days."""
    parts = (part for node in nodes for part in n.walk(node))
    return any(isinstance(part, n.Span) and part.unit == "workdays" for part in parts)


def _extreme(node: n.Extreme, frame: Frame) -> Column:
    columns = [value(day, frame) for day in node.dates]
    unknown = ibis.or_(*(column.isnull() for column in columns))
    extreme = ibis.greatest(*columns) if node.latest else ibis.least(*columns)
    return ibis.cases((~unknown, extreme))


def _happened(node: n.Happened, frame: Frame) -> Column:
    last = bound(node.by, frame)
    since = None if node.since is None else value(node.since, frame)
    day = value(node.date, frame)
    if isinstance(node.date.type, Values):
        return _one_happened(node.date, day, since, last, frame)
    return (day <= last) if since is None else (day <= last) & (day >= since)


def _one_happened(
    path: n.Node, days: Column, since: Column | None, last: Column, frame: Frame
) -> Column:
    def within(day: Column) -> Column:
        return (day <= last) if since is None else (day <= last) & (day >= since)

    def after(day: Column) -> Column:
        return (day > last) if since is None else (day > last) & (day >= since)

    inside, later = (days.filter(fitting).length() > 0 for fitting in (within, after))
    shown = days.notnull() & ((_list_complete(path, frame) >= last) | later)
    if since is not None:
        # where the first day is not known, any day before the last may be one
        shown &= since.notnull() | (days.filter(lambda day: day <= last).length() == 0)
    return truth((inside, True), (shown, False))


def _list_complete(path: n.Node, frame: Frame) -> Column:
    assert isinstance(path, n.Path)  # noqa: S101 - done() takes a field
    return frame.item_complete if path.of_item else frame.table[complete_column(path.parts)]


def _pro_rata(node: n.ProRata, frame: Frame) -> Column:
    amount = value(node.amount, frame)
    since, until = value(node.since, frame), value(node.until, frame)
    whole, gone = until.delta(since, unit="day"), frame.as_of.delta(since, unit="day")

    def part(number: Column) -> Column:
        share = (number * gone / whole).floor().cast("int64")
        return ibis.cases((gone <= 0, 0), (frame.as_of >= until, number), else_=share)

    return Range(part(amount.low), part(amount.high))


def _days_between(node: n.DaysBetween, frame: Frame) -> Column:
    days = value(node.end, frame).delta(value(node.start, frame), unit="day")
    return Range(days, days)


def _added(node: n.Call, frame: Frame) -> Column:
    """A branch's function: of numbers only where they are known exactly."""
    columns = [value(argument, frame) for argument in node.arguments]
    exact = [ibis.cases((c.low == c.high, c.low)) if isinstance(c, Range) else c for c in columns]
    known = ibis.and_(*(column.notnull() for column in exact))
    found = ibis.cases((known, called(node, frame.functions, "column", exact)))
    return Range(found, found) if isinstance(node.type, Int) else found


def _call(node: n.Node, frame: Frame) -> Column:
    name = frame.calls[node]
    if isinstance(node.type, Int):
        return Range(frame.table[f"{name}_low"], frame.table[f"{name}_high"])
    if isinstance(node, n.ActualEnd) and frame.planned:
        return frame.table[f"{name}_planned"]
    return frame.table[name]


_VALUES: dict[type, Callable[[Any, Frame], Column]] = {
    n.Constant: _constant,
    n.Path: _path,
    n.Term: _term,
    n.Not: lambda node, frame: ~value(node.operand, frame),
    n.And: lambda node, frame: ibis.and_(*(value(part, frame) for part in node.operands)),
    n.Or: lambda node, frame: ibis.or_(*(value(part, frame) for part in node.operands)),
    n.Compare: _compare,
    n.In: _in,
    n.Span: _span,
    n.Shift: _shift,
    n.Extreme: _extreme,
    n.Happened: _happened,
    n.IncludesAll: _includes_all,
    n.Overlaps: _overlaps,
    n.Size: _size,
    n.ProRata: _pro_rata,
    n.DaysBetween: _days_between,
    n.Call: _added,
    n.VerdictOf: lambda node, frame: frame.table[verdict_column(node.card)],
    **dict.fromkeys(
        (n.Done, n.NoneOf, n.CountOf, n.SumOf, n.Covers, n.Covered, n.Pick, n.ActualEnd), _call
    ),
}
