"""A run over records in memory: written to a file, then judged as `bpvcheck check` does."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bpvcheck.check import check
from bpvcheck.errors import Problem
from bpvcheck.ledger.build import ledger_of
from bpvcheck.ledger.long import long_rows
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.run import Options


class InvalidRecordsError(AssertionError):
    """Records that bpvcheck would not judge; ``problems`` name them by their line."""

    def __init__(self, problems: Sequence[Problem], about: str = "") -> None:
        """Keep the problems; ``about`` tells which situation they are of."""
        told = "\n".join(f"{each.pointer or ''} {each.message}".strip() for each in problems)
        super().__init__(f"{about}: {told}" if about else told)
        self.problems = problems


class Row(NamedTuple):
    """A row of the ledger, as far as tests ask for it."""

    duty: str
    subject: str
    part: str
    bearer: str
    bearer_id: str | None
    verdict: str
    due: date | None
    pattern: str
    missing: str

    @property
    def about(self) -> str:
        """The subject, and its part if it has one."""
        return f"{self.subject} {self.part}".strip()


def judge_records(
    records: Iterable[Mapping[str, Any]], book: RuleBook, options: Options
) -> list[Row]:
    """Judge records; InvalidRecordsError, an AssertionError: a record is not valid."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "records.ndjson")
        path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        with check([path], book, options) as run:
            if run.intake.problems:
                raise InvalidRecordsError(run.intake.problems)
            blocks = [rows.select(Row._fields).to_pylist() for rows in long_rows(ledger_of(run))]
    found = (Row(**row) for block in blocks for row in block)
    return sorted(found, key=lambda row: (*row[:4], row.bearer_id or ""))
