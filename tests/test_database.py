"""The database of reports: opened when it is asked, and closed to all but what is offered."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from bpvcheck.database import Database

WORDS = pa.dictionary(pa.int32(), pa.utf8())


@pytest.fixture
def database() -> Iterator[Database]:
    """Return a database."""
    found = Database(threads=1)
    yield found
    found.close()


def never() -> pa.Table:
    """Fail: nobody asked for this."""
    pytest.fail("a table was made that no query names")


def test_it_opens_with_the_first_query(database: Database) -> None:
    """Offering and closing open nothing; after closing it opens anew."""
    database.offer("t", lambda: pa.table({"x": [1, 2]}))
    database.close()
    seen = [database.is_open]
    for _time in range(2):
        assert database.rows("SELECT sum(x) FROM t WHERE x > ?", 1) == [(2,)]
        seen.append(database.is_open)
        database.close()
        seen.append(database.is_open)
    assert seen == [False, True, False, True, False]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM one WHERE 'other' = ?",
        "SELECT count(*) FROM (SELECT x AS other FROM one) WHERE '' <> ?",
        "SELECT count(*) FROM \"one\" AS other WHERE '' <> ?",
        "WITH a AS (SELECT * FROM one) SELECT count(*) FROM a CROSS JOIN one WHERE '' <> ?",
        "SELECT count(*) FROM one a, two b WHERE '' <> ?",
        "select count(*) from one, two as b where '' <> ?",
    ],
)
def test_a_table_is_made_when_a_query_names_it(database: Database, query: str) -> None:
    """Names after FROM and JOIN are tables; words elsewhere are not."""
    database.offer("one", lambda: pa.table({"x": [1]}))
    database.offer("two", "SELECT x + 1 AS y FROM one")
    database.offer("other", never)
    assert len(database.rows(query, "a")) == 1


def test_a_view_makes_what_it_rests_on(database: Database) -> None:
    """A view on a view on a table is made in one go."""
    database.offer("a", "SELECT * FROM b")
    database.offer("b", "SELECT x FROM c")
    database.offer("c", lambda: pa.table({"x": ["it's"]}))
    assert database.rows("SELECT x FROM a") == [("it's",)]


def test_words_of_a_vocabulary_are_read_wherever_they_are(database: Database) -> None:
    """Lists of words, also when they are empty, and words in items of lists."""
    items = pa.list_(pa.struct([("by", WORDS), ("on", pa.list_(WORDS))]))
    table = pa.table(
        {
            "word": pa.array(["a", None], WORDS),
            "empty": pa.array([[], []], pa.list_(WORDS)),
            "items": pa.array([[{"by": "x", "on": ["y"]}], []], items),
        }
    )
    database.offer("t", lambda: table)
    assert database.rows("SELECT * FROM t") == [
        ("a", [], [{"by": "x", "on": ["y"]}]),
        (None, [], []),
    ]


def test_no_file_can_be_read(database: Database, tmp_path: Path) -> None:
    """A query that names a file, or a variable of Python, finds nothing."""
    path = tmp_path / "secret.csv"
    path.write_text("x\n1\n", encoding="utf-8")
    variable = pa.table({"x": [1]})
    for query in (f"SELECT * FROM '{path}'", "SELECT * FROM variable"):  # noqa: S608
        with pytest.raises(duckdb.Error):
            database.rows(query)
    assert variable.num_rows == 1


@pytest.mark.parametrize("name", ["o'brien", "a[1]", "two\nlines"])
def test_it_spills_wherever_temporary_files_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The folder for temporary files may have any name; nothing stays in it."""
    folder = tmp_path / name
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    database = Database(threads=1, memory="40MB")
    database.offer("t", lambda: pa.table({"x": [f"text {n * 7919 % 10**6}" for n in range(10**6)]}))
    database.execute("CREATE TEMP TABLE kept AS SELECT * FROM t ORDER BY x")
    assert database.rows("SELECT count(*) FROM kept") == [(10**6,)]
    database.close()
    assert list(folder.iterdir()) == []
