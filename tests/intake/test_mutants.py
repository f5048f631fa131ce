"""Blocks are judged as the models judge each record: compared on thousands of spoilt records.

``make fuzz`` does the same with 100,000 of them; ``MUTANTS`` says how many, ``SEED`` which.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pytest
from pydantic import BaseModel, StringConstraints

from bpvcheck.intake import accept, table
from bpvcheck.intake.accept import taken
from bpvcheck.intake.batch import Batch, Lines
from bpvcheck.intake.examine import examine, namespaces_of, written
from bpvcheck.intake.origin import LINE
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import ExtensionField, ExtensionFields, Extensions, kinds
from bpvcheck.records.types import ExtensionValues as FreeExtensions
from bpvcheck.simulate import simulate

Record = dict[str, Any]

MUTANTS = int(os.environ.get("MUTANTS", "4000"))
SEED = os.environ.get("SEED", "1")
ODD: list[Any] = [
    *(None, True, False, 0, 1, 1.0, 3, 3.0, 2.5, -1, -0.0, 4, 5, 10**6, 10**6 + 1, 10**20, 1e300),
    *("", " ", "1", "99ZZ", "99ZZ\n", "99zz", "94920", "٩٤٩٢٠", "94920\n", "K0914", "100018965"),
    *("99ZZ1234XY    101", "99ZZ1234XY0000101", "2012-02-29", "2012-02-30", "2012-02-03\n"),
    *("2012-2-3", "20120203", "2012-W05-5", "0000-01-01", "0001-01-01", "9999-12-31"),
    *("1989-12-31", "1990-01-01", "2099-12-31", "2100-01-01"),
    *("2012-02-03T00:00:00", "1328227200", "true", "final", "Final", "x" * 80, "x" * 81, "x" * 501),
    *("é", "a\x00b", "a\x1bb", "a\tb", "a b", "-a", "BOL", "placement", "123456782", "1234.56.782"),
    *("S-123456782", "١٢٣٤٥٦٧٨٢", "100000016", "\U0001f600", "\\", '"', "\u2028", "null"),
    *("111 222 333", "P-111-222-333/1", "1112_22_333", "11.12.22.333", "1:1:1:2:2:2:3:3:3"),
    *("111\u200b222\u00ad333", "27DV-111222333-C1", "2012-00417", "2012-01-100", 111222333),
    *([], {}, [None], [[]], [1], ["visit"], ["visit", "visit"], [{}], [{}, None], {"a": {}}),
    *({"a": 1}, {"A": {}}, {"a": {"b": [1, {"c": None}]}}, {"bouw": {}}, {"bouw": None}),
    *([{"on": "2012-02-03"}], {"contacts": "2012-02-03"}, {"contacts": None}, {"on": None}),
    *({"bouw": {"hours": 3.0, "notes": ["a"]}}, {"bouw": {"hours": "3"}, "zorg": {"bsn": 1}}),
]
KEYS = ["x", "On", "on ", "naam", "since", "on", "level", "kind", "id", "extensions", "student_bsn"]
KEYS += ["\uff22\uff33\uff2e", "b\u200bsn", "111-222-333"]


def _field(name: str, kind: str = "", **more: object) -> ExtensionField:
    return ExtensionField(name, (("nl", name), ("en", name)), kind, **more)  # type: ignore[arg-type]


BUILDING = (
    ExtensionFields(
        "bouw",
        "placement",
        (
            _field("hours", "number"),
            _field("mentor", "pseudonym"),
            _field("notes", list="words"),
            _field("days", list="dates"),
            _field("stays", list="period", fields=(_field("group", "word", choices=("a", "b")),)),
            _field("plan", fields=(_field("agreed", "flag"), _field("made_on", "event_date"))),
        ),
    ),
)


def valid(random: Random, hint: Any) -> Any:  # noqa: ANN401, PLR0911 - a table of types
    """Make a valid value of an annotation."""
    origin, args = get_origin(hint), get_args(hint)
    if hint == FreeExtensions:
        return {"vrij": {"a": [1, {"b": None}], "c": random.choice(["x", 3.0])}}
    if origin is Annotated:
        return plain(random, args[0], args[1:])
    if origin in {Union, UnionType}:
        return valid(random, random.choice([arg for arg in args if arg is not NoneType]))
    if origin is list:
        return [valid(random, args[0]) for _ in range(random.randrange(3))]
    if origin is dict:
        return {valid(random, args[0]): valid(random, args[1]) for _ in range(random.randrange(3))}
    if origin is Literal:
        return random.choice(args)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return filled(random, hint, 0.5)
    return random.random() < 0.5


def plain(random: Random, base: type, marks: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """Make a valid value of a value type."""
    if base is date:
        return f"20{random.randrange(10, 14)}-{random.randrange(1, 13):02}-01"
    if base is int:
        return random.randrange(1, 5)
    if base is float:
        return random.choice([24, 24.6, 36.0, 0.1, 168, 0, random.random() * 168])
    pattern = next(str(mark.pattern) for mark in marks if isinstance(mark, StringConstraints))
    candidates = [
        "99XA",
        "94920",
        "K0914",
        f"10{random.randrange(10**7):07}",
        "Een woord, é.",
        "a1",
    ]
    return random.choice([text for text in candidates if re.match(pattern, text)])


def filled(random: Random, model: type[BaseModel], share: float) -> Record:
    """Make a valid record with some of its fields."""
    hints = get_type_hints(model, include_extras=True)
    names = [
        name
        for name, info in model.model_fields.items()
        if info.is_required() or random.random() < share
    ]
    return {name: valid(random, hints[name]) for name in names}


@cache
def originals(extensions: Extensions) -> list[Record]:
    """Give valid records of all kinds: realistic ones, and some with whatever is allowed."""
    random = Random(SEED)  # noqa: S311 - spoilt records, not secrets
    made = [filled(random, model, 0.3) for model in kinds(extensions).values() for _ in range(40)]
    realistic = [json.loads(line) for line in simulate(3, 60, seed=1)]
    return [*made, *random.sample(realistic, 100)]


def places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - any JSON value
    """Yield every container in a value, with each of its keys or indexes."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in list(items):
        yield value, key
        if isinstance(part, dict | list):
            yield from places(part)


def spoil(random: Random, record: Record) -> None:
    """Change one thing in a record."""
    container, key = random.choice(list(places(record)))
    action = random.choice(["replace", "replace", "remove", "rename", "newline", "add", "swap"])
    if action == "replace":
        container[key] = deepcopy(random.choice(ODD))
    elif action == "remove":
        del container[key]
    elif action == "newline" and isinstance(container[key], str):
        container[key] += random.choice(["\n", " ", "\x00", "é"])
    elif action == "swap":
        other, its = random.choice(list(places(record)))
        container[key] = deepcopy(other[its])
    elif isinstance(container, dict) and action == "rename":
        container[random.choice(KEYS)] = container.pop(key)
    elif isinstance(container, dict):
        container[random.choice(KEYS)] = deepcopy(random.choice(ODD))


def _twice(random: Random, text: bytes) -> bytes:
    """Let a member stand twice."""
    members = [*re.finditer(rb'"\w+": ?(?:"[^"\\]*"|true|\d+),? ?', text)]
    found = random.choice(members) if members else None
    return text[: found.end()] + found[0] + text[found.end() :] if found else text


def _cut(random: Random, text: bytes) -> bytes:
    at = random.randrange(len(text))
    return text[:at] + text[at + random.randrange(1, 4) :]


def _put_in(random: Random, text: bytes) -> bytes:
    at = random.randrange(len(text))
    odd = [b"\x00", b"\xff", b"\xc3", b"\t", b" ", b"null", b"{}", b",", b"]", b'"', b"\\", b"/"]
    return text[:at] + random.choice(odd) + text[at:]


WRITINGS: dict[str, Callable[[Random, bytes], bytes]] = {
    "twice": _twice,
    "cut": _cut,
    "put in": _put_in,
    "decimal": lambda _random, text: re.sub(rb'(": ?)(\d+)(?=[,}])', rb"\1\2.0", text),
    "power": lambda _random, text: re.sub(rb'(": ?)(\d)(?=[,}])', rb"\1\2e0", text),
    "escape": lambda random, text: text.replace(b"i", b"\\u0069", random.randrange(1, 9)),
    "null after": lambda _random, text: text + b" null",
    "two": lambda _random, text: text + text,
    "space": lambda _random, text: b" " + text.replace(b":", b" : ").replace(b",", b"\t, ") + b"\r",
    "no number": lambda random, text: re.sub(
        rb'": ?[0-9.]+(?=[,}])', b'":' + random.choice([b"NaN", b"Infinity", b"1e400"]), text
    ),
    "absent": lambda _random, text: text.replace(b"{", b'{"complete_until":null,', 1),
    "as it is": lambda _random, text: text,
}


def mutant(random: Random, extensions: Extensions) -> bytes:
    """Make the text of a record in which something may be wrong."""
    record = deepcopy(random.choice(originals(extensions)))
    for _ in range(random.choice([0, 1, 1, 1, 2])):
        if record:
            spoil(random, record)
    compact = random.random() < 0.8
    text = json.dumps(
        record,
        separators=(",", ":") if compact else None,
        ensure_ascii=random.random() < 0.5,
    ).encode("utf-8", "surrogatepass")
    if random.random() < 0.3:
        text = WRITINGS[random.choice([*WRITINGS])](random, text)
    return text.replace(b"\n", b" ")


def recorded(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    """Leave out what is not recorded, and write dates."""
    if isinstance(value, dict):
        return {key: recorded(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [*map(recorded, value)]
    return value.isoformat() if isinstance(value, date) else value


def accepted(tables: list[pa.Table]) -> Iterator[tuple[int, Record]]:
    """Yield the records in tables by their lines."""
    for each in tables:
        each.validate(full=True)
        for row in each.to_pylist():
            line = row[LINE]
            own = {name: value for name, value in row.items() if not name.startswith("_")}
            yield line, recorded(own)


def as_lines(texts: list[bytes]) -> Lines:
    """Put records on lines of a file."""
    text = b"\n".join(texts)
    ends = [found.start() for found in re.finditer(rb"\n|\Z", text)]
    return Lines(text, ends, 1, 0)


def as_batch(texts: list[bytes]) -> Batch:
    """Give records as a reader of another form does."""
    return Batch([text.strip(b" \t\r") for text in texts], range(1, len(texts) + 1))


@pytest.mark.parametrize("extensions", [(), BUILDING], ids=["protocol", "plugin"])
@pytest.mark.parametrize("block", [1, 400], ids=["alone", "together"])
def test_a_block_is_judged_as_the_models_judge_each_record(
    block: int, extensions: Extensions
) -> None:
    """The same records come in, with the same values; the others have the same problems.

    One that is alone in a block meets the fast way by itself; among others that are wrong it may
    be the models that take it.
    """
    random = Random(f"{SEED}/{block}/{len(extensions)}")  # noqa: S311 - as above
    for _ in range(-(-MUTANTS // 4 // block)):
        texts = [mutant(random, extensions) for _ in range(block)]
        texts = [text for text in texts if text.strip(b" \t\r")]
        part = as_lines(texts) if random.random() < 0.5 else as_batch(texts)
        found = taken([(0, part)], extensions)
        assert judged_by_models(texts, extensions) == (
            {kind: dict(accepted(tables)) for kind, tables in found.tables.items()},
            sorted((each.line, each.message) for each in found.findings[0].problems),
            found.findings[0].namespaces,
        )
        assert found.findings[0].records == len(texts)


@pytest.mark.parametrize("kind", KINDS)
def test_fields_that_come_late_are_read(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Big blocks are read with the fields that were seen before, whatever the next one has."""
    monkeypatch.setattr(table, "MANY", 10)
    accept.table_reader.cache_clear()
    random = Random(f"{SEED}/{kind}")  # noqa: S311 - as above
    model = kinds(BUILDING)[kind]
    for share in (0, 0, 0.05, 0.05, 0.1, 0.1, 0.4, 0.05, 1, 0):
        records = [filled(random, model, share) for _ in range(20)]
        texts = [json.dumps(record).encode() for record in records]
        found = taken([(0, as_lines(texts))], BUILDING)
        assert judged_by_models(texts, BUILDING)[0] == {
            kind: dict(accepted(tables)) for kind, tables in found.tables.items()
        }
    accept.table_reader.cache_clear()


def judged_by_models(
    texts: list[bytes], extensions: Extensions
) -> tuple[dict[str, dict[int, Record]], list[tuple[int, str]], Counter[str]]:
    """Give the records that the models accept, their problems, and undeclared namespaces."""
    records: dict[str, dict[int, Record]] = {}
    problems: list[tuple[int, str]] = []
    namespaces: Counter[str] = Counter()
    for line, text in enumerate(texts, 1):
        examined = examine(text.strip(b" \t\r"), extensions)
        problems += [(line, problem.message) for problem in examined.problems]
        if examined.kind and examined.record:
            record = recorded(json.loads(written(examined.record)))
            assert record.pop("kind") == examined.kind
            records.setdefault(examined.kind, {})[line] = record
            namespaces.update(namespaces_of(examined.record))
    return records, sorted(problems), namespaces


def test_mutants_are_neither_all_right_nor_all_wrong() -> None:
    """A test that only sees one of the two shows nothing."""
    random = Random(SEED)  # noqa: S311 - spoilt records, not secrets
    texts = [mutant(random, ()).strip(b" \t\r") for _ in range(400)]
    right = sum(examine(text).record is not None for text in texts)
    assert 80 < right < 320
    found = {examine(text).kind for text in texts}
    assert KINDS.keys() <= found
