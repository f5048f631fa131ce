"""The reports on a school, a company, a knowledge centre, and on what falls due."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.errors import UsageError
from bpvcheck.i18n import using
from bpvcheck.reports import LedgerView
from bpvcheck.reports.laid_out import document
from bpvcheck.reports.layout.document import Table
from bpvcheck.reports.layout.to_do import finding_table
from bpvcheck.reports.layout.words import party
from bpvcheck.reports.model import DutyLine, Masked, Tally
from bpvcheck.reports.views import (
    company_view,
    due_view,
    knowledge_centre_view,
    parties,
    school_view,
)
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options
from tests.reports.conftest import AS_OF, known, placement

A, B, CENTRE = "99ZZ1234XY0008801", "99ZZ4321AB0000101", "99ZK"


def duty(lines: tuple[DutyLine, ...], name: str) -> DutyLine:
    """Give the line of a duty."""
    return next(line for line in lines if line.duty == name)


def test_a_school_sees_what_is_open_per_duty(ledger: LedgerView) -> None:
    """Of the briefing P2 is not met and P4 is not demonstrated, in that order."""
    view = school_view(ledger, "99XA", "nl")
    found = [(x.subject, x.verdict, x.overdue) for x in view.to_do if x.duty == "VRB-OI-5"]
    assert found == [
        ("P2", "breached", 210),
        ("P5", "pending", None),
        ("P4", "not_demonstrated", 210),
    ]
    assert duty(view.duties, "VRB-OI-5").towards == ("student", "company")


def test_readers_are_not_told_who_they_are(ledger: LedgerView) -> None:
    """Each row for a company says which school, and each for a school which company."""
    made: dict[str, set[str]] = {}
    for view in (school_view(ledger, "99XA", "en"), company_view(ledger, A, "en")):
        with using("en"):
            columns = finding_table(view.to_do).columns
        made[view.head.report] = {each.title for each in columns} & {"school", "learning company"}
    assert made == {"school": {"learning company"}, "company": {"school"}}


def test_what_the_reader_owes_comes_first(ledger: LedgerView) -> None:
    """The briefing is the school's own: one not met, one falling due, one not demonstrated."""
    first, *others = school_view(ledger, "99XA", "nl").actions
    assert (first.duty, first.own, first.breached, first.due_soon, first.not_demonstrated) == (
        "VRB-OI-5", True, 1, 1, 1,
    )  # fmt: skip
    assert (first.oldest, first.next_due) == (date(2012, 2, 6), date(2012, 9, 24))
    assert not any(each.own for each in others)


def test_a_finding_says_what_is_recorded_around_it(ledger: LedgerView) -> None:
    """P2's company has a name; its qualification, location and school year stand beside it."""
    found = {x.id: x for x in school_view(ledger, "99XA", "nl").to_do}["VRB-OI-5:P2:school"]
    assert (found.company_name, found.qualification, found.location, found.school_year) == (
        "<b>Bakker & =1", "94920", "V1", "2011-2012",
    )  # fmt: skip


def test_a_school_sees_who_must_act(ledger: LedgerView) -> None:
    """Company B has P3 not met and P4 not demonstrated; the school has P2 and P4."""
    actors = {each.id: each for each in school_view(ledger, "99XA", "nl").actors}
    company, school = actors[B], actors["99XA"]
    assert (company.breached, company.not_demonstrated, company.due_soon) == (1, 1, 0)
    assert (school.breached, school.not_demonstrated, school.due_soon) == (1, 1, 1)
    assert school.oldest == date(2012, 2, 6)


def test_a_school_sees_its_own_duties_apart(ledger: LedgerView) -> None:
    """Six placements; the school's own duty, the briefing, is judged six times."""
    view = school_view(ledger, "99XA", "nl")
    assert (view.placements, view.own.judged, view.total.judged) == (6, 6, 24)


def test_objectives_show_how_their_duties_stand(ledger: LedgerView) -> None:
    """DOEL-4 rests on the briefing and on two duties that were not judged here."""
    lines = {line.id: line for line in school_view(ledger, "99XA", "nl").objectives}
    assert len(lines) == 10
    assert [duty for duty, _tally in lines["DOEL-4"].duties] == ["VRB-OI-5"]
    assert lines["DOEL-4"].absent == ("VRB-OI-3b", "VRB-OI-6a")
    assert lines["DOEL-4"].tally.breached == 1


def test_a_limit_cuts_and_counts(ledger: LedgerView) -> None:
    """With a limit of one, one who must act is shown and the others are counted."""
    every = school_view(ledger, "99XA", "nl", limit=None).actors
    view = school_view(ledger, "99XA", "nl", limit=1)
    assert (view.actors, view.actors_left_out) == (every[:1], len(every) - 1)


def test_a_company_sees_what_it_owes_and_is_owed(ledger: LedgerView) -> None:
    """B owes recognition at three placements; owed are briefings, motivation, and five listings.

    These are of the school years of its recognition since the protocol, and of this one, in which
    placements whose end is not known may still run. That the centre
    finds the student another place (BPV-KC-3) is between these two.
    """
    view = company_view(ledger, B, "nl")
    assert (view.owes.judged, view.owes.breached, view.owes.not_demonstrated) == (3, 1, 2)
    assert view.owed.judged == 3 + 3 + 5
    assert [each.theme for each in view.themes] == ["recognition", "preparation"]
    assert view.total.judged == view.owes.judged + view.owed.judged


def test_a_company_sees_its_recognitions(ledger: LedgerView) -> None:
    """A is recognised until 15 November, B's recognition ran out on 31 December 2011."""
    states = {}
    for code in (A, B):
        found = company_view(ledger, code, "nl").recognitions or ()
        states[code] = [(each.until, each.state) for each in found]
    assert {
        A: [(date(2012, 11, 15), "in_force")],
        B: [(date(2011, 12, 31), "expired")],
    } == states


def test_a_company_sees_a_verdict_per_school_year(ledger: LedgerView) -> None:
    """A is judged in each year of its recognition; nobody knows if it was listed."""
    themes = {each.theme: each for each in company_view(ledger, A, "nl").themes}
    line = next(each for each in themes["recognition"].duties if each.line.duty == "ALG-KC-2a")
    years = ("2010-2011", "2011-2012", "2012-2013")
    assert tuple((year, "not_demonstrated") for year in years) == line.years


def test_a_company_is_found_by_any_spelling(ledger: LedgerView) -> None:
    """Capitals and spaces around a code do not matter."""
    assert company_view(ledger, f" {A.lower()} ", "nl").head.about == A


def test_lead_times_are_in_working_days(ledger: LedgerView) -> None:
    """R1 took 8 working days and R2 16 (Good Friday and Easter Monday are free), R3 is open."""
    times = knowledge_centre_view(ledger, CENTRE, "nl").lead_times
    assert times is not None
    assert (times.requests, times.decided, times.undecided) == (3, 2, 1)
    assert (times.median, times.longest, times.term) == (12.0, 16, 10)
    assert [(b.low, b.high, b.late) for b in times.bins if b.count] == [
        (6, 10, False),
        (16, 20, True),
    ]
    assert (times.in_term.met, times.in_term.met_late, times.in_term.breached) == (1, 1, 1)


def test_companies_to_look_at_first(ledger: LedgerView) -> None:
    """B comes first, for its recognition; how many placements that is about is hidden."""
    first, *others = knowledge_centre_view(ledger, CENTRE, "nl").companies
    assert (B, 1, 1, others) == (first.company, first.breached, first.not_demonstrated, [])
    reasons = [(each.duty, each.verdict, each.placements) for each in first.reasons]
    assert reasons == [
        ("ALG-LB-1a", "breached", "<5"),
        ("ALG-LB-1a", "not_demonstrated", "<5"),
    ]


def test_recognitions_about_to_expire(ledger: LedgerView) -> None:
    """A's recognition ends on 15 November, within three months, and nothing follows it."""
    found = knowledge_centre_view(ledger, CENTRE, "nl").expiring or ()
    assert [(A, date(2012, 11, 15), 3)] == [
        (each.company, each.until, each.months) for each in found
    ]


def test_recognised_against_active(ledger: LedgerView) -> None:
    """On the day itself A is recognised and nobody has students; in 2011-2012 both had."""
    years = {each.part: each for each in knowledge_centre_view(ledger, CENTRE, "nl").activity or ()}
    assert (years[""].recognised, years[""].active) == (1, 0)
    assert (years["2011-2012"].recognised, years["2011-2012"].active) == (2, 2)


def test_a_duty_per_placement_is_masked_for_the_centre(ledger: LedgerView) -> None:
    """Of seven placements it is known of four that no place was lost, of three it is not."""
    view = knowledge_centre_view(ledger, CENTRE, "nl")
    line = duty(next(g for g in view.groups if g.group == "replacement").duties, "BPV-KC-3")
    assert isinstance(line.tally, Masked)
    assert (
        line.tally.not_applicable,
        line.tally.not_demonstrated,
        line.tally.judged,
    ) == ("<5", "<5", 7)
    assert not [each for each in view.to_do if each.duty == "BPV-KC-3"]


def test_due_is_by_party_the_soonest_first(ledger: LedgerView) -> None:
    """Student, school and company each have one thing to do, in 21 days."""
    view = due_view(ledger, "nl", within=30)
    found = [(each.bearer, each.subject, each.due) for each in view.to_do]
    soon = date(2012, 9, 24)
    assert sorted(found) == [(who, "P5", soon) for who in ("company", "school", "student")]
    with using("nl"):
        sections = document(view).sections
    tables = {each.anchor: each.blocks[0] for each in sections}
    assert list(tables) == ["student", "school", "company"]
    for table in tables.values():
        assert isinstance(table, Table)
        assert [row[0].sub for row in table.rows] == ["over 21 dagen"]


def test_parties_are_found(ledger: LedgerView) -> None:
    """Both schools, both companies and the centre can have a report."""
    assert parties(ledger, "school") == ["99XA", "99XB"]
    assert parties(ledger, "company") == [A, B]
    assert parties(ledger, "knowledge_centre") == [CENTRE]


@pytest.mark.parametrize("view", [school_view, company_view, knowledge_centre_view])
def test_an_unknown_party_is_named(ledger: LedgerView, view: Callable[..., object]) -> None:
    """Asking for what is not there says so, and names the nearest that is."""
    with pytest.raises(UsageError, match='nothing about "99XX"') as caught:
        view(ledger, "99XX", "en")
    assert caught.value.code.number == "U102"


def test_a_tally_adds_up() -> None:
    """What is due is what applies and is not pending; what is judged is everything."""
    tally = Tally.of({"met": 5, "met_late": 1, "breached": 2, "not_demonstrated": 3, "pending": 4})
    assert (tally.judged, tally.applicable, tally.due, tally.done, tally.open) == (15, 15, 11, 6, 2)


def test_findings_are_chosen_by_team(tmp_path: Path) -> None:
    """Where the records know teams there is a column to choose by; without them there is none."""
    path = tmp_path / "records.ndjson"
    known_of = [placement(1, A, team="Bouw 4", **known()), placement(2, A, **known())]
    path.write_text("\n".join(map(json.dumps, known_of)), encoding="utf-8")
    with check([path], load_rules(), Options(as_of=AS_OF, only=("VRB-OI-5",))) as run:
        found = school_view(LedgerView.of_run(run), "99XA", "nl").to_do
    assert {each.subject: each.team for each in found} == {"P1": "Bouw 4", "P2": ""}
    with using("nl"):
        (team,) = (each for each in finding_table(found).columns if each.title == "team")
        assert team.choose
        without = finding_table(dict(found.by("team"))[""])
    assert "team" not in {each.title for each in without.columns}


@pytest.mark.parametrize(
    ("kind", "name", "lang", "said"),
    [
        ("knowledge_centre", "Kenniscentrum Bouw (99ZA)", "nl", "Kenniscentrum Bouw (99ZA)"),
        ("knowledge_centre", "Kenniscentrum Bouw (99ZA)", "en", "Kenniscentrum Bouw (99ZA)"),
        ("knowledge_centre", "Knowledge Centre Bouw", "nl", "Knowledge Centre Bouw"),
        ("knowledge_centre", "Kenwerk (99ZB)", "nl", "kenniscentrum Kenwerk (99ZB)"),
        ("knowledge_centre", "99ZA", "en", "knowledge centre 99ZA"),
        ("school", "ROC Elzenwoud (97AA)", "nl", "school ROC Elzenwoud (97AA)"),
        ("school", "School voor Techniek (97AA)", "en", "School voor Techniek (97AA)"),
        ("school", "Schoolkring Oost", "nl", "school Schoolkring Oost"),
        ("company", "Leerbedrijf Lindenhof (1)", "en", "Leerbedrijf Lindenhof (1)"),
        (
            "company",
            "Bouwbedrijf Lindenhof (1)",
            "en",
            "learning company Bouwbedrijf Lindenhof (1)",
        ),
        ("student", "", "nl", "student"),
    ],
)
def test_a_party_is_not_named_twice(kind: str, name: str, lang: str, said: str) -> None:
    """What a party is stands before its name, unless its name begins with that."""
    with using(lang):
        assert party(kind, name) == said


@pytest.mark.parametrize(
    ("start", "year"), [("2012-07-31", "2011-2012"), ("2012-08-01", "2012-2013")]
)
def test_a_school_year_begins_in_august(tmp_path: Path, start: str, year: str) -> None:
    """A placement is in the school year of its first day, up to 31 July."""
    path = tmp_path / "records.ndjson"
    period = {"start": start, "planned_end": "2012-12-21"}
    path.write_text(json.dumps(placement(1, A, period=period, **known())), encoding="utf-8")
    with check([path], load_rules(), Options(as_of=AS_OF, only=("VRB-OI-5",))) as run:
        found = school_view(LedgerView.of_run(run), "99XA", "nl").to_do
    assert {each.school_year for each in found} == {year}


def test_what_is_overdue_comes_first(tmp_path: Path) -> None:
    """No guide on some day breaks a duty before the placement ends; it stands after what is late.

    P2 ends after the as-of date, P1 before it.
    """
    path = tmp_path / "records.ndjson"
    periods = (("2012-02-06", "2012-06-29"), ("2012-08-27", "2013-01-25"))
    lines = [
        placement(number, A, period={"start": start, "planned_end": end}, supervisors=[], **known())
        for number, (start, end) in enumerate(periods, 1)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with check([path], load_rules(), Options(as_of=AS_OF, only=("BPV-OI-4",))) as run:
        found = school_view(LedgerView.of_run(run), "99XA", "nl").to_do
    assert [(each.subject, each.verdict) for each in found] == [
        ("P1", "breached"), ("P2", "breached"),
    ]  # fmt: skip
