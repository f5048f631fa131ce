"""The same records give the same ledger: whatever their order, files, company, and the threads."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from bpvcheck.check import check
from bpvcheck.intake.document import LISTS
from bpvcheck.reports import LedgerView
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.run import Options, Run
from bpvcheck.simulate import simulate
from bpvcheck.testing import Found, Record, Row, Story, judge_records
from bpvcheck.testing.apart import set_apart

Told = Callable[[date], dict[str, Found]]
AS_OF = date(2012, 11, 1)


@pytest.fixture(scope="module")
def records(stories: list[Story]) -> list[Record]:
    """Make simulated records, and take three stories for what those do not show."""
    made = list(map(orjson.loads, simulate(3, 40, 11)))
    for number, name in enumerate(("model-bol", "place-lost-replaced", "improvement-supported")):
        (story,) = (each for each in stories if each.name == name)
        made += set_apart(story.records, number)[0]
    return made


@contextmanager
def _open(paths: Sequence[Path], book: RuleBook, threads: int | None = None) -> Iterator[Run]:
    with check(paths, book, Options(as_of=AS_OF, threads=threads, cross_check=True)) as run:
        assert not run.intake.problems
        yield run


def _ledger(run: Run) -> tuple[Any, ...]:
    """Give what may not depend on how the records came: rows, digests, counts."""
    rows = LedgerView.of_run(run).rows("SELECT * FROM ledger ORDER BY ALL")
    return rows, run.info, dict(run.counts)


def _one_file(folder: Path, records: Sequence[Record]) -> list[Path]:
    path = folder / "all.ndjson"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return [path]


def _many_forms(folder: Path, records: Sequence[Record]) -> list[Path]:
    """Write the same, shuffled, as a JSON array, a document by kind and a compressed file."""
    mixed = list(records)
    Random(4).shuffle(mixed)  # noqa: S311 - a test
    first, second, third = mixed[::3], mixed[1::3], mixed[2::3]
    (folder / "b.json").write_text(json.dumps(first), encoding="utf-8")
    by_kind: dict[str, list[Record]] = {}
    names = {kind: name for name, kind in LISTS.items()}
    for record in second:
        by_kind.setdefault(names[record["kind"]], []).append(record)
    inner = folder / "inner"
    inner.mkdir()
    (inner / "a.json").write_text(json.dumps(by_kind), encoding="utf-8")
    lines = "\n".join(map(json.dumps, third)).encode()
    (inner / "c.ndjson.gz").write_bytes(gzip.compress(lines))
    return [inner, folder / "b.json"]


def test_order_files_threads_and_chunks_change_nothing(
    tmp_path: Path, book: RuleBook, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file at once, or three forms in another order, threaded and in chunks: all agrees."""
    one, many = tmp_path / "one", tmp_path / "many"
    one.mkdir()
    many.mkdir()
    with _open(_one_file(one, records), book, threads=1) as run:
        first = _ledger(run)
    monkeypatch.setattr("bpvcheck.observe.observe.AT_ONCE", 7)
    with _open(_many_forms(many, records), book, threads=3) as run:
        second = _ledger(run)
    assert len(first[0]) > 2000
    assert first == second


@pytest.fixture(scope="module")
def everything(book: RuleBook, records: list[Record]) -> list[Row]:
    """Judge all of them by all cards."""
    return judge_records(records, book, Options(as_of=AS_OF))


def test_other_records_change_nothing(
    book: RuleBook, records: list[Record], stories: list[Story], everything: list[Row]
) -> None:
    """What is judged of some records is the same when records of others lie beside them."""
    (story,) = (each for each in stories if each.name == "recognition-lost")
    options = Options(as_of=AS_OF)
    apart = set_apart(story.records, 900)[0]
    mine = judge_records(apart, book, options)
    assert set(judge_records([*apart, *records], book, options)) == {*mine, *everything}


def test_a_selection_of_duties_is_judged_alike(
    book: RuleBook, records: list[Record], everything: list[Row]
) -> None:
    """What is chosen with `only` gets the verdict that it gets among all duties."""
    chosen = judge_records(
        records, book, Options(as_of=AS_OF, only=("BPV-KC-3", "VRB-LB-1", "GA-1b"))
    )
    duties = {"BPV-KC-3", "VRB-LB-1", "GA-1b"}
    assert {row.duty for row in chosen} == duties
    assert chosen == [row for row in everything if row.duty in duties]


def test_there_is_exactly_one_verdict_each(
    book: RuleBook, records: list[Record], everything: list[Row]
) -> None:
    """Every card judges every subject of its kind once for each of its bearers: none is missing."""
    rows = everything
    seen = Counter((row.duty, row.subject, row.part, row.bearer) for row in rows)
    assert set(seen.values()) == {1}
    subjects: dict[tuple[str, str], set[tuple[str, str]]] = {}
    mine: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        mine.setdefault(row.duty, set()).add((row.subject, row.part))
    for card in book:
        kind = (card.subject.record, card.subject.per)
        assert mine[card.id] == subjects.setdefault(kind, mine[card.id]), card.id
        bearers = {bearer for version in book.versions(card.id) for bearer in version.bearer}
        assert {row.bearer for row in rows if row.duty == card.id} == bearers
    assert sum(seen.values()) == sum(len(card.bearer) * len(mine[card.id]) for card in book)
    assert subjects["placement", ""] == _ids(records, "placement")
    assert subjects["recognition_request", ""] == _ids(records, "recognition_request")
    assert subjects["sector", ""] == _ids(records, "sector")


def _ids(records: Sequence[Record], kind: str) -> set[tuple[str, str]]:
    return {(record["id"], "") for record in records if record["kind"] == kind}


def test_joint_duties_have_a_row_per_bearer(told: Told) -> None:
    """School and company each bear the evaluation, and each has a row of its own."""
    found = told(AS_OF)["nothing-closed"]
    rows = {key[3]: row for key, row in found.items() if key[0] == "EVA-OL-2"}
    assert {bearer: row.verdict for bearer, row in rows.items()} == {
        "school": "breached",
        "company": "breached",
    }
    assert rows["school"].bearer_id != rows["company"].bearer_id
    assert rows["school"].pattern == rows["company"].pattern


def test_a_party_bears_its_own_part(told: Told) -> None:
    """Of a meeting that one party missed, that party's duty is not met, and the others' is."""
    found = told(AS_OF)["parties-skipped-half-year"]
    autumn = {
        row.bearer_id: row.verdict
        for key, row in found.items()
        if key[0] == "GA-1b" and row.part.startswith("2011-2 ")
    }
    parties = ("mbo_raad", "mkb_nederland", "vno_ncw", "colo")
    assert {party: autumn[party] for party in parties} == {
        "mbo_raad": "met",
        "mkb_nederland": "breached",
        "vno_ncw": "met",
        "colo": "met",
    }
