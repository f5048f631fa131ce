"""The summary of a run: counts, what is overdue, what would settle most, what falls due."""

from datetime import date

from bpvcheck.reports import LedgerView
from bpvcheck.reports.model import Tally
from bpvcheck.reports.summary import Summary
from bpvcheck.reports.views import summary_view


def lines(view: Summary) -> dict[tuple[str, str], Tally]:
    """Give the counts by phase and bearer."""
    found = {(line.phase, line.bearer): line.tally for line in view.phases}
    assert all(isinstance(tally, Tally) for tally in found.values())
    return found  # type: ignore[return-value]


def test_counts_have_denominators(ledger: LedgerView) -> None:
    """Of the briefing there is one of each verdict at 99XA, and one unknown at 99XB."""
    tally = lines(summary_view(ledger, "nl"))["preparation", "school"]
    expected = {"met": 1, "met_late": 1, "breached": 1, "not_demonstrated": 2, "pending": 1}
    assert Tally.of(expected | {"not_applicable": 1}) == tally
    assert (tally.judged, tally.applicable, tally.due, tally.done) == (7, 6, 5, 2)


def test_a_repeated_duty_is_not_counted(ledger: LedgerView) -> None:
    """VRB-LB-1 repeats ALG-LB-1a: the companies' recognition is counted once, for 7 placements."""
    counts = lines(summary_view(ledger, "nl"))
    assert counts["general", "company"].judged == 7
    assert ("preparation", "company") not in counts


def test_strict_reads_the_unknown_as_open(ledger: LedgerView) -> None:
    """Three are not met; strictly the 17 that are not demonstrated are open too."""
    assert summary_view(ledger, "nl").total.open == 3
    strict = summary_view(ledger, "nl", strict=True)
    assert (strict.total.open, strict.head.strict) == (20, True)


def test_the_longest_overdue_comes_first(ledger: LedgerView) -> None:
    """P3 and P2 were due on 6 February, 210 days ago; request R3 on 11 April, 145 days ago."""
    found = [(each.duty, each.subject, each.days) for each in summary_view(ledger, "nl").worst]
    assert found == [("ALG-LB-1a", "P3", 210), ("VRB-OI-5", "P2", 210), ("ALG-KC-1c", "R3", 145)]


def test_strict_counts_the_unknown_as_overdue(ledger: LedgerView) -> None:
    """Strictly P1 to P4 and P7 are overdue for the student's motivation: nobody attested."""
    worst = {each.duty: each.count for each in summary_view(ledger, "nl", strict=True).worst}
    assert (worst["VRB-ST-2a"], worst["ALG-LB-1a"], worst["VRB-OI-5"]) == (5, 3, 3)


def test_data_that_would_settle_most(ledger: LedgerView) -> None:
    """Attestations alone settle five findings on motivation, briefings alone two of VRB-OI-5."""
    found = {(each.kind, each.field): each for each in summary_view(ledger, "nl").settle}
    attested, briefed = found["attestation", ""], found["placement", "briefings"]
    assert (attested.findings, attested.alone, attested.duties) == (5, 5, (("VRB-ST-2a", 5),))
    assert (briefed.findings, briefed.alone, briefed.duties) == (2, 2, (("VRB-OI-5", 2),))
    assert briefed.name == "voorlichting"


def test_what_every_record_has_settles_nothing(ledger: LedgerView) -> None:
    """Every placement has its period and qualification, so these are not asked for."""
    fields = {each.field for each in summary_view(ledger, "nl").settle}
    assert not fields & {"period", "qualification", "status"}


def test_a_field_settles_no_more_than_lack_it(ledger: LedgerView) -> None:
    """Whether it is for an optional unit only is unknown of all 7, and P4 and P7 hang on it."""
    found = {(each.kind, each.field): each for each in summary_view(ledger, "nl").settle}
    assert dict(found["placement", "optional_unit_only"].duties)["ALG-LB-1a"] == 2


def test_what_falls_due_within_a_month(ledger: LedgerView) -> None:
    """P5 starts on 24 September, in 21 days: three duties fall due, and none within 20 days."""
    soon = [(each.duty, each.nearest) for each in summary_view(ledger, "nl").due_soon]
    day = date(2012, 9, 24)
    assert [(duty, ((day, 1),)) for duty in ("ALG-LB-1a", "VRB-OI-5", "VRB-ST-2a")] == soon
    assert summary_view(ledger, "nl", within=20).due_soon == ()


def test_lists_are_cut_and_say_so(ledger: LedgerView) -> None:
    """With a limit of one, one line is shown and the others are counted."""
    view = summary_view(ledger, "nl", limit=1)
    assert (len(view.worst), len(view.due_soon), view.due_left_out) == (1, 1, 2)
    assert view.settle_left_out == len(summary_view(ledger, "nl", limit=None).settle) - 1


def test_records_are_counted(ledger: LedgerView) -> None:
    """Seven placements, two companies and three requests were read."""
    found = {
        each.kind: (each.accepted, each.set_aside) for each in summary_view(ledger, "nl").records
    }
    assert found == {"placement": (7, 0), "company": (2, 0), "recognition_request": (3, 0)}
