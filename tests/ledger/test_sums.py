"""What the summary works out on wide tables is what SQL finds in the long form."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.data import folder
from bpvcheck.ledger.files import open_ledger, write_ledger
from bpvcheck.ledger.sums import falling_due, longest_overdue
from bpvcheck.reports import LedgerView
from bpvcheck.reports.summary import summary_view
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options, Run

AS_OF = date(2012, 11, 1)


@pytest.fixture(scope="module")
def demo() -> Iterator[Run]:
    """Judge the demo records by all duties."""
    with check([folder("fixtures") / "demo"], load_rules(), Options(AS_OF)) as run:
        yield run


def test_the_database_of_a_run_keeps_to_what_it_may_use(tmp_path: Path) -> None:
    """`--threads` and `--memory` hold for the database of reports too."""
    path = tmp_path / "records.ndjson"
    path.write_text('{"kind": "school", "id": "99XA"}\n', encoding="utf-8")
    with check([path], load_rules(), Options(AS_OF, threads=1, memory="200MiB")) as run:
        query = "SELECT current_setting('memory_limit'), current_setting('threads')"
        assert run.database.rows(query) == [("200.0 MiB", 1)]


def test_checking_opens_no_database(demo: Run) -> None:
    """The counts and the summary of a run come without one."""
    ledger = LedgerView.of_run(demo)
    assert list(ledger.counted())
    assert summary_view(ledger, "en").total.judged
    assert not demo.database.is_open


@pytest.mark.parametrize("verdicts", [("breached",), ("breached", "not_demonstrated")])
def test_the_longest_overdue_are_those_of_the_rows(demo: Run, verdicts: Collection[str]) -> None:
    """Per duty and bearer the count and the first of the longest overdue are those of SQL."""
    ledger = LedgerView.of_run(demo)
    found = {(each.card.duty, each.bearer): each for each in longest_overdue(ledger.wide, verdicts)}
    rows = ledger.rows(
        """SELECT duty, bearer, count(*),
            min((due, subject, part, coalesce(bearer_id, ''), subject_kind, agreement))
        FROM ledger WHERE list_contains(?, verdict) AND repeats = '' AND due < ? GROUP BY ALL""",
        list(verdicts),
        AS_OF,
    )
    assert len(rows) > 20
    assert {
        key: (e.number, (e.due, e.subject, e.part, e.bearer_id, e.card.subject_kind, e.agreement))
        for key, e in found.items()
    } == {(duty, bearer): (count, first) for duty, bearer, count, first in rows}


@pytest.mark.parametrize("within", [0, 30, 400])
def test_what_falls_due_is_that_of_the_rows(demo: Run, within: int) -> None:
    """Per duty, bearer and day the count is that of SQL."""
    ledger = LedgerView.of_run(demo)
    found: Counter[tuple[str, str, date]] = Counter()
    for each in falling_due(ledger.wide, within):
        found[each.card.duty, each.bearer, each.due] += each.number
    rows = ledger.rows(
        """SELECT duty, bearer, due, count(*) FROM ledger
        WHERE verdict = 'pending' AND repeats = '' AND due BETWEEN ? AND ? GROUP BY ALL""",
        AS_OF,
        AS_OF + timedelta(days=within),
    )
    assert found == {(duty, bearer, due): count for duty, bearer, due, count in rows}


def test_counts_are_those_of_the_rows(demo: Run) -> None:
    """How many findings there are of a duty, bearer and verdict is what the rows say."""
    ledger = LedgerView.of_run(demo)
    found: Counter[tuple[str, str, str, str]] = Counter()
    for each in ledger.counted():
        found[each[:4]] += each.number
    rows = ledger.rows(
        """SELECT duty, bearer, verdict, missing, count(*) FROM ledger
        WHERE repeats = '' GROUP BY ALL"""
    )
    assert found == {tuple(key): count for *key, count in rows}


def test_a_ledger_file_has_the_same_sums(demo: Run, tmp_path: Path) -> None:
    """Read back, a ledger gives the summary that the run gave."""
    path = tmp_path / "demo.ledger"
    write_ledger(demo, path)
    of_run = LedgerView.of_run(demo).wide
    with open_ledger(path) as found:
        for verdicts in (("breached",), ("breached", "not_demonstrated")):
            assert list(longest_overdue(found, verdicts)) == list(longest_overdue(of_run, verdicts))
        assert list(falling_due(found, 60)) == list(falling_due(of_run, 60))
