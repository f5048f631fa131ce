"""A document as one HTML file: nothing is fetched, and it reads without JavaScript.

Of a long table the first rows are in the page as they are, and all of them as packed data: a script
of a few lines (``table.js``) draws what is looked for, filters and sorts.
"""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final
from zlib import compress

import numpy as np
import orjson
from markupsafe import Markup, escape

from bpvcheck.i18n import _, pgettext
from bpvcheck.reports.findings import ID, FindingList
from bpvcheck.reports.layout import document as doc
from bpvcheck.reports.layout.long_table import LongTable, coded_columns
from bpvcheck.reports.layout.to_do import action_table, finding_table, must_do
from bpvcheck.reports.layout.words import number, verdict_heads
from bpvcheck.reports.model import VERDICTS, Masked, Tally
from bpvcheck.reports.renderers.charts import chart_of, drawn, tally_bar
from bpvcheck.reports.renderers.codes import CODE, whole_codes
from bpvcheck.reports.renderers.pages import page_environment
from bpvcheck.rulebook.labels import label

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["index", "page", "printed", "site_files"]

MUST: Final = 10
"""How many things to do stand above the rest of a page."""
FIRST: Final = 25
"""How many rows of a long table are in the page without JavaScript."""


def page(document: doc.Document, *, shared: str = "", plain: int = FIRST) -> str:
    """Return a document as a page; ``shared`` is where style and script are, else they are in it.

    Of the findings the first ``plain`` are in the page without JavaScript.
    """
    own, others = must_do(document.actions)
    most = MUST if document.sections else MUST // 2
    return _rendered(
        "report.html",
        document=document,
        own=action_table(own, most) if own else None,
        others=action_table(others, most // 2) if others else None,
        findings=finding_table(document.to_do) if document.to_do else None,
        named=document.to_do,
        words=words(),
        shared=shared,
        plain=plain,
    )


def printed(document: doc.Document, style: str) -> str:
    """Return what a PDF is made of: a title page, and the summary."""
    own, others = must_do(document.actions)
    return _rendered(
        "print.html",
        document=document,
        style=Markup(style),  # noqa: S704 - made by us
        own=action_table(own, MUST) if own else None,
        others=action_table(others, MUST // 2) if others else None,
    )


def index(document: doc.Document, table: doc.Table, files: list[str]) -> str:
    """Return a page with a table of reports; each row leads to its file."""
    return _rendered(
        "index.html", document=document, table=table, files=files, words=words(), shared=""
    )


def site_files() -> dict[str, str]:
    """Return the files that the pages of a site share, by name."""
    said = orjson.dumps(words()).decode()
    script = f"const WORDS = {said};\n{_source('table.js')}"
    return {"style.css": _source("style.css"), "table.js": script}


def words() -> dict[str, str]:
    """Return the words around a table; ``{…}`` is filled in by the script."""
    return {
        "search": _("Search"),
        "all": pgettext("any value", "all"),
        "shown": _("{count} of {all}"),
        "none": _("Nothing found. Try another word, or clear the filters."),
        "more": _("Show more"),
        "clear": _("Clear filters"),
        "link": _("link to this row"),
        "print": _("Print the list too"),
        "code": CODE,
    }


def data(table: doc.Table | LongTable, named: FindingList | None = None) -> Markup:
    """Return the rows of a table as packed JSON: each column's values once, and which a row has.

    What ``named`` findings are linked to is in it by the parts of their ids.
    """
    columns = []
    for column, cells in zip(table.columns, coded_columns(table), strict=True):
        order = sorted(range(len(cells.values)), key=lambda place: _sort_key(cells.values[place]))
        numbers = np.empty(len(order), np.int64)
        numbers[order] = np.arange(len(order))
        columns.append(
            {
                "title": column.title,
                "kind": column.kind,
                "choose": column.choose,
                "minor": column.minor,
                "values": [_compact(cells.values[place]) for place in order],
                "rows": numbers[cells.codes],
            }
        )
    parts = [named.columns[name].used() for name in ID] if named else []
    ids = [{"values": part.values, "rows": part.codes} for part in parts]
    made = orjson.dumps({"columns": columns, "ids": ids}, option=orjson.OPT_SERIALIZE_NUMPY)
    return Markup(b64encode(compress(made)).decode())  # noqa: S704 - letters and digits


def lines(
    table: doc.Table | LongTable,
    named: FindingList | None = None,
    files: Sequence[str] = (),
    most: int | None = None,
) -> Markup:
    """Return the rows of a table as they stand in the page: all, or the first ``most``.

    Made without a template, as there are many; ``named`` are the findings to which rows are linked,
    ``files`` where they lead.
    """
    found = []
    ids = list(named[:most].ids()) if named else []
    for place, row in enumerate(table.rows[:most]):
        name = _escaped(ids[place]) if ids else ""
        file = _escaped(files[place]) if files else ""
        found.append(f'<tr role="row" id="{name}">' if name else '<tr role="row">')
        found.append(_first_cell(row[0], table.columns[0], file))
        for cell, column in zip(row[1:], table.columns[1:], strict=True):
            minor = " minor" if column.minor and name else ""
            empty = "" if cell.text or cell.sub else " empty"
            found.append(
                f'<td role="cell" class="{column.kind} {cell.verdict}{minor}{empty}" '
                f'data-label="{_escaped(column.title)}">{_inside(cell)}</td>'
            )
        found.append("</tr>")
    return Markup("\n".join(found))  # noqa: S704 - its texts are escaped


Gathered = tuple[list[tuple[str, doc.Cell]], list[list[doc.Cell]]]


def gathered(table: doc.Table) -> list[Gathered]:
    """Return the rows of a table by what they share, which stands with its heads before them."""
    shared = [place for place, column in enumerate(table.columns) if column.shared]
    found: dict[tuple[doc.Cell, ...], list[list[doc.Cell]]] = {}
    for row in table.rows:
        own = [cell for place, cell in enumerate(row) if place not in shared]
        found.setdefault(tuple(row[place] for place in shared), []).append(own)
    heads = [table.columns[place].title for place in shared]
    return [(list(zip(heads, said, strict=True)), rows) for said, rows in found.items()]


def _first_cell(cell: doc.Cell, column: doc.Column, file: str) -> str:
    inside = _inside(cell, f'<a href="{file}">' if file else "")
    return f'<th role="rowheader" scope="row" class="{column.kind} {cell.verdict}">{inside}</th>'


def _inside(cell: doc.Cell, link: str = "") -> str:
    """Return what stands in a cell; ``link`` begins the one that its text is."""
    text = whole_codes(cell.text)
    tags = "".join(
        f' <abbr class="tag" title="{_escaped(tag.means)}">{_escaped(tag.word)}</abbr>'
        for tag in cell.tags
    )
    sub = f'<span class="sub">{whole_codes(cell.sub)}</span>' if cell.sub else ""
    return f"{link}{text}</a>{sub}" if link else f"{text}{tags}{sub}"


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> str:
    return str(escape(text))


def _sort_key(cell: doc.Cell) -> tuple[Any, ...]:
    """Sort by value where there is one, empty cells last."""
    value = cell.value
    if value is not None and not isinstance(value, (int, float)):
        value = value.toordinal()
    return not cell.text, value if value is not None else 0, cell.text.lower(), cell.sub


def _compact(cell: doc.Cell) -> list[str]:
    tags = "".join(f" [{tag.word}]" for tag in cell.tags)
    found = [cell.text + tags, cell.sub, cell.verdict]
    while found and not found[-1]:
        found.pop()
    return found


def _rendered(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)


def _source(name: str) -> str:
    loader = _environment().loader
    assert loader is not None  # noqa: S101 - made below
    return loader.get_source(_environment(), name)[0]


@cache
def _environment() -> "Environment":
    environment = page_environment("bpvcheck.reports")
    environment.globals.update(
        heads=verdict_heads,
        verdicts=VERDICTS,
        number=number,
        bar=bar,
        chart_of=chart_of,
        drawn=drawn,
        data=data,
        lines=lines,
        whole=whole_codes,
        gathered=gathered,
        first=FIRST,
        _=_,
        file=lambda name: Markup(_source(name)),  # noqa: S704 - our own files
    )
    return environment


def bar(tally: Tally | Masked) -> Markup | str:
    """Draw a tally as a bar over what applies; one with hidden counts has no bar."""
    return tally_bar(tally, spoken(tally)) if isinstance(tally, Tally) and tally.applicable else ""


def spoken(tally: Tally | Masked) -> str:
    """Say a bar in words, for who does not see it."""
    counts = [(word, getattr(tally, word)) for word in VERDICTS]
    return ", ".join(f"{label(word)}: {number(count)}" for word, count in counts if count)
