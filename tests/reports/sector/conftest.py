"""Records for the report on a branch: what it shows is worked out by hand, by the plugin `bouw`.

As of 2 September 2013. A placement that went well has a leermeester with the course (BOUW-1) and a
contact with a craft diploma (ALG-LB-2, by the branch's value). The placements of a year:

| company, region, school | well | no course | course only | nobody | nothing known | just begun |
|---|---|---|---|---|---|---|
| A, noord, 99XA | 3 | 1 | 1 | | | 1 |
| B, oost, 99XB | 2 | 3 | | | | |
| C, zuid, 99XA | | | | 4 | 2 | |
| D, no region, 99XB | 1 | | | | 1, nor for which qualification | |

Students of 99XA were all briefed (VRB-OI-5), those of 99XB were not. One more of A was withdrawn,
and one more of B is for a qualification of another branch.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.check import check
from bpvcheck.plugins import Plugins
from bpvcheck.reports import LedgerView
from bpvcheck.reports.model import DutyLine
from bpvcheck.reports.sector import SectorReport, sector_view
from bpvcheck.run import Options, Run

BOUW = Path(__file__).resolve().parents[3] / "plugins" / "bouw" / "bpvcheck_bouw"
AS_OF = date(2013, 9, 2)
DUTIES = ("BOUW-1", "ALG-LB-2", "VRB-OI-5")
A, B, C, D = (f"99ZA1234XY000{number}01" for number in (11, 12, 13, 14))
PERIOD = {"start": "2012-09-03", "planned_end": "2013-07-05"}
COURSE = {"person": "T1", "qualification": "trainer_course", "qualified_on": "2010-11-18"}
DIPLOMA = {"person": "T2", "qualification": "vocational_diploma", "qualified_on": "2004-07-01"}
TOPICS = [
    *("responsibilities_company", "responsibilities_school"),
    *("duties_company", "duties_school", "insurance"),
]
Json = dict[str, Any]


def trainers(*people: Json, tasks: Iterable[str] = ("contact", "daily_guidance")) -> list[Json]:
    """Return trainers from the first day of the year on."""
    return [{**one, "tasks": [*tasks], "since": "2012-09-03", "open_ended": True} for one in people]


WELL: Json = {"trainers": trainers(COURSE, DIPLOMA)}
NO_COURSE: Json = {"trainers": trainers(DIPLOMA)}
COURSE_ONLY: Json = {"trainers": trainers(COURSE)}
NOBODY: Json = {"trainers": []}
NOTHING: Json = {}
BEGUN: Json = {
    "period": {"start": "2013-08-19", "planned_end": "2014-07-04"},
    "trainers": [{**trainers(DIPLOMA)[0], "since": "2013-08-19"}],
}


def placement(number: int, company: str, school: str, fields: Json) -> Json:
    """Return a placement; of 99XA the student and company were briefed, of 99XB nobody was."""
    briefing = {"on": "2012-08-27", "audience": ["student", "company"], "topics": TOPICS}
    return {
        "kind": "placement",
        "id": f"P{number:03d}",
        "school": school,
        "student": f"pseudonym-{number}",
        "company": company,
        "status": "final",
        "qualification": "94920",
        "period": PERIOD,
        "endings": [],
        "briefings": [briefing] if school == "99XA" else [],
        "complete_until": "2013-09-02",
        **fields,
    }


def records(times: int = 1) -> list[Json]:
    """Return the records that the table above counts, each placement so many times."""
    found = [
        *((A, "99XA", each) for each in (WELL, WELL, WELL, NO_COURSE, COURSE_ONLY, BEGUN)),
        *((B, "99XB", each) for each in (WELL, WELL, NO_COURSE, NO_COURSE, NO_COURSE)),
        *((C, "99XA", each) for each in (*[NOBODY] * 4, NOTHING, NOTHING)),
        *((D, "99XB", each) for each in (WELL, {"qualification": None})),
        (A, "99XA", {**NO_COURSE, "status": "withdrawn"}),
        (B, "99XB", {**NO_COURSE, "qualification": "95530"}),
    ]
    companies: list[Json] = [
        {"kind": "company", "id": A, "region": "noord", "name": "Bouwbedrijf A"},
        {"kind": "company", "id": B, "region": "oost"},
        {"kind": "company", "id": C, "region": "zuid"},
        {"kind": "company", "id": D},
    ]
    return companies + [placement(number, *each) for number, each in enumerate(found * times)]


@contextmanager
def judged(folder: Path, lines: Iterable[Json]) -> Iterator[Run]:
    """Judge records by the protocol and the plugin for construction."""
    path = folder / "records.ndjson"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    book = Plugins.load([BOUW], without={"*"}).book()
    with check([path], book, Options(as_of=AS_OF, only=DUTIES)) as run:
        yield run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Judge the records once."""
    with judged(tmp_path_factory.mktemp("sector"), records()) as opened:
        yield opened


@pytest.fixture(scope="module")
def ledger(run: Run) -> LedgerView:
    """Return what reports are made from."""
    return LedgerView.of_run(run)


@pytest.fixture(scope="module")
def view(ledger: LedgerView) -> SectorReport:
    """Return the report on construction."""
    return sector_view(ledger, "bouw", "nl", limit=None)


def line(lines: Iterable[DutyLine], duty: str) -> DutyLine:
    """Return the line of a duty."""
    return next(each for each in lines if each.duty == duty)
