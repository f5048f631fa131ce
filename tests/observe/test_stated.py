"""What records state beside what happened: what had not, what is complete, and since when."""

from collections.abc import Callable
from typing import Any

import pytest

from bpvcheck.records.extensions import ExtensionField, ExtensionFields

Record = dict[str, Any]
Ask = Callable[..., str]
AS_OF = "2012-11-01"
COMPANY = "99ZZ1234XY0008801"


def placement(**fields: object) -> Record:
    """Make a placement of half a year."""
    period = {"start": "2012-02-06", "planned_end": "2012-06-29"}
    base = {"kind": "placement", "id": "P1", "school": "99XA", "status": "final", "period": period}
    return {**base, "complete_until": AS_OF, "endings": [], **fields}


def company(**fields: object) -> Record:
    """Make a company."""
    return {"kind": "company", "id": COMPANY, **fields}


@pytest.mark.parametrize(
    ("fields", "resolved"),
    [
        ({"not_yet": {"resolved_on": "2012-03-11"}}, "false"),
        ({"not_yet": {"resolved_on": "2012-10-01"}}, "false"),
        ({"not_yet": {"resolved_on": "2012-03-10"}}, "unknown"),
        ({"not_yet": {"resolved_on": None}}, "unknown"),
        ({"not_yet": None}, "unknown"),
        ({"resolved_on": "2012-03-11"}, "true"),
        ({"resolved_on": "2012-03-12"}, "false"),
        # what is recorded goes before what is denied
        ({"resolved_on": "2012-03-11", "not_yet": {"resolved_on": "2012-10-01"}}, "true"),
    ],
)
def test_what_had_not_happened_by_the_day_asked_did_not(
    ask: Ask, fields: Record, resolved: str
) -> None:
    """Ten days after the first of March is the eleventh."""
    found = ask(
        "done(incidents, done(its.resolved_on, by=its.on + days(10)))",
        placement(incidents=[{"on": "2012-03-01", **fields}]),
        as_of=AS_OF,
    )
    assert found == resolved


def test_what_had_not_happened_by_now_did_not(ask: Ask) -> None:
    """The day asked by is now where that is earlier: what is denied up to now is denied."""
    incident = {"on": "2012-03-01", "not_yet": {"resolved_on": "2012-03-05"}}
    text = "done(incidents, done(its.resolved_on, by=its.on + days(10)))"
    records = placement(incidents=[incident])
    assert ask(text, records, as_of="2012-03-05") == "false"
    assert ask(text, records, as_of="2012-03-06") == "unknown"


@pytest.mark.parametrize(
    ("day", "drawn_up"), [("2012-02-06", "false"), ("2012-02-05", "unknown"), (None, "unknown")]
)
def test_an_agreement_that_was_not_drawn_up(ask: Ask, day: str | None, drawn_up: str) -> None:
    """A group has it as items do; also within the condition on a list."""
    agreement = {"not_yet": {"drawn_up_on": day}}
    records = placement(agreement=agreement, signatures=[{"on": "2012-02-01", "by": "school"}])
    assert ask("done(agreement.drawn_up_on, by=start)", records, as_of=AS_OF) == drawn_up
    inside = 'done(signatures, its.by == "school" and done(agreement.drawn_up_on, by=start))'
    assert ask(inside, records, as_of=AS_OF) == drawn_up


def test_a_plan_that_was_never_drawn_up(ask: Ask) -> None:
    """The wish for a plan is recorded, and that there was none by the end of the year."""
    plan = {"on": "2011-10-03", "not_yet": {"drawn_up_on": "2012-07-31"}}
    found = ask(
        "done(improvement_plans, done(its.drawn_up_on, by=window.end))",
        company(improvement_plans=[plan], complete_until=AS_OF),
        as_of=AS_OF,
        part="2011-2012",
    )
    assert found == "false"


def field(name: str, **more: Any) -> ExtensionField:  # noqa: ANN401 - as the field has it
    """Make a field of a branch."""
    return ExtensionField(name, (("nl", name), ("en", name)), **more)


PASS = field("shown_on", type="event_date")
BRANCH = ExtensionFields(
    "bouw",
    "placement",
    (field("permit", fields=(PASS,)), field("checks", list="event", fields=(PASS,))),
)


@pytest.mark.parametrize(("day", "valid"), [("2012-02-06", "false"), ("2012-02-05", "unknown")])
def test_what_a_branch_adds_can_be_denied_too(ask: Ask, day: str, valid: str) -> None:
    """In its groups and in its items."""
    denied = {"not_yet": {"shown_on": day}}
    fields = {"permit": denied, "checks": [{"on": "2012-01-10", **denied}]}
    records = placement(extensions={"bouw": {"complete_until": AS_OF, **fields}})
    asked = {"as_of": AS_OF, "extensions": (BRANCH,)}
    group = "done(extensions.bouw.permit.shown_on, by=start)"
    assert ask(group, records, **asked) == valid
    items = "done(extensions.bouw.checks, done(its.shown_on, by=start))"
    assert ask(items, records, **asked) == valid


KNOWN_FROM = dict.fromkeys(("contacts", "presence", "briefings", "endings"), "2012-03-01")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("none(contacts)", "unknown"),
        ("none(contacts, since=start)", "unknown"),
        ('none(contacts, since=day("2012-02-29"))', "unknown"),
        ('none(contacts, since=day("2012-03-01"))', "true"),
        ('done(contacts, since=day("2012-02-29"), by=period.planned_end)', "unknown"),
        ('done(contacts, since=day("2012-03-01"), by=period.planned_end)', "false"),
        ("count(contacts) == 0", "unknown"),
        ('count(contacts, since=day("2012-03-01")) == 0', "true"),
        ('total(presence, its.hours, since=day("2012-03-01")) == 0', "true"),
        ("total(presence, its.hours) == 0", "unknown"),
        ('covers(["insurance"], briefings, its.topics, since=day("2012-03-01"))', "false"),
        ('covers(["insurance"], briefings, its.topics)', "unknown"),
        ('largest_gap(contacts, since=day("2012-03-01"), until=period.planned_end) > 60', "true"),
        ("largest_gap(contacts, since=start, until=period.planned_end) > 60", "unknown"),
        (
            'fewest_in(30, contacts, since=day("2012-03-01"), until=period.planned_end) >= 1',
            "false",
        ),
        ("fewest_in(30, contacts, since=start, until=period.planned_end) >= 1", "unknown"),
        ("end == period.planned_end", "unknown"),
    ],
)
def test_a_list_that_is_known_from_a_day_on(ask: Ask, text: str, known: str) -> None:
    """A question about days before it is not settled, nor one about all days."""
    lists: Record = {"contacts": [], "presence": [], "briefings": []}
    records = placement(**lists, lists_complete_since=KNOWN_FROM)
    assert ask(text, records, as_of=AS_OF) == known


@pytest.mark.parametrize(
    ("text", "first", "known"),
    [
        ('last_is(contacts, its.channel == "visit")', "2012-03-01", "true"),
        ('last_is(contacts, its.channel == "visit")', "2012-02-29", "unknown"),
        ('last_is(contacts, its.channel == "mail")', "2012-02-29", "false"),
        ("done(last(contacts), since=start)", "2012-03-01", "true"),
        ("done(last(contacts), since=start)", "2012-02-29", "unknown"),
        ("done(first(contacts), since=start)", "2012-03-01", "unknown"),
        ("done(contacts, since=start)", "2012-02-29", "true"),
    ],
)
def test_the_last_of_a_list_that_is_known_from_a_day_on(
    ask: Ask, text: str, first: str, known: str
) -> None:
    """What came before the last one does not matter, what came after it does."""
    contact = {"on": first, "channel": "visit"}
    records = placement(contacts=[contact], lists_complete_since={"contacts": "2012-03-01"})
    assert ask(text, records, as_of=AS_OF) == known


@pytest.mark.parametrize(
    ("since", "known"), [("2012-03-02", "false"), ("2012-02-16", "unknown"), (None, "false")]
)
def test_a_gap_between_periods_counts_where_the_list_is_known(
    ask: Ask, since: str | None, known: str
) -> None:
    """Without a trainer on the first of March; the list shows those of the fifteenth and later."""
    trainers = [
        {"person": "T1", "since": "2012-01-01", "until": "2012-02-29"},
        {"person": "T2", "since": "2012-03-02", "open_ended": True},
    ]
    records = placement(
        trainers=[trainers[1]] if since == "2012-02-16" else trainers,
        lists_complete_since=since and {"trainers": "2012-03-01"},
    )
    assert ask("covered(trainers, since=start, until=end)", records, as_of=AS_OF) == known


def test_what_an_early_item_lists_is_not_known_in_full(ask: Ask) -> None:
    """A contact person from before the list is known may have been told of another day."""
    person = {"since": "2012-02-06", "open_ended": True, "student_told_on": []}
    text = "done(contact_persons, done(its.student_told_on, by=end))"
    late = placement(contact_persons=[person])
    early = {**late, "lists_complete_since": {"contact_persons": "2012-02-07"}}
    by_then = {**late, "lists_complete_since": {"contact_persons": "2012-02-06"}}
    asked = text.replace("by=end)", "by=end), since=start")
    assert ask(asked, late, as_of=AS_OF) == "false"
    assert ask(asked, by_then, as_of=AS_OF) == "false"
    assert ask(asked, early, as_of=AS_OF) == "unknown"


def test_a_plain_list_that_is_known_from_a_day_on(ask: Ask) -> None:
    """It has no days, so what is not in it may be from before."""
    records = company(also_known_as=[], complete_until=AS_OF)
    text = '"100018965" in also_known_as'
    assert ask(text, records, as_of=AS_OF, part="2012-2013") == "false"
    since = {**records, "lists_complete_since": {"also_known_as": "2012-03-01"}}
    assert ask(text, since, as_of=AS_OF, part="2012-2013") == "unknown"


@pytest.mark.parametrize(
    ("complete", "until", "known"),
    [
        (True, None, "false"),
        (True, AS_OF, "false"),
        (False, AS_OF, "unknown"),
        (None, AS_OF, "false"),
        (None, None, "unknown"),
    ],
)
def test_an_agreement_that_is_recorded_in_full(
    ask: Ask,
    complete: bool | None,  # noqa: FBT001 - a value of a record
    until: str | None,
    known: str,
) -> None:
    """Each list in it that is there is complete; what it says goes before the record."""
    agreement = {"topics": ["form"], "guidance": {"forms": ["visit"]}, "complete": complete}
    records = placement(agreement=agreement, complete_until=until)
    assert ask('"content" in agreement.topics', records, as_of=AS_OF) == known
    assert ask('"mail" in agreement.guidance.forms', records, as_of=AS_OF) == known
    assert ask('"observation" in agreement.assessment_methods', records, as_of=AS_OF) == "unknown"


@pytest.mark.parametrize(
    ("own", "whole", "known"),
    [
        (AS_OF, None, "false"),
        ("2012-10-31", None, "unknown"),
        (None, AS_OF, "false"),
        ("2012-10-31", AS_OF, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_attestations_that_are_complete(
    ask: Ask, own: str | None, whole: str | None, known: str
) -> None:
    """A record states it for itself, and that goes before what it states as a whole."""
    records = placement(attestations_complete_until=own, complete_until=whole)
    assert ask("done(attestations)", records, as_of=AS_OF) == known


def test_the_day_that_a_judgement_is_about(ask: Ask) -> None:
    """It can be another than the one on which it was given."""
    attestation = {
        "kind": "attestation",
        "id": "A1",
        "duty": "BPV-ST-1",
        "subject_kind": "placement",
        "subject": "P1",
        "on": "2012-09-03",
        "about_on": "2012-06-01",
        "outcome": "positive",
    }
    text = "done(attestations, its.about_on <= end)"
    assert ask(text, placement(), attestation, as_of=AS_OF) == "true"
    # once it is given it counts for the day that it is about
    by_then = 'done(attestations, by=day("2012-06-01"))'
    assert ask(by_then, placement(), attestation, as_of=AS_OF) == "true"
    assert ask(by_then, placement(), attestation, as_of="2012-09-02") == "false"
    earlier = 'done(attestations, by=day("2012-05-31"))'
    assert ask(earlier, placement(), attestation, as_of=AS_OF) == "false"


RECOGNITION = {"qualification": "94920", "since": "2011-08-01"}


@pytest.mark.parametrize(
    ("fields", "complete", "known"),
    [
        ({"until": "2015-07-31", "not_ended_until": "2012-06-29"}, None, "true"),
        ({"until": "2015-07-31", "not_ended_until": "2012-06-28"}, None, "unknown"),
        ({"open_ended": True, "not_ended_until": "2012-06-29"}, None, "true"),
        ({"until": "2012-06-28", "not_ended_until": "2012-06-29"}, AS_OF, "false"),
        # how long it was to last is not recorded
        ({"not_ended_until": "2012-06-29"}, None, "unknown"),
        ({"until": "2015-07-31", "ended_on": []}, None, "unknown"),
        ({"until": "2015-07-31", "ended_on": []}, "2012-06-29", "true"),
        # the later of both counts
        ({"until": "2015-07-31", "ended_on": [], "not_ended_until": "2012-03-01"}, AS_OF, "true"),
        ({"until": "2015-07-31", "ended_on": [], "not_ended_until": AS_OF}, "2012-03-01", "true"),
        # a recorded end goes before it
        (
            {"until": "2015-07-31", "ended_on": ["2012-04-01"], "not_ended_until": AS_OF},
            AS_OF,
            "false",
        ),
    ],
)
def test_a_recognition_that_was_not_ended(
    ask: Ask, fields: Record, complete: str | None, known: str
) -> None:
    """It holds up to that day, or up to the end of its term, whatever else is known."""
    text = "covered(the_company.recognitions, since=start, until=end)"
    theirs = company(recognitions=[{**RECOGNITION, **fields}], complete_until=complete)
    assert ask(text, placement(company=COMPANY), theirs, as_of=AS_OF) == known


def test_recognitions_that_are_known_from_a_day_on(ask: Ask) -> None:
    """A day on which none held is no gap where the list does not reach back to it."""
    theirs = company(
        recognitions=[], complete_until=AS_OF, lists_complete_since={"recognitions": "2012-02-07"}
    )
    text = "covered(the_company.recognitions, since={}, until=end)"
    ours = placement(company=COMPANY)
    assert ask(text.format("start"), ours, theirs, as_of=AS_OF) == "unknown"
    assert ask(text.format("start + days(1)"), ours, theirs, as_of=AS_OF) == "false"
    assert ask("recognised", theirs, as_of=AS_OF, part="2012-2013") == "false"


@pytest.mark.parametrize(
    ("status", "since", "takes_place"),
    [
        ("withdrawn", None, "false"),
        ("withdrawn", "2012-11-01", "false"),
        ("withdrawn", "2012-11-02", "true"),
        ("rejected", "2012-11-02", "true"),
        ("final", "2012-11-02", "true"),
        (None, None, "unknown"),
        (None, "2012-11-02", "unknown"),
    ],
)
def test_a_status_has_a_day(
    ask: Ask, status: str | None, since: str | None, takes_place: str
) -> None:
    """Before a placement was withdrawn it was not; without a status nobody knows."""
    records = placement(status=status, status_on=since)
    assert ask('status not in ["withdrawn", "rejected"]', records, as_of=AS_OF) == takes_place


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ('count(contacts, its.channel == "visit") == 0', "true"),
        ('none(contacts, its.channel == "visit" and "student" in its.participants)', "true"),
        # phone is complete up to a later day, mail is not known
        ('none(contacts, its.channel in ["visit", "phone"])', "true"),
        ('none(contacts, its.channel in ["visit", "mail"])', "unknown"),
        ("none(contacts, its.channel in agreement.guidance.forms)", "true"),
        ('done(contacts, its.channel == "visit", by=end)', "false"),
        ('done(contacts, "student" in its.participants, by=end)', "unknown"),
        ("none(contacts)", "unknown"),
        ('largest_gap(contacts, its.channel == "visit", since=start, until=end) > 100', "true"),
        ("largest_gap(contacts, since=start, until=end) > 100", "unknown"),
        ('fewest_in(30, contacts, its.channel == "visit", since=start, until=end) < 1', "true"),
    ],
)
def test_one_sort_of_contacts_that_is_complete(ask: Ask, text: str, known: str) -> None:
    """A question is settled where no contact by another channel could answer it."""
    records = placement(
        contacts=[],
        agreement={"guidance": {"forms": ["visit", "phone"]}, "complete": True},
        channels_complete_until={"visit": AS_OF, "phone": "2012-12-01"},
        complete_until=None,
        lists_complete_until={"endings": AS_OF},
    )
    assert ask(text, records, as_of=AS_OF) == known


def test_one_sort_of_contacts_is_complete_up_to_its_own_day(ask: Ask) -> None:
    """A last visit is known as long as visits are; what the list states may be later."""
    text = 'done(last(contacts, its.channel == "visit"), by=end)'
    records = placement(
        contacts=[{"on": "2012-03-01", "channel": "visit"}],
        channels_complete_until={"visit": "2012-10-31"},
        lists_complete_until={"contacts": "2012-03-01"},
    )
    assert ask(text, records, as_of="2012-10-31") == "true"
    assert ask(text, records, as_of=AS_OF) == "unknown"
    later = {**records, "lists_complete_until": {"contacts": AS_OF}}
    assert ask(text, later, as_of=AS_OF) == "true"
