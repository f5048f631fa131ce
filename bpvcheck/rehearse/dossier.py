"""What an inspector finds in a dossier, judged strictly: what is not demonstrated is missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bpvcheck.errors import Code, NothingJudgedError
from bpvcheck.i18n import _, current, pick
from bpvcheck.info import RunInfo
from bpvcheck.ledger.evidence import COMPLETE
from bpvcheck.ledger.gaps import record_field
from bpvcheck.rehearse.sample import Dossier, Stratum, draw, strata
from bpvcheck.reports.find import find_party, names
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.settle import field_title
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.labels import label

__all__ = ["DossierPage", "Rehearsal", "rehearse"]

_DUE: Final = ("met", "met_late", "breached", "not_demonstrated")
_ALWAYS: Final = {"period", "endings", "pathway", "level", "qualification", "optional_unit_only"}
"""Fields that nearly every duty reads: they are brought only where they are missing."""
_AUGUST: Final = 8


@dataclass(frozen=True)
class ShownDuty:
    """A duty that the dossier shows to be met, or met too late."""

    duty: str
    title: str
    late: bool


@dataclass(frozen=True)
class MissingDuty:
    """A duty that is not met, or of which the dossier shows nothing; ``fields`` lack for that."""

    duty: str
    title: str
    bearers: tuple[str, ...]
    verdict: str
    due: date | None
    fields: tuple[str, ...]
    remedy: str


@dataclass(frozen=True)
class Bring:
    """A document to bring: how many duties it shows, and how many it still has to show."""

    document: str
    shows: int
    lacks: int


@dataclass(frozen=True)
class DossierPage:
    """One page: a placement, what is there, what is missing and what to bring."""

    dossier: Dossier
    company: str
    company_name: str
    start: date | None
    end: date | None
    shown: tuple[ShownDuty, ...]
    missing: tuple[MissingDuty, ...]
    bring: tuple[Bring, ...]
    to_come: int


@dataclass(frozen=True)
class Rehearsal:
    """A sample of a school's dossiers, and how it was drawn."""

    school: str
    school_name: str
    run: RunInfo
    seed: int
    there: int
    strata: tuple[Stratum, ...]
    pages: tuple[DossierPage, ...]


def rehearse(ledger: LedgerView, school: str, *, size: int, seed: int) -> Rehearsal:
    """Draw dossiers of a school and judge each strictly; words are in the language in force.

    A dossier is a placement for which something was due. Raises UsageError where there is no such
    school, NothingJudgedError where it has no such placement.
    """
    brin = find_party(ledger, "school", school)
    records = _records(ledger, brin)
    if not records:
        message = _("No placement of {school} has anything that was due.").format(school=brin)
        raise NothingJudgedError(Code.NO_RECORDS, message)
    dossiers = [_dossier(key, each) for key, each in records.items()]
    drawn = draw(dossiers, size, seed)
    codes = [str(records[each.placement]["company"] or "") for each in drawn]
    companies = names(ledger, "company", codes)
    whole = _whole(ledger, [each.placement for each in drawn])
    return Rehearsal(
        school=brin,
        school_name=names(ledger, "school", [brin]).get(brin, ""),
        run=ledger.info,
        seed=seed,
        there=len(dossiers),
        strata=strata(dossiers, drawn),
        pages=tuple(
            _page(ledger, each, whole[each.placement], companies, findings)
            for each, findings in zip(drawn, _findings(ledger, drawn), strict=True)
        ),
    )


_Record = Mapping[str, Any]
_Row = tuple[str, str, str, str, date | None, str]
"""A finding: duty, version of its card, bearer, verdict, due day and missing paths."""


def _records(ledger: LedgerView, school: str) -> dict[str, _Record]:
    """Return by id what the dossiers of a school are drawn by."""
    placements = ledger.records(
        "placement", "id", "pathway", "qualification", "period", "location", "company"
    )
    companies = ledger.records("company", "id", "region")
    rows = ledger.rows(
        f"""SELECT p.id, p.pathway, p.qualification, p.period.start, coalesce(c.region, p.location),
            p.company
        FROM {placements} p LEFT JOIN {companies} c ON c.id = p.company
        WHERE p.id IN (SELECT subject FROM ledger WHERE subject_kind = 'placement' AND school = ?
            AND verdict IN (SELECT unnest(?::VARCHAR[])))""",  # noqa: S608 - names of our own
        school,
        list(_DUE),
    )
    columns = ("pathway", "qualification", "start", "location", "company")
    return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows}


def _dossier(placement: str, record: _Record) -> Dossier:
    return Dossier(
        placement=placement,
        pathway=record["pathway"] or "",
        qualification=record["qualification"] or "",
        year=_school_year(record["start"]),
        location=record["location"] or "",
    )


def _school_year(day: date | None) -> str:
    """Return the school year of a day, which starts on 1 August, as `2011-2012`."""
    if day is None:
        return ""
    first = day.year if day.month >= _AUGUST else day.year - 1
    return f"{first}-{first + 1}"


def _whole(ledger: LedgerView, ids: Sequence[str]) -> dict[str, _Record]:
    """Return the records of some placements, by id."""
    import pyarrow as pa
    import pyarrow.compute as pc

    assert ledger.run is not None  # noqa: S101 - a rehearsal is made from records
    table = ledger.run.intake.table("placement")
    found = table.filter(pc.is_in(table["id"].cast(pa.utf8()), pa.array(ids, pa.utf8())))
    return {each["id"]: each for each in found.to_pylist()}


def _findings(ledger: LedgerView, drawn: Sequence[Dossier]) -> Iterator[list[_Row]]:
    """Yield for each dossier its findings, in the order of the rule book."""
    ids = [each.placement for each in drawn]
    place = {duty: number for number, duty in enumerate(ledger.book.ids)}
    by_dossier: dict[str, list[_Row]] = {each: [] for each in ids}
    for subject, *row in ledger.rows(
        """SELECT subject, duty, card_version, bearer, verdict, due, missing FROM ledger
        WHERE subject_kind = 'placement' AND repeats = '' AND verdict <> 'not_applicable'
            AND subject IN (SELECT unnest(?::VARCHAR[]))""",
        ids,
    ):
        by_dossier[subject].append(tuple(row))
    for each in ids:
        yield sorted(by_dossier[each], key=lambda row: (place[row[0]], row[2]))


def _page(
    ledger: LedgerView,
    dossier: Dossier,
    record: _Record,
    companies: Mapping[str, str],
    findings: Sequence[_Row],
) -> DossierPage:
    """Make the page of a dossier."""
    shown, missing = [], []
    shows: dict[str, set[str]] = {}
    lacks: dict[str, set[str]] = {}
    for duty, version, bearer, verdict, due, paths in findings:
        card = ledger.card(duty, version)
        if card is None or verdict == "pending":
            continue
        title = pick(card.title)
        if verdict in {"met", "met_late"}:
            shown.append(ShownDuty(duty, title, late=verdict == "met_late"))
            _add(shows, card, duty, _fields_of(card) - _ALWAYS)
            continue
        wanted = _lacking(card, record, paths) if paths else {}
        remedy = pick(card.remedy)
        lacking = tuple(wanted.values())
        missing.append(MissingDuty(duty, title, (bearer,), verdict, due, lacking, remedy))
        fields = {path.partition(".")[0] for path in wanted} if wanted else set()
        _add(lacks, card, duty, fields or _fields_of(card) - _ALWAYS)
    company = record.get("company") or ""
    period = record.get("period") or {}
    return DossierPage(
        dossier=dossier,
        company=company,
        company_name=companies.get(company, ""),
        start=period.get("start"),
        end=period.get("planned_end"),
        shown=tuple(dict.fromkeys(shown)),
        missing=_together(missing),
        bring=_bring(shows, lacks),
        to_come=sum(row[3] == "pending" for row in findings),
    )


def _together(missing: Sequence[MissingDuty]) -> tuple[MissingDuty, ...]:
    """Put together what several owe alike; what the school owes comes first."""
    found: dict[MissingDuty, list[str]] = {}
    for each in missing:
        found.setdefault(replace(each, bearers=()), []).extend(each.bearers)
    made = [replace(each, bearers=tuple(bearers)) for each, bearers in found.items()]
    return tuple(sorted(made, key=lambda each: "school" not in each.bearers))


def _fields_of(card: Card) -> set[str]:
    return {each.field.partition(".")[0] for each in card.record}


def _add(documents: dict[str, set[str]], card: Card, duty: str, fields: set[str]) -> None:
    """Note that a duty is shown by the documents in which some of its fields are recorded."""
    for each in card.record:
        if each.field.partition(".")[0] in fields:
            documents.setdefault(pick(each.where), set()).add(duty)


def _bring(shows: Mapping[str, set[str]], lacks: Mapping[str, set[str]]) -> tuple[Bring, ...]:
    """List the documents, those that most is missing of first."""
    none: set[str] = set()
    found = [
        Bring(each, len(shows.get(each, none)), len(lacks.get(each, none)))
        for each in {*shows, *lacks}
    ]
    return tuple(sorted(found, key=lambda each: (-each.lacks, -each.shows, each.document)))


def _lacking(card: Card, record: _Record, paths: str) -> dict[str, str]:
    """Return what a finding misses: the path, and its field in words, each field once.

    A single value that the record has is left out: it settles nothing.
    """
    found: dict[str, str] = {}
    for path in paths.split():
        if _has(record, path):
            continue
        kind, field = record_field(card, path)
        words = field_title(kind, field, current()) if field else _in_words(kind)
        if words not in found.values():
            found[path] = words or field
    return found


def _in_words(kind: str) -> str:
    """Say a kind of record of which one lacks."""
    return _("somebody's judgement") if kind == "attestation" else label(kind)


def _has(record: _Record, path: str) -> bool:
    """Whether a record has the single value that a path leads to."""
    if path.endswith(COMPLETE):
        return False
    value: object = record
    for name in path.split("."):
        if not isinstance(value, Mapping):
            return False
        value = value.get(name)
    return value is not None and not isinstance(value, list)
