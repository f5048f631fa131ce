"""Two ledgers side by side: what differs is counted and named, and what is the same is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from bpvcheck.judge import Verdict
from bpvcheck.ledger.compare import Moved, compare
from bpvcheck.ledger.files import write_ledger
from bpvcheck.reports import LedgerView
from bpvcheck.run import Run


@pytest.fixture(scope="module")
def changed(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger in which everything breached of one duty is met."""
    verdicts = {
        key: {
            code: Verdict.MET if key == "VRB-OI-5" and verdict is Verdict.BREACHED else verdict
            for code, verdict in codes.items()
        }
        for key, codes in run.verdicts.items()
    }
    path = tmp_path_factory.mktemp("ledger") / "changed.ledger"
    write_ledger(replace(run, verdicts=verdicts), path)
    return path


def breached(run: Run) -> int:
    """Count what is breached of the duty, which one party bears."""
    verdicts = run.verdicts["VRB-OI-5"]
    return sum(
        count
        for (key, code), count in run.counts.items()
        if key == "VRB-OI-5" and verdicts[code] is Verdict.BREACHED
    )


def test_a_ledger_does_not_differ_from_itself(written: Path, run: Run) -> None:
    """Nothing moved; findings whose bearer is not known are the same findings."""
    assert LedgerView.of_run(run).rows("SELECT 1 FROM ledger WHERE bearer_id IS NULL LIMIT 1")
    found = compare(written, written, 10)
    bearers = {key: len(card.bearer) for key, card in run.book.cards.items()}
    assert found.verdicts == sum(n * bearers[key] for (key, _code), n in run.counts.items())
    assert (found.moved, found.flips) == ((), ())


@pytest.mark.parametrize("limit", [1, None])
def test_what_differs_is_counted_and_named(
    written: Path, changed: Path, run: Run, limit: int | None
) -> None:
    """The verdicts that changed are counted by duty; examples name them, no more than asked."""
    found = compare(written, changed, limit)
    count = breached(run)
    assert count > 1
    assert found.moved == (Moved("VRB-OI-5", "breached", "met", count),)
    assert len(found.flips) == (limit or count)
    assert {(each.duty, each.before, each.after) for each in found.flips} == {
        ("VRB-OI-5", "breached", "met")
    }


def test_compared_with_nothing_all_is_new(written: Path) -> None:
    """Without a first ledger every finding is new, and none flipped."""
    found = compare(None, written, 10)
    assert sum(each.count for each in found.moved) == found.verdicts > 0
    assert {each.before for each in found.moved} == {""}
    assert found.flips == ()
