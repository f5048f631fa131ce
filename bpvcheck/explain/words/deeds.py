"""What would have to be done or recorded, in sentences."""

from datetime import date
from typing import Any, Final

from bpvcheck.explain.deeds import CompleteDeed, Deed, FieldDeed, Filled, ItemDeed
from bpvcheck.explain.draft import Mark
from bpvcheck.explain.words.nouns import NOUNS, noun
from bpvcheck.explain.words.titles import Names, title
from bpvcheck.explain.words.values import in_words, joined, word
from bpvcheck.i18n import N_, _, format_date, format_number, ngettext

PHRASES: Final = {
    "by": N_("by {words}"),
    "participants": N_("with {words}"),
    "audience": N_("for {words}"),
    "open_to": N_("for {words}"),
    "offered_to": N_("for {words}"),
    "among": N_("among {words}"),
    "to": N_("to {words}"),
    "topics": N_("about {words}"),
    "subjects": N_("about {words}"),
    "subject": N_("about {words}"),
    "about": N_("about {words}"),
    "region": N_("in region {words}"),
}
"""How a field of an item is joined to it; of any other field its title is written."""


def deed(names: Names, each: Deed, as_of: date) -> str:
    """One thing to do or to record."""
    match each:
        case ItemDeed():
            return _new(names, each, as_of) if each.new else _filled_in(names, each)
        case FieldDeed(parts=parts, value=value, mark=mark):
            return f"{title(names, parts)}: {_value(parts[-1], value, mark)}"
        case CompleteDeed():
            return _complete(names, each)


def _new(names: Names, each: ItemDeed, as_of: date) -> str:
    """A new item, or several: `nog twee handtekeningen door het leerbedrijf, op of vóór ...`."""
    phrases = [_phrase(names, each, filled) for filled in each.fields if not _ending(filled)]
    what = " ".join([_how_many(names, each), *(text for text in phrases if ": " not in text)])
    rest = [text for text in phrases if ": " in text]
    return ", ".join(text for text in (what, *rest, _when(each, as_of)) if text)


def _how_many(names: Names, each: ItemDeed) -> str:
    name = _called(names, each, each.count)
    if each.count > 1:
        number = format_number(each.count)
        more = _("{count} more {items}") if each.present else _("{count} {items}")
        return more.format(count=number, items=name)
    return _("one more {item}").format(item=name) if each.present else name


def _called(names: Names, each: ItemDeed, count: int = 1) -> str:
    """What items of a list are called; of a branch's own list only the title is known."""
    known = next((part for part in reversed(each.parts) if part in NOUNS), None)
    if known:
        return noun(known, count)
    text = ngettext('item under "{list}"', 'items under "{list}"', count)
    return text.format(list=title(names, each.parts))


def _phrase(names: Names, each: ItemDeed, filled: Filled) -> str:
    name, value, mark = filled
    text = _value(name, value, mark)
    if name in PHRASES and value not in (None, ()):
        return _(PHRASES[name]).format(words=text)
    return f"{title(names, (name,), item_of=each.parts)}: {text}"


def _value(name: str, value: Any, mark: Mark) -> str:  # noqa: ANN401 - any value of a record
    """A value, and how far it is free."""
    if mark.example:
        return _("to be recorded (for example {value})").format(value=in_words(value, name))
    if mark.options:
        return _chosen(name, value, mark.options)
    if isinstance(value, date) or (isinstance(value, tuple) and _dates(value)):
        day = value if isinstance(value, date) else value[-1]
        return _free_day(mark) or format_date(day)
    if mark.relation == "such_as":
        text = _("at least {number}, such as {value}")
        return text.format(number=format_number(len(value)), value=in_words(value, name))
    if mark.relation:
        text = _("at least {number}") if mark.relation == "at_least" else _("at most {number}")
        return text.format(number=in_words(value))
    return in_words(value, name)


def _dates(value: tuple[Any, ...]) -> bool:
    return bool(value) and all(isinstance(each, date) for each in value)


def _chosen(name: str, value: Any, options: tuple[str, ...]) -> str:  # noqa: ANN401
    """One of some words; with it the words that a list must hold as well."""
    either = joined((word(each, name) for each in options), either=True)
    held = value if isinstance(value, tuple) else ()
    others = [word(each, name) for each in held if each not in options]
    return joined([*others, either]) if others else either


def _free_day(mark: Mark) -> str:
    """Between which days: `op of vóór 1 september 2009`."""
    since, by = (None if day is None else format_date(day) for day in (mark.since, mark.by))
    if since and by:
        if since == by:
            return _("on {day}").format(day=by)
        return _("from {since} up to and including {by}").format(since=since, by=by)
    if by:
        return _("on or before {day}").format(day=by)
    return _("on or after {day}").format(day=since) if since else ""


def _ending(filled: Filled) -> bool:
    return filled[0] in {"until", "open_ended", "ended_on"}


def _when(each: ItemDeed, as_of: date) -> str:
    """When it was or is, for a period until when."""
    until = next((value for name, value, _mark in each.fields if name == "until"), None)
    if until is not None and each.day is not None:
        text = _("from {since} (or before) until {until} (or after)")
        return text.format(since=format_date(each.day), until=format_date(until))
    if each.when is None:
        return ""
    if each.when.example:
        return _("on a day to be recorded")
    day = format_date(as_of)
    return _free_day(each.when) or _("up to and including {day}").format(day=day)


def _filled_in(names: Names, each: ItemDeed) -> str:
    """What is recorded of an item that is there."""
    held = dict(each.held)
    name = "by" if "by" in held else next(iter(held), "") if each.was is None else ""
    which = _called(names, each) + (f" ({word(held[name], name)})" if name else "")
    if each.was is not None:
        which = _("{item} of {day}").format(item=which, day=format_date(each.was))
    says = [
        f"{title(names, (name,), item_of=each.parts)}: {_value(name, value, mark)}"
        for name, value, mark in each.fields
    ]
    if each.when is not None:
        when = _free_day(each.when) or _value("on", each.day, each.when)
        says = [_("date {when}").format(when=when), *says]
    return f"{which}: {'; '.join(says)}"


def _complete(names: Names, each: CompleteDeed) -> str:
    day = format_date(each.until)
    if each.parts[-1] == "complete_until":
        text = _("state that the lists of this record are complete until {day}")
        return text.format(day=day)
    name = title(names, each.parts)
    if each.empty:
        text = _('state that there is nothing under "{list}", until {day}')
    else:
        text = _('state that "{list}" is complete until {day}')
    return text.format(list=name, day=day)
