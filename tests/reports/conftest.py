"""A few records with verdicts worked out by hand, judged once for all tests of reports.

As of 3 September 2012, at school 99XA: P1 went well; P2 was never briefed; P3 was briefed late, at
a company that was not recognised; of P4 nothing is known; P5 starts in three weeks; P6 was
withdrawn. P7 is of school 99XB. A is the company of P1, P2, P5 and P6, B that of P3, P4 and P7.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zlib import decompress

import pytest

from bpvcheck.check import check
from bpvcheck.reports import LedgerView
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options, Run

AS_OF = date(2012, 9, 3)
A = "99ZZ1234XY0008801"
B = "99ZZ4321AB0000101"
CENTRE = "99ZK"
DUTIES = ("ALG-LB-1a", "VRB-LB-1", "VRB-OI-5", "VRB-ST-2a", "ALG-KC-1c", "ALG-KC-2a", "BPV-KC-3")
TOPICS = [
    *("responsibilities_company", "responsibilities_school"),
    *("duties_company", "duties_school", "insurance"),
]
Json = dict[str, Any]


def placement(number: int, company: str, **fields: Any) -> Json:  # noqa: ANN401
    """Give a placement of 6 February to 29 June 2012 that nothing else is known of."""
    return {
        "kind": "placement",
        "id": f"P{number}",
        "school": "99XA",
        "student": f"pseudonym-{number}",
        "status": "final",
        "company": company,
        "qualification": "94920",
        "location": "V1",
        "period": {"start": "2012-02-06", "planned_end": "2012-06-29"},
        **fields,
    }


def known(*briefed: str) -> Json:
    """Give what a full dossier holds: signatures, the end, and briefings on some days."""
    signed = [{"by": by, "on": "2012-01-16"} for by in ("school", "student", "company")]
    audience = ["student", "company"]
    return {
        "signatures": signed,
        "endings": [],
        "briefings": [{"on": on, "audience": audience, "topics": TOPICS} for on in briefed],
        "complete_until": "2012-09-03",
    }


def company(code: str, *recognitions: Json, **fields: Any) -> Json:  # noqa: ANN401
    """Give a company of the knowledge centre."""
    return {
        "kind": "company",
        "id": code,
        "knowledge_centre": CENTRE,
        "recognitions": list(recognitions),
        "complete_until": "2012-09-03",
        **fields,
    }


def request(number: int, *decided: str) -> Json:
    """Give a request of Monday 26 March 2012 that meets the criteria."""
    return {
        "kind": "recognition_request",
        "id": f"R{number}",
        "knowledge_centre": CENTRE,
        "company": A,
        "qualification": "94920",
        "requested_on": "2012-03-26",
        "criteria": [{"on": "2012-03-28", "outcome": "met"}],
        "decisions": [{"on": on, "outcome": "recognised"} for on in decided],
        "extensions_of_term": [],
        "complete_until": "2012-09-03",
    }


def records() -> list[Json]:
    """Give the records of all tests."""
    held = {"qualification": "94920", "location": "V1", "ended_on": []}
    coming = {"start": "2012-09-24", "planned_end": "2013-01-25"}
    return [
        placement(1, A, **known("2012-01-30")),
        placement(2, A, **known()),
        placement(3, B, **known("2012-02-10")),
        placement(4, B),
        placement(5, A, period=coming),
        placement(6, A, status="withdrawn"),
        placement(7, B, school="99XB"),
        company(
            A,
            {**held, "since": "2010-09-01", "until": "2012-11-15"},
            name="<b>Bakker & =1",
            trainers=[{"person": "T1", "qualification": "trainer_course", "since": "2010-09-01"}],
        ),
        company(B, {**held, "since": "2008-01-01", "until": "2011-12-31"}),
        request(1, "2012-04-05"),
        request(2, "2012-04-19"),
        request(3),
    ]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Judge the records; the run is open during the tests."""
    path = tmp_path_factory.mktemp("records") / "records.ndjson"
    path.write_text("\n".join(map(json.dumps, records())), encoding="utf-8")
    with check([path], load_rules(), Options(as_of=AS_OF, only=DUTIES)) as opened:
        yield opened


@pytest.fixture(scope="session")
def ledger(run: Run) -> LedgerView:
    """Give what reports are made from."""
    return LedgerView.of_run(run)


def unpacked(page: str) -> str:
    """Give a page with the rows that are packed in it as the JSON that they are."""
    return re.sub(r'(?<=<script type="text/plain">)[^<]+', _json_in, page)


def _json_in(packed: re.Match[str]) -> str:
    return decompress(b64decode(packed[0])).decode().replace("<", "\\u003c")


def everything(path: Path) -> str:
    """Give the text of a file."""
    return path.read_text(encoding="utf-8")
