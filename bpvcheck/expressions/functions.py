"""The functions of the language: how each is written, and the node that it makes.

`FUNCTIONS` is the whole list of the language's own, from which the documentation is made too; an
agreement may add an `ExpressionFunction`.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from bpvcheck.errors import Code, did_you_mean
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.arguments import Arguments, Build
from bpvcheck.expressions.scope import ExpressionError, Scope
from bpvcheck.expressions.types import (
    Bool,
    Date,
    Duration,
    Events,
    Int,
    Str,
    Values,
)
from bpvcheck.i18n import _

VERDICTS = frozenset({"met", "met_late", "breached", "not_applicable"})
"""What `verdict(...)` can give; a duty that is pending or not demonstrated settles nothing yet."""


def _done(args: Arguments) -> n.Node:
    first = args.build(args.tree.args[0], args.scope) if args.more() else None
    if first is not None and isinstance(first.type, Date | Values):
        if isinstance(first.type, Values) and not isinstance(first.type.element, Date):
            raise args.fail(_("done() takes a date, a list of dates or a list of items."))
        args.take()
        return n.Happened(first, args.option("by", Date), args.option("since", Date))
    return n.Done(args.select(*args.source()))


def _covers(args: Arguments) -> n.Node:
    required = args.node(Values)
    source, inner = args.source()
    chosen = args.node(Values, Str, scope=inner)
    if not isinstance(chosen, n.FieldPath):
        raise args.fail(_("covers() collects one field of the items: its.…"))
    return n.Covers(required, args.select(source, inner), chosen)


def _sum(args: Arguments) -> n.Node:
    source, inner = args.source()
    chosen = args.node(Int, scope=inner)
    if not isinstance(chosen, n.FieldPath):
        raise args.fail(_("total() adds up one field of the items: its.…"))
    return n.SumOf(args.select(source, inner), chosen)


def _covered(args: Arguments) -> n.Node:
    since, until = args.needed("since", Date), args.needed("until", Date)
    first = _periods(args)
    also = n.Covered(*_periods(args), since, until) if args.more() else None
    return n.Covered(*first, since, until, also)


def _periods(args: Arguments) -> tuple[n.FieldPath, n.Node | None]:
    """Return a list of periods and the condition on them."""
    source, inner = args.source()
    if not isinstance(source.type, Events) or not source.type.periods:
        raise args.fail(_("covered() looks at items that hold from a day to a day."))
    return source, args.condition(inner)


def _pro_rata(args: Arguments) -> n.Node:
    amount, since, until = args.node(Int), args.node(Date), args.node(Date)
    slack = args.option("slack", Duration)
    if slack is not None and not (isinstance(slack, n.Span) and slack.unit == "workdays"):
        raise args.fail(_("slack= takes working days: workdays(n)."))
    return n.ProRata(amount, since, until, args.option("by", Date), slack)


def _last_is(args: Arguments) -> n.Node:
    source, inner = args.source()
    good = args.node(Bool, scope=inner)
    return n.LastIs(args.select(source, inner), good, args.option("valid_on", Date))


def _largest_gap(args: Arguments) -> n.Node:
    source, inner = args.source()
    where = args.condition(inner)
    return n.LargestGap(source, where, args.needed("since", Date), args.needed("until", Date))


def _fewest_in(args: Arguments) -> n.Node:
    length = args.node(Int)
    source, inner = args.source()
    where = args.condition(inner)
    since, until = args.needed("since", Date), args.needed("until", Date)
    return n.FewestIn(length, source, where, since, until)


def _values(args: Arguments) -> n.Node:
    source, inner = args.source()
    chosen = args.node(Str, scope=inner)
    if not isinstance(chosen, n.FieldPath):
        raise args.fail(_("values() collects one field of the items: its.…"))
    return n.ValuesOf(args.select(source, inner), chosen)


def _recorded_one(which: str) -> Callable[[Arguments], n.Node]:
    def build(args: Arguments) -> n.Node:
        source, inner = args.source()
        return n.Pick(which, n.Select(source, args.condition(inner)))

    return build


def _outermost(which: str) -> Callable[[Arguments], n.Node]:
    def build(args: Arguments) -> n.Node:
        select = args.select(*args.source())
        otherwise = args.option("otherwise", Date)
        # between days it is looked at as other calls look; what has no day to look up to, by now
        if select.by is None and (select.since is not None or otherwise is not None):
            select = replace(select, by=n.AS_OF)
        return n.Pick(which, select, otherwise)

    return build


def _span(unit: str) -> Callable[[Arguments], n.Node]:
    return lambda args: n.Span(unit, args.node(Int))


def _extreme(*, latest: bool) -> Callable[[Arguments], n.Node]:
    def build(args: Arguments) -> n.Node:
        dates = [args.node(Date)]
        while args.more():
            dates.append(args.node(Date))
        return n.Extreme(latest, tuple(dates))

    return build


def _recorded(args: Arguments) -> n.Node:
    field = args.node(Date, Int)
    other = args.node(type(field.type))
    if not isinstance(field, n.FieldPath):
        raise args.fail(_("recorded() takes a field of the records."))
    return n.Recorded(field, other, Int() if isinstance(field.type, Int) else Date(happens=True))


def _hinted(args: Arguments) -> n.Node:
    field = args.node(Date, Str, Events)
    if not isinstance(field, n.FieldPath):
        raise args.fail(_("hinted() takes a field of the records."))
    return n.Hinted(field)


def _day(args: Arguments) -> n.Node:
    tree = args.take()
    try:
        return n.Constant(date.fromisoformat(tree.value), Date())  # type: ignore[attr-defined]
    except (AttributeError, TypeError, ValueError):
        raise args.fail(_('A day is written as day("2015-08-01").'), tree) from None


def _verdict(args: Arguments) -> n.Node:
    tree = args.take()
    card = tree.value if isinstance(tree, ast.Constant) else None
    if card not in args.scope.cards:
        message = _('There is no duty "{card}".').format(card=card)
        hint = did_you_mean(str(card), args.scope.cards)
        raise ExpressionError(Code.UNKNOWN_CARD, message, tree.col_offset, hint)
    return n.VerdictOf(str(card), Str(VERDICTS))


def _size(args: Arguments) -> n.Node:
    container = args.node(Values)
    if not isinstance(container, n.FieldPath):
        raise args.fail(_("size() takes a list of the record."))
    return n.Size(container, args.node(Values) if args.more() else None)


@dataclass(frozen=True)
class Function:
    """One function: how it is written, what it gives, and how its node is made."""

    usage: str
    gives: str
    make: Callable[[Arguments], n.Node]


FUNCTIONS: dict[str, Function] = {
    "done": Function(
        "done(list, condition, since=date, by=date) or done(date, by=date)",
        "true if it happened, on or before `by` and the as-of date",
        _done,
    ),
    "none": Function(
        "none(list, condition, since=date, by=date)",
        "true if no such item is there, which only a complete list can show",
        lambda args: n.NoneOf(args.select(*args.source())),
    ),
    "count": Function(
        "count(list, condition, since=date, by=date)",
        "how many such items there are, at least or exactly",
        lambda args: n.CountOf(args.select(*args.source())),
    ),
    "total": Function(
        "total(list, its.field, condition, since=date, by=date)",
        "the sum of a field of such items",
        _sum,
    ),
    "covers": Function(
        "covers(required, list, its.field, condition, since=date, by=date)",
        "true if the items together name every required value",
        _covers,
    ),
    "covered": Function(
        "covered(periods, condition, periods, condition, since=date, until=date)",
        "true while every day so far lies in such a period of one list, or of two together",
        _covered,
    ),
    "only": Function(
        "only(list, condition)", "the date of the one such item", _recorded_one("only")
    ),
    "first_recorded": Function(
        "first_recorded(list, condition)",
        "the date of the first such item that is recorded, also in a list that is not complete",
        _recorded_one("first_recorded"),
    ),
    "first": Function(
        "first(list, condition, since=date, by=date, otherwise=date)",
        "the date of the first, or another where it is known that there is none",
        _outermost("first"),
    ),
    "last": Function(
        "last(list, condition, since=date, by=date, otherwise=date)",
        "the date of the last so far, or another where it is known that there is none",
        _outermost("last"),
    ),
    "actual_end": Function(
        "actual_end(endings, planned_end)",
        "the day on which it ended, or is planned to end as long as it has not",
        lambda args: n.ActualEnd(n.Select(args.source()[0]), args.node(Date)),
    ),
    "includes_all": Function(
        "includes_all(list, required)",
        "true if the list holds every required value",
        lambda args: n.IncludesAll(args.node(Values), args.node(Values)),
    ),
    "overlaps": Function(
        "overlaps(list, values)",
        "true if the list holds at least one of the values",
        lambda args: n.Overlaps(args.node(Values), args.node(Values)),
    ),
    "size": Function(
        "size(list, values)", "how many values the list holds, of these alone if given", _size
    ),
    "pro_rata": Function(
        "pro_rata(number, since, until, by=date, slack=workdays(n))",
        "the part of the number that is due by a day, in proportion to the days gone by",
        _pro_rata,
    ),
    "last_is": Function(
        "last_is(list, good, condition, by=date, valid_on=date)",
        "true or false as `good` is of the last such item",
        _last_is,
    ),
    "largest_gap": Function(
        "largest_gap(list, condition, since=date, until=date)",
        "the most days in a row without such an item",
        _largest_gap,
    ),
    "fewest_in": Function(
        "fewest_in(n, list, condition, since=date, until=date)",
        "the fewest such items in any period of n days",
        _fewest_in,
    ),
    "values": Function(
        "values(list, its.field, condition, since=date, by=date)",
        "what such items have in a field, as a list for covers()",
        _values,
    ),
    "days_between": Function(
        "days_between(from, to)",
        "the number of days between two dates",
        lambda args: n.DaysBetween(args.node(Date), args.node(Date)),
    ),
    "latest": Function("latest(date, ...)", "the latest of the dates", _extreme(latest=True)),
    "earliest": Function("earliest(date, ...)", "the earliest", _extreme(latest=False)),
    "recorded": Function(
        "recorded(field, other)",
        "a date or number, and another where none is recorded",
        _recorded,
    ),
    "hinted": Function(
        "hinted(field)",
        "unknown where a date, a text or a list is recorded, false where it is not",
        _hinted,
    ),
    "day": Function('day("2015-08-01")', "a day of the calendar", _day),
    "days": Function("days(n)", "n days, after + or -", _span("days")),
    "workdays": Function(
        "workdays(n)", "n working days (Algemene termijnenwet, art. 3)", _span("workdays")
    ),
    "months": Function("months(n)", "n months", _span("months")),
    "years": Function("years(n)", "n years", _span("years")),
    "verdict": Function(
        'verdict("ID")', "what was judged of another duty for the same subject", _verdict
    ),
}
"""Every function by its name."""


def call(tree: ast.Call, scope: Scope, build: Build) -> n.Node:
    """Return the node of a call; raises `ExpressionError`."""
    name = tree.func.id if isinstance(tree.func, ast.Name) else ""
    named = {item.arg or "": item.value for item in tree.keywords}
    if name in FUNCTIONS:
        args = Arguments(tree, name, FUNCTIONS[name].usage, scope, build, named=named)
        return args.finish(FUNCTIONS[name].make(args))
    if name in scope.functions:
        added = scope.functions[name]
        args = Arguments(tree, name, added.usage, scope, build, named=named)
        values = tuple(args.node(type(kind)) for kind in added.takes)
        return args.finish(n.Call(name, values, added.gives))
    message = _('There is no function "{name}".').format(name=name)
    hint = did_you_mean(name, [*FUNCTIONS, *scope.functions]) or see_functions()
    raise ExpressionError(Code.UNKNOWN_NAME, message, tree.col_offset, hint)


def see_functions() -> str:
    """Name the page that lists what can be written."""
    return _('see docs/rule-cards.md, "The functions", for what there is')
