"""Charts as SVG, for the screen, print and PDF: bars of parts after each other, and lines.

What a part is shows by its colour, by its pattern and by a sign with its number. Colours stand in
the drawing itself, because a PDF does not apply the style of a page to it.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from bpvcheck.reports.layout.document import Chart, Series, Tallies
from bpvcheck.reports.layout.words import SIGNS, number
from bpvcheck.reports.model import VERDICTS, Tally
from bpvcheck.rulebook.labels import label

__all__ = ["chart_of", "drawn", "tally_bar"]

COLOURS: Final = {
    "met": "#1a7446",
    "met_late": "#b98412",
    "breached": "#b0241c",
    "not_demonstrated": "#5b4a9c",
    "pending": "#8593a3",
}
"""Of each verdict that is drawn; red is for what is not met, and for nothing else."""
_PATTERNS: Final = {
    "met_late": "M0 6L6 0",
    "breached": "M0 0L6 6M0 6L6 0",
    "not_demonstrated": "M3 0V6",
    "pending": "M0 3H6",
}
"""Light lines over the colour, in a square of six by six; what is met is plain."""
_DASHES: Final = {"met": "", "breached": "9 3", "not_demonstrated": "3 3"}
"""How the lines of verdicts differ."""
_WIDTH: Final = 420
_ROW: Final = 40
_LETTER: Final = 6.8
"""How wide a letter is at most."""
_LEAST: Final = 3
"""A part that is not empty is seen, however small it is."""
_HIGH: Final = 140
_MARGIN: Final = 32
_LINE: Final = 13
"""How high a number is, with the room between it and the next."""
_OVER: Final = 6
"""How far a number stands above its point."""


def chart_of(block: Tallies) -> Chart:
    """Return counts per verdict as a chart of what applies; hidden counts are not drawn."""
    rows = [row for row in block.rows if isinstance(row.tally, Tally) and row.tally.applicable]
    series = (
        Series(label(word), tuple(getattr(row.tally, word) for row in rows), word)
        for word in VERDICTS[:-1]
    )
    names = tuple(row.label for row in rows)
    return Chart(block.chart, block.heading, names, tuple(series))


def drawn(chart: Chart, name: str) -> Markup:
    """Draw a chart; ``name`` is unique on the page."""
    shown = [each for each in chart.series if any(each.values)]
    parts, top = _legend(shown, name)
    if chart.form == "bars":
        parts += _bars(chart.labels, shown, top, name)
        high = top + _ROW * len(chart.labels)
    else:
        parts += _lines(chart.labels, shown, top)
        high = top + _room(shown) + _HIGH + 24
    svg = _svg(high, f"title-{name} desc-{name}")
    SubElement(svg, "title", id=f"title-{name}").text = chart.title
    SubElement(svg, "desc", id=f"desc-{name}").text = _said(chart)
    SubElement(svg, "defs").extend(_pattern(each.style, name) for each in shown)
    svg.extend(parts)
    return _markup(svg)


def tally_bar(tally: Tally, said: str) -> Markup:
    """Draw a tally as one bar over what applies; ``said`` says it in words."""
    svg = _svg(22, "")
    del svg.attrib["aria-labelledby"]
    svg.set("aria-label", said)
    counts = [(word, getattr(tally, word)) for word in VERDICTS[:-1]]
    for word, x, wide, count in _divided(counts, tally.applicable, _WIDTH):
        part = SubElement(svg, "g")
        SubElement(part, "title").text = said
        part.append(_box(x, 0, wide, 22, COLOURS[word]))
        text = f"{SIGNS[word]} {number(count)}"
        if len(text) * _LETTER + 8 <= wide:
            dark = word in {"met_late", "pending"}
            part.append(_text(x + wide / 2, 15.5, text, "middle", "#10161d" if dark else "#fff"))
    return _markup(svg)


def _markup(svg: Element) -> Markup:
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - escaped as it was written


def _svg(high: float, labelled: str) -> Element:
    return Element(
        "svg",
        {
            "viewBox": f"0 0 {_WIDTH} {high:g}",
            "role": "img",
            "aria-labelledby": labelled,
            "font-family": "system-ui, sans-serif",
            "font-size": "12",
        },
    )


def _said(chart: Chart) -> str:
    """Say a chart in words, for who does not see it."""
    rows = (
        ", ".join(f"{each.name} {number(each.values[place])}" for each in chart.series)
        for place in range(len(chart.labels))
    )
    lines = (f"{name}: {text}" for name, text in zip(chart.labels, rows, strict=True))
    return f"{chart.heading}. {'; '.join(lines)}."


def _legend(series: Sequence[Series], name: str) -> tuple[list[Element], float]:
    """Return what each part is, and how high that is; the names go on in a next line."""
    found, x, y = [], 0.0, 4.0
    for each in series:
        text = f"{SIGNS[each.style]} {each.name}"
        wide = len(text) * _LETTER + 28
        if x and x + wide > _WIDTH:
            x, y = 0.0, y + 18
        found += [*_filled(x, y, 14, 12, each.style, name), _text(x + 19, y + 10.5, text)]
        x += wide
    return found, y + 24


def _bars(labels: Sequence[str], series: Sequence[Series], top: float, name: str) -> list[Element]:
    """Return a bar for each label, with its numbers above it."""
    most = max((sum(values) for values in zip(*(each.values for each in series), strict=True)),
               default=0)  # fmt: skip
    found = []
    for place, label_ in enumerate(labels):
        y = top + place * _ROW
        counts = [(each.style, each.values[place]) for each in series]
        said = "\u2002".join(f"{SIGNS[word]} {number(count)}" for word, count in counts if count)
        found += [_text(0, y + 12, label_), _text(_WIDTH, y + 12, said or number(0), "end")]
        for word, x, wide, _count in _divided(counts, most, _WIDTH):
            found += _filled(x, y + 17, wide, 15, word, name)
    return found


def _divided(
    counts: Sequence[tuple[str, int]], most: int, width: float
) -> Iterator[tuple[str, float, float, int]]:
    """Yield of each part that is there its verdict, where it begins, how wide it is, its count."""
    there = [(word, count) for word, count in counts if count]
    spare, x = width - _LEAST * len(there), 0.0
    for word, count in there:
        wide = _LEAST + spare * count / most
        yield word, round(x, 1), round(wide, 1), count
        x += wide


def _lines(labels: Sequence[str], series: Sequence[Series], top: float) -> list[Element]:
    """Return a line for each row of numbers, over labels at equal distances."""
    most = max((max(each.values) for each in series), default=0) or 1
    step = (_WIDTH - 2 * _MARGIN) / max(len(labels) - 1, 1)
    places = [_MARGIN + step * place for place in range(len(labels))]
    bottom = top + _room(series) + _HIGH
    found = [
        Element("path", d=f"M0 {bottom:g}H{_WIDTH}", stroke="#8593a3"),
        _text(0, bottom + 16, labels[0]),
        _text(_WIDTH, bottom + 16, labels[-1], "end"),
    ]
    for each in series:
        heights = [bottom - _HIGH * count / most for count in each.values]
        points = [f"{x:.1f} {y:.1f}" for x, y in zip(places, heights, strict=True)]
        look = {"fill": "none", "stroke": COLOURS[each.style], "stroke-width": "2"}
        path = {"d": f"M{'L'.join(points)}", **look, "stroke-dasharray": _DASHES[each.style]}
        found.append(Element("path", path))
    ends = {0, len(places) - 1}
    widest = max((_long(each.style, count) for each in series for count in each.values), default=0)
    for place, x in enumerate(places):
        # where the numbers of all would run into each other only the first and the last have them
        if widest <= step or place in ends:
            at_place = [
                (bottom - _HIGH * s.values[place] / most, s.style, s.values[place]) for s in series
            ]
            found += _numbers(x, at_place)
    return found


def _room(series: Sequence[Series]) -> float:
    """Return how much room the numbers of all series need above the highest point."""
    return _OVER + _LINE * (len(series) + 1)


def _long(word: str, count: int) -> float:
    """Return how long a number with its sign is at most."""
    return len(f"{SIGNS[word]} {number(count)}") * _LETTER


def _numbers(x: float, points: Sequence[tuple[float, str, int]]) -> Iterator[Element]:
    """Yield the points at one place with their numbers: none over another number, nor a point.

    The numbers of points that are near each other stand above the highest of these, in their order.
    """
    for y, word, _count in points:
        yield Element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3", fill=COLOURS[word])
    for group in _near(points):
        high = min(y for y, _word, _count in group) - _OVER
        for place, (_y, word, count) in enumerate(group):
            y, text = high - _LINE * place, f"{SIGNS[word]} {number(count)}"
            half = len(text) * _LETTER / 2
            at = min(max(x, half), _WIDTH - half)
            # a line that runs behind a number does not strike it out
            behind = _box(at - half, y - _LINE + 3, 2 * half, _LINE, "#fff")
            behind.set("fill-opacity", "0.8")
            behind.set("stroke", "none")
            yield behind
            yield _text(at, y, text, "middle")


def _near(points: Sequence[tuple[float, str, int]]) -> list[list[tuple[float, str, int]]]:
    """Put points together whose numbers would stand over another point, the lowest first."""
    groups: list[list[tuple[float, str, int]]] = []
    for point in sorted(points, key=lambda each: (-each[0], each[1])):
        below = groups[-1] if groups else []
        reach = min((y for y, *_ in below), default=0) - _OVER - _LINE * len(below)
        if below and point[0] + _OVER > reach:
            below.append(point)
        else:
            groups.append([point])
    return groups


def _filled(x: float, y: float, wide: float, high: float, word: str, name: str) -> list[Element]:  # noqa: PLR0913, PLR0917 - a place
    """Return a box in the colour of a verdict, and its pattern over that."""
    found = [_box(x, y, wide, high, COLOURS[word])]
    if word in _PATTERNS:
        found.append(_box(x, y, wide, high, f"url(#{word}-{name})"))
    return found


def _box(x: float, y: float, wide: float, high: float, fill: str) -> Element:
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{wide:g}", "height": f"{high:g}"}
    return Element("rect", {**place, "fill": fill, "stroke": "#fff", "stroke-width": "1"})


def _pattern(word: str, name: str) -> Element:
    size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
    found = Element("pattern", {"id": f"{word}-{name}", **size})
    look = {"fill": "none", "stroke": "#fff", "stroke-width": "1.2"}
    SubElement(found, "path", {"d": _PATTERNS.get(word, ""), **look})
    return found


def _text(x: float, y: float, text: str, anchor: str = "start", fill: str = "#1b2430") -> Element:
    found = Element("text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "fill": fill})
    found.text = text
    return found
