"""An explanation as a person reads it: the duty, the verdict, why, and what would change it."""

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Final

from bpvcheck.explain.model import Explanation, FactShown, Way
from bpvcheck.explain.words.deeds import deed
from bpvcheck.explain.words.readings import Written, lines
from bpvcheck.explain.words.titles import names_for
from bpvcheck.i18n import N_, _, format_date, pick, using
from bpvcheck.judge import Verdict
from bpvcheck.rulebook.card import Validity
from bpvcheck.rulebook.labels import label
from bpvcheck.rulebook.show import source_in_words
from bpvcheck.rulebook.words import in_words

WIDTH: Final = 96


def as_text(explanation: Explanation, lang: str) -> str:
    """Write an explanation in a language."""
    with using(lang):
        return "\n".join(_lines(explanation)).rstrip() + "\n"


def _lines(shown: Explanation) -> Iterator[str]:
    card, finding = shown.card, shown.finding
    yield f"{finding.name}  {pick(card.title)}: {label(finding.verdict.value).upper()}"
    yield ""
    yield from _wrapped(pick(card.duty))
    yield ""
    yield from _about(shown)
    yield ""
    yield from _wrapped(_why(shown))
    yield ""
    yield _("What the records say:")
    yield from _facts(shown)
    yield ""
    yield from _change(shown)


def _about(shown: Explanation) -> Iterator[str]:
    """Source, law, who, due: one line each."""
    card, finding = shown.card, shown.finding
    rows = [(_("Source"), source_in_words(card.source))]
    rows += [
        (_("Law"), f"{law.article} ({_period(law.valid)}): {pick(law.says)}") for law in card.law
    ]
    rows.append(
        (_("Who"), ", ".join(f"{label(p.kind)} {p.id or ''}".strip() for p in finding.bearers))
    )
    rows.append((_("Towards whom"), ", ".join(map(label, card.towards))))
    due = format_date(finding.due) if finding.due else _("cannot be told")
    rows.append((_("Due"), f"{due} ({pick(card.due.why)})"))
    rows.append((_("Judged as of"), format_date(shown.as_of)))
    for name, value in rows:
        yield from _wrapped(f"{name}: {value}", hang="  ")


def _period(valid: Validity) -> str:
    start = _("from {day}").format(day=format_date(valid.start)) if valid.start else ""
    until = _("until {day}").format(day=format_date(valid.until)) if valid.until else ""
    return " ".join(part for part in (start, until) if part)


_BECAUSE: Final = {
    Verdict.MET: N_("It is met, because: {rule}."),
    Verdict.MET_LATE: N_("It is met too late, because: {rule}."),
    Verdict.NOT_APPLICABLE: N_("It does not apply: the duty does not arise for this subject."),
    Verdict.PENDING: N_("It is not due yet. Met is: {rule}."),
    Verdict.NOT_DEMONSTRATED: N_("It cannot be told whether it is met. Met is: {rule}."),
}
_BREACHED: Final = N_("It was due and the records show that it was not done. Met is: {rule}.")
_BROKEN: Final = N_("It is not met, because: {rule}.")


def _why(shown: Explanation) -> str:
    """The verdict in words, with the rule that led to it."""
    card, verdict = shown.card, shown.finding.verdict
    clauses = card.judge
    if verdict is Verdict.BREACHED:
        rule = in_words(card, clauses[shown.clause or "met"])
        return _(_BROKEN if shown.clause else _BREACHED).format(rule=rule)
    clause = clauses.get(verdict.value, card.met)
    return _(_BECAUSE[verdict]).format(rule=in_words(card, clause))


_TRUTHS: Final = {True: N_("yes"), False: N_("no"), None: N_("cannot be told")}


def _facts(shown: Explanation) -> Iterator[str]:
    """Every fact, with what it read; what was written before is not written again."""
    blocks: set[str] = set()
    items = Written()
    for fact in shown.facts:
        if fact.name == "applies" and fact.truth and not _telling(fact):
            continue
        yield from _wrapped(f"* {_says(shown, fact)}: {_(_TRUTHS[fact.truth])}", hang="  ")
        for reading in fact.readings:
            block = list(lines(names_for(shown), reading, _titles(shown), items))
            if "\n".join(block) not in blocks:
                blocks.add("\n".join(block))
                yield from _block(block)


def _block(block: Iterable[str]) -> Iterator[str]:
    for line in block:
        indent = "      " if line.startswith("  ") else "    "
        yield from _wrapped(line.strip(), indent=indent, hang=indent + "  ")


def _telling(fact: FactShown) -> bool:
    """Whether it says something that the duty applies: there is more to it than the status."""
    return any(getattr(reading, "parts", ("",))[-1] != "status" for reading in fact.readings)


def _says(shown: Explanation, fact: FactShown) -> str:
    if fact.name == "applies":
        return _("the duty applies")
    return pick(shown.card.facts[fact.name].says)


def _titles(shown: Explanation) -> dict[str, str]:
    """The titles of the duties that this one rests on."""
    return {card: pick(texts) for card, texts in shown.rests_on.items()}


def _change(shown: Explanation) -> Iterator[str]:
    if shown.finding.verdict in {Verdict.MET, Verdict.NOT_APPLICABLE}:
        return
    if not shown.ways and shown.finding.verdict is Verdict.PENDING:
        yield from _wrapped(_("Nothing that can be done or recorded today changes it yet."))
    elif not shown.ways:
        yield from _wrapped(_("What would change it: nothing that can be recorded or done now."))
        if shown.finding.verdict is Verdict.BREACHED:
            text = _("What happened, or a day that is over and was not covered, cannot be undone.")
            yield from _wrapped(text)
    for way in shown.ways:
        yield from _way(shown, way)
    if shown.finding.verdict is not Verdict.MET_LATE:
        yield ""
        yield from _wrapped(_("What to do: {remedy}").format(remedy=pick(shown.card.remedy)))


def _way(shown: Explanation, way: Way) -> Iterator[str]:
    verdict = label(way.verdict.value)
    yield from _wrapped(_('It would be "{verdict}" with:').format(verdict=verdict))
    for each in way.deeds:
        said = deed(names_for(shown), each, shown.as_of)
        yield from _wrapped(f"+ {said}", indent="  ", hang="    ")
    if way.past:
        text = _("That day is over: it helps only if it was so and is not on record yet.")
        yield from _wrapped(f"({text})", indent="  ", hang="  ")


def _wrapped(said: str, *, indent: str = "", hang: str = "") -> Iterator[str]:
    yield from wrap(
        " ".join(said.split()), WIDTH, initial_indent=indent, subsequent_indent=hang or indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
