"""The verdicts are a closed set."""

from bpvcheck.judge import Verdict


def test_the_verdicts_in_their_order() -> None:
    """There are six verdicts, always listed in this order."""
    assert [verdict.value for verdict in Verdict] == [
        "met",
        "met_late",
        "breached",
        "not_demonstrated",
        "pending",
        "not_applicable",
    ]
