"""What records can settle as a document."""

from collections.abc import Iterator

from bpvcheck.i18n import _
from bpvcheck.reports.coverage import CoverageReport, DutyCoverage, FieldLine
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Figures,
    Section,
    Table,
    Text,
    cells,
    columns,
)
from bpvcheck.reports.layout.summary import assembled, settle_blocks
from bpvcheck.reports.layout.words import number, record_word
from bpvcheck.rulebook.labels import label


def document(view: CoverageReport) -> Document:
    """Lay out what can be judged, what would settle more, and which fields there are."""
    return assembled(
        view.head,
        title=_("What these records can settle"),
        blocks=(_figures(view),),
        sections=(
            Section(
                "settle", _("What cannot be told"), settle_blocks(view.settle, view.settle_left_out)
            ),
            Section("duties", _("Per duty"), tuple(_duties(view.duties))),
            Section("fields", _("Which fields the records have"), tuple(_fields(view.fields))),
        ),
    )


def _figures(view: CoverageReport) -> Block:
    of = _("of {count} duties").format(count=number(len(view.duties)))
    return Figures(
        (
            Figure(_("can be judged for all"), number(view.states["all"]), of, "met"),
            Figure(_("can be judged for some"), number(view.states["some"]), of, "met_late"),
            Figure(_("cannot be judged"), number(view.states["none"]), of, "not_demonstrated"),
            Figure(_("nothing is due"), number(view.states["nothing"]), of, "pending"),
        )
    )


def _duties(lines: tuple[DutyCoverage, ...]) -> Iterator[Block]:
    """Show for how many subjects each duty is told; without those of which nothing is due."""
    heads = columns(
        _("duty"),
        Column(_("that were due"), "number"),
        Column(_("can be judged"), "number"),
        Column(_("cannot be told"), "number"),
        Column(_("what is missing most"), minor=True),
    )
    rows = tuple(
        cells(
            Cell(line.duty, line.title),
            line.due,
            line.told,
            line.not_demonstrated,
            ", ".join(dict.fromkeys(_field(*field) for field in line.missing)),
        )
        for line in lines
        if line.due
    )
    if rows:
        yield Table(heads, rows)
    idle = [line.duty for line in lines if not line.due]
    if idle:
        text = _("Of these duties nothing is due, or no record is there: {duties}.")
        yield Text(text.format(duties=", ".join(idle)), "note")


def _field(kind: str, field: str) -> str:
    return f"{label(kind)}.{field}" if field else label(kind)


def _fields(lines: tuple[FieldLine, ...]) -> Iterator[Block]:
    yield Text(
        _(
            "Fields that stand in a list count per item of it. A list without a day up to which it "
            "is complete shows what happened, and never what did not."
        ),
        "note",
    )
    for kind in dict.fromkeys(line.kind for line in lines):
        yield _table(kind, [line for line in lines if line.kind == kind])


def _table(kind: str, lines: list[FieldLine]) -> Table:
    heads = columns(
        Column(record_word(kind, 1), "code"),
        Column(_("have it"), "number"),
        Column(_("of"), "number"),
        Column(_("stated complete"), "number", minor=True),
        Column(_("duties that read it"), "number", minor=True),
    )
    rows = tuple(
        cells(
            Cell(line.path, line.title),
            line.have,
            line.of,
            "" if line.complete is None else line.complete,
            line.duties if line.duties and "." not in line.path else "",
        )
        for line in lines
    )
    return Table(heads, rows)
