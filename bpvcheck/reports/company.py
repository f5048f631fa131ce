"""A learning company's report: recognition, trainers, guidance, assessment, evaluation.

It is about the company's own placements only, and names no student.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bpvcheck.i18n import using
from bpvcheck.reports.company_records import (
    Answer,
    RecognitionLine,
    TrainerLine,
    answers,
    recognitions,
    trainers,
)
from bpvcheck.reports.duties import SOON, duty_lines, total
from bpvcheck.reports.find import CONCERNS, find_party, names
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.head import head
from bpvcheck.reports.key_figures import GuidanceYear, guidance_years
from bpvcheck.reports.layout.document import Section
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import ActionLine, DutyLine, Head, Settle, Tally
from bpvcheck.reports.school import placements
from bpvcheck.reports.settle import settle
from bpvcheck.reports.to_do import actions, to_do
from bpvcheck.rulebook.card import Card

THEMES: Final = (
    "recognition", "preparation", "trainers", "guidance", "assessment", "evaluation", "sustainable",
)  # fmt: skip
"""The sections of the report, in their order."""
_RECOGNITION: Final = {"recognitions", "listings", "listing_exemptions", "profiles", "decisions"}
_TRAINERS: Final = {"trainers", "support"}


@dataclass(frozen=True)
class ThemeDuty:
    """A duty within a theme; ``years`` has the verdict per school year where it is judged so."""

    line: DutyLine
    years: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Theme:
    """What a section of the report is about, and its duties."""

    theme: str
    duties: tuple[ThemeDuty, ...]


@dataclass(frozen=True)
class CompanyReport:
    """One learning company.

    ``owes`` counts what it has to do itself, ``owed`` what others have to do for it. What only
    records say is None where only a ledger is at hand.
    """

    head: Head
    placements: int
    total: Tally
    owes: Tally
    owed: Tally
    guidance: tuple[GuidanceYear, ...]
    years: tuple[str, ...]
    themes: tuple[Theme, ...]
    recognitions: tuple[RecognitionLine, ...] | None
    trainers: tuple[TrainerLine, ...] | None
    answers: tuple[Answer, ...] | None
    within: int
    actions: tuple[ActionLine, ...]
    to_do: FindingList
    settle: tuple[Settle, ...]
    settle_left_out: int
    sections: tuple[Section, ...] = ()


def company_view(  # noqa: PLR0913 - how a report is asked for
    ledger: LedgerView,
    code: str,
    lang: str,
    *,
    strict: bool = False,
    within: int = SOON,
    limit: int | None = 10,
) -> CompanyReport:
    """Report on a company, by any of its codes. Raises UsageError where there is none."""
    with using(lang):
        company = find_party(ledger, "company", code)
        with ledger.mine(CONCERNS["company"], company) as mine:
            rows = mine.counted()
            lines = duty_lines(ledger, rows, strict=strict)
            findings = to_do(ledger, "company", within=within)
            settles = settle(ledger, rows)
            known = names(ledger, "company", [company])
            return CompanyReport(
                head=head(ledger, "company", company, known, strict=strict),
                placements=placements(ledger),
                total=total(rows, strict=strict),
                owes=total((row for row in rows if row.bearer == "company"), strict=strict),
                owed=total((row for row in rows if row.bearer != "company"), strict=strict),
                guidance=guidance_years(ledger),
                years=_years(ledger),
                themes=tuple(_themes(ledger, lines)),
                recognitions=recognitions(ledger, company),
                trainers=trainers(ledger, company),
                answers=answers(ledger, company),
                within=within,
                actions=actions(ledger, findings),
                to_do=findings,
                settle=settles[:limit],
                settle_left_out=len(settles) - len(settles[:limit]),
            )


def theme(card: Card, fields: Collection[str]) -> str:
    """Return the section of a duty: by its phase, its subject and the fields it reads."""
    match card.phase:
        case "assessment":
            return "assessment"
        case "evaluation":
            return "sustainable" if card.subject_record == "company" else "evaluation"
        case "placement":
            return "trainers" if _TRAINERS.intersection(fields) else "guidance"
        case "general":
            return "trainers" if _TRAINERS.intersection(fields) else "recognition"
    about = _RECOGNITION.intersection(fields) or card.subject_record in {
        "company",
        "recognition_request",
    }
    return "recognition" if about else "preparation"


def _themes(ledger: LedgerView, lines: Sequence[DutyLine]) -> Iterable[Theme]:
    """Divide the duties over the themes."""
    years = _verdicts_per_year(ledger)
    by_theme: dict[str, list[ThemeDuty]] = {name: [] for name in THEMES}
    for line in lines:
        card = ledger.card(line.duty)
        if card is not None:
            mine = tuple(years.get((line.duty, line.bearer), ()))
            by_theme[theme(card, ledger.reads(card))].append(ThemeDuty(line, mine))
    for name, duties in by_theme.items():
        if duties:
            yield Theme(name, tuple(duties))


def _verdicts_per_year(ledger: LedgerView) -> dict[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for duty, bearer, part, verdict in ledger.rows(
        """SELECT duty, bearer, part, verdict FROM mine
        WHERE subject_kind = 'company' ORDER BY duty, bearer, part"""
    ):
        found.setdefault((duty, bearer), []).append((part, verdict))
    return found


def _years(ledger: LedgerView) -> tuple[str, ...]:
    query = "SELECT DISTINCT part FROM mine WHERE subject_kind = 'company' ORDER BY part"
    return tuple(str(row[0]) for row in ledger.rows(query))
