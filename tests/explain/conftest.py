"""What the tests of explanations share: the cards, and records that are judged by all of them."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.check import check
from bpvcheck.i18n import using
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options, Run

Record = dict[str, Any]
Judge = Callable[[list[Record], date], AbstractContextManager[Run]]
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
def judged(book: RuleBook, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Judge records by all cards."""

    @contextmanager
    def judge(records: list[Record], as_of: date) -> Iterator[Run]:
        file = tmp_path_factory.mktemp("records") / "records.ndjson"
        file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        with check([Path(file)], book, Options(as_of)) as run:
            yield run

    return judge
