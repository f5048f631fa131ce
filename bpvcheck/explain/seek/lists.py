"""Lists of items: one more that fits, none at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bpvcheck.explain.draft import Draft, Mark
from bpvcheck.explain.seek.complete import state_complete
from bpvcheck.explain.seek.core import seek, seeks, settle_all
from bpvcheck.expressions import nodes as n
from bpvcheck.observe.reference.lists import fits
from bpvcheck.observe.reference.situation import PLACEMENTS, dated_by


@dataclass(frozen=True)
class Term:
    """Between which days an item has to be dated, and the day that is chosen."""

    day: date
    mark: Mark
    asked: bool

    def holds(self, day: date | None) -> bool:
        """Whether a day lies within, as far as it is asked."""
        if day is None:
            return False
        since, by = self.mark.since, self.mark.by
        return (since is None or day >= since) and (by is None or day <= by)


@seeks(n.Done)
def _done(node: n.Done, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    yield from more(node.select, draft) if wanted else _no_item(node.select, draft)


@seeks(n.NoneOf)
def _none(node: n.NoneOf, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    yield from _no_item(node.select, draft) if wanted else more(node.select, draft)


def more(
    select: n.Select, draft: Draft, *, part: tuple[int, int] = (1, 1), day: date | None = None
) -> Iterator[Draft]:
    """Yield drafts in which one more item fits, looking at that item.

    Of items that have to be spread over a term, this is the first, second, ... ``part`` of so many.
    """
    if select.source.parts[0] == PLACEMENTS:
        return
    for each, term in terms(select, draft, part=part, day=day):
        yield from fill(select, each, term)
        yield from _moved(select, each, term)
        followed = _followed(select)
        if followed:
            yield from _mended(select, each, term)
        yield from added(select, each, term)
        if not followed:
            yield from _mended(select, each, term)


def _followed(select: n.Select) -> bool:
    """Whether the condition asks what followed on an item."""
    where = () if select.where is None else n.walk(select.where)
    return any(isinstance(node, n.Happened) for node in where)


def terms(
    select: n.Select, draft: Draft, *, part: tuple[int, int] = (1, 1), day: date | None = None
) -> Iterator[tuple[Draft, Term]]:
    """Yield drafts in which it is known between which days an item has to be dated, and these."""
    for each in settle_all((select.by, select.since), draft):
        term = _term(select, each, part, day)
        if term is not None:
            yield each, term


def _term(select: n.Select, draft: Draft, part: tuple[int, int], day: date | None) -> Term | None:
    by = None if select.by is None else draft.value(select.by)
    since = None if select.since is None else draft.value(select.since)
    last = min(each for each in (by, draft.base.as_of) if each is not None)
    if since is not None and since > last:
        return None
    number, count = part
    if since is not None and count > 1:
        last = since + timedelta(days=(last - since).days * number // count)
    asked = not (select.source.type.periods and by is None and since is None)  # type: ignore[union-attr]
    return Term(day or last, Mark(since=since, by=by, example=day is not None), asked)


def _marks(select: n.Select, draft: Draft) -> list[tuple[bool | None, bool]]:
    found = draft.base.items(select.source) or ()
    return [fits(select, item, draft.at) for item in found]


def fill(select: n.Select, draft: Draft, term: Term) -> Iterator[Draft]:
    """Yield drafts in which an item fits that possibly does, by recording what it does not say."""
    for index, (certain, _late) in enumerate(_marks(select, draft)):
        inside = draft.enter(select.source, index)
        if certain is None or (certain is False and _was_open(select, inside)):
            yield from _fitted(select, inside, term)


def _was_open(select: n.Select, inside: Draft) -> bool:
    """Whether the condition was unknown of the item before something was recorded of it."""
    return select.where is not None and not inside.added() and inside.first(select.where) is None


def _fitted(select: n.Select, draft: Draft, term: Term) -> Iterator[Draft]:
    """Date the item that is looked at where it has no date, and make the condition true."""
    dated = n.Path((dated_by(select.source),), select.source.type, of_item=True)
    if term.asked and draft.value(dated) is None:
        draft = draft.date_item(term.day, term.mark)
    yield from [draft] if select.where is None else seek(select.where, draft)


def _moved(select: n.Select, draft: Draft, term: Term) -> Iterator[Draft]:
    """Yield drafts in which an item is early enough that was too late."""
    for index, (_certain, late) in enumerate(_marks(select, draft)):
        if late:
            yield draft.enter(select.source, index).date_item(term.day, term.mark)


def _mended(select: n.Select, draft: Draft, term: Term) -> Iterator[Draft]:
    """Yield drafts in which an item fits that lacks something."""
    for index, (certain, late) in enumerate(_marks(select, draft)):
        inside = draft.enter(select.source, index)
        if certain is False and not late and select.where is not None:
            item = (draft.base.items(select.source) or ())[index]
            if term.holds(item.get(dated_by(select.source))) or not term.asked:
                yield from seek(select.where, inside)


def added(select: n.Select, draft: Draft, term: Term) -> Iterator[Draft]:
    """Yield drafts in which a new item fits."""
    new = draft.new_item(select.source).date_item(term.day, term.mark)
    yield from [new] if select.where is None else seek(select.where, new)


def _no_item(select: n.Select, draft: Draft) -> Iterator[Draft]:
    """State that the list is complete, and record of what fits or may fit that it does not.

    What happened cannot be undone: only what followed on an item can make that it does not fit.
    """
    for index, (certain, _late) in enumerate(_marks(select, draft)):
        if certain is False:
            continue
        if select.where is None or (certain and not _followed(select)):
            return
        inside = draft.enter(select.source, index)
        found = next(seek(select.where, inside, wanted=False), None)
        if found is None:
            return
        draft = found.leave(draft)
    for each in settle_all((select.by, select.since), draft):
        by = each.base.as_of if select.by is None else each.value(select.by)
        yield from state_complete(select.source.parts, min(by, each.base.as_of), each)
