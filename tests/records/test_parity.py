"""One contract in two forms: the models and the JSON Schemas.

That the columns of the intake hold to it too is in ``tests/intake/test_mutants.py``.
"""

import copy
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, StringConstraints, ValidationError

from bpvcheck.intake import schema
from bpvcheck.records import KINDS
from bpvcheck.records.types import END, FIRST_DAY, LAST_DAY, ExtensionValues

SOME = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TEXT = st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=20).filter(
    lambda text: "\x7f" not in text
)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
ODD: list[Any] = [
    *(None, True, False, 0, 1, 1.0, 3, 3.0, 2.5, -1, -0.0, 4, 5, 10**6, 10**6 + 1, 10**20, 1e300),
    *("", " ", "1", "99ZZ", "99ZZ\n", "99zz", "94920", "٩٤٩٢٠", "94920\n", "K0914", "100018965"),
    *("99ZZ1234XY    101", "99ZZ1234XY0000101", "2012-02-29", "2012-02-30", "2012-02-03\n"),
    *("2012-2-3", "20120203", "2012-W05-5", "0000-01-01", "2012-02-03T00:00:00", "1328227200"),
    *(24.6, 168, 168.01, {"on": "2012-02-03"}, {"resolved_on": None}, {"contacts": None}),
    *("true", "final", "Final", "x" * 80, "x" * 81, "é", "a\x00b", "a\x1bb", "a\tb", "a b", "-a"),
    *("BOL", "placement", [], {}, [None], [[]], [1], ["visit"], ["visit", "visit"], [{}]),
    *([{"on": "2012-02-03"}], {"a": {}}, {"a": 1}, {"A": {}}, {"a": {"b": [1, {"c": None}]}}),
    *({"contacts": "2012-02-03"}, {"on": None}),
]


def values(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401, PLR0911 - a table of types
    """Give valid values of an annotation."""
    origin, args = get_origin(hint), get_args(hint)
    if hint == ExtensionValues:
        return st.dictionaries(
            st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
            st.dictionaries(TEXT, JSON_VALUES, max_size=2),
            max_size=2,
        )
    if origin is Annotated:
        return bounded(args[0], args[1:])
    if origin in {Union, UnionType}:
        return st.one_of(*map(values, args))
    if origin is list:
        return st.lists(values(args[0]), max_size=2)
    if origin is dict:
        return st.dictionaries(values(args[0]), values(args[1]), max_size=2)
    if origin is Literal:
        return st.sampled_from(args)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return records(hint)
    return {bool: st.booleans(), NoneType: st.none()}[hint]


def bounded(base: type, marks: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """Give valid values of a value type: dates, numbers and texts."""
    if base is date:
        return st.dates(FIRST_DAY, LAST_DAY).map(str)
    if base is int:
        return st.integers(1, 4) | st.integers(1, 4).map(float)
    if base is float:
        return st.integers(0, 16800).map(lambda hundredths: hundredths / 100)
    pattern = next(str(m.pattern) for m in marks if isinstance(m, StringConstraints))
    if pattern.startswith("^[^"):
        return TEXT
    return st.from_regex(pattern.removesuffix(END).removeprefix("^"), fullmatch=True)


@cache
def records(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Give valid records of a model, most fields left out."""
    hints = get_type_hints(model, include_extras=True)
    needed = {
        name: values(hints[name]) for name, info in model.model_fields.items() if info.is_required()
    }
    others = {
        name: values(hint)
        for name, hint in hints.items()
        if name in model.model_fields and name not in needed
    }
    chosen = st.sets(st.sampled_from(sorted(others)), max_size=4) if others else st.just(set[str]())
    return chosen.flatmap(
        lambda names: st.fixed_dictionaries(
            {**needed, **{name: others[name] for name in sorted(names)}}
        )
    )


ANY = st.sampled_from(sorted(KINDS)).flatmap(lambda kind: records(KINDS[kind]))


def places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - any JSON value
    """Every container in a value, with each of its keys or indexes."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in list(items):
        yield value, key
        yield from places(part)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Give a valid record with something odd in it, somewhere."""
    record = copy.deepcopy(draw(ANY))
    kind = record["kind"]
    for _ in range(draw(st.integers(1, 2))):
        container, key = draw(st.sampled_from(list(places(record))))
        action = draw(st.sampled_from(["replace", "remove", "rename", "newline", "add"]))
        if action == "replace":
            container[key] = draw(st.sampled_from(ODD).map(copy.deepcopy))
        elif action == "remove":
            del container[key]
        elif action == "rename" and isinstance(container, dict):
            container[draw(st.sampled_from(["x", "On", "on ", "naam", "since", "on", "level"]))] = (
                container.pop(key)
            )
        elif action == "newline" and isinstance(container[key], str):
            container[key] += "\n"
        elif isinstance(container, dict):
            container["on"] = draw(st.sampled_from(ODD).map(copy.deepcopy))
        if not list(places(record)):
            break
    return {**record, "kind": kind}


@cache
def validator(kind: str) -> Draft202012Validator:
    """Give the validator of a kind's schema, dates checked."""
    return Draft202012Validator(schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER)


def model_accepts(record: dict[str, Any]) -> bool:
    """Whether the pydantic model accepts a record."""
    try:
        KINDS[record["kind"]].model_validate_json(json.dumps(record))
    except ValidationError:
        return False
    return True


def schema_accepts(record: dict[str, Any]) -> bool:
    """Whether the JSON Schema accepts a record."""
    return bool(validator(record["kind"]).is_valid(record))


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_valid_schemas(kind: str) -> None:
    """Every schema is itself valid by the rules of JSON Schema 2020-12."""
    Draft202012Validator.check_schema(schema(kind))


@SOME
@given(ANY)
def test_valid_records_are_accepted_by_model_and_schema(record: dict[str, Any]) -> None:
    """What is drawn from the models' own types is accepted by the model and by its schema."""
    assert model_accepts(record)
    assert schema_accepts(record)


@settings(SOME, max_examples=600)
@given(mutated())
def test_schema_and_model_accept_the_same(record: dict[str, Any]) -> None:
    """A record with something odd in it is accepted by both or by neither."""
    assert model_accepts(record) == schema_accepts(record)


@pytest.mark.parametrize("kind", KINDS)
def test_each_odd_value_in_each_field(kind: str) -> None:
    """Every odd value in every field is accepted by both forms or by neither."""
    model = KINDS[kind]
    for field, value in ((field, value) for field in model.model_fields for value in ODD):
        record = {**minimal(kind), field: value}
        if record["kind"] != kind:
            continue
        assert model_accepts(record) == schema_accepts(record), (field, value)


def minimal(kind: str) -> dict[str, Any]:
    """Give the smallest record of a kind."""
    ids = {"school": "99ZZ", "knowledge_centre": "99ZZ", "company": "100018965"}
    needed: dict[str, dict[str, str]] = {
        "placement": {"school": "99ZZ"},
        "recognition_request": {"knowledge_centre": "99ZZ"},
        "attestation": {"duty": "VRB-OI-1", "subject_kind": "school", "subject": "99ZZ"},
    }
    return {"kind": kind, "id": ids.get(kind, "a"), **needed.get(kind, {})}


def test_titles_in_two_languages() -> None:
    """Every property of every schema has an English and a Dutch title."""
    for kind in KINDS:
        made = schema(kind)
        for part in (made, *made.get("$defs", {}).values()):
            for name, field in part.get("properties", {}).items():
                assert {"title", "x-title-nl"} <= field.keys(), (kind, name)
