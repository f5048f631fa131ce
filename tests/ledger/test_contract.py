"""docs/ledger.md is true: who follows it, without bpvcheck, finds what bpvcheck finds."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from subprocess import run as run_process
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pyarrow.parquet as pq
import pytest

from bpvcheck.info import LEDGER_VERSION
from bpvcheck.ledger.cards import LedgerCard, LedgerCode
from bpvcheck.ledger.files import write_ledger
from bpvcheck.ledger.gaps import FieldGap
from bpvcheck.ledger.long import COLUMNS
from bpvcheck.ledger.wide import WHO
from bpvcheck.reports import LedgerView
from bpvcheck.run import Run

PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
Row = dict[str, Any]
EPOCH = date(1970, 1, 1)


class Held:
    """A ledger, read as the page says."""

    def __init__(self, path: Path) -> None:
        """Read everything."""
        with ZipFile(path) as archive:
            assert {each.compress_type for each in archive.infolist()} == {ZIP_STORED}
            self.names = archive.namelist()
            self.meta = json.loads(archive.read("meta.json"))
            self.tables = {
                name.removesuffix(".parquet"): pq.read_table(BytesIO(archive.read(name)))
                for name in self.names
                if name.endswith(".parquet")
            }

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table."""
        rows: list[Row] = self.tables[table].to_pylist()
        return rows


@pytest.fixture(scope="module")
def held(written: Path) -> Held:
    """Return the ledger, read as the page says."""
    return Held(written)


def listed(after: str) -> list[str]:
    """Return the names that the page lists after some words, up to the end of the paragraph."""
    text = PAGE[PAGE.index(after) + len(after) :].split("\n\n")[0]
    return re.findall(r"`(\w+)`", text)


def test_the_page_is_about_this_version() -> None:
    """The version and every column are on the page."""
    assert f"this page is version {LEDGER_VERSION}" in PAGE
    table = PAGE[PAGE.index("| column |") :].split("\n\n")[0].splitlines()[2:]
    columns = [name for row in table for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert columns == list(COLUMNS)
    assert listed("**A subject table** has the columns ")[: len(WHO)] == list(WHO)
    assert listed("**`cards`**: ") == [each.name for each in fields(LedgerCard)]
    assert listed("**`codes`**: ") == [each.name for each in fields(LedgerCode)]
    assert listed("**`gaps`**: ")[:3] == [each.name for each in fields(FieldGap)]


def test_the_files_are_those_of_the_page(held: Held) -> None:
    """Meta, cards, codes and gaps come first, then the tables of subjects by name."""
    first = ["meta.json", "cards.parquet", "codes.parquet", "gaps.parquet"]
    assert held.names == first + sorted(held.names[len(first) :])
    for name, kind in (("cards", LedgerCard), ("codes", LedgerCode), ("gaps", FieldGap)):
        assert held.tables[name].column_names == [each.name for each in fields(kind)]
    assert [row["code"] for row in held.rows("codes")] == list(range(len(held.rows("codes"))))


def test_the_evidence_is_the_pattern_in_base_three(held: Held) -> None:
    """The first fact counts least: true 0, false 1, unknown 2."""
    facts = {row["card"]: row["facts"].split() for row in held.rows("cards")}
    for row in held.rows("codes"):
        rest, words = row["evidence"], []
        for fact in facts[row["card"]]:
            rest, digit = divmod(rest, 3)
            words.append(f"{fact}={('true', 'false', 'unknown')[digit]}")
        assert row["pattern"] == " ".join(words)


def digest_of(values: list[Any]) -> str:
    """Return the digest of a column as the page says."""
    known = [value for value in values if value is not None]
    kind = "text" if not known or isinstance(known[0], str) else "number"
    kind = "date" if known and isinstance(known[0], date) else kind
    present = bytes(value is not None for value in values)
    lengths = b""
    if kind == "text":
        texts = [(value or "").encode() for value in values]
        content = b"".join(texts)
        lengths = b"".join(len(text).to_bytes(4, "little") for text in texts)
    else:
        days = [(v - EPOCH).days if isinstance(v, date) else v or 0 for v in values]
        content = b"".join(number.to_bytes(4, "little", signed=True) for number in days)
    parts = (sha256(part).hexdigest() for part in (present, content, lengths))
    return sha256("\n".join([kind, str(len(values)), *parts]).encode()).hexdigest()


def test_the_digests_are_those_of_the_page(held: Held) -> None:
    """Every column's digest, and the one over everything, can be worked out from the page."""
    assert held.meta["columns"] == {
        name: {column: digest_of(table[column].to_pylist()) for column in table.column_names}
        for name, table in held.tables.items()
    }
    rest = {name: value for name, value in held.meta.items() if name != "digest"}
    assert held.meta["digest"] == sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def long_form(held: Held) -> Iterator[Row]:
    """Yield the long form as the page says that it follows from the tables."""
    codes = held.rows("codes")
    for card in held.rows("cards"):
        for subject in held.rows(card["table"]):
            if subject[card["card"]] is None:
                continue
            said = card | subject | codes[subject[card["card"]]]
            for bearer in card["bearers"].split():
                column = {"sector": "subject", "parties": "party"}.get(bearer, bearer)
                said |= {"bearer": bearer, "bearer_id": subject[column]}
                said |= {"due": subject[card["due"]]}
                if card["agreements"]:
                    said["agreement"] = subject[card["agreements"]]
                yield {name: said[name] for name in COLUMNS}


def test_the_long_form_follows_from_the_tables(held: Held, run: Run, tmp_path: Path) -> None:
    """What the page says of a row gives the rows that bpvcheck exports, in their order."""
    path = tmp_path / "rows.parquet"
    write_ledger(run, path)
    keys = ("duty", "subject", "part", "bearer")
    expected = sorted(long_form(held), key=lambda row: [row[key] for key in keys])
    assert pq.read_table(path).to_pylist() == expected


def test_the_example_of_the_page_counts_verdicts(run: Run, tmp_path: Path) -> None:
    """The program on the page runs, and counts what SQL counts."""
    write_ledger(run, tmp_path / "found.ledger")
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    ran = run_process(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in ran.stdout.splitlines()]
    found = {(school, verdict): int(count) for school, verdict, count in lines}
    rows = LedgerView.of_run(run).rows(
        "SELECT school, verdict, count(*) FROM ledger WHERE duty = 'VRB-OI-5' GROUP BY ALL"
    )
    assert found == {(school, verdict): count for school, verdict, count in rows}
