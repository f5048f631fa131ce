"""`bpvcheck export`: the findings of a ledger that is there, for other programs."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RECORD = '{"kind": "placement", "id": "P1", "school": "99XA", "status": "final"}\n'
Run = Callable[..., Any]


@pytest.fixture
def ledger(bpvcheck: Run) -> str:
    """Judge a record, and write its ledger and the long form of it."""
    Path("records.ndjson").write_text(RECORD, encoding="utf-8")
    words = ("check", "records.ndjson", "--as-of", "2012-11-01", "--rules", "rules")
    for name in ("found.ledger", "found.csv"):
        assert bpvcheck(*words, "--ledger", name).code == 0
    return "found.ledger"


def test_a_file_is_the_one_that_check_writes(bpvcheck: Run, ledger: str) -> None:
    """The same bytes, and what travels with them."""
    assert bpvcheck("export", ledger, "again.csv").code == 0
    for suffix in ("csv", "csv.meta.json"):
        assert Path(f"again.{suffix}").read_bytes() == Path(f"found.{suffix}").read_bytes()


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("mysql://user:onraadbaar@host/name", "U103"),
        ("again.xlsx", "U103"),
        ("nowhere/again.csv", "U104"),
        ("found.ledger", "U103"),
    ],
)
def test_where_it_cannot_go(bpvcheck: Run, ledger: str, target: str, code: str) -> None:
    """Another kind of database or file is refused, and no password repeated."""
    ran = bpvcheck("export", ledger, target)
    assert ran.code == 2
    assert code in ran.err
    assert "onraadbaar" not in ran.out + ran.err


def test_without_the_driver_it_says_how_to_install_it(
    bpvcheck: Run, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver of PostgreSQL is an extra."""
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    ran = bpvcheck("export", ledger, "postgresql://user:onraadbaar@host/name", "--lang", "en")
    assert ran.code == 2
    assert "pip install 'bpvcheck[postgresql]'" in " ".join(ran.err.split())
    assert "onraadbaar" not in ran.out + ran.err
