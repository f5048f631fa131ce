"""What was read, in lines of text."""

from collections.abc import Iterator, Mapping
from typing import Final

from bpvcheck.explain.readings import (
    ItemRead,
    Listed,
    Mark,
    Number,
    Reading,
    Required,
    Rested,
    Value,
)
from bpvcheck.explain.words.nouns import noun
from bpvcheck.explain.words.titles import Names, title
from bpvcheck.explain.words.values import in_words, joined, word
from bpvcheck.i18n import N_, _, format_date
from bpvcheck.rulebook.labels import label

MOST: Final = 12
"""How many items of a list are written out."""
MARKS: Final = {
    Mark.COUNTS: N_("counts"),
    Mark.MAYBE: N_("cannot be told whether it counts"),
    Mark.LATE: N_("too late"),
    Mark.AHEAD: N_("still to come"),
    Mark.NOT: N_("does not count"),
}


class Written(set[object]):
    """The items that were written out before: after that their date is enough."""


def lines(
    names: Names, reading: Reading, duties: Mapping[str, str], written: Written
) -> Iterator[str]:
    """The lines for one reading; ``duties`` has the titles of other duties by their id."""
    match reading:
        case Value(parts=parts, value=value):
            yield f"{title(names, parts)}: {in_words(value, parts[-1])}"
        case Rested(card=card, verdict=verdict):
            said = label(verdict) if verdict else _("not judged")
            yield f"{card} {duties.get(card, '')}".strip() + f": {said}"
        case Number():
            yield _number(reading)
        case Required():
            yield from _required(reading)
        case Listed():
            yield from _listed(names, reading, written)


def _number(reading: Number) -> str:
    found, asked = _range(reading.found), _range(reading.asked)
    text = _("{list}: {found} found; asked: {sign} {asked}")
    name = noun(reading.parts[-1], 2) if _is_list(reading.parts[-1]) else reading.parts[-1]
    return text.format(list=name, found=found, sign=_SIGNS[reading.operator], asked=asked)


_SIGNS: Final = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "=", "!=": "≠"}


def _is_list(name: str) -> bool:
    from bpvcheck.explain.words.nouns import NOUNS

    return name in NOUNS


def _range(bounds: tuple[int | None, int | None]) -> str:
    low, high = bounds
    if low is None and high is None:
        return _("unknown")
    if low == high:
        return in_words(low)
    if high is None:
        return _("at least {number}").format(number=in_words(low))
    if low is None:
        return _("at most {number}").format(number=in_words(high))
    return _("{low} to {high}").format(low=low, high=high)


def _required(reading: Required) -> Iterator[str]:
    missing = [word(each, reading.field) for each in reading.words if each not in reading.named]
    wanted = joined(word(each, reading.field) for each in reading.words) if reading.words else ""
    yield _("needed: {words}").format(words=wanted or _("nothing"))
    if missing:
        yield _("still missing: {words}").format(words=joined(missing))


def _listed(names: Names, reading: Listed, written: Written) -> Iterator[str]:
    yield f"{title(names, reading.parts)}{_term(reading)}: {_status(reading)}"
    items = sorted(reading.items or (), key=lambda item: str(item.day or ""))
    shown = [
        item for item in items if item.mark is not Mark.NOT or _told(reading, item) not in written
    ]
    for item in shown[:MOST]:
        yield f"  - {_item(names, reading, item, written)}"
    if len(shown) > MOST:
        yield "  - " + _("and {count} more").format(count=len(shown) - MOST)
    if len(shown) < len(items):
        others = _("the others do not count") if shown else _("none of them counts")
        yield f"  - {others}"


def _told(reading: Listed, item: ItemRead) -> tuple[object, ...]:
    """What tells an item that was written out before."""
    return reading.parts, item.day, repr(item.fields)


def _term(reading: Listed) -> str:
    since, by = (None if day is None else format_date(day) for day in (reading.since, reading.by))
    if since and by:
        return " " + _("(from {since} until {until})").format(since=since, until=by)
    if by:
        return " " + _("(until {until})").format(until=by)
    return " " + _("(from {since})").format(since=since) if since else ""


def _status(reading: Listed) -> str:
    if reading.items is None:
        return _("not recorded")
    count = _("{count} recorded").format(count=len(reading.items)) if reading.items else _("none")
    if reading.complete is None:
        return count + ", " + _("not stated to be complete")
    return count + ", " + _("complete until {day}").format(day=format_date(reading.complete))


def _item(names: Names, reading: Listed, item: ItemRead, written: Written) -> str:
    day = format_date(item.day) if item.day else _("without a date")
    if _told(reading, item) in written:
        return f"{day}: {_(MARKS[item.mark])}"
    written.add(_told(reading, item))
    fields = "; ".join(
        f"{title(names, parts, item_of=reading.parts)}: {in_words(value, parts[-1])}"
        for parts, value in item.fields
    )
    said = f"{day} ({fields})" if fields else day
    return f"{said}: {_(MARKS[item.mark])}"
