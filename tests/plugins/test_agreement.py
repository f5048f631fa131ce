"""A branch's cards and values judge whom they are for, from the day on which they hold."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.examples import run_examples
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.codes import pattern
from bpvcheck.observe.reference import Situations, pattern_of
from bpvcheck.observe.subjects.placements import placements
from bpvcheck.reports import LedgerView
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.run import Options
from bpvcheck.testing import Record, placement, rule_book

Write = Callable[..., Path]
TOPICS = [
    "responsibilities_company",
    "responsibilities_school",
    "duties_company",
    "duties_school",
    "insurance",
]
AS_OF = date(2012, 6, 1)


def told(number: str, start: str, topics: list[str], **fields: object) -> Record:
    """A placement of which both were told of these topics a week before; the lists are complete."""
    briefing = {"on": "2012-01-30", "audience": ["student", "company"], "topics": topics}
    period = {"start": start, "planned_end": "2012-07-06"}
    return placement(
        number, period=period, briefings=[briefing], complete_until="2012-06-01", **fields
    )


RECORDS = [
    told("sector", "2012-02-06", TOPICS, qualification="94920"),
    told("sector-told", "2012-02-06", [*TOPICS, "working_conditions"], qualification="94920"),
    told("day-before", "2012-02-05", TOPICS, qualification="94920"),
    told("another", "2012-02-06", TOPICS, qualification="91182"),
    told("unknown", "2012-02-06", TOPICS),
]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Write the placements, one to a line."""
    path = tmp_path / "records.ndjson"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in RECORDS), encoding="utf-8")
    return path


def verdicts(records: Path, book: RuleBook, duty: str) -> dict[str, tuple[str, str, str]]:
    """Judge one duty; per placement the verdict, on whose say, and what is missing."""
    options = Options(as_of=AS_OF, only=[duty], cross_check=True)
    with check([records], book, options) as run:
        rows = LedgerView.of_run(run).rows(
            "SELECT subject, verdict, agreement, missing FROM ledger"
        )
        return {subject: (verdict, says, gap) for subject, verdict, says, gap in rows}


def test_a_value_changes_the_protocols_verdict_for_its_sector_only(
    records: Path, write: Write
) -> None:
    """The sector asks for one topic more, of placements that start from the day on it holds."""
    found = verdicts(records, rule_book(write()), "VRB-OI-5")
    assert found == {
        "sector": ("breached", "protocol bouw", ""),
        "sector-told": ("met", "protocol bouw", ""),
        "day-before": ("met", "protocol", ""),
        "another": ("met", "protocol", ""),
        "unknown": ("not_demonstrated", "protocol", found["unknown"][2]),
    }
    assert "qualification" in found["unknown"][2].split()


def test_a_card_of_the_sector_judges_its_sector_only(records: Path, write: Write) -> None:
    """It does not apply outside the sector or before it held; unknown is not demonstrated."""
    found = verdicts(records, rule_book(write()), "BOUW-1")
    assert {name: row[:2] for name, row in found.items()} == {
        "sector": ("met", "bouw"),
        "sector-told": ("met", "bouw"),
        "day-before": ("not_applicable", "bouw"),
        "another": ("not_applicable", "bouw"),
        "unknown": ("not_demonstrated", "bouw"),
    }
    assert "qualification" in found["unknown"][2].split()


def test_without_the_plugin_the_protocol_judges_alone(records: Path) -> None:
    """Everyone was told of what the protocol names."""
    found = verdicts(records, rule_book(), "VRB-OI-5")
    assert {("met", "protocol", "")} == set(found.values())


def test_the_most_specific_value_holds(records: Path, write: Write) -> None:
    """A value for a qualification goes before one for the sector, in whatever order they stand."""
    root = write()
    own = (root / "terms.yaml").read_text(encoding="utf-8")
    narrow = own.replace(", working_conditions", "").replace(
        "  valid:", '  scope: {crebo: ["94920"]}\n  valid:'
    )
    (root / "terms.yaml").write_text(narrow + own, encoding="utf-8")
    assert verdicts(records, rule_book(root), "VRB-OI-5")["sector"][0] == "met"


def test_the_run_names_the_plugins_and_their_versions(records: Path, write: Write) -> None:
    """A result says which plugins judged."""
    with check([records], rule_book(write()), Options(as_of=AS_OF, only=["BOUW-1"])) as run:
        assert run.info.plugins == "bouw 1.0.0"


def test_the_reference_agrees_with_the_engine(records: Path, write: Write) -> None:
    """Scopes and values give every placement the same pattern in SQL and in plain Python."""
    book = rule_book(write())
    options = Options(as_of=AS_OF, only=["VRB-OI-5", "BOUW-1"])
    with check([records], book, options) as run:
        for card in run.book:
            table = run.observed.tables["placement"]
            pairs = zip(table["subject"].to_pylist(), table[card.key].to_pylist(), strict=True)
            codes = dict(pairs)
            world = run.observed.derived.world
            rows = placements(world, world.of("placement", run.intake.table("placement")))
            facts = len(decision_of(card).names)
            for situation in Situations(rows, run.everything).all():
                assert pattern(codes[situation.fields["id"]], facts) == pattern_of(card, situation)


def test_the_examples_of_a_branchs_card_are_judged_as_they_state(write: Write) -> None:
    """A card of a plugin carries its examples, and they hold."""
    book = rule_book(write())
    outcomes = list(run_examples(book, [book.cards["BOUW-1"]]))
    assert outcomes
    assert all(outcome.passed for outcome in outcomes)
