"""Situations: records that are judged together as of a day, many of them in one run."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bpvcheck.plugins import DataPlugin, Plugins
from bpvcheck.plugins.find import Candidate, candidates
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.examples import examples
from bpvcheck.run import Options
from bpvcheck.testing.apart import set_apart
from bpvcheck.testing.records import Record
from bpvcheck.testing.run import InvalidRecordsError, Row, judge_records

__all__ = ["Found", "Record", "Situation", "judge_situations", "rule_book", "worked_examples"]

Found = Mapping[tuple[str, str, str, str], Row]
"""The ledger of one situation: by duty, subject, part of the subject ("" without one), bearer."""


@dataclass(frozen=True)
class Situation:
    """Records, judged as of a day; ``name`` tells which situation it is where a check fails.

    ``complete_until`` is the day up to which the whole input is stated to be complete. A story is
    a situation too.
    """

    records: Sequence[Record]
    as_of: date
    name: str = ""
    complete_until: date | None = None


def rule_book(*folders: Path) -> RuleBook:
    """Make the rule book of the protocol and of the plugins in these folders, of no other plugin.

    A plugin with code is judged with it where it is installed from its folder (``pip install
    --editable``). Raises PluginError with everything that is wrong::

        BOOK = rule_book(Path(__file__).parents[1] / "my-branch")
    """
    plugins = Plugins(map(_candidate, folders))
    plugins.require()
    return plugins.book()


def _candidate(folder: Path) -> Candidate:
    """Find a plugin as it is installed, if it is installed from the folder; else the folder."""
    (here,) = candidates([folder], installed=False)
    return next((each for each in candidates([], installed=True) if _is_in(each, folder)), here)


def _is_in(installed: Candidate, folder: Path) -> bool:
    """Whether an installed plugin has its files in a folder; one that is broken has none."""
    try:
        plugin = installed.get()
    except Exception:  # noqa: BLE001 - whatever code of others raises
        return False
    return isinstance(plugin, DataPlugin) and plugin.folder.resolve() == folder.resolve()


def worked_examples(book: RuleBook, agreement: str) -> list[Situation]:
    """Return the worked examples on the cards of an agreement (a plugin's name) as situations."""
    return [
        Situation(example.records, example.as_of, f"{example.card}: {example.name}")
        for card in book.select([agreement])
        for example in examples(card)
    ]


def judge_situations(
    situations: Iterable[Situation], book: RuleBook, only: Collection[str] = ()
) -> list[Found]:
    """Judge situations, each by itself; those of one day go in one run.

    ``only`` chooses duties, by id, phase, bearer or agreement. Subjects keep their ids::

        (found,) = judge_situations([Situation([placement()], date(2012, 6, 1))], book)
        assert found["BOUW-1", "bpv-1", "", "company"].verdict == "met"
    """
    asked = list(situations)
    found: list[Found] = [{} for _ in asked]
    for numbers in _by_day(asked):
        judged = _judge([asked[number] for number in numbers], book, only)
        for number, rows in zip(numbers, judged, strict=True):
            found[number] = rows
    return found


def _by_day(asked: Sequence[Situation]) -> Iterator[list[int]]:
    """Yield the numbers of situations that are judged as of one day."""
    days: dict[tuple[date, date | None], list[int]] = {}
    for number, each in enumerate(asked):
        days.setdefault((each.as_of, each.complete_until), []).append(number)
    yield from days.values()


def _judge(together: Sequence[Situation], book: RuleBook, only: Collection[str]) -> Iterator[Found]:
    """Judge situations of one day in one run, set apart by their ids."""
    records: list[Record] = []
    owners: list[int] = []
    place: dict[str, tuple[int, str]] = {}
    for number, situation in enumerate(together):
        apart, names = set_apart(situation.records, number)
        records += apart
        owners += [number] * len(apart)
        place |= {new: (number, old) for old, new in names.items()}
    first = together[0]
    options = Options(first.as_of, first.complete_until, only, may_be_empty=True)
    found: list[dict[tuple[str, str, str, str], Row]] = [{} for _ in together]
    try:
        rows = judge_records(records, book, options)
    except InvalidRecordsError as error:
        at = owners[(error.problems[0].line or 1) - 1]
        raise InvalidRecordsError(error.problems[:1], together[at].name or str(at)) from None
    for row in rows:
        at, subject = place[row.subject]
        bearer = place.get(row.bearer_id or "", (at, row.bearer_id))[1]
        key = (row.duty, subject, row.part, row.bearer)
        assert key not in found[at], f"{key} was judged twice"  # noqa: S101
        found[at][key] = row._replace(subject=subject, bearer_id=bearer)
    yield from found
