"""What a report consists of, whatever prints it.

A document says everything in words that can be shown as they are; a renderer places them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bpvcheck.reports.model import Masked, Tally


@dataclass(frozen=True)
class Text:
    """A paragraph; ``tone`` is ``lead``, ``note``, ``warning`` or nothing."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Tag:
    """A short word beside something, and what it stands for."""

    word: str
    means: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, a second line, and the verdict that it says, if it does."""

    text: str
    sub: str = ""
    verdict: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table; ``kind`` is ``text``, ``number`` or ``code``.

    A narrow page leaves ``minor`` columns out.
    """

    title: str
    kind: str = "text"
    minor: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells; ``more`` says what was left out."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    more: str = ""


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
    """Counts per verdict, line by line, with a bar for each line where they may be seen."""

    heading: str
    rows: tuple[TallyRow, ...]
    caption: str = ""
    total: str = ""


@dataclass(frozen=True)
class Bin:
    """A bar of a histogram; ``late`` marks what is past the term."""

    label: str
    count: int
    late: bool = False


@dataclass(frozen=True)
class Histogram:
    """How often something took how long."""

    heading: str
    bins: tuple[Bin, ...]
    caption: str = ""


@dataclass(frozen=True)
class Figure:
    """A number with what it is, and what it is out of."""

    label: str
    value: str
    sub: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Figures:
    """Numbers beside each other."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Fold:
    """Something that may be folded in: a line that stays, and what is behind it."""

    line: str
    sub: str
    blocks: tuple["Block", ...]
    verdict: str = ""
    counts: str = ""
    code: str = ""
    who: str = ""
    anchor: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True)
class Part:
    """A heading within a section, and what stands under it."""

    heading: str
    blocks: tuple["Block", ...]


Block = Text | Table | Tallies | Histogram | Figures | Fold | Part


@dataclass(frozen=True)
class Section:
    """A section with its name for links; ``filter`` asks what to look for where it is long."""

    anchor: str
    heading: str
    blocks: tuple[Block, ...]
    filter: str = ""


@dataclass(frozen=True)
class Document:
    """A whole report."""

    lang: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    footer: tuple[tuple[str, str], ...]
    contents: str
    legend: str
    verdicts: tuple[tuple[str, str, str], ...]


def cells(*texts: str | Cell) -> tuple[Cell, ...]:
    """Make a row; a plain text is a cell."""
    return tuple(text if isinstance(text, Cell) else Cell(text) for text in texts)


def columns(*titles: str | Column) -> tuple[Column, ...]:
    """Make the columns of a table; a plain title is a column of text."""
    return tuple(title if isinstance(title, Column) else Column(title) for title in titles)


def filled(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Give the sections that have something to say."""
    return tuple(section for section in sections if section.blocks)
