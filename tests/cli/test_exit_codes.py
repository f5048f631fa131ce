"""Which exit code a run gets where several would do: 4, 5, 3, 1, 0, in that order."""

from types import SimpleNamespace
from typing import Any

import pytest

from bpvcheck.cli.check import count_findings
from bpvcheck.cli.judging import run_exit_code
from bpvcheck.reports.ledger_view import Counted

COUNTED = [
    Counted("VRB-OI-5", "school", "met", "", 10),
    Counted("VRB-OI-5", "school", "met_late", "", 5),
    Counted("VRB-OI-5", "school", "breached", "", 3),
    Counted("VRB-OI-5", "school", "not_demonstrated", "briefings", 2),
    Counted("VRB-OI-5", "school", "pending", "", 7),
]


def a_run(*problems: str) -> Any:  # noqa: ANN401 - a stand-in
    """Make a run with these problems."""
    return SimpleNamespace(intake=SimpleNamespace(problems=problems))


@pytest.mark.parametrize(
    ("problems", "allow_invalid", "findings", "expected"),
    [
        (0, False, 0, 0),
        (0, False, 2, 1),
        (1, False, 0, 3),
        (1, False, 2, 3),
        (1, True, 0, 0),
        (1, True, 2, 1),
    ],
)
def test_invalid_records_count_before_findings(
    *,
    problems: int,
    allow_invalid: bool,
    findings: int,
    expected: int,
) -> None:
    """3 unless invalid records are allowed, then 1 where there are findings, else 0."""
    run = a_run(*["x"] * problems)
    assert run_exit_code(run, allow_invalid=allow_invalid, findings=findings) == expected


@pytest.mark.parametrize(
    ("fail_on", "strict", "expected"),
    [
        ("breached", False, 3),
        ("breached", True, 5),
        ("not_demonstrated", False, 5),
        ("not_demonstrated", True, 5),
        ("never", False, 0),
        ("never", True, 0),
    ],
)
def test_findings_are_counted_from_a_verdict_on(
    *,
    fail_on: str,
    strict: bool,
    expected: int,
) -> None:
    """Breached counts, what is not demonstrated where that is asked or read strictly."""
    assert count_findings(COUNTED, fail_on, strict=strict) == expected
