"""A made-up branch that answers every hook of bpvcheck.

What a hook needs is imported when it is asked, so that `bpvcheck --help` stays fast.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bpvcheck.plugins import DataPlugin, hookimpl

if TYPE_CHECKING:
    from bpvcheck.expressions.added import ExpressionFunction
    from bpvcheck.intake import Reader
    from bpvcheck.reports import Format, LedgerView, ReportSection
    from bpvcheck.reports.layout.document import Section


class Groen(DataPlugin):
    """What the folder has, and code."""

    @hookimpl
    def bpvcheck_functions(self) -> "Iterator[ExpressionFunction]":
        """Litres per hectare, of a garden of ten hectares."""
        from bpvcheck.expressions.added import ExpressionFunction
        from bpvcheck.expressions.types import Int

        yield ExpressionFunction(
            name="groen_per_hectare",
            usage="groen_per_hectare(litres)",
            says="litres for one of ten hectares",
            takes=(Int(),),
            gives=Int(),
            value=lambda litres: litres // 10,
            column=lambda litres: litres // 10,
        )

    @hookimpl
    def bpvcheck_readers(self) -> "Iterator[Reader]":
        """Read placements from lines such as `P1;99XA;2012-09-03;2013-06-28;40`."""
        from bpvcheck.intake import Reader, batches

        yield Reader((".groen",), lambda file: batches(map(_placement, *_numbered(file))))

    @hookimpl
    def bpvcheck_formats(self) -> "Iterator[Format[Any]]":
        """Give a report as its headings, or as bytes that are no text."""
        from bpvcheck.reports import Format

        yield Format("headings", lambda report: "\n".join(_headings(report.document)))
        yield Format("raw", lambda _report: b"\xff\x00")

    @hookimpl
    def bpvcheck_report_sections(self) -> "Iterator[ReportSection]":
        """Tell a school how often the agreement was not kept."""
        from bpvcheck.reports import ReportSection

        yield ReportSection(("school",), _not_kept)

    @hookimpl
    def bpvcheck_commands(self) -> Iterator[click.Command]:
        """Say hello, or fail."""
        yield hello
        yield fail


def _numbered(file: IO[bytes]) -> tuple[Iterator[int], Iterator[str]]:
    lines = [line.decode().strip() for line in file]
    return iter(range(1, len(lines) + 1)), iter(lines)


def _placement(number: int, line: str) -> tuple[int, dict[str, Any]]:
    name, school, start, end, litres = line.split(";")
    spraying = {"on": start, "litres": int(litres)}
    return number, {
        "kind": "placement",
        "id": name,
        "school": school,
        "status": "ended",
        "qualification": "97253",
        "pathway": "BOL",
        "level": 3,
        "period": {"start": start, "planned_end": end},
        "endings": [],
        "complete_until": "2013-08-01",
        "extensions": {"groen": {"spraying": [spraying]}},
    }


def _headings(document: Any) -> Iterator[str]:  # noqa: ANN401 - a document of a report
    yield from (section.heading for section in document.sections)


def _not_kept(ledger: "LedgerView", school: str) -> "Section | None":
    from bpvcheck.reports.layout.document import Section, Text

    query = f"""SELECT count(*) FROM {ledger.table}
        WHERE agreement = 'groen' AND verdict = 'breached' AND school = ?"""  # noqa: S608
    ((count,),) = ledger.rows(query, school)
    return Section("groen", "Spuiten", (Text(f"{count} keer te veel"),)) if count else None


@click.command("hello")
@click.argument("name")
def hello(name: str) -> None:
    """Say hello."""
    click.echo(f"hello {name}")


@click.command("fail")
def fail() -> int:
    """Fail."""
    return 1 // 0


plugin = Groen(Path(__file__).parent)
