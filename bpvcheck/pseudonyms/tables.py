"""Tables with pseudonyms, as CSV.

Only columns that are known to hold nothing of a person are kept: those that the records' fields are
called in either language, and those of known exports. Numbers of students are replaced; names, free
text and every column that is not known are dropped, unless they are asked for.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

from pydantic import BaseModel

from bpvcheck.errors import CellPlace, Code, RecordError
from bpvcheck.i18n import _
from bpvcheck.intake.privacy import forbidden_key
from bpvcheck.pseudonyms.chosen import Chosen, PseudonymiseOutcome, leak, left_out, plain
from bpvcheck.pseudonyms.key import Keyed
from bpvcheck.records import KINDS
from bpvcheck.records.types import FreeText, Pseudonym, titles
from bpvcheck.tables import (
    CellValue,
    Header,
    TableSheet,
    as_text,
    first_header,
    is_empty,
    open_table,
)

__all__ = ["pseudonymised_table"]

_STUDENTS: Final = re.compile(
    r"(student|leerling|deelnemer|studente|cursist)(en)?(nummer|nr|id|code|pseudoniem)?"
    r"|(persoons)?pseudoniem|pseudonym|persoonid|bronid"
)
_NAMES: Final = re.compile(
    r"naam|name|initial|voorletter|tussenvoegsel|adres|mail|telefoon|phone|mobiel|postcode"
    r"|woonplaats|geboorte|geslacht|nationaliteit|opleider|begeleider|mentor|contactpersoon|ouder"
)
_EXPORTS: Final = frozenset(
    plain(name)
    for name in (
        # EduArte's BPV enrolment, without people and free text (docs/pseudoniemen.nl.md)
        *("afsluitdatum", "begindatum", "verwachteEinddatum", "einddatum", "volgnummer"),
        *("overeenkomstnummer", "totaleOmvang", "gerealiseerdeOmvang", "urenPerWeek"),
        *("dagenPerWeek", "werkdagen", "redenUitschrijving", "status"),
        # what other student systems and desks call these
        *("BPV-nummer", "BPV nr", "POK-nummer", "startdatum", "datum begin", "datum einde"),
        *("leerbedrijf id", "leerbedrijf-ID", "code leerbedrijf", "brin", "crebo", "leerweg"),
        *("niveau", "brinnummer", "crebonummer", "uren", "omvang", "einddatum gepland"),
    )
)
_COMPANIES: Final = re.compile(r"leerbedrijf|bedrijf|company|vervangendleerbedrijf")


def pseudonymised_table(
    file: Path, sheet: str | None, keyed: Keyed, chosen: Chosen, outcome: PseudonymiseOutcome
) -> Iterator[bytes]:
    """Yield the rows of a table as CSV; what is wrong goes to the outcome.

    Raises RecordError where it is no table or has no headers, OSError where it cannot be opened.
    """
    with file.open("rb") as opened:
        table = open_table(opened)
        found = table.sheet(sheet)
        if found is None:
            message = _('There is no sheet "{name}".').format(name=sheet or "")
            raise RecordError(Code.MISSING_COLUMN, message, file=str(file))
        outcome.other_sheets = tuple(name for name in table.sheets if name != found.name)
        header = first_header(found.top())
        if not header.names:
            message = _("No row with headers was found.")
            hint = _("a file without headers is read by a mapping, with pseudonymise: on a column")
            raise RecordError(Code.NOT_A_TABLE, message, hint=hint, file=str(file))
        _refuse_unknown(header, chosen, file)
        yield from _Table(file, header, keyed, chosen, outcome).lines(found)


def _refuse_unknown(header: Header, chosen: Chosen, file: Path) -> None:
    """Raise RecordError for a column that was asked for and is not there."""
    there = {plain(name) for name in header.names}
    for name in sorted({*chosen.people, *chosen.keep} - there):
        message = _('There is no column "{name}".').format(name=name)
        raise RecordError(Code.MISSING_COLUMN, message, file=str(file))


class _Table:
    """A table whose columns are replaced, kept or dropped."""

    def __init__(
        self, file: Path, header: Header, keyed: Keyed, chosen: Chosen, outcome: PseudonymiseOutcome
    ) -> None:
        self._file, self._header, self._keyed, self._outcome = file, header, keyed, outcome
        self._sorts: dict[int, str] = {}
        self._kept: list[int] = []
        self._people: set[int] = set()
        self._companies: set[int] = set()
        for place, name in enumerate(header.names):
            self._settle(place, plain(name), chosen)
        self._changed = [*sorted({*range(len(header.names))} - {*self._kept})]

    def _settle(self, place: int, name: str, chosen: Chosen) -> None:
        """Decide what becomes of a column."""
        heading = self._header.names[place]
        sort = chosen.people.get(name) or chosen.layout.get(name)
        student = _STUDENTS.fullmatch(name) or forbidden_key(heading)
        if sort or (student and name not in chosen.keep):
            self._sorts[place] = sort or "student"
            self._people.add(place)
            self._outcome.replaced[heading] = 0
        elif name in {*chosen.keep, *chosen.layout} or (
            name in _known() and not _NAMES.search(name)
        ):
            self._kept.append(place)
            if _COMPANIES.search(name):
                self._companies.add(place)
        elif heading:
            self._outcome.dropped[heading] = 0
            if _NAMES.search(name):
                self._people.add(place)

    def lines(self, sheet: TableSheet) -> Iterator[bytes]:
        """Yield the header and the rows below it."""
        places = sorted([*self._sorts, *self._kept])
        if not places:
            message = _("No column of this table is known, so nothing of it would be left.")
            hint = _("name a mapping that reads it with --map, or columns with --person and --keep")
            raise RecordError(Code.MISSING_COLUMN, message, hint=hint, file=str(self._file))
        yield b"\xef\xbb\xbf" + _line([self._header.names[place] for place in places])
        for first, rows in sheet.read():
            for number, row in enumerate(rows, first):
                if number > self._header.row and not all(map(is_empty, row)):
                    made = self._row(number, row, places)
                    if made is not None:
                        self._outcome.written += 1
                        yield _line(made)

    def _row(
        self, number: int, row: Sequence[CellValue], places: Sequence[int]
    ) -> list[str] | None:
        """Return a row with pseudonyms; None where it cannot leave."""
        texts = [*map(as_text, row), *[""] * (len(self._header.names) - len(row))]
        people = [texts[place] for place in self._people if texts[place]]
        for place in self._kept:
            wrong = leak(texts[place], people, company=place in self._companies)
            if wrong:
                name = self._header.cell(number, place)
                cell = CellPlace(number, header=self._header.names[place], name=name)
                self._outcome.problems.append(
                    left_out(wrong, file=str(self._file), line=number, cell=cell)
                )
                return None
        for place in self._changed:
            self._count(place, texts[place])
        return [
            self._keyed(self._sorts[place], texts[place])
            if place in self._sorts and texts[place]
            else texts[place]
            for place in places
        ]

    def _count(self, place: int, text: str) -> None:
        name = self._header.names[place]
        if text and name:
            counts = self._outcome.replaced if place in self._sorts else self._outcome.dropped
            counts[name] += 1


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


@cache
def _known() -> frozenset[str]:
    """Return what columns may be called that hold nothing of a person."""
    found: dict[str, bool] = {}
    for model in KINDS.values():
        for name, private in _titles(model):
            found[name] = found.get(name, False) or private
    return _EXPORTS | {name for name, private in found.items() if not private}


def _titles(model: type[BaseModel]) -> Iterator[tuple[str, bool]]:
    """Yield what fields are called, and whether they hold a person or free text."""
    hints = get_type_hints(model, include_extras=True)
    for name, info in model.model_fields.items():
        private = name == "extensions" or _private(hints[name])
        yield plain(name), private
        yield from ((plain(title), private) for title in titles(info).values() if title)
        for inner in _models(info.annotation):
            yield from _titles(inner)


def _private(hint: Any) -> bool:  # noqa: ANN401 - an annotation
    return hint in (Pseudonym, FreeText) or any(map(_private, get_args(hint)))


def _models(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - an annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for arg in get_args(annotation) for model in _models(arg)]
