"""What the report on a branch counts, as the table in `conftest` has it."""

from pathlib import Path

import pytest

from bpvcheck.errors import NothingJudgedError, UsageError
from bpvcheck.i18n import using
from bpvcheck.ledger.files import open_ledger, write_ledger
from bpvcheck.reports import HTML, TERMINAL, LedgerView, render
from bpvcheck.reports.laid_out import document
from bpvcheck.reports.layout.document import Figures
from bpvcheck.reports.model import Masked, Tally
from bpvcheck.reports.sector import SectorReport, sector_view
from bpvcheck.reports.sector_parties import stands_out
from bpvcheck.reports.sector_regions import Regions, together
from bpvcheck.run import Run
from tests.reports.sector.conftest import (
    NOBODY,
    NOTHING,
    WELL,
    A,
    C,
    judged,
    line,
    placement,
    records,
)


def counts(tally: Tally | Masked) -> tuple[int | str, ...]:
    """Return what is met, breached, not demonstrated, pending and judged; nothing is met late."""
    assert not tally.met_late
    return tally.met, tally.breached, tally.not_demonstrated, tally.pending, tally.judged


def test_it_says_for_how_much_the_agreement_holds(view: SectorReport) -> None:
    """For 19 placements; of the one without a qualification that is not known."""
    reach = view.reach
    assert (reach.placements, reach.unsure, reach.schools, reach.companies) == (19, "<5", 2, 4)
    assert (view.head.about, view.head.name) == ("bouw", "Bouw en infra")


def test_each_duty_of_the_agreement_is_counted(view: SectorReport) -> None:
    """The course: 7 met, 8 not, 3 untold, 1 to come; the contact, by value: 11, 5 and 2 untold.

    The 3 and the 1 hide each other; the 2 is hidden with the 5, or it were what is left of 18.
    """
    mine = view.agreement
    assert counts(line(mine.duties, "BOUW-1").tally) == (7, 8, "<5", "<5", 19)
    assert counts(line(mine.duties, "ALG-LB-2").tally) == (11, "≥5", "<5", 0, 18)
    assert counts(mine.own) == (7, 8, "<5", "<5", 19)
    assert counts(mine.values) == (11, "≥5", "<5", 0, 18)


def test_the_total_of_an_agreement_tells_no_part(view: SectorReport) -> None:
    """13 not met, less the 8 of the course, would be the 5, and with that the 2 untold.

    Of the 5 untold it stays hidden which are whose; the one to come is the course's alone.
    """
    assert counts(view.agreement.total) == (18, "≥5", 5, "<5", 37)


def test_a_placement_counts_once_by_the_worst_verdict(view: SectorReport) -> None:
    """Not met where the course or the diploma lacks (9); the one just begun is met so far (7).

    The 3 that are left are hidden with the 7.
    """
    assert counts(view.agreement.placements) == ("≥5", 9, "<5", 0, 19)


def test_the_protocol_stands_beside_it(view: SectorReport) -> None:
    """Of the same placements 12 were briefed and 7 not; not those of other branches."""
    protocol = view.protocol
    assert counts(line(protocol.duties, "VRB-OI-5").tally) == (12, 7, 0, 0, 19)
    assert {each.duty for each in protocol.duties} == {"VRB-OI-5", "ALG-LB-2"}


def test_what_is_about_few_is_hidden_and_in_no_total(view: SectorReport) -> None:
    """Of one placement it is not known whether the branch's value counts: that one is hidden."""
    tally = line(view.protocol.duties, "ALG-LB-2").tally
    assert isinstance(tally, Masked)
    assert (tally.not_demonstrated, tally.judged) == ("<5", "<5")
    assert counts(view.protocol.total) == (12, 7, 0, 0, 19)


def compared(regions: Regions | None) -> dict[str, list[tuple[tuple[str, ...], int, int, float]]]:
    """Return by duty the regions, how many are kept and can be told, and the share."""
    assert regions is not None
    return {
        each.duty: [(x.regions, x.tally.done, x.told, x.share) for x in each.lines]
        for each in regions.duties
    }


def test_regions_are_compared_per_duty(tmp_path: Path) -> None:
    """Of five times as many: the course 20 of 25 in noord, 10 of 25 in oost, none of 20 in zuid.

    The contact: 25 of 30 in noord, 25 of 25 in oost, none of 20 in zuid. Without a region 5 of 5.
    """
    with judged(tmp_path, records(5)) as run:
        view = sector_view(LedgerView.of_run(run), "bouw", "nl", limit=None)
        text = render(view, TERMINAL)
    assert compared(view.agreement.regions) == {
        "BOUW-1": [
            (("zuid",), 0, 20, 0.0),
            (("oost",), 10, 25, 0.4),
            (("noord",), 20, 25, 0.8),
            (("",), 5, 5, 1.0),
        ],
        "ALG-LB-2": [
            (("zuid",), 0, 20, 0.0),
            (("noord",), 25, 30, 0.8333),
            (("",), 5, 5, 1.0),
            (("oost",), 25, 25, 1.0),
        ],
    }
    assert "83%" in text


def test_regions_with_few_kept_and_few_not_go_together(view: SectorReport) -> None:
    """The course: 4 and 1, 2 and 3, none and 4, 1 and none are few everywhere: not compared.

    The contact: zuid (0 and 4) and no region (1 and 0) go with oost (5 and 0), which makes 6 and 4;
    noord has 5 and 1. How few are not kept is shown of neither.
    """
    regions = view.agreement.regions
    assert compared(regions) == {
        "ALG-LB-2": [(("", "oost", "zuid"), 6, 10, 0.6), (("noord",), 5, 6, 0.8333)]
    }
    assert regions is not None
    assert regions.not_compared == 1
    text = render(view, TERMINAL)
    assert "83%" not in text
    assert "<5 niet nagekomen" in text


def test_few_join_the_smallest_of_the_others(view: SectorReport) -> None:
    """Of the briefing the two without region go with oost (5), or they could be subtracted."""
    regions = view.protocol.regions
    assert regions is not None
    assert [(each.regions, each.told) for each in regions.duties[0].lines] == [
        (("", "oost"), 7),
        (("noord",), 6),
        (("zuid",), 6),
    ]
    assert (regions.compared, regions.not_compared) == (1, 1)


@pytest.mark.parametrize(
    ("oost", "expected"),
    [
        ({"breached": 5}, [("oost",), ("noord",), ("zuid",)]),
        ({"breached": 4}, [("noord",), ("oost", "zuid")]),
        ({"met": 3, "breached": 3}, [("noord",), ("oost", "zuid")]),
        ({"met": 5, "breached": 1}, [("noord",), ("oost",), ("zuid",)]),
        ({"not_demonstrated": 9}, [("noord",), ("zuid",)]),
    ],
)
def test_a_region_that_is_large_enough_stands_alone(
    oost: dict[str, int], expected: list[tuple[str, ...]]
) -> None:
    """Few in oost go with the smallest of the others; where nothing can be told it is left out."""
    tallies = {
        "oost": Tally.of(oost),
        "noord": Tally.of({"met": 5, "breached": 6}),
        "zuid": Tally.of({"met": 7}),
    }
    assert [each.regions for each in together(tallies)] == expected


def test_regions_are_compared_as_they_are_where_no_person_is_counted() -> None:
    """Three companies of six in either region are no secret; four in all are still too few."""
    half = Tally.of({"met": 3, "breached": 3})
    tallies = {"oost": half, "noord": half, "zuid": Tally.of({"met": 4})}
    found = [each.regions for each in together(tallies, persons=False)]
    assert found == [("oost",), ("noord", "zuid")]


def test_few_that_nothing_can_join_are_not_shown() -> None:
    """Two regions with two each have four between them, which is too few."""
    assert together({"oost": Tally.of({"met": 2}), "noord": Tally.of({"met": 2})}) == ()


def test_a_school_stands_out_by_its_share(view: SectorReport) -> None:
    """At 99XA 10 of 19 are not met, at 99XB 3 of 12; in the branch 13 of 31."""
    schools = view.agreement.schools
    found = [(each.id, each.tally.open, each.told, each.share) for each in schools.above]
    assert (found, schools.share) == ([("99XA", 10, 19, 0.5263)], 0.4194)
    assert (schools.compared, schools.too_few, schools.left_out) == (2, 0, 0)


@pytest.mark.parametrize(("share", "expected"), [(0.4999, False), (0.5, True)])
def test_ten_points_more_stand_out(share: float, expected: bool) -> None:  # noqa: FBT001
    """Where 40% is not met in the branch, 50% stands out and a little less does not."""
    assert stands_out(share, 0.4) is expected


def test_a_company_with_four_placements_is_left_out(view: SectorReport) -> None:
    """At C nothing is met, for the four placements of which it can be told; D has one of these."""
    companies = view.agreement.companies
    assert (companies.compared, companies.above, companies.too_few) == (2, (), 2)


def test_a_company_with_five_placements_stands_out(tmp_path: Path) -> None:
    """With one more of which it can be told, C is compared: 10 of 10 are not met."""
    with judged(tmp_path, [*records(), placement(99, C, "99XA", NOBODY)]) as run:
        companies = sector_view(LedgerView.of_run(run), "bouw", "nl").agreement.companies
    assert [(each.id, each.placements, each.told, each.share) for each in companies.above] == [
        (C, 5, 10, 1.0)
    ]
    assert (companies.compared, companies.too_few) == (3, 1)


def test_read_strictly_what_is_not_demonstrated_is_not_met(ledger: LedgerView) -> None:
    """C's two of which nothing is known count then: with six placements it has 12 of 12 open."""
    view = sector_view(ledger, "bouw", "nl", strict=True, limit=None)
    assert [(each.id, each.tally.open, each.told) for each in view.agreement.companies.above] == [
        (C, 12, 12)
    ]


@pytest.mark.parametrize(("number", "placements", "met"), [(4, "<5", "<5"), (5, 5, 5)])
def test_fewer_than_five_placements_are_hidden(
    tmp_path: Path, number: int, placements: int | str, met: int | str
) -> None:
    """Of four placements no count is shown, of five all are."""
    lines = [placement(each, A, "99XA", WELL) for each in range(number)]
    with judged(tmp_path, lines) as run:
        view = sector_view(LedgerView.of_run(run), "bouw", "nl")
        page = render(view, HTML)
    shown = [view.agreement.placements, view.agreement.own, view.agreement.values]
    assert (view.reach.placements, [tally.met for tally in shown]) == (placements, [met] * 3)
    assert (page.count("&lt;5") == 1) is (number == 5)  # once where it says what that means


def test_where_nothing_can_be_told_it_says_what_would_help(tmp_path: Path) -> None:
    """Of five placements without trainers nothing can be told; all ten need trainers."""
    lines = [placement(each, A, "99XA", NOTHING) for each in range(5)]
    with judged(tmp_path, lines) as run:
        view = sector_view(LedgerView.of_run(run), "bouw", "en")
        with using("en"):
            figures = document(view).blocks[1]
    assert isinstance(figures, Figures)
    assert [each.value for each in figures.figures[:2]] == ["cannot be told"] * 2
    assert ("trainers", 10) in [(each.field, each.findings) for each in view.agreement.settle]


def test_an_agreement_that_holds_for_nothing_is_an_error(tmp_path: Path) -> None:
    """Where no placement is of the branch there is no report, and never a green one."""
    lines = [placement(1, A, "99XA", {**WELL, "qualification": "95530"})]
    with judged(tmp_path, lines) as run, pytest.raises(NothingJudgedError) as caught:
        sector_view(LedgerView.of_run(run), "bouw", "en")
    assert '"bouw"' in caught.value.problems[0].message


def test_an_unknown_name_gets_the_nearest(ledger: LedgerView) -> None:
    """`bouuw` is no plugin; `bouw` is."""
    with pytest.raises(UsageError) as caught:
        sector_view(ledger, "bouuw", "en")
    problem = caught.value.problems[0]
    assert (problem.code.number, problem.hint) == ("U102", 'did you mean "bouw"?')


def test_what_falls_due_soon_is_counted(ledger: LedgerView) -> None:
    """The course of the one just begun is due on 19 February 2014, 170 days away."""
    found = [
        sector_view(ledger, "bouw", "nl", within=within).agreement.due_soon for within in (169, 170)
    ]
    assert found == [0, "<5"]


def test_a_ledger_has_all_but_the_regions(run: Run, view: SectorReport, tmp_path: Path) -> None:
    """From a ledger everything but regions and names is the same, and the report says so."""
    path = tmp_path / "bouw.ledger"
    write_ledger(run, path)
    with open_ledger(path) as ledger:
        read = sector_view(LedgerView.of_ledger(ledger, run.book), "bouw", "en", limit=None)
        page = render(read, HTML)
    assert (read.agreement.regions, read.protocol.regions) == (None, None)
    assert read.agreement.own == view.agreement.own
    assert read.agreement.schools == view.agreement.schools
    assert read.protocol.total == view.protocol.total
    assert "make this report from the records" in page
