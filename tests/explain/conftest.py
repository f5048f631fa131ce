"""What the tests of explanations share: the cards, and records judged in a database."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from bpvcheck.check import DuckRun, compiled, judge_layers
from bpvcheck.i18n import using
from bpvcheck.info import RunInfo
from bpvcheck.observe.duck import DuckEngine
from bpvcheck.observe.from_duck import observed_by
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.load import load_rules

if TYPE_CHECKING:
    from bpvcheck.intake import Intake

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
            layers, counts = judge_layers(engine, book, plan, cross_check=False)
            with DuckRun(
                info=RunInfo(as_of, None, "", "", ""),
                book=book,
                everything=book,
                intake=cast("Intake", SimpleNamespace(files=())),
                observed=observed_by(engine, [each.layer for each in layers]),
                verdicts={key: codes for each in layers for key, codes in each.verdicts.items()},
                counts=counts,
                engine=engine,
            ) as run:
                yield run

    return judge


def _written(folder: Path, records: list[Record]) -> dict[str, list[Path]]:
    lines: dict[str, list[str]] = {}
    for record in records:
        lines.setdefault(record["kind"], []).append(json.dumps(record, default=str))
    for kind, texts in lines.items():
        (folder / f"{kind}.ndjson").write_text("\n".join(texts), encoding="utf-8")
    return {kind: [folder / f"{kind}.ndjson"] for kind in lines}
