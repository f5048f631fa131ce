"""What options take is bounded."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--memory", "1KB", "64MB"),
        ("--memory", "63MB", "64MB"),
        ("--memory", "9" * 30 + "TB", "800MB"),
        ("--threads", "0", "1"),
        ("--threads", "9" * 5_000, "1"),
    ],
)
def test_an_amount_out_of_bounds_is_wrong_usage(
    option: str, value: str, expected: str, bpvcheck: Run
) -> None:
    """What it should be is said."""
    ran = bpvcheck("check", "r.ndjson", option, value)
    assert (ran.code, expected in ran.err) == (2, True)


def test_a_name_that_is_too_long_is_wrong_usage(bpvcheck: Run) -> None:
    """No system has files with names of 300 letters."""
    ran = bpvcheck("check", "x" * 300, "--rules", "rules")
    assert (ran.code, "Traceback" in ran.err) == (2, False)
