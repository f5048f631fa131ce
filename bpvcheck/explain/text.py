"""An explanation as a person reads it: the duty, the verdict, why, what is missing, what to do."""

from collections import Counter
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Final

from bpvcheck.explain.model import (
    Explanation,
    FactShown,
    FieldValue,
    InTime,
    ItemRead,
    ListRead,
    Mark,
    Reading,
)
from bpvcheck.explain.words import in_words
from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.i18n import N_, _, format_date, pick, using
from bpvcheck.judge import Verdict
from bpvcheck.rulebook.card import LawRef
from bpvcheck.rulebook.labels import label
from bpvcheck.rulebook.show import period_in_words, source_in_words
from bpvcheck.rulebook.words import in_words as rule_in_words

WIDTH: Final = 80
MOST: Final = 12
"""How many items of a list are written out."""


def as_text(explanation: Explanation, lang: str) -> str:
    """Write an explanation in a language."""
    with using(lang):
        return "\n".join(_lines(explanation)).rstrip() + "\n"


def _lines(shown: Explanation) -> Iterator[str]:
    card, finding = shown.card, shown.finding
    yield from _wrapped(
        f"{finding.name}  {pick(card.title)}: {label(finding.verdict.value).upper()}"
    )
    yield from ("", *_wrapped(pick(card.duty)), "")
    yield from (line for row in _about(shown) for line in _wrapped(row, hang="  "))
    yield from ("", *_wrapped(_why(shown)))
    yield from _section(_("What the records say"), _facts(shown))
    yield from _section(_("Terms that held"), _terms(shown))
    yield from _section(_("What is missing"), _missing(shown))
    yield from _section(_("In time would have been"), map(_in_time, shown.in_time))
    if todo := _to_do(shown):
        yield from ("", *_wrapped(_("What to do: {remedy}").format(remedy=todo)))


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a heading with lines under it; nothing where there are none."""
    found = [part for line in lines for part in _wrapped(line)]
    yield from ("", f"{heading}:", *found) if found else ()


def _about(shown: Explanation) -> Iterator[str]:
    """Yield source, law, who and due."""
    card, finding = shown.card, shown.finding
    who = ", ".join(f"{label(each.kind)} {each.id or ''}".strip() for each in finding.bearers)
    due = format_date(finding.due) if finding.due else _("cannot be told")
    rows = [
        (_("Source"), source_in_words(card.source)),
        *((_("Law"), _law(law)) for law in shown.law),
        (_("Who"), who),
        (_("Towards whom"), ", ".join(map(label, card.towards))),
        (_("Due"), f"{due} ({pick(card.due.why)})"),
        (_("Judged as of"), format_date(shown.as_of)),
    ]
    yield from (f"{name}: {value}" for name, value in rows)


def _law(law: LawRef) -> str:
    return f"{law.article} ({period_in_words(law.valid)}): {pick(law.says)}"


_BECAUSE: Final = {
    Verdict.MET: N_("It is met, because: {rule}."),
    Verdict.MET_LATE: N_("It was done, but not in time. Met is: {rule}."),
    Verdict.NOT_APPLICABLE: N_("It does not apply: the duty does not arise for this subject."),
    Verdict.PENDING: N_("It is not due yet. Met is: {rule}."),
    Verdict.NOT_DEMONSTRATED: N_("It cannot be told whether it is met. Met is: {rule}."),
}
_BREACHED: Final = N_("It was due and the records show that it was not done. Met is: {rule}.")
_BROKEN: Final = N_("It is not met, because: {rule}.")


def _why(shown: Explanation) -> str:
    """Return the verdict in words, with the rule that led to it."""
    card, verdict = shown.card, shown.finding.verdict
    because = _BECAUSE.get(verdict) or (_BROKEN if shown.clause else _BREACHED)
    rule = card.judge.get(shown.clause or verdict.value, card.met)
    return _(because).format(rule=rule_in_words(card, rule))


_TRUTHS: Final = {True: N_("yes"), False: N_("no"), None: N_("cannot be told")}


def _facts(shown: Explanation) -> Iterator[str]:
    """Yield every fact with what it read; a reading is written out once."""
    before: list[Reading] = []
    times = Counter(pick(fact.says) for fact in shown.facts)
    for fact in (fact for fact in shown.facts if _worth_a_line(shown, fact)):
        settles = _("this would settle it") if fact.truth is None else _("this decides")
        mark = f" ({settles})" if fact.decides else ""
        said = pick(fact.says)
        late = fact.truth is False and f"{fact.name}{BY_NOW}" in shown.card.asked_again
        if times[said] > 1 or (late and fact.asked_by < shown.as_of):
            said = _("{fact} (by {day})").format(fact=said, day=format_date(fact.asked_by))
        yield f"* {said}: {_(_TRUTHS[fact.truth])}{mark}"
        for each in fact.read:
            yield from (f"    {line}" for line in _reading(each, again=each in before))
        before += fact.read


def _worth_a_line(shown: Explanation, fact: FactShown) -> bool:
    """Return whether a fact is worth showing: the lines above say already when it was due."""
    match fact.name:
        case "due_passed":
            return fact.truth is None and fact.decides
        case "applies":
            return fact.truth is not True or any(isinstance(x, ListRead) for x in fact.read)
        case _:
            return shown.finding.verdict is not Verdict.NOT_APPLICABLE


def _reading(read: Reading, *, again: bool) -> Iterator[str]:
    """Yield what was looked at, and what for; what it held is written out once."""
    if isinstance(read, ListRead):
        yield f"{pick(read.title)}{_days(read)}: " + (_("as above") if again else _status(read))
    if read.looks_for:
        unwanted = isinstance(read, ListRead) and read.unwanted
        text = _("looked for, and it should not be there: {what}") if unwanted else ""
        text = (text or _("looked for: {what}")).format(what=pick(read.looks_for))
        yield f"  {text}" if isinstance(read, ListRead) else text
    if not isinstance(read, ListRead):
        yield from map(_value, read.values)
    elif not again:
        yield from _items(read)


def _value(value: FieldValue) -> str:
    return f"{pick(value.title)}: {in_words(value.value, value.path[-1])}"


def _days(read: ListRead) -> str:
    since, by = (None if day is None else format_date(day) for day in (read.since, read.by))
    if since and since == by:
        return " " + _("(on {day})").format(day=by)
    if since and by:
        return " " + _("(from {since} until {until})").format(since=since, until=by)
    if by:
        return " " + _("(until {until})").format(until=by)
    return " " + _("(from {since})").format(since=since) if since else ""


def _status(read: ListRead) -> str:
    if read.items is None:
        return _("not recorded")
    count = _("{count} recorded").format(count=len(read.items)) if read.items else _("none")
    if read.complete is None:
        return count + ", " + _("not stated to be complete")
    return count + ", " + _("complete until {day}").format(day=format_date(read.complete))


_MARKS: Final = {
    Mark.FOUND: N_("found"),
    Mark.LATER: N_("found, but later"),
    Mark.PLANNED: N_("still to come"),
    Mark.OUTSIDE: N_("found, but not between these days"),
    Mark.UNCLEAR: N_("perhaps"),
    Mark.OTHER: N_("not what is looked for"),
}


def _items(read: ListRead) -> Iterator[str]:
    items = read.items or ()
    yield from (f"  - {_item(each)}" for each in items[:MOST])
    if len(items) > MOST:
        yield "  - " + _("and {count} more").format(count=len(items) - MOST)
    if result := pick(read.result):
        yield f"  {result}"


def _item(item: ItemRead) -> str:
    day = format_date(item.day) if item.day else _("without a date")
    if item.until:
        day = _("{since} until {until}").format(since=day, until=format_date(item.until))
    fields = "; ".join(map(_value, item.fields))
    return f"{day}: {_(_MARKS[item.mark])}" + (f" ({fields})" if fields else "")


def _terms(shown: Explanation) -> Iterator[str]:
    """Yield each term with its value, where that is from, and when it holds."""
    for term in shown.terms if shown.finding.verdict is not Verdict.NOT_APPLICABLE else ():
        value = _("cannot be told") if term.value is None else in_words(term.value)
        source = pick(term.source) if term.source else ""
        origin = (label(term.agreement), source, period_in_words(term.valid))
        yield f"* {term.name}: {value} ({'; '.join(filter(None, origin))}): {pick(term.why)}"


def _missing(shown: Explanation) -> Iterator[str]:
    for each in shown.missing:
        yield f"* {pick(each.says)} [{each.path}]"
        if each.where:
            yield "    " + _("usually in: {where}").format(where=pick(each.where))


def _in_time(each: InTime) -> str:
    """Return a fact, by when it had to be so, and what there is instead."""
    by = _("on or before {day}").format(day=format_date(each.by))
    instead = pick(each.instead) or _("on record is nothing since")
    if each.later:
        instead = _("on record is {days}").format(days=in_words(each.later))
    return f"* {pick(each.says)}: {by}; {instead}"


def _to_do(shown: Explanation) -> str:
    """Return what to do now, "" where that is nothing."""
    match shown.finding.verdict:
        case Verdict.BREACHED:
            return pick(shown.card.remedy)
        case Verdict.NOT_DEMONSTRATED:
            return _("record what is missing.")
        case Verdict.PENDING:
            return _("see to it by the day on which it is due.")
        case _:
            return ""


def _wrapped(said: str, hang: str = "") -> Iterator[str]:
    """Yield lines of at most the width that keep the indent of a text; words stay whole."""
    indent = said[: len(said) - len(said.lstrip())]
    hang = hang or (f"{indent}  " if indent or said[:1] == "*" else "")
    yield from wrap(
        said.strip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
