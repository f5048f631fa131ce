"""A document on a terminal, by rich."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from textwrap import wrap
from typing import IO, Final

from rich.console import Console, ConsoleRenderable
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text as RichText

from bpvcheck.i18n import _
from bpvcheck.reports.layout import document as doc
from bpvcheck.reports.layout.long_table import LongTable
from bpvcheck.reports.layout.to_do import action_table, finding_table, must_do
from bpvcheck.reports.layout.words import left_out, number, verdict_heads
from bpvcheck.reports.model import VERDICTS, Masked, Tally

_STYLES: Final = {
    "met": "green",
    "met_late": "yellow",
    "breached": "bold red",
    "not_demonstrated": "magenta",
    "pending": "cyan",
    "not_applicable": "dim",
    "": "",
}
_TONES: Final = {"lead": "bold", "note": "dim", "warning": "yellow", "": ""}
_BLOCKS: Final = {
    "met": "█",
    "met_late": "▓",
    "breached": "▚",
    "not_demonstrated": "░",
    "pending": "·",
    "not_applicable": " ",
}
_MOST: Final = 10
_SHORT: Final = 5
_BRIEF: Final = 8
"""How much is said of what is to be done: findings, and per duty."""
_LEFT: Final = 3
_FEW: Final = 3
"""Up to so many things to do each is explained."""
_WHOLE: Final = ("number", "day")
"""Kinds of columns of which no line is broken."""
_BAR: Final = 24
_ROOMY: Final = 90
_WIDE: Final = 110
"""Terminals from this width on have room for bars and minor columns."""


def show(document: doc.Document, file: IO[str] | None = None, width: int | None = None) -> None:
    """Print a document; colours where the file is a terminal."""
    console = _headed(document, file, width)
    for heading, blocks in (*_to_do(document, _SHORT, _SHORT), *_lists(document)):
        _part(console, heading, blocks)
    console.print()
    for name, value in document.footer:
        console.print(RichText(f"{name}: {value}", "dim"))


def show_brief(
    document: doc.Document, file: IO[str] | None = None, width: int | None = None
) -> None:
    """Print what fits on a screen: the figures, what to do first, and how to see more."""
    console = _headed(document, file, width)
    own, others = map(len, must_do(document.actions))
    # two lists share the room that one has
    most = (_SHORT, _FEW) if own and others else (_BRIEF, _BRIEF)
    for heading, (table,) in _to_do(document, *most):
        # what to do, by whom, how much of it is not met, and when
        left = _left_out([each.title for each in table.columns])
        kept = [i for i, each in enumerate(table.columns) if each.title not in left]
        _part(console, heading, [_only(table, kept, table.more)])
    console.print()
    more = _("Everything, with figures and lists: --details. For a browser: --out report.html.")
    if document.head.report == "summary":
        more = _("Everything, with figures and lists: --details. Per party: bpvcheck report.")
    console.print(RichText(more, "dim"))


def _headed(document: doc.Document, file: IO[str] | None, width: int | None) -> Console:
    """Print the title and the headline figures; return where the rest goes."""
    console = Console(file=file, width=width, highlight=False, soft_wrap=False)
    console.print()
    console.print(RichText(document.title, "bold").append(f", {document.subtitle}", "not bold"))
    _print(console, document.blocks)
    return console


def _part(console: Console, heading: str, blocks: Sequence[doc.Block]) -> None:
    console.print()
    console.print(Rule(RichText(heading, "bold"), align="left", style="dim"))
    _print(console, blocks)


def _left_out(heads: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a brief table does without; some count it has."""
    return (_("falls due"), _("not demonstrated")) if _("not met") in heads else ()


def _to_do(
    document: doc.Document, most: int, of_others: int
) -> Iterator[tuple[str, tuple[doc.Table]]]:
    """Yield what to do, no more than ``most``, and what others have to do; a few are explained."""
    own, others = must_do(document.actions)
    parts = (
        (_("What to do first"), own, most),
        (_("What others have to do"), others, of_others),
    )
    for heading, lines, shown_most in parts:
        if lines:
            short = len(lines) > _FEW or shown_most <= _FEW
            shown = [replace(line, title=f"{line.duty} {line.title}") for line in lines]
            table = action_table(shown if short else lines, shown_most)
            yield heading, (_slim(table) if short else table,)


def _lists(document: doc.Document) -> Iterator[tuple[str, Sequence[doc.Block]]]:
    """Yield the findings, and the figures and lists behind them."""
    if document.to_do and document.head.report != "due":
        findings = finding_table(document.to_do[:_MOST])
        kept = [i for i, column in enumerate(findings.columns) if i < _LEFT or column.kind == "day"]
        more = left_out(max(len(document.to_do) - _MOST, 0))
        yield _("Everything that is open"), [_only(findings, kept, more)]
    yield from ((section.heading, section.blocks) for section in document.sections)


def _slim(table: doc.Table) -> doc.Table:
    """Leave out the second lines, which say what is on a page with more room."""
    rows = (tuple(replace(cell, sub="") for cell in row) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _only(table: doc.Table | LongTable, kept: Sequence[int], more: str) -> doc.Table:
    rows = tuple(tuple(row[i] for i in kept) for row in table.rows)
    return doc.Table(tuple(table.columns[i] for i in kept), rows, more=more)


def _print(console: Console, blocks: Sequence[doc.Block]) -> None:
    for block in blocks:
        for part in _block(block, console.width):
            console.print(part)


def text(document: doc.Document, width: int = 100) -> str:
    """Return a document as plain text."""
    out = StringIO()
    show(document, out, width)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _block(block: doc.Block, width: int) -> Iterator[ConsoleRenderable]:
    """Yield what prints a block."""
    match block:
        case doc.Text():
            yield RichText(block.text, _TONES[block.tone])
        case doc.Table():
            yield from _table(block, width)
        case doc.Tallies():
            yield from _tallies(block, width)
        case doc.Chart():
            yield from _chart(block)
        case doc.Figures():
            yield _figures(block)
        case doc.Part():
            yield RichText(f"\n{block.heading}", "bold underline")
            for inner in block.blocks:
                yield from _block(inner, width)


def _grid(*headings: tuple[str, str]) -> RichTable:
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title, kind in headings:
        right = kind == "number"
        table.add_column(
            title,
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=kind in _WHOLE,
        )
    return table


def _table(block: doc.Table, width: int) -> Iterator[ConsoleRenderable]:
    """Print rows in columns, or below each other where there is no room for whole words."""
    if block.caption:
        yield RichText(block.caption, "italic")
    kept = [i for i, column in enumerate(block.columns) if width >= _WIDE or not column.minor]
    columns = [block.columns[i] for i in kept]
    rows = [[_cell(row[i]) for i in kept] for row in block.rows]
    widths = _widths(columns, rows, width)
    if widths:
        table = _grid(*((column.title, column.kind) for column in columns))
        for column, size in zip(table.columns, widths, strict=True):
            # so wide that what must stay together does; a head may go on in a next line
            column.width, column.no_wrap = size, False
        for row in rows:
            table.add_row(*row)
        yield table
    else:
        yield from (_card(columns, row) for row in rows)
    if block.more:
        yield RichText(block.more, "dim")


def _widths(
    columns: Sequence[doc.Column], rows: Sequence[Sequence[RichText]], width: int
) -> list[int]:
    """Return how wide columns are: as they need, or the widest less; no word is broken."""
    texts = [[column.title, *(row[i].plain for row in rows)] for i, column in enumerate(columns)]
    found = [max(len(line) for text in mine for line in text.split("\n")) for mine in texts]
    least = [
        max(map(len, _unbroken(column, mine)), default=1)
        for column, mine in zip(columns, texts, strict=True)
    ]
    room = width - 2 * (len(columns) - 1)
    if sum(least) > room:
        return []
    while sum(found) > room:
        spare = [
            (size - small, i) for i, (size, small) in enumerate(zip(found, least, strict=True))
        ]
        found[max((each for each in spare if each[0]), key=lambda each: found[each[1]])[1]] -= 1
    return found


def _unbroken(column: doc.Column, texts: Sequence[str]) -> Iterator[str]:
    """Yield what stays together on a line: words, and the lines of numbers and days."""
    head, *cells = texts
    yield from head.split()
    for text in cells:
        yield from text.split("\n") if column.kind in _WHOLE else text.split()


def _card(columns: Sequence[doc.Column], row: Sequence[RichText]) -> ConsoleRenderable:
    """Print a row below the one before, each cell behind the head of its column."""
    lines = RichText()
    for column, cell in zip(columns, row, strict=True):
        if cell.plain:
            lines.append(f"  {column.title}: " if lines else "", "dim")
            lines.append_text(RichText(" ").join(cell.split("\n"))).append("\n")
    return lines


def _cell(cell: doc.Cell) -> RichText:
    found = RichText(_marked(cell.text, cell.tags), _STYLES[cell.verdict])
    if cell.sub:
        found.append(f"\n{cell.sub}" if cell.text else cell.sub, "dim")
    return found


def _tallies(block: doc.Tallies, width: int) -> Iterator[ConsoleRenderable]:
    """Show counts per verdict, with bars where there is room; a group's name stands above.

    What a line is about goes on below it where it is long.
    """
    if block.caption:
        yield RichText(block.caption, "italic")
    heads = verdict_heads()
    rows = [
        (row, [number(count) if count else "" for count in _all(row.tally)]) for row in block.rows
    ]
    widths = [
        max(len(head), *(len(counts[i]) for _row, counts in rows)) for i, head in enumerate(heads)
    ]
    first = max(len(block.heading), *(len(_label(row)) for row in block.rows))
    gap = "  " if width >= _ROOMY else " "
    first = min(first, width - sum(widths) - len(widths) * len(gap))
    yield RichText(_fit(block.heading, first) + _numbers(heads, widths, gap), "dim")
    group = ""
    for row, counts in rows:
        if row.group and row.group != group:
            group = row.group
            yield RichText(group, "bold")
        yield _tally_line(row, counts, first, widths, gap, bar=width >= _WIDE)


def _all(tally: Tally | Masked) -> list[int | str]:
    return [*(getattr(tally, word) for word in VERDICTS), tally.judged]


def _label(row: doc.TallyRow) -> str:
    label = _marked(row.label, row.tags)
    return " ".join(part for part in (" " * bool(row.group), label, row.sub) if part)


def _marked(text: str, tags: Sequence[doc.Tag]) -> str:
    return " ".join((text, *(f"[{tag.word}]" for tag in tags)))


def _fit(label: str, width: int) -> str:
    return f"{label:<{width}}" if len(label) <= width else f"{label[: width - 1]}…"


def _numbers(texts: Sequence[str], widths: Sequence[int], gap: str) -> str:
    return "".join(f"{gap}{text:>{width}}" for text, width in zip(texts, widths, strict=True))


def _tally_line(  # noqa: PLR0913 - the measures of the table
    row: doc.TallyRow,
    counts: Sequence[str],
    first: int,
    widths: Sequence[int],
    gap: str,
    *,
    bar: bool,
) -> RichText:
    said = _label(row)
    indent = " " * (len(said) - len(said.lstrip()) + 2)
    start, *rest = wrap(said, first, subsequent_indent=indent, break_on_hyphens=False) or [""]
    line = RichText(f"{start:<{first}}")
    for word, text, width in zip((*VERDICTS, ""), counts, widths, strict=True):
        line.append(f"{gap}{text:>{width}}", _STYLES[word])
    if bar:
        line.append("  ").append_text(_bar(row.tally))
    for more in rest:
        line.append(f"\n{more}")
    return line


def _bar(tally: Tally | Masked) -> RichText:
    """Draw a bar over what applies; every verdict that occurs has at least one block."""
    bar = RichText()
    if isinstance(tally, Masked) or not tally.applicable:
        return bar
    for word in VERDICTS[:-1]:
        count = getattr(tally, word)
        size = max(1, round(_BAR * count / tally.applicable)) if count else 0
        bar.append(_BLOCKS[word] * size, _STYLES[word].replace("bold ", ""))
    return bar


def _chart(block: doc.Chart) -> Iterator[ConsoleRenderable]:
    """Print the numbers of a chart, behind bars of its parts."""
    yield RichText(block.title, "italic")
    totals = [sum(counts) for counts in zip(*(s.values for s in block.series), strict=True)]
    most = max(totals, default=0) or 1
    for place, name in enumerate(block.labels):
        line = RichText(_fit(name, max(map(len, block.labels))) + "  ")
        parts = [(each, each.values[place]) for each in block.series if each.values[place]]
        for each, count in parts if block.form == "bars" else ():
            size = max(1, round(_BAR * count / most))
            line.append(_BLOCKS[each.style] * size, _STYLES[each.style])
        said = ", ".join(f"{number(count)} {each.name}" for each, count in parts)
        yield line.append(f"  {said or number(0)}" if block.form == "bars" else said or number(0))
    if block.caption:
        yield RichText(block.caption, "dim")


def _figures(block: doc.Figures) -> ConsoleRenderable:
    table = _grid(("", "number"), ("", ""), ("", ""))
    table.show_header = False
    for figure in block.figures:
        style = _STYLES[figure.verdict]
        table.add_row(
            RichText(figure.value, f"bold {style}".replace("bold bold", "bold")),
            RichText(figure.label, style),
            RichText(figure.sub, "dim"),
        )
    return table
