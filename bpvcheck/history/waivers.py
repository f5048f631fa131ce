"""Waivers: who accepts for a while that a finding is open, why, and until when.

A waiver changes no verdict. It stands beside the finding, and a waived finding does not fail a run.
One that has expired waives nothing any more, and one that fits no finding that is open or still to
fall due may have served its turn or be misspelt: both are findings of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bpvcheck.errors import Code, Problem, UsageError, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.ledger.view import offer_ledger
from bpvcheck.rulebook.form import JsonSchema, Key, Keys
from bpvcheck.rulebook.kinds import DayKind, EachKind, TextKind
from bpvcheck.rulebook.read import read_list
from bpvcheck.rulebook.schemas import schema_of

if TYPE_CHECKING:
    from bpvcheck.ledger.wide import Ledger

__all__ = [
    "FindingKey",
    "Waived",
    "Waiver",
    "WaiverForm",
    "Waivers",
    "apply_waivers",
    "check_duties",
    "read_waivers",
    "waiver_schema",
]

WAIVABLE: Final = ("breached", "not_demonstrated", "pending")
"""The verdicts that can be waived: what is open, and what will fall due."""
FindingKey = tuple[str, str, str, str]
"""A finding: its duty, subject, part and bearer."""


class WaiverForm(Keys):
    """One waiver in the file."""

    duty = Key(TextKind(), "id of the duty, such as VRB-OI-5")
    subject = Key(
        TextKind(), "id of the placement, school, ... that the finding is about", needed=False
    )
    party = Key(TextKind(), "id of who owes the duty: all its findings on that duty", needed=False)
    part = Key(
        TextKind(),
        "school year, half-year or region within the subject; by default all",
        needed=False,
    )
    who = Key(TextKind(), "who asked for the waiver, by function")
    why = Key(TextKind(), "why the finding is accepted for now")
    until = Key(DayKind(), "the last day on which the waiver holds")
    approved_by = Key(TextKind(), "who approved it, by function")
    one_of = ("subject", "party")


@dataclass(frozen=True)
class Waiver:
    """A waiver: for a duty, of one subject or of all that one party owes."""

    duty: str
    subject: str
    party: str
    part: str
    who: str
    why: str
    until: date
    approved_by: str
    line: int

    @property
    def about(self) -> str:
        """What it is for, in one word: `VRB-OI-5:P1`, `VRB-OI-5:99XA`."""
        return ":".join(part for part in (self.duty, self.subject or self.party, self.part) if part)


@dataclass(frozen=True)
class Waived:
    """A finding that a waiver is for, with its verdict, which stays what it is."""

    finding: FindingKey
    verdict: str
    waiver: Waiver


@dataclass(frozen=True)
class Waivers:
    """What waivers do to a ledger: what is ``waived``, and which have ``expired`` or are unused.

    What is not due yet can be waived beforehand; ``open`` is what is waived and open now.
    """

    waived: tuple[Waived, ...]
    expired: tuple[Waiver, ...]
    unused: tuple[Waiver, ...]

    @property
    def open(self) -> tuple[Waived, ...]:
        """What is waived and open."""
        return tuple(each for each in self.waived if each.verdict != "pending")

    def by_finding(self) -> dict[FindingKey, Waiver]:
        """Return the waiver of each finding."""
        return {each.finding: each.waiver for each in self.waived}


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read a YAML file with waivers.

    Raises UsageError with every problem in it, or where it is not there.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", "")
        message = _("This cannot be read: {reason}.").format(reason=reason)
        raise UsageError(Code.PATH_NOT_FOUND, message, file=str(path)) from error
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        return ()
    sheet, forms = read_list(text, str(path), WaiverForm)
    found = tuple(_waiver(form) for form in forms)
    if sheet.problems:
        raise UsageError.of(*(replace(each, code=Code.WRONG_GIVEN) for each in sheet.problems))
    return found


def waiver_schema() -> JsonSchema:
    """Return the JSON Schema (2020-12) of a file with waivers."""
    return schema_of(
        "waivers", "Waivers: findings that are accepted for a while", EachKind(WaiverForm).schema()
    )


def _waiver(form: WaiverForm) -> Waiver:
    return Waiver(
        duty=form.duty.strip(),
        subject=form.subject,
        party=form.party,
        part=form.part,
        who=form.who,
        why=form.why,
        until=form.until or date.max,
        approved_by=form.approved_by,
        line=form.at[0],
    )


def check_duties(waivers: Iterable[Waiver], known: Sequence[str], file: Path) -> None:
    """Raise UsageError where a waiver names a duty that the rule book does not have."""
    problems = [
        Problem(
            Code.UNKNOWN_ID,
            _('There is no rule card "{id}".').format(id=waiver.duty),
            hint=did_you_mean(waiver.duty, known),
            file=str(file),
            line=waiver.line,
        )
        for waiver in waivers
        if waiver.duty not in known
    ]
    if problems:
        raise UsageError.of(*problems)


def apply_waivers(ledger: "Ledger", waivers: Sequence[Waiver]) -> Waivers:
    """Find what waivers are for, as of the ledger's date.

    Where several fit one finding, the first that has not expired counts.
    """
    today = ledger.info.as_of
    offer_ledger(ledger, ledger.database)
    waived: dict[FindingKey, Waived] = {}
    unused = []
    for waiver, found in zip(waivers, _findings(ledger, waivers), strict=True):
        if not found:
            unused.append(waiver)
        elif waiver.until >= today:
            for each in found:
                waived.setdefault(each.finding, each)
    return Waivers(
        waived=tuple(waived[finding] for finding in sorted(waived)),
        expired=tuple(each for each in waivers if each.until < today),
        unused=tuple(each for each in unused if each.until >= today),
    )


def _findings(ledger: "Ledger", waivers: Sequence[Waiver]) -> list[list[Waived]]:
    """Return for each waiver the findings that it is for."""
    found: list[list[Waived]] = [[] for _waiver in waivers]
    columns = [
        [*range(len(waivers))],
        *([getattr(each, name) or None for each in waivers] for name in _ASKED),
    ]
    for number, *finding, verdict in ledger.database.rows(_FITS, *columns, list(WAIVABLE)):
        duty, subject, part, bearer = finding
        found[number].append(Waived((duty, subject, part, bearer), verdict, waivers[number]))
    return found


_ASKED: Final = ("duty", "subject", "party", "part")
_COLUMNS: Final = ", ".join(f"unnest(?::VARCHAR[]) AS {name}" for name in _ASKED)
_FITS: Final = f"""WITH waiver AS (
    SELECT unnest(?::INTEGER[]) AS number, {_COLUMNS}
) SELECT w.number, l.duty, l.subject, l.part, l.bearer, l.verdict
FROM ledger l JOIN waiver w ON w.duty = l.duty
WHERE l.repeats = '' AND l.verdict IN (SELECT unnest(?::VARCHAR[]))
    AND (l.subject = w.subject OR l.bearer_id = w.party) AND (w.part IS NULL OR w.part = l.part)
ORDER BY ALL"""
