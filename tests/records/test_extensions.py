"""Models that are made of what plugins declare: what they take, how they are called."""

import json
import pickle

import pytest
from pydantic import BaseModel, ValidationError

from bpvcheck.records import KINDS
from bpvcheck.records.extensions import (
    ITEMS,
    TYPES,
    ExtensionField,
    ExtensionFields,
    is_taken,
    kinds,
)
from bpvcheck.records.types import RecordModel, titles

PLACEMENT = {"kind": "placement", "id": "P1", "school": "99ZZ", "status": "final"}


def field(name: str, kind: str = "", **more: object) -> ExtensionField:
    """Make a field; its titles are its name."""
    return ExtensionField(name, (("nl", f"{name} nl"), ("en", name)), kind, **more)  # type: ignore[arg-type]


CERTIFICATES = field(
    "certificates",
    list="event",
    fields=(field("issued_on", "event_date"), field("about", "word", choices=("children", "care"))),
)
CARE = ExtensionFields(
    "kinderopvang",
    "placement",
    (
        CERTIFICATES,
        field("stays", list="period", fields=(field("group", "word"), field("days", list="dates"))),
        field("age_group", "word", choices=("under_16", "16_17", "adult")),
        field("modules", list="words", choices=("first_aid", "hygiene")),
        field("plan", fields=(field("drawn_up_on", "event_date"), field("hours", "number"))),
        field("mentor", "pseudonym"),
        field("valid_until", "planned_date"),
        field("agreed", "flag"),
        field("unit", "crebo"),
    ),
)
BUILDING = ExtensionFields("bouw", "company", (field("hours_on_site", "number"),))
BOTH = (BUILDING, CARE)


def accepts(record: dict[str, object], kind: str = "placement") -> bool:
    """Whether the model of a kind with extensions takes a record."""
    try:
        kinds(BOTH)[kind].model_validate_json(json.dumps(record))
    except ValidationError:
        return False
    return True


def care(**fields: object) -> dict[str, object]:
    """Make a placement with these fields in the namespace that is declared."""
    return {**PLACEMENT, "extensions": {"kinderopvang": fields}}


def test_without_extensions_the_kinds_are_the_kinds() -> None:
    """Nothing is made where nothing is declared, and a kind that nobody adds to stays itself."""
    assert kinds() is KINDS
    assert kinds(()) is KINDS
    assert kinds(BOTH)["school"] is KINDS["school"]
    assert list(kinds(BOTH)) == list(KINDS)


def test_an_extended_kind_is_the_kind_with_typed_fields() -> None:
    """The model is made once, is a subclass, and keeps name, fields and their order."""
    model = kinds(BOTH)["placement"]
    assert issubclass(model, KINDS["placement"])
    assert model is kinds((BUILDING, CARE))["placement"]
    assert model.__name__ == "Placement"
    assert list(model.model_fields) == list(KINDS["placement"].model_fields)


def test_declarations_travel() -> None:
    """Declarations can be hashed and sent to another process, and are then the same."""
    there = pickle.loads(pickle.dumps(BOTH))  # noqa: S301 - our own bytes
    assert there == BOTH
    assert hash(there) == hash(BOTH)
    assert kinds(there) is kinds(BOTH)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"complete_until": "2012-11-01"},
        {"certificates": [], "stays": None},
        {"certificates": [{"on": "2012-02-01", "issued_on": "2012-01-30", "about": "care"}]},
        {"stays": [{"since": "2012-02-01", "open_ended": True, "days": ["2012-02-03"]}]},
        {"plan": {"drawn_up_on": "2012-02-01", "hours": 3.0}, "age_group": "16_17"},
        {"plan": {"not_yet": {"drawn_up_on": "2012-02-01"}}},
        {"certificates": [{"not_yet": {"issued_on": None}}]},
        {"modules": ["hygiene"], "mentor": "p-1", "agreed": False, "unit": "94920"},
    ],
)
def test_what_is_declared_is_taken(fields: dict[str, object]) -> None:
    """Values of the declared types, null and absence are right."""
    assert accepts(care(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"certificate": []},
        {"certificates": {}},
        {"certificates": [{"about": "cats"}]},
        {"certificates": [{"since": "2012-02-01"}]},
        {"stays": [{"on": "2012-02-01"}]},
        {"stays": [{"days": ["2012-02-30"]}]},
        {"plan": {"hours": -1}},
        {"plan": {"hours": 2.5}},
        {"plan": {"hours": True}},
        {"plan": {"complete_until": "2012-11-01"}},
        {"plan": {"not_yet": {"hours": "2012-02-01"}}},
        {"stays": [{"not_yet": {}}]},
        {"age_group": 16},
        {"modules": "hygiene"},
        {"mentor": "a person"},
        {"agreed": "yes"},
        {"unit": "9492"},
        {"complete_until": "1 November 2012"},
    ],
)
def test_what_is_not_declared_is_refused(fields: dict[str, object]) -> None:
    """Unknown fields and wrong values in a declared namespace are errors."""
    assert not accepts(care(**fields))


def test_other_namespaces_stay_free() -> None:
    """A namespace that is not declared for a kind holds anything, as long as it is an object."""
    free = {"kinderopvang": {}, "bouw": {"hours_on_site": "many"}, "x_1": {"a": [1, {"b": None}]}}
    assert accepts({**PLACEMENT, "extensions": free})
    assert not accepts({"kind": "company", "id": "100000001", "extensions": free}, "company")
    refused: list[object] = [{"Bouw": {}}, {"bouw": 1}, {"bouw": None}, {"": {}}, []]
    for wrong in (*refused, {"kinderopvang": None}):
        assert not accepts({**PLACEMENT, "extensions": wrong})
    assert accepts({**PLACEMENT, "extensions": None})


def test_titles() -> None:
    """Every field of every model that is made has its titles in two languages."""
    model = kinds((CARE,))["placement"]
    namespace = _inside(model, "extensions")
    group = _inside(namespace, "kinderopvang")
    assert titles(namespace.model_fields["kinderopvang"]) == {
        "nl": "velden van kinderopvang",
        "en": "fields of kinderopvang",
    }
    assert titles(group.model_fields["plan"]) == {"nl": "plan nl", "en": "plan"}
    assert titles(group.model_fields["complete_until"])["nl"] == "volledig tot en met"
    item = _inside(group, "certificates")
    assert titles(item.model_fields["about"]) == {"nl": "about nl", "en": "about"}
    assert titles(item.model_fields["on"]) == {"nl": "datum", "en": "date"}


def _inside(model: type[RecordModel], name: str) -> type[RecordModel]:
    """Give the model in a field, of its items where it is a list."""
    from bpvcheck.intake.explain import _models

    found: type[BaseModel] = _models(model.model_fields[name].annotation)[0]
    assert issubclass(found, RecordModel)
    return found


def test_a_namespace_is_declared_once() -> None:
    """Two declarations for one kind, or a kind that there is not, are a mistake of the caller."""
    with pytest.raises(ValueError, match="bouw"):
        kinds((BUILDING, BUILDING))
    with pytest.raises(ValueError, match="pupil"):
        kinds((ExtensionFields("bouw", "pupil", ()),))


@pytest.mark.parametrize("name", ["in", "class", "complete_until", "not_yet", "json", "copy"])
def test_names_that_are_taken(name: str) -> None:
    """Words of the expression language and what models have themselves are no names of fields."""
    assert is_taken(name)
    assert is_taken(name, ITEMS["event"]) == (name != "complete_until")


def test_names_that_items_have() -> None:
    """An item has its own dates; elsewhere these are names like any other."""
    assert is_taken("on", ITEMS["event"])
    assert is_taken("open_ended", ITEMS["period"])
    assert not is_taken("on", ITEMS["period"])
    assert not is_taken("until", ITEMS["event"])
    assert not is_taken("match")


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_makes_a_model(kind: str) -> None:
    """Each type can be declared by itself."""
    declared = ExtensionFields("bouw", "school", (field("a", kind),))
    record = {"kind": "school", "id": "99ZZ", "extensions": {"bouw": {"a": None}}}
    found = kinds((declared,))["school"].model_validate_json(json.dumps(record))
    assert found.id == "99ZZ"  # type: ignore[attr-defined]
