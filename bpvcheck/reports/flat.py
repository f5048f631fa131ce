"""The detail rows of a view: a flat table, as CSV and spreadsheets want it.

The names of the columns are those of the view's fields, in every language.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import singledispatch

from bpvcheck.reports.company import CompanyReport
from bpvcheck.reports.coverage import CoverageReport, FieldLine
from bpvcheck.reports.due import DueReport
from bpvcheck.reports.knowledge_centre import KnowledgeCentreReport
from bpvcheck.reports.model import DueLine, DutyLine, Finding, Head, Masked, Tally
from bpvcheck.reports.school import SchoolReport
from bpvcheck.reports.sector import SectorReport
from bpvcheck.reports.sector_regions import DutyRegions
from bpvcheck.reports.summary import Summary

FlatValue = str | int | float | date | None
FlatRow = Mapping[str, FlatValue]


@singledispatch
def detail_rows(view: object) -> Iterator[FlatRow]:
    """Give the detail rows of a view: its findings, or for a summary its counts."""
    message = f"no detail rows of {type(view).__name__}"
    raise TypeError(message)


@detail_rows.register
def _summary(view: Summary) -> Iterator[FlatRow]:
    for line in view.phases:
        counts: FlatRow = {field.name: getattr(line.tally, field.name) for field in fields(Tally)}
        yield {"phase": line.phase, "bearer": line.bearer, **counts, **_run(view.head)}


@detail_rows.register
def _school(view: SchoolReport) -> Iterator[FlatRow]:
    yield from _findings(view.duties, view.head)


@detail_rows.register
def _company(view: CompanyReport) -> Iterator[FlatRow]:
    lines = (duty.line for theme in view.themes for duty in theme.duties)
    yield from _findings(lines, view.head)


@detail_rows.register
def _knowledge_centre(view: KnowledgeCentreReport) -> Iterator[FlatRow]:
    lines = (line for group in view.groups for line in group.duties)
    yield from _findings(lines, view.head)


@detail_rows.register
def _sector(view: SectorReport) -> Iterator[FlatRow]:
    mine, protocol = view.agreement, view.protocol
    for duties in (mine.duties, protocol.duties):
        yield from (_of_sector("duty", line, line.tally, view) for line in duties)
    for regions in (mine.regions, protocol.regions):
        for line in regions.duties if regions else ():
            for each in line.lines:
                name = " ".join(each.regions)
                yield _of_sector("region", line, each.tally, view, name, each.share)
    for part, parties in (("school", mine.schools), ("company", mine.companies)):
        for party in parties.above:
            yield _of_sector(part, None, party.tally, view, party.id, party.share)


def _of_sector(  # noqa: PLR0913, PLR0917 - what a row can say
    part: str,
    line: DutyLine | DutyRegions | None,
    tally: Tally | Masked,
    view: SectorReport,
    name: str = "",
    share: float | None = None,
) -> FlatRow:
    """Give a row: of a duty, of a duty in a region, or of a school or company that stands out."""
    return {
        "part": part,
        "duty": line.duty if line else "",
        "title": line.title if line else "",
        "bearer": line.bearer if isinstance(line, DutyLine) else "",
        "agreement": " ".join(each.name for each in line.branches) if line else "",
        "name": name,
        "share": share,
        **_fields(tally, Tally),
        **_run(view.head),
    }


@detail_rows.register
def _due(view: DueReport) -> Iterator[FlatRow]:
    for group in view.groups:
        for line in group.lines:
            marks = {"branches": " ".join(each.name for each in line.branches)}
            yield {**_fields(line, DueLine), **marks, **_run(view.head)}


@detail_rows.register
def _coverage(view: CoverageReport) -> Iterator[FlatRow]:
    for line in view.fields:
        yield {**_fields(line, FieldLine), **_run(view.head)}


def _findings(lines: Iterable[DutyLine], head: Head) -> Iterator[FlatRow]:
    for line in lines:
        for each in line.findings:
            row = {**_fields(each, Finding), "missing": " ".join(each.missing)}
            yield {"phase": line.phase, "title": line.title, **row, **_run(head)}


def _fields(value: object, kind: type) -> dict[str, FlatValue]:
    return {field.name: getattr(value, field.name) for field in fields(kind)}


def _run(head: Head) -> FlatRow:
    """Give what every row says of the run."""
    return {"as_of": head.as_of, "rules": head.rules, "inputs": head.inputs}
