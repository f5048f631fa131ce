"""What a call on a list read: what it looked for, and what each item is to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bpvcheck.explain.model import FieldValue, Gap, ItemRead, ListRead, Mark
from bpvcheck.explain.words import Names, Speaker, both, in_words, item_paths
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.timing import holds_always
from bpvcheck.expressions.types import Bool, Events, Int, Parts, Values
from bpvcheck.i18n import N_, _, format_date
from bpvcheck.observe.reference import Item, Range, SubjectSituation, evaluate, lookup
from bpvcheck.observe.reference.coverage import coverage_of
from bpvcheck.observe.reference.dispatch import bound
from bpvcheck.observe.reference.lists import fits, named, tally
from bpvcheck.observe.reference.situation import ATTESTATIONS, PLACEMENTS

_NOTHING: Final = n.Constant(value=False, type=Bool())
_PICKED: Final = {
    "first": N_("the first"),
    "first_recorded": N_("the first"),
    "last": N_("the last"),
    "only": N_("the day"),
}


@dataclass(frozen=True)
class Look:
    """A call on a list, in the condition ``within`` which it stands, of one subject."""

    call: n.ListCall
    within: n.Node
    at: SubjectSituation
    names: Names

    @property
    def select(self) -> n.Select:
        """What the call asks of which list, between which days."""
        call = self.call
        if isinstance(call, n.Covered | n.LargestGap | n.FewestIn):
            return n.Select(call.source, call.where, call.since, call.until)
        return call.select

    @property
    def path(self) -> Parts:
        """The path of the list; attestations stand under one name for all duties."""
        parts = self.select.source.parts
        return parts[:1] if parts[0] == ATTESTATIONS else parts

    @property
    def kind(self) -> Events:
        """What the list holds."""
        assert isinstance(self.select.source.type, Events)  # noqa: S101 - parsed as such
        return self.select.source.type

    @property
    def known(self) -> bool:
        """Whether the call has a value."""
        value = evaluate(self.call, self.at)
        return value.known if isinstance(value, Range) else value is not None

    @property
    def telling(self) -> bool:
        """Whether its reading tells anything: a known day within another call shows there.

        The first of nothing is how cards say that something is not known.
        """
        if self.select.where == _NOTHING:
            return False
        if not isinstance(self.call, n.Pick | n.ActualEnd) or not self.known:
            return True
        return self._asked is not None

    def read(self, *, matters: bool) -> ListRead:
        """Return the reading, with what is missing where that ``matters``."""
        source = self.select.source
        found = self.at.items(source)
        items = None if found is None else sorted(map(self._item, found), key=_by_day)
        since, by = self._between()
        return ListRead(
            path=self.path,
            title=both(lambda: self.names.title(self.path)),
            looks_for=both(self._looks_for),
            holds=evaluate(self.within, self.at),
            unwanted=isinstance(self.call, n.NoneOf),
            since=since,
            by=by,
            complete=self.at.complete(source.parts),
            items=None if items is None else tuple(items),
            result=both(lambda: self._result() if found is not None else ""),
            missing=tuple(self._missing(items)) if matters and not self.known else (),
        )

    def _between(self) -> tuple[date | None, date | None]:
        """Return the days between which was looked; None where there is none, or it is unknown."""
        select = self.select
        since = None if select.since is None else evaluate(select.since, self.at)
        any_day = holds_always(select) or self._of_recorded()
        return since, None if any_day else bound(select.by, self.at)

    @property
    def _has_other(self) -> bool:
        """Whether another day takes the place of one that is not there."""
        return isinstance(self.call, n.Pick) and self.call.otherwise is not None

    def _of_recorded(self) -> bool:
        return isinstance(self.call, n.Pick) and self.call.of_recorded

    def _item(self, item: Item) -> ItemRead:
        inside = self.at.of(item, self.select.source)
        condition = True if self.select.where is None else evaluate(self.select.where, inside)
        day = item.get(self.kind.dated)
        asked = [*_telling(self.select.where, inside, condition=condition)]
        if condition is not False:
            asked += self._also(item)
        fields = [self._value(each, item) for each in dict.fromkeys(asked)]
        fields = [each for each in fields if day is None or each.path != (self.kind.dated,)]
        lacking = [each for each in fields if each.value is None]
        mark = self._mark(item, condition, lacking=bool(lacking))
        shown = lacking if mark is Mark.UNCLEAR else fields
        return ItemRead(day, item.get("until"), mark, tuple(shown))

    def _value(self, parts: Parts, item: Item) -> FieldValue:
        title = both(lambda: self.names.title(parts, item_of=self.path))
        return FieldValue(parts, title, lookup(parts, item))

    def _also(self, item: Item) -> Iterator[Parts]:
        """Yield what else of an item tells: days that are not recorded, what of all it names."""
        days = [self.kind.dated]
        if isinstance(self.call, n.Covered):
            days += ["ended_on"] if item.get("open_ended") else ["until", "ended_on"]
        yield from ((day,) for day in days if day in self.kind.fields and item.get(day) is None)
        match self.call:
            case n.SumOf(field=field) | n.ValuesOf(field=field):
                yield field.parts
            case n.LastIs(good=good):
                yield from (path.parts for path in item_paths(good))
            case n.Covers(field=field) as call if {*self._required(call)} - named(call, (item,)):
                yield field.parts

    def _mark(self, item: Item, condition: bool | None, *, lacking: bool) -> Mark:  # noqa: FBT001 - a truth value
        day, late, certain = item.get(self.kind.dated), False, condition
        ahead = day is not None and day > self.at.as_of
        between = isinstance(self.call, n.Pick) and self.select.by is not None
        if between or not isinstance(self.call, n.Covered | n.Pick | n.ActualEnd):
            certain, late = fits(self.select, item, self.at)
        elif condition:
            certain = None if lacking else True
            late = ahead and not isinstance(self.call, n.Covered) and not self._of_recorded()
        if late:
            return Mark.PLANNED if ahead else Mark.LATER
        if certain is False:
            return Mark.OTHER if condition is False else Mark.OUTSIDE
        return Mark.FOUND if certain else Mark.UNCLEAR

    def _looks_for(self) -> str:
        speaker = Speaker(self.names, self.at, self.path)
        asked = [] if self.select.where is None else [speaker.condition(self.select.where)]
        match self.call:
            case n.Covers() | n.SumOf() as call:
                asked.append(speaker.together(call))
            case n.LastIs(good=good):
                text = _("the last one: {what}")
                asked.append(text.format(what=speaker.condition(good)))
        return "; ".join(asked) or _("any of these")

    def _result(self) -> str:
        """Return what came of it, "" where the items tell."""
        match self.call:
            case n.Covers() as call:
                found = named(call, tally(call.select, self.at).fitting)
                missing = [word for word in self._required(call) if word not in found]
                text = in_words(missing, call.field.parts[-1])
                return _("still missing: {words}").format(words=text) if missing else ""
            case n.Covered() as call:
                return self._reached(call)
            case n.Pick(which=which):
                return self._against(_(_PICKED[which]))
            case n.LargestGap():
                return self._against(_("most days without"))
            case n.FewestIn(length=length):
                days = in_words(evaluate(length, self.at))
                return self._against(_("fewest in {count} days").format(count=days))
            case call:
                counted = isinstance(call.type, Int | Values)
                return self._against(_("found")) if counted else ""

    def _required(self, call: n.Covers) -> Sequence[str]:
        """Return what the items have to name together, nothing where that is not known."""
        return evaluate(call.required, self.at) or ()

    def _against(self, what: str) -> str:
        """Return a value beside what is asked of it."""
        value = evaluate(self.call, self.at)
        text = f"{what}: " + (_("cannot be told") if value is None else in_words(value))
        if self._asked is not None:
            limit = Speaker(self.names, self.at).limit(self._asked)
            text += "; " + _("asked: {what}").format(what=limit)
        return text

    @property
    def _asked(self) -> n.Compare | n.Happened | None:
        """What the call is compared with."""
        match self.within:
            case n.Compare() | n.Happened() as asked if self.call in n.children(asked):
                return asked
        return None

    def _reached(self, call: n.Covered) -> str:
        found = coverage_of(call, self.at)
        if found is None:
            return _("the term is not known, or has not begun")
        if found.holds:
            return _("every day is covered")
        if found.holds is False:
            return _("first day that is not covered: {day}").format(day=format_date(found.may))
        text = _("first day that is not known to be covered: {day}")
        return text.format(day=format_date(found.sure))

    def _missing(self, items: Sequence[ItemRead] | None) -> Iterator[Gap]:
        """Yield what would tell more: the list, fields of its items, up to when it is complete."""
        if items is None:
            yield Gap(self.path)
            return
        maybe = [item for item in items if item.mark in {Mark.FOUND, Mark.UNCLEAR}]
        for item in maybe:
            for each in (each for each in item.fields if each.value is None):
                yield Gap((*self.path, *each.path), both(lambda day=item.day: in_words(day)))  # type: ignore[misc]
        if isinstance(self.call, n.Pick | n.LastIs) and not (maybe or self._has_other):
            yield Gap((*self.path, self.kind.dated), both(self._looks_for))
        until, complete = self._asked_until(), self.at.complete(self.select.source.parts)
        asked = not self._of_recorded() and self.path[0] != PLACEMENTS
        if asked and until is not None and (complete is None or complete < until):
            yield Gap(self.path, complete_until=until)

    def _asked_until(self) -> date | None:
        """Return up to when the list has to be complete; by now where a bound is not known."""
        until: date | None = bound(self.select.by, self.at)
        by_now = self.select.by is not None or isinstance(self.call, n.ActualEnd | n.Pick)
        return self.at.as_of if by_now and (until is None or self.select.by is None) else until


def _by_day(item: ItemRead) -> str:
    return str(item.day or "")


def _telling(
    where: n.Node | None, inside: SubjectSituation, *, condition: bool | None
) -> Iterator[Parts]:
    """Yield the fields by which a condition is false or unknown; if true, its days and numbers."""
    if where is None:
        return
    parts = where.operands if isinstance(where, n.And) else (where,)
    for part in parts:
        if _measures(part) if condition else evaluate(part, inside) is condition:
            yield from (path.parts for path in item_paths(part))


def _measures(condition: n.Node) -> bool:
    """Return whether a condition compares a day or a number of an item."""
    if isinstance(condition, n.Compare):
        return condition.operator in {"<", "<=", ">", ">="} and isinstance(
            condition.left, n.FieldPath
        )
    return isinstance(condition, n.Happened)
