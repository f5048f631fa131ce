"""The charts of reports: what they count, how they differ without colours, and the trend."""

import json
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from bpvcheck.check import check
from bpvcheck.cli import run as bpvcheck
from bpvcheck.history.kept import keep_ledger
from bpvcheck.history.trend import trend
from bpvcheck.i18n import using
from bpvcheck.reports import LedgerView
from bpvcheck.reports.layout.document import Chart, Series
from bpvcheck.reports.model import VERDICTS
from bpvcheck.reports.renderers.charts import drawn
from bpvcheck.reports.views import knowledge_centre_view, school_view
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options, Run
from tests.reports.conftest import CENTRE, A, everything, placement, records


def test_guidance_is_counted_by_what_was_agreed(tmp_path: Path) -> None:
    """Two visits were agreed: one placement had them, of one a visit lacks, one does not say."""
    visit = {"channel": "visit", "participants": ["supervisor", "student"]}
    both = [{"on": on, **visit} for on in ("2012-03-20", "2012-05-22")]
    agreed = {"drawn_up_on": "2012-01-20", "guidance": {"forms": ["visit"], "contacts": 2}}
    full = {"agreement": agreed, "endings": [], "complete_until": "2012-09-03"}
    dossiers = [
        placement(1, A, contacts=both, **full),
        placement(2, A, contacts=both[:1], **full),
        placement(3, A, agreement=agreed),
    ]
    path = tmp_path / "records.ndjson"
    path.write_text("\n".join(map(json.dumps, dossiers)), encoding="utf-8")
    options = Options(as_of=date(2012, 9, 3), only=("BPV-OI-2",))
    with check([path], load_rules(), options) as run:
        (year,) = school_view(LedgerView.of_run(run), "99XA", "nl").guidance
    assert (year.school_year, year.as_agreed, year.less, year.unknown) == ("2011-2012", 1, 1, 1)


def read(chart: Chart) -> Element:
    """Draw a chart, and read the drawing."""
    return fromstring(drawn(chart, "x"))  # noqa: S314 - our own


def test_parts_of_bars_differ_without_colours() -> None:
    """Each verdict has a sign with its number, and a pattern of its own; red is what is not met."""
    words = ("met", "met_late", "breached", "not_demonstrated", "pending")
    chart = Chart("T", "phase", ("a",), tuple(Series(word, (7,), word) for word in words))
    with using("en"):
        svg = read(chart)
    numbers = [each.text for each in svg.iter("text") if each.text and "7" in each.text]
    assert numbers == ["✓ 7\u2002↷ 7\u2002✗ 7\u2002? 7\u2002… 7"]
    assert len({each[0].get("d") for each in svg.iter("pattern")}) == len(words)
    red = [each for each in svg.iter("rect") if each.get("fill") == "#b0241c"]
    assert len(red) == 2, "in the legend and in the bar"
    desc = svg.find("desc")
    assert desc is not None
    assert desc.text == "phase. a: " + ", ".join(f"{word} 7" for word in words) + "."


def test_an_empty_chart_is_drawn() -> None:
    """Nothing to count is no reason to fail."""
    for form in ("bars", "lines"):
        chart = Chart("T", "day", ("a",), (Series("x", (0,), "met"),), form=form)
        assert read(chart).find("title") is not None


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ([(40, 42, 45), (42, 43, 44), (41, 60, 45)], 9),
        ([(5, 3, 2), (5, 2, 4), (5, 1, 6)], 9),
        ([(40, 20, 45), (20, 40, 22), (30, 30, 30)], 9),
        ([(12345, 12000), (12300, 11900), (12100, 11000)], 6),
        # eight times five digits have no room beside each other: the first and the last are left
        ([(12345, 3, 4, 5, 6, 7, 8, 9), (12300, 1, 1, 1, 1, 1, 1, 1)], 4),
    ],
)
def test_numbers_stand_over_no_other_number_or_point(
    values: list[tuple[int, ...]], numbers: int
) -> None:
    """Also where series are near each other each number can be read, within the drawing."""
    words = ("breached", "not_demonstrated", "met")
    series = tuple(Series(word, mine, word) for word, mine in zip(words, values, strict=False))
    days = tuple(f"day {place}" for place in range(len(values[0])))
    svg = read(Chart("T", "day", days, series, form="lines"))
    boxes = [
        (float(x.get("x", 0)), float(x.get("y", 0)), 6.8 * len(x.text or ""))
        for x in svg.iter("text")
        if x.get("text-anchor") == "middle"
    ]
    points = [(float(x.get("cx", 0)), float(x.get("cy", 0))) for x in svg.iter("circle")]
    assert len(boxes) == numbers
    for (x, y, wide), (other_x, other_y, other) in combinations(boxes, 2):
        assert abs(y - other_y) >= 12 or abs(x - other_x) >= (wide + other) / 2
    for x, y, wide in boxes:
        assert wide / 2 <= x <= 420 - wide / 2
        assert y - 12 >= 24
        assert not [p for p in points if abs(p[0] - x) < wide / 2 and y - 12 < p[1] < y + 2]


def test_a_report_shows_the_trend_over_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Runs up to the day of the report count; P2, never briefed, is not met in both of them."""
    path, runs = tmp_path / "records.ndjson", tmp_path / "runs"
    path.write_text("\n".join(map(json.dumps, records())), encoding="utf-8")
    common = ("--only", "VRB-OI-5", "--quiet")
    for day in ("2012-03-01", "2012-09-03", "2012-10-01"):
        bpvcheck(("check", str(path), "--as-of", day, "--runs", str(runs), *common))
    out = tmp_path / "school.json"
    asked = ("report", "school", "99XA", str(path), "--as-of", "2012-09-03", "--out", str(out))
    assert bpvcheck((*asked, "--runs", str(runs), *common)) == 0
    sections = {each["anchor"]: each for each in json.loads(everything(out))["sections"]}
    (chart,) = sections["trend"]["blocks"]
    assert chart["labels"] == ["1 maart 2012", "3 september 2012"]
    assert {each["style"]: each["values"] for each in chart["series"]} == {
        "breached": [1, 1],
        "not_demonstrated": [1, 1],
        "met": [1, 1],
    }
    capsys.readouterr()
    assert bpvcheck(("report", "school", "--all", str(path), "--runs", str(runs))) == 2


def test_the_trend_of_a_centre_counts_no_placement(run: Run, tmp_path: Path) -> None:
    """Its numbers are those of its report, in which small counts of placements cannot be had."""
    keep_ledger(run, tmp_path)
    (kept,) = trend(tmp_path, "knowledge_centre", CENTRE)
    total = knowledge_centre_view(LedgerView.of_run(run), CENTRE, "nl").total
    assert kept.bearers["knowledge_centre"] == {
        word: getattr(total, word) for word in VERDICTS if getattr(total, word)
    }
