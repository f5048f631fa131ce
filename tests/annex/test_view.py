"""What the annex asks is what the duties ask: with less, a signed annex would still be a breach."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from bpvcheck.annex.model import For
from bpvcheck.annex.view import annex
from bpvcheck.check import check
from bpvcheck.i18n import using
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options
from bpvcheck.testing import placement

STARTS = [
    date(2011, 9, 5), date(2011, 12, 31), date(2012, 1, 1), date(2014, 7, 31), date(2014, 8, 1),
    date(2015, 7, 31), date(2015, 8, 1),
]  # fmt: skip
PATHWAYS = ("BOL", "BBL")
DUTIES = ("VRB-OI-6a", "VRB-OI-6b", "VRB-OI-6c", "VRB-OI-6d", "VRB-LB-3a", "VRB-LB-3b")
PARTIES = {"school": "school", "student": "student", "learning company": "company",
           "knowledge centre": "knowledge_centre"}  # fmt: skip


@cache
def book() -> RuleBook:
    """Load the rule cards once."""
    return load_rules()


def asked(start: date, pathway: str) -> tuple[list[str], list[str]]:
    """Return the topics that an annex says must be agreed, and who signs."""
    with using("en"):
        found = annex(book(), For(None, pathway, start))
    return (
        [topic.name for topic in found.must],
        [PARTIES[each] for each in found.signatures if each in PARTIES],
    )


def agreed(name: str, start: date, pathway: str, topics: list[str], parties: list[str]) -> Any:  # noqa: ANN401
    """Return a placement whose agreement holds some topics and is signed on the last day for it."""
    return placement(
        name,
        pathway=pathway,
        period={"start": start, "planned_end": start + timedelta(days=90)},
        agreement={
            "supplied_by": "school",
            "drawn_up_on": start,
            "topics": topics,
            "guidance": {"forms": ["visit"], "contacts": 1},
            "learning_programme": ["B1-K1"],
            "assessment_methods": ["interview"],
            "complete": True,
        },
        signatures=[{"by": party, "on": start} for party in parties],
        complete_until=date(2016, 6, 1),
    )


def placements() -> Iterator[tuple[str, Any]]:
    """Yield what was agreed just as the annex asks, and the same with one thing left out."""
    for start in STARTS:
        for pathway in PATHWAYS:
            topics, parties = asked(start, pathway)
            name = f"{start}-{pathway}"
            yield "met", agreed(f"{name}-all", start, pathway, topics, parties)
            for left in topics:
                rest = [each for each in topics if each != left]
                yield "breached", agreed(f"{name}-{left}", start, pathway, rest, parties)
            for party in parties:
                rest = [each for each in parties if each != party]
                yield "breached", agreed(f"{name}-not-{party}", start, pathway, topics, rest)


@pytest.fixture(scope="module")
def verdicts(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Judge them all; give what was expected, and the verdicts on each placement."""
    path = tmp_path_factory.mktemp("annex") / "records.ndjson"
    found = [*placements()]
    path.write_text("".join(f"{json.dumps(each)}\n" for _expected, each in found), encoding="utf-8")
    expected = {each["id"]: verdict for verdict, each in found}
    given: dict[str, set[str]] = {}
    options = Options(as_of=date(2016, 6, 1), only=DUTIES)
    with check([path], book(), options) as run:
        for subject, verdict in LedgerView.of_run(run).rows("SELECT subject, verdict FROM ledger"):
            given.setdefault(subject, set()).add(verdict)
    return expected, given


def test_an_agreement_as_the_annex_asks_meets_every_duty(
    verdicts: tuple[dict[str, str], dict[str, set[str]]],
) -> None:
    """On the last and first days of each text of the law, in both pathways."""
    expected, given = verdicts
    whole = [name for name, verdict in expected.items() if verdict == "met"]
    assert len(whole) == len(STARTS) * len(PATHWAYS)
    assert {name: given[name] for name in whole} == {name: {"met"} for name in whole}


def test_nothing_that_the_annex_asks_can_be_left_out(
    verdicts: tuple[dict[str, str], dict[str, set[str]]],
) -> None:
    """Without any one topic or signature some duty is breached, so it asks for nothing idle."""
    expected, given = verdicts
    less = [name for name, verdict in expected.items() if verdict == "breached"]
    assert less
    assert [name for name in less if "breached" not in given[name]] == []


def test_who_signs_follows_the_law_of_the_day() -> None:
    """In the BBL the knowledge centre signs until 31 July 2015 (WEB 7.2.9)."""
    assert asked(date(2015, 7, 31), "BBL")[1] == [
        "school",
        "student",
        "company",
        "knowledge_centre",
    ]
    assert asked(date(2015, 8, 1), "BBL")[1] == ["school", "student", "company"]
    assert asked(date(2012, 9, 3), "BOL")[1] == ["school", "student", "company"]


def test_what_must_be_agreed_is_not_offered_as_a_choice() -> None:
    """Nor what only the law of another day asks for."""
    with using("nl"):
        found = annex(book(), For(None, "BOL", date(2012, 9, 3)))
    must, may = {each.name for each in found.must}, {each.name for each in found.may}
    assert not must & may
    assert "qualification_part" in must
    assert not {"exit_qualifications_part", "hours_total"} & (must | may)
    assert {"trainer", "supervisor", "insurance"} <= may
