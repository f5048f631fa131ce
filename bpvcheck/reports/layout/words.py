"""How reports say things: subjects, dates, counts, who, and what stands under every report."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final

from bpvcheck.i18n import Lang, _, current, format_date, format_number, ngettext, pgettext, using
from bpvcheck.reports.layout.document import Cell
from bpvcheck.reports.model import VERDICTS, Head, Masked, Tally
from bpvcheck.rulebook.labels import label

SIGNS: Final = {
    "met": "✓",
    "met_late": "↷",
    "breached": "✗",
    "not_demonstrated": "?",
    "pending": "…",
    "not_applicable": "/",
}
"""A sign for each verdict, so that nothing is said by colour alone."""


def number(value: int | str) -> str:
    """Write a count."""
    return value if isinstance(value, str) else format_number(value)


def count_cell(count: int | str, verdict: str = "") -> Cell:
    """Write a count in a table, so that it sorts as a number; nothing is left empty."""
    value = count if isinstance(count, int) else None
    return Cell(number(count), "", verdict, value=value) if count else Cell("", value=0)


def subject_word(kind: str) -> str:
    """Say what a finding is about."""
    return _subjects(current()).get(kind, kind)


@cache
def _subjects(_lang: Lang) -> dict[str, str]:
    """Name the kinds of subject; once in each language."""
    return {
        "placement": pgettext("subject", "placement"),
        "school": pgettext("subject", "school"),
        "company": pgettext("subject", "learning company"),
        "recognition_request": pgettext("subject", "request"),
        "knowledge_centre": pgettext("subject", "knowledge centre"),
        "sector": pgettext("subject", "sector"),
        "programme": pgettext("subject", "joint programme"),
    }


def record_word(kind: str, count: int) -> str:
    """Say a kind of record, so many of them."""
    return {
        "placement": ngettext("placement (BPV)", "placements (BPV)", count),
        "school": ngettext("school record", "school records", count),
        "company": ngettext("learning company record", "learning company records", count),
        "recognition_request": ngettext(
            "request for recognition", "requests for recognition", count
        ),
        "knowledge_centre": ngettext("knowledge centre record", "knowledge centre records", count),
        "sector": ngettext("sector record", "sector records", count),
        "programme": ngettext("joint programme record", "joint programme records", count),
        "attestation": ngettext("attestation record", "attestation records", count),
    }[kind]


def subject(kind: str, name: str, part: str) -> Cell:
    """Say whom or what a finding is about, and which part of it."""
    return Cell(f"{subject_word(kind)} {name}", part)


def who(bearer: str, holder: str, name: str = "") -> Cell:
    """Say who has to act."""
    known = " ".join(text for text in (holder, name) if text)
    return Cell(label(bearer), known)


def name_cell(code: str, name: str, find: str = "") -> Cell:
    """Return a name with the code beside it, or the code where there is no name."""
    return Cell(name or code, code if name else "", find=find)


def named(code: str, name: str) -> Cell:
    """Return the cell of a company, which leads to its findings."""
    return name_cell(code, name, find=f'"{code}"')


def party(kind: str, name: str) -> str:
    """Name a party by what it is; a name that says so itself stands alone."""
    said = re.findall(r"\w+", name.casefold())
    for lang in Lang:
        with using(lang):
            words = label(kind).split()
        if said[: len(words)] == words:
            return name
    return f"{label(kind)} {name}".strip()


def report_title(head: Head) -> str:
    """Return the title of the report to a school, a company or a knowledge centre."""
    return _("BPV-protocol: {name}").format(name=party(head.report, head.called))


def verdict(word: str) -> Cell:
    """Say a verdict with its sign."""
    return Cell(f"{SIGNS[word]} {label(word)}", verdict=word)


def day(value: date | None) -> str:
    """Write a date in a table; nothing where there is none."""
    return f"{value.day} {_months(current())[value.month - 1]} {value.year}" if value else ""


@cache
def _months(_lang: Lang) -> tuple[str, ...]:
    """Name the months in short; once in each language."""
    return (
        pgettext("short month", "Jan"),
        pgettext("short month", "Feb"),
        pgettext("short month", "Mar"),
        pgettext("short month", "Apr"),
        pgettext("short month", "May"),
        pgettext("short month", "Jun"),
        pgettext("short month", "Jul"),
        pgettext("short month", "Aug"),
        pgettext("short month", "Sep"),
        pgettext("short month", "Oct"),
        pgettext("short month", "Nov"),
        pgettext("short month", "Dec"),
    )


def day_cell(value: date | None, sub: str = "") -> Cell:
    """Write a date in a table, so that it sorts as a date."""
    return Cell(day(value), sub, value=value)


def days_late(days: int | None) -> str:
    """Say how long ago something was due."""
    if days is None:
        return ""
    return ngettext("{count} day", "{count} days", days).format(count=number(days))


def days_left(days: int) -> str:
    """Say how soon something is due."""
    if days == 0:
        return _("today")
    return ngettext("in {count} day", "in {count} days", days).format(count=number(days))


def left_out(count: int) -> str:
    """Say how many lines were left out; nothing where none were."""
    if not count:
        return ""
    return ngettext("And {count} more.", "And {count} more.", count).format(count=number(count))


def share(tally: Tally | Masked) -> str:
    """Say a rate in full: how many of what was due are done, and how many cannot be told."""
    text = _("{done} of {due} done; {unknown} cannot be told")
    return text.format(
        done=number(tally.done), due=number(tally.due), unknown=number(tally.not_demonstrated)
    )


def verdict_heads() -> tuple[str, ...]:
    """Return the short heads above counts per verdict and above how many were judged."""
    return (
        pgettext("column", "met"),
        pgettext("column", "late"),
        pgettext("column", "not met"),
        pgettext("column", "not shown"),
        pgettext("column", "later"),
        pgettext("column", "n/a"),
        pgettext("column", "judged"),
    )


def counted(tally: Tally | Masked, words: Iterable[str] = VERDICTS) -> str:
    """Write counts in one line: `3 not met, 12 not demonstrated`."""
    counts = [(word, getattr(tally, word)) for word in words]
    return ", ".join(f"{number(count)} {label(word)}" for word, count in counts if count)


def as_of(head: Head) -> str:
    """Say as of when a report holds."""
    return _("as of {day}").format(day=format_date(head.as_of))


def footer(head: Head) -> tuple[tuple[str, str], ...]:
    """Say on what a report rests, so that it can be made again."""
    rows = [
        (_("judged as of"), format_date(head.as_of)),
        (
            _("input complete until"),
            format_date(head.complete_until) if head.complete_until else "",
        ),
        (_("rules"), head.rules),
        (_("inputs"), head.inputs),
        (_("made with"), f"bpvcheck {head.version}"),
        (
            _("versions"),
            _("report {report}, ledger {ledger}").format(
                report=head.report_version, ledger=head.ledger_version
            ),
        ),
    ]
    return tuple((name, value) for name, value in rows if value)


def verdict_words() -> tuple[tuple[str, str, str], ...]:
    """Return the legend: each verdict with its sign and what it means."""
    meaning = {
        "met": _("the records show that it was done, in time"),
        "met_late": _("done, after it was due"),
        "breached": _("due, and the records show that it was not done"),
        "not_demonstrated": _("due, and the records do not say"),
        "pending": _("not due yet, and not done yet"),
        "not_applicable": _("the duty does not arise here"),
    }
    return tuple((word, f"{SIGNS[word]} {label(word)}", meaning[word]) for word in VERDICTS)
