"""The sectors' plugins that come with the project; pytest collects the examples on their cards."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.data import folder as data
from bpvcheck.plugins import Plugins
from bpvcheck.reports import LedgerView
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.run import Options
from bpvcheck.testing import (
    check_irrelevant,
    check_order,
    check_removal,
    rule_book,
    worked_examples,
)

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
FOLDERS = sorted(path.parent for path in PLUGINS.glob("*/bpvcheck_*/plugin.yaml"))
every_plugin = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)


@cache
def book_of(folder: Path) -> RuleBook:
    """Make the rule book of one plugin and of nothing that is installed."""
    return rule_book(folder)


@every_plugin
def test_a_plugin_loads(folder: Path) -> None:
    """It is called after its folder and package, and brings nothing that is wrong."""
    plugins = Plugins.load([folder], without={"*"})
    assert plugins.problems == ()
    assert [folder.parent.name] == [each.name for each in plugins.loaded]
    assert f"bpvcheck_{folder.parent.name}" == folder.name
    assert (folder.parent / "README.md").is_file()


@every_plugin
def test_what_the_duties_do_not_read_changes_nothing(folder: Path) -> None:
    """Findings do not change with the order of records, or with fields that no card reads."""
    book, name = book_of(folder), folder.parent.name
    situations = worked_examples(book, name)
    check_order(situations, book, [name])
    check_irrelevant(situations, book, [name])


@every_plugin
def test_less_data_shows_nothing_new(folder: Path) -> None:
    """Whatever is removed from the examples, no duty of the sector is shown that was not before."""
    book, name = book_of(folder), folder.parent.name
    check_removal(worked_examples(book, name), book, [name], tries=200)


@pytest.mark.parametrize("threads", [1, 16])
def test_all_plugins_judge_together(threads: int) -> None:
    """However many cards and cores there are, a run stays within its memory."""
    book = rule_book(*FOLDERS)
    options = Options(date(2012, 11, 1), threads=threads)
    with check([data("fixtures") / "demo"], book, options) as run:
        rows = LedgerView.of_run(run).rows(
            "SELECT DISTINCT unnest(string_split(agreement, ' ')) FROM ledger"
        )
        found = {name for (name,) in rows}
        of_branches = LedgerView.of_run(run).rows(
            "SELECT DISTINCT string_split(duty, '-')[1], verdict FROM ledger"
        )
    # the demo's reports on a sector have something to say
    told = {"met", "breached", "not_demonstrated"}
    for folder in FOLDERS:
        name = folder.parent.name.upper()
        assert told <= {verdict for duty, verdict in of_branches if duty == name}, name
    assert found == {"protocol", *(folder.parent.name for folder in FOLDERS)}
