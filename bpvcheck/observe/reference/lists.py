"""What is asked of the items of a list: done, none, how many, what they cover together, when."""

from dataclasses import dataclass
from datetime import date

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.timing import holds_always
from bpvcheck.expressions.types import Values
from bpvcheck.observe.reference.dispatch import begun, bound, evaluate, evaluates, timely
from bpvcheck.observe.reference.situation import SubjectSituation, dated_by, known_since, lookup
from bpvcheck.observe.reference.values import Item, Range, at_most, both
from bpvcheck.records.types import CHANNELS


@dataclass(frozen=True)
class ItemTally:
    """What a list shows: items that fit, that possibly fit, and that fit but for being later.

    ``first`` and ``last`` are the days between which is looked, ``complete`` and ``known_from``
    those between which the list shows everything.
    """

    fitting: tuple[Item, ...]
    possible: tuple[Item, ...]
    late: tuple[Item, ...]
    present: bool
    complete: date | None
    known_from: date | None
    first: date | None
    last: date | None

    @property
    def told(self) -> bool:
        """Whether the list is complete up to the bound, from whatever day."""
        return self.present and bool(at_most(self.last, self.complete))

    @property
    def settled(self) -> bool:
        """Whether the list is complete from the first day up to the bound."""
        return self.told and known_since(self.first, self.known_from)


def tally(select: n.Select, at: SubjectSituation) -> ItemTally:
    """Sort the items of a list by whether they fit."""
    found = at.items(select.source)
    marked = [(item, *fits(select, item, at)) for item in found or ()]
    return ItemTally(
        tuple(item for item, certain, _late in marked if certain is True),
        tuple(item for item, certain, _late in marked if certain is None),
        tuple(item for item, _certain, late in marked if late),
        found is not None,
        complete_for(select.source, select.where, at),
        at.known_from(select.source.parts),
        None if select.since is None else evaluate(select.since, at),
        bound(select.by, at),
    )


def complete_for(source: n.FieldPath, where: n.Node | None, at: SubjectSituation) -> date | None:
    """Up to when a list shows everything that fits a condition.

    Contacts can be complete by channel: those count of which a contact may fit.
    """
    whole, stated = at.complete(source.parts), at.fields.get("channels_complete_until") or {}
    if source.parts != ("contacts",) or where is None or at.items(source) is None:
        return whole
    if not any(stated.values()):
        return whole
    days: list[date | None] = [
        stated.get(name)
        for name in CHANNELS
        if evaluate(where, at.of({"channel": name}, source)) is not False
    ]
    known = [day for day in days if day is not None]
    least = min(known, default=date.max) if len(known) == len(days) else None
    return max((day for day in (whole, least) if day is not None), default=None)


def fits(select: n.Select, item: Item, at: SubjectSituation) -> tuple[bool | None, bool]:
    """Whether an item fits (True, False, None), and whether it fits but for being later."""
    inside = at.of(item, select.source)
    condition = True if select.where is None else evaluate(select.where, inside)
    if holds_always(select):
        return condition, False
    day = item.get(inside.dated)
    within = timely(day, select.by, inside)
    late = within is False
    if select.since is not None:
        after = begun(day, select.since, inside)
        within = both(within, after)
        late = late and after is True and _within_window(day, at)
    return both(condition, within), late and condition is True


def _within_window(day: date | None, at: SubjectSituation) -> bool:
    """A later date in another school year says nothing about this one."""
    window = at.fields.get("window")
    return window is None or (day is not None and day <= window["end"])


@evaluates(n.Done)
def _done(node: n.Done, at: SubjectSituation) -> bool | None:
    found = tally(node.select, at)
    if found.fitting:
        return True
    shown = found.settled or (found.last is not None and bool(found.late))
    return False if not found.possible and shown else None


@evaluates(n.NoneOf)
def _none(node: n.NoneOf, at: SubjectSituation) -> bool | None:
    found = tally(node.select, at)
    if found.fitting:
        return False
    return True if not found.possible and found.settled else None


@evaluates(n.CountOf)
def _count(node: n.CountOf, at: SubjectSituation) -> Range:
    found = tally(node.select, at)
    most = len(found.fitting) + len(found.possible)
    return Range(len(found.fitting), most if found.settled else None)


@evaluates(n.SumOf)
def _sum(node: n.SumOf, at: SubjectSituation) -> Range:
    found = tally(node.select, at)
    numbers = [lookup(node.field.parts, item) for item in found.fitting]
    low = sum(number for number in numbers if number is not None)
    known = found.settled and not found.possible and None not in numbers
    return Range(low, low if known else None)


@evaluates(n.Covers)
def _covers(node: n.Covers, at: SubjectSituation) -> bool | None:
    required, found = evaluate(node.required, at), tally(node.select, at)
    if required is None:
        return None
    inside = named(node, found.fitting)
    if set(required) <= inside:
        return True if _required_in_full(node, at) else None
    # what may fit leaves nothing unknown where even with it something is lacking
    fitting = (*found.fitting, *found.possible)
    doubt = set(required) <= named(node, fitting) or any(
        _unnamed(node, item, found.last, at) for item in fitting
    )
    later = set(required) <= inside | named(node, found.late)
    shown = found.settled or (found.last is not None and later)
    return False if shown and not doubt else None


def _required_in_full(node: n.Covers, at: SubjectSituation) -> bool:
    """Whether all that is required is known: a record's own list could miss something."""
    if isinstance(node.required, n.ValuesOf):
        return all_told(node.required, at)
    path = node.required
    return not isinstance(path, n.FieldPath) or at.complete_from(None, path.parts) is not None


def all_told(node: n.ValuesOf, at: SubjectSituation) -> bool:
    """Whether values are all that there are: the list is complete, and every item tells."""
    found = tally(node.select, at)
    told = all(lookup(node.field.parts, item) is not None for item in found.fitting)
    return found.settled and not found.possible and told


def named(node: n.Covers, chosen: tuple[Item, ...]) -> set[str]:
    """What the items name together."""
    values = [lookup(node.field.parts, item) for item in chosen]
    if isinstance(node.field.type, Values):
        return {word for words in values if words is not None for word in words}
    return {word for word in values if word is not None}


def _unnamed(node: n.Covers, item: Item, last: date | None, at: SubjectSituation) -> bool:
    """Whether an item may name more than it shows by the last day that is looked up to."""
    if lookup(node.field.parts, item) is None:
        return True
    if not isinstance(node.field.type, Values):
        return False
    source = node.select.source
    day, complete = item.get(dated_by(source)) or last, at.of(item, source).item_complete
    return day is None or complete is None or complete < day


@evaluates(n.Pick)
def _pick(node: n.Pick, at: SubjectSituation) -> date | None:
    return _any_day(node, at) if node.select.by is None else _between(node, at)


def _between(node: n.Pick, at: SubjectSituation) -> date | None:
    """The first or last of the days that lie between two days."""
    found, dated = tally(node.select, at), dated_by(node.select.source)
    if not found.fitting:
        never = at_most(found.first, found.last) is False
        none = never or (found.settled and not found.possible)
        return evaluate(node.otherwise, at) if none and node.otherwise is not None else None
    first = node.which == "first"
    chosen: date = (min if first else max)(item[dated] for item in found.fitting)
    doubts = [item.get(dated) for item in found.possible]
    if any(day is None or (day <= chosen if first else day >= chosen) for day in doubts):
        return None
    told = bool(at_most(chosen, found.complete)) if first else found.told
    known = known_since(found.first if first else chosen, found.known_from)
    return chosen if told and known else None


def _any_day(node: n.Pick, at: SubjectSituation) -> date | None:
    source, where = node.select.source, node.select.where
    marks = [
        (
            True if where is None else evaluate(where, at.of(item, source)),
            item.get(dated_by(source)),
        )
        for item in at.items(source) or ()
    ]
    if any(mark is None or (mark and day is None) for mark, day in marks):
        return None
    days: list[date] = [day for mark, day in marks if mark and day is not None]
    if node.of_recorded:
        several = node.which == "only" and len(days) > 1
        return None if several else min(days, default=None)
    return _outermost(node, [day for day in days if day <= at.as_of], at)


def _outermost(node: n.Pick, days: list[date], at: SubjectSituation) -> date | None:
    """The first or last of the days, where the list is complete up to it or up to now."""
    if not days:
        return None
    chosen, parts = min(days) if node.which == "first" else max(days), node.select.source.parts
    first, last = (None, chosen) if node.which == "first" else (chosen, at.as_of)
    complete = complete_for(node.select.source, node.select.where, at)
    known = at_most(last, complete) and known_since(first, at.known_from(parts))
    return chosen if known else None


@evaluates(n.ActualEnd)
def _end(node: n.ActualEnd, at: SubjectSituation) -> date | None:
    planned: date | None = evaluate(node.planned, at)
    days: list[date | None] = [item.get("on") for item in at.items(node.select.source) or ()]
    first: date | None = min((day for day in days if day is not None), default=None)
    if first is not None and first <= at.as_of and (at.planned or None not in days):
        return first
    if at.planned:
        return planned
    if None in days:
        return None
    complete = at.complete_from(None, node.select.source.parts)
    running = complete is not None and (
        complete >= at.as_of or (planned is not None and complete >= planned)
    )
    if first is not None or running:
        return planned
    return complete if at.at_least else None
