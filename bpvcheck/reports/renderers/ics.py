"""What falls due as a calendar (RFC 5545): per day, party and duty one entry.

An entry keeps its UID as long as its finding does, so that a second import brings it up to date.
What is done since is not in the next file, and no import takes it away.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bpvcheck.i18n import _
from bpvcheck.reports.layout.document import Document
from bpvcheck.reports.layout.words import party, subject_word
from bpvcheck.reports.model import Finding
from bpvcheck.rulebook.labels import label

__all__ = ["calendar"]

_LONGEST: Final = 73
"""Bytes on a line, with room for its end."""


def calendar(document: Document) -> str:
    """Return what falls due as a calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bpvcheck//report//NL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(document.title)}",
    ]
    stamp = f"{document.head.as_of:%Y%m%d}T000000Z"
    for each in document.to_do:
        if each.verdict == "pending" and each.due:
            lines += _event(each, stamp)
    folded = (part for line in (*lines, "END:VCALENDAR") for part in _folded(line))
    return "".join(f"{line}\r\n" for line in folded)


def _event(each: Finding, stamp: str) -> Iterator[str]:
    assert each.due is not None  # noqa: S101 - asked above
    about = f"{subject_word(each.subject_kind)} {each.subject} {each.part}".strip()
    about = ", ".join(filter(None, (about, each.company_name)))
    who = party(each.bearer, each.bearer_name or each.bearer_id)
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(f'{each.id}:{each.bearer_id}')}@bpvcheck"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{each.due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{each.due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(each.title or each.duty)} ({_escaped(about)})"
    text = _("{who} has to do this by this day. Duty {duty}.").format(
        who=f"{who[:1].upper()}{who[1:]}", duty=each.duty
    )
    yield f"DESCRIPTION:{_escaped(text)}"
    yield f"CATEGORIES:{_escaped(label(each.bearer))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Break a line that is too long in bytes; the rest begins with a space."""
    rest = line
    first = True
    while rest:
        room = _LONGEST if first else _LONGEST - 1
        size = len(rest)
        while len(rest[:size].encode()) > room:
            size -= 1
        yield rest[:size] if first else f" {rest[:size]}"
        rest, first = rest[size:], False
