"""What a branch owes is explained too, with the titles that the branch gives its fields."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.explain import as_text, explain
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.run import Options
from bpvcheck.testing import placement, rule_book, worked_examples
from bpvcheck.testing.apart import set_apart

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
PATHS = re.compile(r"\[[^\]]*\]|\([\w.]*complete_until\)")
FOLDERS = sorted(path.parent for path in PLUGINS.glob("*/bpvcheck_*/plugin.yaml"))


def test_fields_and_lists_have_the_branchs_titles(tmp_path: Path) -> None:
    """A certificate was issued and never handed over: the list and its field are told in words."""
    certificate = {"on": "2014-02-10", "handed_over_on": []}
    record = placement(
        period={"start": "2014-03-03", "planned_end": "2014-07-04"},
        qualification="92620",
        complete_until="2014-06-02",
        extensions={"kinderopvang": {"worked_before": False, "certificates": [certificate]}},
    )
    path = tmp_path / "records.ndjson"
    path.write_text(json.dumps(record), encoding="utf-8")
    book = rule_book(PLUGINS / "kinderopvang" / "bpvcheck_kinderopvang")
    with check([path], book, Options(date(2014, 6, 2), only=["KINDEROPVANG-1"])) as run:
        told = " ".join(as_text(explain(run, "KINDEROPVANG-1:bpv-1"), "en").split())
    assert "certificates of conduct (VOG) (until 3 March 2014): 1 recorded" in told
    assert "looked for: handed over to this company on: on or before 3 March 2014" in told
    assert "10 February 2014: not what is looked for (handed over to this company on: none)" in told


def test_a_value_says_which_agreement_it_is_from_and_when_it_holds(tmp_path: Path) -> None:
    """In construction a term has the value of its agreement, from a day until a day."""
    record = placement(
        period={"start": "2013-02-04", "planned_end": "2013-07-05"}, qualification="92041"
    )
    path = tmp_path / "records.ndjson"
    path.write_text(json.dumps(record), encoding="utf-8")
    book = rule_book(PLUGINS / "bouw" / "bpvcheck_bouw")
    with check([path], book, Options(date(2013, 6, 3), only=["ALG-LB-2"])) as run:
        found = explain(run, "ALG-LB-2:bpv-1")
    (term,) = (each for each in found.terms if each.name == "qualifications")
    assert term.agreement == "bouw"
    said = " ".join(as_text(found, "en").split())
    origin = "fundeon-2012, deel 2, Leermeester; from 1 July 2012 until 31 July 2015"
    assert f"qualifications: vocational diploma and equivalent experience (bouw; {origin})" in said


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_every_duty_can_be_explained(tmp_path: Path, folder: Path) -> None:
    """In either language, each verdict on it; fields have their names in files in paths only."""
    book, name = rule_book(folder), folder.parent.name
    situations = worked_examples(book, name)
    day = max({each.as_of for each in situations}, key=[s.as_of for s in situations].count)
    apart = (
        record
        for number, each in enumerate(situations)
        if each.as_of == day
        for record in set_apart(each.records, number)[0]
    )
    path = tmp_path / "records.ndjson"
    path.write_text("\n".join(map(json.dumps, apart)), encoding="utf-8")
    with check([path], book, Options(day, only=[name])) as run:
        rows = LedgerView.of_run(run).rows(
            "SELECT duty, min_by(subject, subject), min_by(part, subject) FROM ledger"
            " GROUP BY duty, verdict"
        )
        names = [":".join(filter(None, row)) for row in rows]
        texts = [as_text(explain(run, each), lang) for each in names for lang in ("nl", "en")]
    assert texts
    spoken = [PATHS.sub("", " ".join(text.split())) for text in texts]
    assert [text for text in spoken if f"extensions.{name}" in text] == []
