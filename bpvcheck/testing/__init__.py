"""The test kit: for tests of a branch's plugin, and for bpvcheck's own.

What is named in `__all__` is public and stays as it is within a version; the rest of this package
may change. With pytest, every worked example on a plugin's cards is a test without any code
(`bpvcheck.pytest_plugin`). For what examples do not show, a test of a plugin says::

    from datetime import date
    from pathlib import Path

    from bpvcheck.testing import check_removal, judge_around, placement, rule_book, worked_examples

    BOOK = rule_book(Path(__file__).parents[1])

    def test_the_visit_may_be_on_the_last_day():
        records = [placement(contacts=[], complete_until="2012-03-01")]
        found = judge_around(date(2012, 2, 20), records, BOOK, "BOUW-1")
        assert found == ("pending", "pending", "breached")

    def test_less_data_shows_nothing_new():
        check_removal(worked_examples(BOOK, "bouw"), BOOK, ["bouw"])

- Records: `placement`, `school`, `company` and the other kinds give a small valid record to change
  one thing of; `SCHOOL`, `COMPANY` and `CENTRE` are the ids that they have and refer to.
- Situations: `rule_book` loads a plugin from its folder, and `judge_situations` judges many a
  `Situation` in one run, each `Row` of what it `Found` by its duty and subject. `judge_records`
  judges one set of records with any options.
- Days: `days_around` and `judge_around` look at the day before, on and after a due day.
- Properties: `check_order`, `check_irrelevant` and `check_removal` hold of every agreement.
- Stories: `load_stories` and `read_story` read situations that a domain expert recognises, with the
  verdicts worked out by hand; `check_stories` judges them, and `check_without_and_with` twice, to
  show what a plugin changes.
"""

from bpvcheck.testing.days import Days, Verdicts, days_around, judge_around
from bpvcheck.testing.invariance import check_irrelevant, check_order
from bpvcheck.testing.records import (
    CENTRE,
    COMPANY,
    SCHOOL,
    attestation,
    company,
    knowledge_centre,
    placement,
    programme,
    recognition_request,
    school,
    sector,
)
from bpvcheck.testing.removal import check_removal
from bpvcheck.testing.run import Row, judge_records
from bpvcheck.testing.situations import (
    Found,
    Record,
    Situation,
    judge_situations,
    rule_book,
    worked_examples,
)
from bpvcheck.testing.stories import Expected, Story, check_stories, load_stories, read_story
from bpvcheck.testing.with_plugin import check_without_and_with

__all__ = [
    "CENTRE",
    "COMPANY",
    "SCHOOL",
    "Days",
    "Expected",
    "Found",
    "Record",
    "Row",
    "Situation",
    "Story",
    "Verdicts",
    "attestation",
    "check_irrelevant",
    "check_order",
    "check_removal",
    "check_stories",
    "check_without_and_with",
    "company",
    "days_around",
    "judge_around",
    "judge_records",
    "judge_situations",
    "knowledge_centre",
    "load_stories",
    "placement",
    "programme",
    "read_story",
    "recognition_request",
    "rule_book",
    "school",
    "sector",
    "worked_examples",
]
