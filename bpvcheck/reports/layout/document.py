"""The description of a report: all that it says, whatever prints it.

A `Document` is what every format renders, and what the JSON of a report is
(``schemas/report.schema.json``). Its words can be shown as they are; a renderer places them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bpvcheck.i18n import format_number
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.model import ActionLine, Head, Masked, Tally


@dataclass(frozen=True)
class Text:
    """A paragraph; ``tone`` is ``lead``, ``note``, ``warning`` or nothing."""

    text: str
    tone: str = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Tag:
    """A short word beside something, and what it stands for."""

    word: str
    means: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, a second line, and the verdict that it says, if it does.

    ``value`` is what it is sorted by, and what a spreadsheet gets, where that is not the text.
    """

    text: str
    sub: str = ""
    verdict: str = ""
    tags: tuple[Tag, ...] = ()
    value: date | int | float | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table; ``kind`` is ``text``, ``number`` or ``code``.

    A narrow page leaves ``minor`` columns out; by a column with ``choose`` rows can be chosen. What
    is ``shared`` by many rows is printed once above them.
    """

    title: str
    kind: str = "text"
    minor: bool = False
    choose: bool = False
    shared: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells; ``more`` says what was left out."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    more: str = ""
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class TallyRow:
    """A line of counts per verdict; ``group`` is shared by the lines below each other."""

    label: str
    tally: Tally | Masked
    group: str = ""
    sub: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True)
class Tallies:
    """Counts per verdict, line by line, with a bar for each line where they may be seen.

    With a ``chart``, which is its title, the bars are drawn apart, as long as there are findings.
    """

    heading: str
    rows: tuple[TallyRow, ...]
    caption: str = ""
    chart: str = ""
    kind: Literal["tallies"] = "tallies"


@dataclass(frozen=True)
class Series:
    """Numbers in a chart, one for each of its labels; ``style`` is a verdict."""

    name: str
    values: tuple[int, ...]
    style: str


@dataclass(frozen=True)
class Chart:
    """Numbers as bars of parts after each other, or as lines over days; always also a table.

    ``heading`` says what the ``labels`` are: what stands at each bar or point.
    """

    title: str
    heading: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    form: Literal["bars", "lines"] = "bars"
    caption: str = ""
    kind: Literal["chart"] = "chart"

    @property
    def table(self) -> Table:
        """The numbers, a row for each label."""
        heads = (Column(self.heading), *(Column(each.name, "number") for each in self.series))
        numbers = zip(*(each.values for each in self.series), strict=True)
        rows = (
            (Cell(label), *(Cell(format_number(each), value=each) for each in counts))
            for label, counts in zip(self.labels, numbers, strict=True)
        )
        return Table(heads, tuple(rows))


@dataclass(frozen=True)
class Figure:
    """A number with what it is: ``part`` out of ``whole``, of which ``unknown`` cannot be told.

    ``value`` and ``sub`` say the same in words.
    """

    label: str
    value: str
    sub: str = ""
    verdict: str = ""
    part: int | str | None = None
    whole: int | str | None = None
    unknown: int | str | None = None


@dataclass(frozen=True)
class Figures:
    """Numbers beside each other."""

    figures: tuple[Figure, ...]
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True)
class Part:
    """A heading within a section, and what stands under it."""

    heading: str
    blocks: tuple["Block", ...]
    kind: Literal["part"] = "part"


Block = Text | Table | Tallies | Chart | Figures | Part


@dataclass(frozen=True)
class Section:
    """A section with its name for links; what is printed as a summary has those with ``brief``.

    An ``annex`` is printed after the summary, in pages of its own.
    """

    anchor: str
    heading: str
    blocks: tuple[Block, ...]
    brief: bool = False
    annex: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report.

    ``blocks`` are its headline figures, the reader's own duties first. ``actions`` says per duty
    what to do, ``to_do`` has every finding that is open or falls due; both are in the order in
    which to act. ``sections`` has the figures and lists behind them, ``footer`` on what it rests.
    """

    lang: str
    head: Head
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    actions: tuple[ActionLine, ...]
    to_do: FindingList
    sections: tuple[Section, ...]
    footer: tuple[tuple[str, str], ...]
    verdicts: tuple[tuple[str, str, str], ...]


def cells(*texts: str | Cell) -> tuple[Cell, ...]:
    """Make a row; a plain text is a cell."""
    return tuple(text if isinstance(text, Cell) else Cell(text) for text in texts)


def columns(*titles: str | Column) -> tuple[Column, ...]:
    """Make the columns of a table; a plain title is a column of text."""
    return tuple(title if isinstance(title, Column) else Column(title) for title in titles)


def filled(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    return tuple(section for section in sections if section.blocks)
