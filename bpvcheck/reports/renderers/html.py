"""A document as one HTML file: nothing is fetched, and it prints as it stands."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from bpvcheck.reports.layout import document as doc
from bpvcheck.reports.layout.words import SIGNS, number, verdict_heads
from bpvcheck.reports.model import VERDICTS, Masked, Tally
from bpvcheck.rulebook.labels import label

if TYPE_CHECKING:
    from jinja2 import Environment

_BAR: Final = 320
_LETTER: Final = 7.5
_MARGIN: Final = 10
_LEAST: Final = 3
"""A verdict that occurs is seen, however seldom it does."""


@dataclass(frozen=True)
class Segment:
    """A part of a bar; ``text`` is what fits in it."""

    verdict: str
    x: float
    width: float
    text: str


def page(document: doc.Document) -> str:
    """Give a document as a page."""
    return _environment().get_template("report.html").render(document=document)


def index(document: doc.Document, links: list[tuple[str, str, str]]) -> str:
    """Give a page with links to reports: the file, its title, and a line on it."""
    template = _environment().get_template("index.html")
    return template.render(document=document, links=links)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("bpvcheck.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        heads=verdict_heads,
        verdicts=VERDICTS,
        number=number,
        segments=segments,
        spoken=spoken,
        kind=lambda block: type(block).__name__,
    )
    return environment


def segments(tally: Tally | Masked) -> list[Segment]:
    """Draw a tally as the parts of a bar over what applies; one with hidden counts has no bar."""
    if isinstance(tally, Masked) or not tally.applicable:
        return []
    counts = [(word, getattr(tally, word)) for word in VERDICTS[:-1] if getattr(tally, word)]
    spare = _BAR - _LEAST * len(counts)
    found, x = [], 0.0
    for word, count in counts:
        width = _LEAST + spare * count / tally.applicable
        text = f"{SIGNS[word]} {number(count)}"
        fits = len(text) * _LETTER + _MARGIN <= width
        found.append(Segment(word, round(x, 1), round(width, 1), text if fits else ""))
        x += width
    return found


def spoken(tally: Tally | Masked) -> str:
    """Say a bar in words, for who does not see it."""
    counts = [(word, getattr(tally, word)) for word in VERDICTS]
    return ", ".join(f"{label(word)}: {number(count)}" for word, count in counts if count)
