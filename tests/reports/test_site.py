"""All reports in one go, and reports from a ledger alone."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bpvcheck.errors import UsageError
from bpvcheck.ledger.files import open_ledger, write_ledger
from bpvcheck.reports import HTML, JSON, TERMINAL, LedgerView, render
from bpvcheck.reports.brief import brief_reports
from bpvcheck.reports.model import plain
from bpvcheck.reports.school import SchoolReport
from bpvcheck.reports.site import write_all
from bpvcheck.reports.views import company_view, knowledge_centre_view, school_view, summary_view
from bpvcheck.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpvcheck.reports.company import CompanyReport
    from bpvcheck.reports.views import View

A = "99ZZ1234XY0008801"


def test_every_school_has_a_file_and_the_index_names_it(ledger: LedgerView, tmp_path: Path) -> None:
    """Two schools give two reports and an index that links to both; progress is told."""
    told: list[tuple[int, int]] = []
    written = write_all(
        ledger, "school", "nl", HTML, tmp_path, progress=lambda *done: told.append(done)
    )
    assert [each.id for each in written] == ["99XA", "99XB"]
    assert told == [(1, 2), (2, 2)]
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{each.file}"' in index for each in written)
    assert {path.name for path in tmp_path.iterdir()} == {
        "index.html",
        "style.css",
        "table.js",
        "school-99XA.html",
        "school-99XB.html",
    }


@pytest.mark.parametrize("party", ["school", "company", "knowledge_centre"])
def test_a_report_of_many_is_the_report_of_one(
    ledger: LedgerView, tmp_path: Path, party: str
) -> None:
    """What is written with all is what is written alone."""
    views: dict[str, Callable[..., View]] = {
        "school": school_view,
        "company": company_view,
        "knowledge_centre": knowledge_centre_view,
    }
    first = write_all(ledger, party, "nl", JSON, tmp_path)[0]
    alone = render(views[party](ledger, first.id, "nl", limit=None), JSON)
    assert (tmp_path / first.file).read_text(encoding="utf-8") == alone


def test_a_folder_that_cannot_be_made_is_named(ledger: LedgerView, tmp_path: Path) -> None:
    """A file where the folder should be is a mistake that is named."""
    path = tmp_path / "taken"
    path.write_text("", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write_all(ledger, "school", "nl", HTML, path)
    assert caught.value.code.number == "U104"


def test_a_ledger_alone_gives_the_same_counts(run: Run, tmp_path: Path) -> None:
    """From a ledger the counts are those of the run; what only records say is left open."""
    path = tmp_path / "found.ledger"
    write_ledger(run, path)
    of_run = summary_view(LedgerView.of_run(run), "nl")
    with open_ledger(path) as found:
        ledger = LedgerView.of_ledger(found, run.book)
        summary = summary_view(ledger, "nl")
        assert plain(of_run.phases) == plain(summary.phases)
        assert plain(of_run.worst) == plain(summary.worst)
        assert plain(of_run.due_soon) == plain(summary.due_soon)
        assert of_run.settle == summary.settle
        company = company_view(ledger, A, "nl")
        assert (company.recognitions, company.head.with_records) == (None, False)
        assert "zonder de records" in " ".join(render(company, TERMINAL).split())
        centre = knowledge_centre_view(ledger, "99ZK", "nl")
        assert centre.lead_times is None
        said = " ".join(render(centre, TERMINAL).split())
        assert (
            said.count("zonder de records") == said.count("Erkende en actieve leerbedrijven") == 1
        )
        school, of_records = (
            school_view(each, "99XA", "nl") for each in (ledger, LedgerView.of_run(run))
        )
        assert (school.settle, school.actions) == (of_records.settle, of_records.actions)
        assert [each.missing for each in school.to_do] == [m.missing for m in of_records.to_do]


@pytest.mark.parametrize("party", ["school", "company"])
@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_brief_reports_say_what_the_reports_say(
    ledger: LedgerView, party: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many at once, figures and what is to be done are those of the reports alone."""
    monkeypatch.setattr("bpvcheck.reports.brief._AT_ONCE", {party: at_once})
    ids = sorted(ledger.wide.parties[party])
    brief = list(brief_reports(ledger, party, ids, "nl", strict=False, within=30))
    assert [each.head.about for each in brief] == ids
    for each in brief:
        make: Callable[..., SchoolReport | CompanyReport]
        make = school_view if party == "school" else company_view
        alone = make(ledger, each.head.about, "nl", limit=None)
        assert (each.head, each.actions, each.to_do) == (alone.head, alone.actions, alone.to_do)
        own = alone.own if isinstance(alone, SchoolReport) else alone.owes
        assert each.own == own


def test_a_site_on_many_is_brief(
    ledger: LedgerView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more parties than that, each page has what is open and says how to get the rest."""
    monkeypatch.setattr("bpvcheck.reports.site.MANY", 1)
    write_all(ledger, "company", "nl", HTML, tmp_path)
    page = (tmp_path / f"company-{A}.html").read_text(encoding="utf-8")
    assert "VRB-OI-5:P2:school" in page
    assert f"bpvcheck report company &#34;{A}&#34;" in page
    assert 'id="recognition"' not in page
