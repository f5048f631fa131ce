"""The same expressions on one subject, in plain Python: what `explain` and `--cross-check` use.

It says the same as the compiled columns (`bpvcheck.observe.compile`, `lists`, `coverage`), item by
item, so that a person can be shown which item settled what. Not for many records.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events, Int, Values
from bpvcheck.observe.calendar import free_days
from bpvcheck.rulebook.card import TermDef

Item = Mapping[str, Any]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Range:
    """A whole number between two bounds; None where there is none."""

    low: int | None
    high: int | None


@dataclass(frozen=True)
class Situation:
    """One subject on an as-of date.

    ``fields`` are its fields by name (dates as `date`), ``complete`` says up to when the list under
    a path is complete (None where it is absent or not stated), ``verdicts`` what was judged of other
    duties. ``item`` is the item of a list that is being looked at.
    """

    fields: Mapping[str, Any]
    complete: Callable[[tuple[str, ...]], date | None]
    as_of: date
    terms: Mapping[tuple[str, str], TermDef]
    trigger: date | None
    verdicts: Mapping[str, str]
    item: Item | None = None
    item_complete: date | None = None
    dated: str = ""
    planned: bool = False

    def of(self, item: Item, source: n.Path) -> "Situation":
        """The same, looking at an item of a list."""
        assert isinstance(source.type, Events)  # noqa: S101 - parsed as such
        return replace(
            self, item=item, item_complete=self.complete(source.parts), dated=source.type.dated
        )


def evaluate(node: n.Node, at: Situation) -> Any:  # noqa: ANN401 - as many types as the language
    """The value of a node: True, False or None; a date, text, list or `Range`."""
    return _VALUES[type(node)](node, at)


def items(source: n.Path, at: Situation) -> list[Item] | None:
    """The items of a list, None where it is absent."""
    found = _lookup(source.parts, at.fields)
    return None if found is None else list(found)


def bound(by: n.Node | None, at: Situation) -> date | None:
    """The day up to which things count, None if unknown."""
    if by is None:
        return at.as_of
    last = evaluate(by, at)
    return None if last is None else min(last, at.as_of)


def both(*parts: bool | None) -> bool | None:
    """Kleene conjunction."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts: bool | None) -> bool | None:
    """Kleene disjunction."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def negate(part: bool | None) -> bool | None:  # noqa: FBT001 - a truth value, not a switch
    """Kleene negation."""
    return None if part is None else not part


def fits(select: n.Select, item: Item, at: Situation) -> tuple[bool | None, bool]:
    """Whether an item fits (True, False, None), and whether it fits but for being later."""
    inside = at.of(item, select.source)
    condition = True if select.where is None else evaluate(select.where, inside)
    assert isinstance(select.source.type, Events)  # noqa: S101
    if select.source.type.periods and select.by is None and select.since is None:
        return condition, False
    day, last = item.get(inside.dated), bound(select.by, inside)
    timely, late = _at_most(day, last), _at_most(last, day) is True and day != last
    if select.since is not None:
        since = evaluate(select.since, inside)
        timely = both(timely, _at_most(since, day))
        late = late and _at_most(since, day) is True and _within_window(day, at)
    return both(condition, timely), late and condition is True


def _within_window(day: date | None, at: Situation) -> bool:
    window = at.fields.get("window")
    return window is None or (day is not None and day <= window["end"])


def _at_most(a: date | None, b: date | None) -> bool | None:
    return None if a is None or b is None else a <= b


def _lookup(parts: Sequence[str], fields: Any) -> Any:  # noqa: ANN401
    for part in parts:
        if fields is None:
            return None
        fields = fields.get(part)
    return fields


def _path(node: n.Path, at: Situation) -> Any:  # noqa: ANN401
    found = at.as_of if node == n.AS_OF else _lookup(node.parts, at.item if node.of_item else at.fields)
    return Range(found, found) if isinstance(node.type, Int) else found


def _constant(node: n.Constant, _at: Situation) -> Any:  # noqa: ANN401
    return literal(node.value)


def literal(raw: Any) -> Any:  # noqa: ANN401
    """A constant as a value."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Range(raw, raw)
    return list(raw) if isinstance(raw, tuple) else raw


def _term(node: n.Term, at: Situation) -> Any:  # noqa: ANN401
    term = at.terms[node.card, node.name]
    if len(term.variants) == 1:
        return literal(term.variants[0].value)
    if at.trigger is None:
        return Range(None, None) if isinstance(node.type, Int) else None
    return literal(term.on(at.trigger))


def _compare(node: n.Compare, at: Situation) -> bool | None:
    left, right = evaluate(node.left, at), evaluate(node.right, at)
    if isinstance(left, Range):
        return _compare_ranges(node.operator, left, right)
    if left is None or right is None:
        return None
    return {
        "==": lambda: left == right,
        "!=": lambda: left != right,
        "<": lambda: left < right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        ">=": lambda: left >= right,
    }[node.operator]()


def _compare_ranges(operator: str, a: Range, b: Range) -> bool | None:
    if operator in {">", ">="}:
        return _compare_ranges({">": "<", ">=": "<="}[operator], b, a)
    below = a.high is not None and b.low is not None and a.high < b.low
    above = a.low is not None and b.high is not None and a.low > b.high
    if operator in {"==", "!="}:
        same = None not in (a.low, a.high, b.low, b.high) and a.low == b.high and a.high == b.low
        found = True if same else False if below or above else None
        return found if operator == "==" else negate(found)
    touching = operator == "<="
    if below or (touching and None not in (a.high, b.low) and a.high == b.low):
        return True
    if above or (not touching and None not in (a.low, b.high) and a.low == b.high):
        return False
    return None


def _held(container: n.Node, *, found: bool | None, at: Situation) -> bool | None:
    """Not found in a list is false only where the list is complete."""
    if found is not False or not isinstance(container, n.Path):
        return found
    return False if complete_by(container, at) else None


def complete_by(container: n.Path, at: Situation) -> bool:
    """Whether a plain list is known to show everything, as of its own date."""
    if container.of_item:
        day, complete = (at.item or {}).get(at.dated), at.item_complete
    else:
        complete = at.complete(container.parts)
        day = _lookup((*container.parts[:-1], "drawn_up_on"), at.fields) if container.parts[0] == "agreement" else None
    wanted = day if day is not None and day < at.as_of else at.as_of
    return complete is not None and complete >= wanted


def _in(node: n.In, at: Situation) -> bool | None:
    item, held = evaluate(node.item, at), evaluate(node.container, at)
    found = None if item is None or held is None else item in held
    return _held(node.container, found=found, at=at)


def _includes_all(node: n.IncludesAll, at: Situation) -> bool | None:
    held, required = evaluate(node.container, at), evaluate(node.required, at)
    found = None if held is None or required is None else set(required) <= set(held)
    return _held(node.container, found=found, at=at)


def _overlaps(node: n.Overlaps, at: Situation) -> bool | None:
    held, values = evaluate(node.container, at), evaluate(node.values, at)
    found = None if held is None or values is None else bool(set(held) & set(values))
    return _held(node.container, found=found, at=at)


def _size(node: n.Size, at: Situation) -> Range:
    held = evaluate(node.container, at)
    if held is None:
        return Range(None, None)
    return Range(len(held), len(held) if complete_by(node.container, at) else None)


def _shift(node: n.Shift, at: Situation) -> date | None:
    day, amount = evaluate(node.date, at), evaluate(node.span.amount, at).low
    if day is None or amount is None:
        return None
    amount = -amount if node.backwards else amount
    return shifted(day, amount, node.span.unit)


def shifted(day: date, amount: int, unit: str) -> date:
    """A day so many days, working days, months or years later."""
    if unit == "days":
        return day + amount * DAY
    if unit == "workdays":
        return _workdays(day, amount)
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _workdays(day: date, amount: int) -> date:
    saturday = 5
    step = DAY if amount > 0 else -DAY
    while amount:
        day += step
        if day.weekday() < saturday and day not in free_days():
            amount -= 1 if amount > 0 else -1
    return day


def _extreme(node: n.Extreme, at: Situation) -> date | None:
    days = [evaluate(day, at) for day in node.dates]
    if any(day is None for day in days):
        return None
    return max(days) if node.latest else min(days)


def _happened(node: n.Happened, at: Situation) -> bool | None:
    last = bound(node.by, at)
    since = None if node.since is None else evaluate(node.since, at)
    found = evaluate(node.date, at)
    if not isinstance(node.date.type, Values):
        timely = _at_most(found, last)
        return timely if node.since is None else both(timely, _at_most(since, found))
    return _one_happened(node, found, since, last, at)


def _one_happened(
    node: n.Happened, days: list[date] | None, since: date | None, last: date | None, at: Situation
) -> bool | None:
    if days is None or last is None or (node.since is not None and since is None):
        return None
    if any(day <= last and (since is None or day >= since) for day in days):
        return True
    path = node.date
    assert isinstance(path, n.Path)  # noqa: S101
    complete = at.item_complete if path.of_item else at.complete(path.parts)
    shown = (complete is not None and complete >= last) or any(day > last for day in days)
    return False if shown else None


@dataclass(frozen=True)
class Tally:
    """What a list shows: items that fit, that possibly fit, and that fit but for being later."""

    fitting: list[Item]
    possible: list[Item]
    late: list[Item]
    present: bool
    complete: date | None
    last: date | None

    @property
    def settled(self) -> bool:
        """Whether the list is complete up to the bound."""
        return (
            self.present and self.complete is not None and self.last is not None
            and self.complete >= self.last
        )  # fmt: skip


def tally(select: n.Select, at: Situation) -> Tally:
    """Sort the items of a list by whether they fit."""
    found = items(select.source, at)
    fitting, possible, late = [], [], []
    for item in found or []:
        certain, later = fits(select, item, at)
        if certain is True:
            fitting.append(item)
        elif certain is None:
            possible.append(item)
        if later:
            late.append(item)
    return Tally(
        fitting, possible, late, found is not None, at.complete(select.source.parts), bound(select.by, at)
    )


def _done(node: n.Done, at: Situation) -> bool | None:
    found = tally(node.select, at)
    if found.fitting:
        return True
    shown = found.settled or (found.last is not None and bool(found.late))
    return False if not found.possible and shown else None


def _none(node: n.NoneOf, at: Situation) -> bool | None:
    found = tally(node.select, at)
    if found.fitting:
        return False
    return True if not found.possible and found.settled else None


def _count(node: n.CountOf, at: Situation) -> Range:
    found = tally(node.select, at)
    most = len(found.fitting) + len(found.possible)
    return Range(len(found.fitting), most if found.settled else None)


def _sum(node: n.SumOf, at: Situation) -> Range:
    found = tally(node.select, at)
    numbers = [item.get(node.field.parts[0]) for item in found.fitting]
    low = sum(number for number in numbers if number is not None)
    known = found.settled and not found.possible and None not in numbers
    return Range(low, low if known else None)


def _covers(node: n.Covers, at: Situation) -> bool | None:
    required, found = evaluate(node.required, at), tally(node.select, at)
    if required is None:
        return None
    inside = _named(node, found.fitting)
    known = not isinstance(node.required, n.Path) or at.complete(node.required.parts) is not None
    if set(required) <= inside:
        return True if known else None
    unnamed = bool(found.possible) or any(_unnamed(node, item, at) for item in found.fitting)
    later = set(required) <= inside | _named(node, found.late)
    shown = found.settled or (found.last is not None and later)
    return False if shown and not unnamed else None


def _named(node: n.Covers, chosen: list[Item]) -> set[str]:
    values = [_lookup(node.field.parts, item) for item in chosen]
    if isinstance(node.field.type, Values):
        return {word for words in values if words is not None for word in words}
    return {word for word in values if word is not None}


def _unnamed(node: n.Covers, item: Item, at: Situation) -> bool:
    """Whether an item may name more than it shows."""
    if _lookup(node.field.parts, item) is None:
        return True
    if not isinstance(node.field.type, Values):
        return False
    day, complete = item.get(node.select.source.type.dated), at.complete(node.select.source.parts)  # type: ignore[union-attr]
    return day is None or complete is None or complete < day


def _pick(node: n.Pick, at: Situation) -> date | None:
    found = items(node.select.source, at) or []
    dated = node.select.source.type.dated  # type: ignore[union-attr]
    marks = [
        (True if node.select.where is None else evaluate(node.select.where, at.of(item, node.select.source)), item.get(dated))
        for item in found
    ]
    if any(mark is None or (mark and day is None) for mark, day in marks):
        return None
    days = [day for mark, day in marks if mark and day is not None]
    if node.which == "only":
        return days[0] if len(days) == 1 else None
    days = [day for day in days if day <= at.as_of]
    complete = at.complete(node.select.source.parts)
    if not days or complete is None:
        return None
    chosen = min(days) if node.which == "first" else max(days)
    return chosen if complete >= (chosen if node.which == "first" else at.as_of) else None


def _end(node: n.ActualEnd, at: Situation) -> date | None:
    planned: date | None = evaluate(node.planned, at)
    days = [item.get("on") for item in items(node.select.source, at) or []]
    ended = [day for day in days if day is not None]
    first = min(ended, default=None)
    if first is not None and first <= at.as_of and (at.planned or None not in days):
        return first
    if at.planned:
        return planned
    if None in days:
        return None
    complete = at.complete(node.select.source.parts)
    running = complete is not None and (complete >= at.as_of or (planned is not None and complete >= planned))
    return planned if first is not None or running else None


def _pro_rata(node: n.ProRata, at: Situation) -> Range:
    amount = evaluate(node.amount, at)
    since, until = evaluate(node.since, at), evaluate(node.until, at)

    def part(number: int | None) -> int | None:
        if since is not None and at.as_of <= since:
            return 0
        if until is not None and at.as_of >= until:
            return number
        if None in (number, since, until):
            return None
        return number * (at.as_of - since).days // (until - since).days  # type: ignore[no-any-return,operator]

    return Range(part(amount.low), part(amount.high))


def _days_between(node: n.DaysBetween, at: Situation) -> Range:
    start, end = evaluate(node.start, at), evaluate(node.end, at)
    days = None if start is None or end is None else (end - start).days
    return Range(days, days)


def _covered(node: n.Covered, at: Situation) -> bool | None:
    from bpvcheck.observe.reference_coverage import covered

    return covered(node, at)


_VALUES: dict[type, Callable[[Any, Situation], Any]] = {
    n.Constant: _constant,
    n.Path: _path,
    n.Term: _term,
    n.Not: lambda node, at: negate(evaluate(node.operand, at)),
    n.And: lambda node, at: both(*(evaluate(part, at) for part in node.operands)),
    n.Or: lambda node, at: either(*(evaluate(part, at) for part in node.operands)),
    n.Compare: _compare,
    n.In: _in,
    n.Shift: _shift,
    n.Extreme: _extreme,
    n.Happened: _happened,
    n.IncludesAll: _includes_all,
    n.Overlaps: _overlaps,
    n.Size: _size,
    n.ProRata: _pro_rata,
    n.DaysBetween: _days_between,
    n.VerdictOf: lambda node, at: at.verdicts.get(node.card),
    n.Done: _done,
    n.NoneOf: _none,
    n.CountOf: _count,
    n.SumOf: _sum,
    n.Covers: _covers,
    n.Covered: _covered,
    n.Pick: _pick,
    n.ActualEnd: _end,
}
