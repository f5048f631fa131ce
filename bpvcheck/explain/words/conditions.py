"""Conditions of expressions in words, with the values that they have for one subject."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bpvcheck.explain.words.titles import Names
from bpvcheck.explain.words.values import in_words, joined
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Date, Int, Parts
from bpvcheck.i18n import N_, _, ngettext
from bpvcheck.observe.reference import SubjectSituation, evaluate
from bpvcheck.observe.reference.dispatch import bound

_NUMBERS: Final[Mapping[str, str]] = {
    "==": "{value}",
    "!=": N_("not {value}"),
    ">=": N_("at least {value}"),
    ">": N_("more than {value}"),
    "<=": N_("at most {value}"),
    "<": N_("less than {value}"),
}
_DAYS: Final[Mapping[str, str]] = {
    ">=": N_("on or after {day}"),
    ">": N_("after {day}"),
    "<=": N_("on or before {day}"),
    "<": N_("before {day}"),
}


@dataclass(frozen=True)
class Speaker:
    """Says what expressions ask of a subject; within ``of``, of the items of that list."""

    names: Names
    at: SubjectSituation
    of: Parts = ()

    def condition(self, node: n.Node) -> str:  # noqa: PLR0911 - a way per kind of node
        """Return a condition in words: `audience: student; and outcome: fits`."""
        match node:
            case n.And(operands=parts) | n.Or(operands=parts):
                between = _("and") if isinstance(node, n.And) else _("or")
                return f"; {between} ".join(map(self._inner, parts))
            case n.Not(operand=n.FieldPath() as path):
                return f"{self._title(path)}: " + _("no")
            case n.Not(operand=part):
                return _("not: {what}").format(what=self._inner(part))
            case n.In(item=item, container=held):
                many = isinstance(held, n.FieldPath) and not _of_item(item)
                field, value = (held, item) if many else (item, held)
                return f"{self._title(field)}: {self._value(value, field)}"
            case n.IncludesAll(container=held, required=value):
                return f"{self._title(held)}: {self._value(value, held, either=False)}"
            case n.Overlaps(container=held, values=value):
                return f"{self._title(held)}: {self._value(value, held)}"
            case n.Hinted(field=left) | n.Compare("!=", left, n.Constant(value="")):
                return f"{self._title(left)}: " + _("recorded")
            case n.Compare(left=left) | n.Happened(date=left):
                return f"{self._title(left)}: {self.limit(node)}"
            case _:
                title = self._title(node)
                return f"{title}: " + _("yes") if isinstance(node, n.FieldPath) else title

    def _inner(self, node: n.Node) -> str:
        found = self.condition(node)
        return f"({found})" if isinstance(node, n.And | n.Or) else found

    def limit(self, node: n.Compare | n.Happened) -> str:
        """Return what is asked of the left side: `at least 3`, `on or before 6 February 2012`."""
        if isinstance(node, n.Compare):
            days = _DAYS if isinstance(node.right.type, Date) else {}
            words = _(days.get(node.operator) or _NUMBERS[node.operator])
            value = self._value(node.right, node.left)
            return words.format(value=value, day=value)
        by = self._value(node.by) if node.by else in_words(bound(None, self.at))
        if node.since is None:
            return _("on or before {day}").format(day=by)
        return _("from {since} until {until}").format(since=self._value(node.since), until=by)

    def together(self, call: n.Covers | n.SumOf) -> str:
        """Return what the items of a list have to show together."""
        title = self.names.title(call.field.parts, item_of=self.of)
        if isinstance(call, n.SumOf):
            return _("the total of {field}").format(field=title)
        words = self._value(call.required, call.field, either=False)
        return _("together {field}: {words}").format(field=title, words=words)

    def _title(self, node: n.Node) -> str:
        """Return what is asked about."""
        match node:
            case n.FieldPath(parts=parts, of_item=within):
                return self.names.title(parts, item_of=self.of if within else ())
            case n.Size(container=held, values=values) if values is not None:
                words, text = self._value(values, held), _("number of {words} under {list}")
                return text.format(words=words, list=f'"{self._title(held)}"')
            case n.Size(container=held):
                return _("number under {list}").format(list=f'"{self._title(held)}"')
            case n.VerdictOf(card=card):
                return self.names.title((card,))
            case n.CountOf(select=select) | n.Done(select=select):
                return self.names.title(select.source.parts)
            case _:
                value = self._value(node)
                number = isinstance(node.type, Int)
                return _("the number {value}").format(value=value) if number else value

    def _value(self, node: n.Node, field: n.Node | None = None, *, either: bool = True) -> str:
        """Return a value in words; of an item, how it is worked out."""
        if not _of_item(node):
            name = field.parts[-1] if isinstance(field, n.FieldPath) else ""
            return in_words(evaluate(node, self.at), name, either=either)
        match node:
            case n.Shift(date=day, span=span, backwards=backwards):
                words = _("{time} before {day}") if backwards else _("{time} after {day}")
                return words.format(time=self._time(span), day=self._value(day))
            case n.Extreme(latest=latest, dates=days):
                words = _("the latest of {days}") if latest else _("the earliest of {days}")
                return words.format(days=joined(map(self._value, days)))
            case n.DaysBetween(start=start, end=end):
                text = _("the days from {start} to {end}")
                return text.format(start=self._value(start), end=self._value(end))
            case n.FieldPath() | n.Size():
                return f'"{self._title(node)}"'
            case _:
                return _("what follows from {fields}").format(fields=self._read_by(node))

    def _read_by(self, node: n.Node) -> str:
        paths = dict.fromkeys(item_paths(node))
        return joined(f'"{self._title(path)}"' for path in paths)

    def _time(self, span: n.Span) -> str:
        count = evaluate(span.amount, self.at).low or 0
        words = {
            "days": ngettext("{count} day", "{count} days", count),
            "workdays": ngettext("{count} working day", "{count} working days", count),
            "months": ngettext("{count} month", "{count} months", count),
            "years": ngettext("{count} year", "{count} years", count),
        }
        return words[span.unit].format(count=count)


def item_paths(node: n.Node) -> Iterator[n.FieldPath]:
    """Yield the fields of an item that a node reads; a list within it has items of its own."""
    if isinstance(node, n.FieldPath):
        yield from (node,) if node.of_item else ()
    elif not isinstance(node, n.ListCall):
        for child in n.children(node):
            yield from item_paths(child)


def _of_item(node: n.Node) -> bool:
    return any(True for _path in item_paths(node))
