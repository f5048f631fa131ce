"""What the tests of explanations share: the cards, and records judged in a database."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from bpvcheck.ledger.build import build_ledger
from bpvcheck.observe.duck import DuckEngine

from bpvcheck.check import compiled, judge_layers
from bpvcheck.i18n import using
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.load import load_rules

Record = dict[str, Any]
Judge = Callable[[list[Record], date], AbstractContextManager[Any]]
"""Judges records as of a day; gives a run that is open within the ``with`` block."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


@pytest.fixture(scope="session")
def book() -> RuleBook:
    """All cards."""
    return load_rules()


@pytest.fixture(scope="session")
def judged(book: RuleBook) -> Judge:
    """Judge records by all cards, without validating them: ids may be set apart."""

    @contextmanager
    def judge(records: list[Record], as_of: date) -> Iterator[Any]:
        plan = compiled(book)
        with TemporaryDirectory() as folder, DuckEngine(Path(folder), threads=2) as engine:
            engine.load(_written(Path(folder), records), plan.columns)
            engine.prepare(plan, as_of, None)
            layers, _counts = judge_layers(engine, book, plan, cross_check=False)
            build_ledger(engine, book, layers)
            yield SimpleNamespace(engine=engine, book=book, everything=book)

    return judge


def _written(folder: Path, records: list[Record]) -> dict[str, list[Path]]:
    lines: dict[str, list[str]] = {}
    for record in records:
        lines.setdefault(record["kind"], []).append(json.dumps(record, default=str))
    for kind, texts in lines.items():
        (folder / f"{kind}.ndjson").write_text("\n".join(texts), encoding="utf-8")
    return {kind: [folder / f"{kind}.ndjson"] for kind in lines}
