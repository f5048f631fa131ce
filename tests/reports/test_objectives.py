"""What an objective asks beside the duties that serve it is counted too, and judges nobody."""

import json
from datetime import date
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.i18n import using
from bpvcheck.reports import LedgerView
from bpvcheck.reports.model import Tally
from bpvcheck.reports.objectives import objective_lines
from bpvcheck.reports.school import school_view
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options
from bpvcheck.testing import Record, placement, school

AS_OF = date(2012, 6, 1)
ONLY = ("ALG-OI-1b",)
STUDENTS = "ALG-OI-1b (the students were told of the BPV policy as well)"


def told(brin: str, *subjects: str) -> list[Record]:
    """A school that told everyone of some subjects before the first placement of its year."""
    information = [{"on": "2012-01-16", "audience": ["student", "company"], "subjects": subjects}]
    period = {"start": "2012-02-06", "planned_end": "2012-06-29"}
    return [
        school(brin, information=information, complete_until="2012-06-01"),
        placement(f"P-{brin}", school=brin, period=period, complete_until="2012-06-01"),
    ]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Write two schools: one told of the policy, the other of the BPV alone."""
    path = tmp_path / "records.ndjson"
    found = [*told("99XA", "bpv_information", "bpv_policy"), *told("99XB", "bpv_information")]
    path.write_text("".join(f"{json.dumps(each)}\n" for each in found), encoding="utf-8")
    return path


def test_that_the_policy_was_told_counts_for_doel_3(records: Path) -> None:
    """Both schools met their duty; of one of them students were not told of the policy."""
    with check([records], load_rules(), Options(as_of=AS_OF, only=ONLY)) as run:
        ledger = LedgerView.of_run(run)
        with using("en"):
            lines = objective_lines(ledger, list(ledger.counted()), strict=False)
        duties = dict({line.id: line for line in lines}["DOEL-3"].duties)
        duty, policy = duties["ALG-OI-1b"], duties[STUDENTS]
        assert isinstance(duty, Tally)
        assert isinstance(policy, Tally)
        assert (duty.met, duty.breached) == (2, 0)
        assert (policy.met, policy.breached, policy.applicable) == (1, 1, duty.applicable)


def test_a_school_sees_its_own(records: Path) -> None:
    """The report of the school that told of the BPV alone says so under the objective."""
    with check([records], load_rules(), Options(as_of=AS_OF, only=ONLY)) as run:
        view = school_view(LedgerView.of_run(run), "99XB", "en")
    duties = dict({line.id: line for line in view.objectives}["DOEL-3"].duties)
    assert duties[STUDENTS].breached == 1
    assert duties["ALG-OI-1b"].breached == 0
