"""The key figures of a school, worked out by hand on a few placements."""

import json
from datetime import date
from pathlib import Path

from bpvcheck.check import check
from bpvcheck.reports import LedgerView
from bpvcheck.reports.key_figures import KeyFigure
from bpvcheck.reports.views import school_view
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options

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


def figures(tmp_path: Path, *records: dict[str, object]) -> dict[str, KeyFigure]:
    """Judge records and give the figures of school 99XA, by name."""
    path = tmp_path / "records.ndjson"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    with check([path], load_rules(), Options(as_of=AS_OF)) as run:
        view = school_view(LedgerView.of_run(run), "99XA", "en")
    return {each.name: each for each in view.key_figures or ()}


def test_what_was_signed_in_time(tmp_path: Path) -> None:
    """One of four in time, two late by 10 and 5 days, and one that cannot be told."""
    figure = figures(tmp_path, *RECORDS)["signed"]
    assert (figure.in_time, figure.not_in_time, figure.late, figure.unknown, figure.due) == (
        1, 2, 2, 1, 4,
    )  # fmt: skip
    assert figure.median_late == (10 + 5) / 2


def company(name: str, until: str) -> dict[str, object]:
    """Make a company that is recognised for carpenters up to a day."""
    period = {"since": "2010-01-01", "until": until, "ended_on": []}
    recognition = {"qualification": "94920", "location": "all", **period}
    known = {"recognitions": [recognition], "complete_until": "2012-10-01"}
    return {"kind": "company", "id": name, **known}


def test_who_was_recognised_when_signed(tmp_path: Path) -> None:
    """Of the three signed in time: one recognised that day, one a day too late, one not known."""
    in_time = {
        "qualification": "94920",
        "optional_unit_only": False,
        "signatures": signed("2012-01-30", "2012-01-31", "2012-02-01"),
        "lists_complete_until": {"signatures": "2012-02-01"},
    }
    figure = figures(
        tmp_path,
        company("100000011", "2012-02-01"),
        company("100000012", "2012-01-31"),
        placement(1, company="100000011", **in_time),
        placement(2, company="100000012", **in_time),
        placement(3, company="100000013", **in_time),
        placement(
            4, company="100000011", signatures=signed("2012-01-30", "2012-01-31", "2012-03-01")
        ),
    )["recognised"]
    assert (figure.in_time, figure.not_in_time, figure.unknown, figure.due) == (1, 1, 1, 3)


def test_who_was_evaluated_in_time(tmp_path: Path) -> None:
    """One at the end, one ten weeks later, one of which nothing is known, and one not due."""
    ended = {"endings": [], "complete_until": "2012-10-01"}

    def evaluated(day: str) -> dict[str, object]:
        everyone = ["student", "supervisor", "trainer"]
        return {
            **ended,
            "evaluations": [{"on": day, "about": ["period"], "participants": everyone}],
        }

    figure = figures(
        tmp_path,
        placement(1, **evaluated("2012-06-29")),
        placement(2, **evaluated("2012-09-10")),
        placement(3),
        placement(4, period={"start": "2012-02-06", "planned_end": "2012-12-21"}),
    )["evaluated"]
    assert (figure.in_time, figure.not_in_time, figure.late, figure.unknown, figure.due) == (
        1, 1, 1, 1, 3,
    )  # fmt: skip
