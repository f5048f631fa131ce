"""The key figures of a school, worked out by hand on a few placements."""

import json
from datetime import date
from pathlib import Path

from bpvcheck.check import Options, check
from bpvcheck.reports import Source
from bpvcheck.reports.views import school_view
from bpvcheck.rulebook.load import load_rules

AS_OF = date(2012, 11, 1)


def placement(number: int, **fields: object) -> dict[str, object]:
    """Make a placement that starts on 6 February 2012."""
    return {
        "kind": "placement",
        "id": f"P{number}",
        "school": "99XA",
        "status": "final",
        "pathway": "BOL",
        "period": {"start": "2012-02-06", "planned_end": "2012-06-29"},
        **fields,
    }


def signed(*days: str) -> list[dict[str, str]]:
    """Sign by school, student and company on these days."""
    return [
        {"on": day, "by": party}
        for party, day in zip(("school", "student", "company"), days, strict=True)
    ]


RECORDS = [
    # on the start day itself is in time
    placement(1, signatures=signed("2012-01-30", "2012-02-06", "2012-02-01")),
    # the company ten days after the start
    placement(2, signatures=signed("2012-01-30", "2012-01-31", "2012-02-16")),
    # thin: drawn up five days after the start, so nobody can have signed before
    placement(3, agreement={"drawn_up_on": "2012-02-11"}),
    # nothing is known
    placement(4),
    # starts after the as-of date, so nothing is due yet
    placement(5, period={"start": "2012-11-12", "planned_end": "2013-02-01"}),
]


def test_what_was_signed_in_time(tmp_path: Path) -> None:
    """One of four in time, two late by 10 and 5 days, and one that cannot be told."""
    path = tmp_path / "records.ndjson"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in RECORDS), encoding="utf-8")
    with check([path], load_rules(), Options(as_of=AS_OF)) as run:
        view = school_view(Source.of_run(run), "99XA", "en")
    assert view.key_figures is not None
    figure = next(each for each in view.key_figures if each.name == "signed")
    assert (figure.in_time, figure.not_in_time, figure.late, figure.unknown, figure.due) == (
        1, 2, 2, 1, 4,
    )  # fmt: skip
    assert figure.median_late == (10 + 5) / 2
