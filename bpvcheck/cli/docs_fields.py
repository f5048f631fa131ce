"""The Dutch reference of records: every field of every kind, made of the models themselves."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel

from bpvcheck.cli.words import speaking
from bpvcheck.explain.words.values import word
from bpvcheck.records import KINDS
from bpvcheck.records.fields import Described, described
from bpvcheck.records.types import DateMeaning

__all__ = ["field_pages"]

_INTRODUCTION: Final = """\
# Alle records en velden

Gemaakt uit de modellen zelf door `make generate`; pas deze bladzijde niet met de hand aan. In het
Engels: [schemas/](../schemas), en `bpvcheck schema placement`.

Een bestand heeft per regel één record, of is een JSON-lijst; hoe u ze schrijft, staat in
[records.md](records.md). Wat u niet weet, laat u weg: dat heet dan *niet aangetoond*. Welke
verplichting welk veld leest, staat in [duties.md](duties.md); `bpvcheck coverage` telt welke
velden uw gegevens hebben.

- Een veld *in* een ander staat erachter met een punt: `period.start` is `"period": {"start":
  "2012-02-06"}`.
- Bij *lijst* staan de velden van een regel eronder: `signatures.by` hoort in `"signatures":
  [{"by": "school"}]`.
- Een *datum* schrijft u als `2012-02-06`. Bij *gebeurtenis* telt een datum na de peildatum nog
  niet mee; wat *vooraf bekend* is, telt altijd.
- Bij een woord uit een vaste lijst staan de woorden erbij, met wat ze betekenen.
- Een misspeld veld is een fout, ook als u het Nederlandse woord schrijft; de melding noemt dan het
  veld.

"""
_KINDS: Final[Mapping[str, str]] = {
    "placement": "BPV: het dossier van één student bij één leerbedrijf",
    "school": "Onderwijsinstelling",
    "company": "Leerbedrijf",
    "recognition_request": "Erkenningsaanvraag",
    "knowledge_centre": "Kenniscentrum",
    "sector": "Branche",
    "programme": "Gezamenlijke aanpak",
    "attestation": "Verklaring: het oordeel van een persoon",
}
_PLAIN: Final[Mapping[str, str]] = {
    "Brin": "BRIN, zoals `99XA`",
    "Crebo": "crebo, zoals `94920`",
    "OptionalUnit": "code van een keuzedeel, zoals `K0914`",
    "CompanyId": "code leerbedrijf (17 tekens) of leerbedrijf-ID (9 cijfers)",
    "Identifier": "kenmerk: letters, cijfers en `. _ : / -`, geen spaties",
    "Pseudonym": "pseudoniem van een persoon, geen naam en geen BSN",
    "SubjectId": "kenmerk van een record",
    "FreeText": "vrije tekst, zonder namen",
}


def field_pages() -> Mapping[str, str]:
    """Return the generated page by its path."""
    with speaking("nl"):
        return {"docs/velden.md": "".join([_INTRODUCTION, *_index(), *map(_section, KINDS)])}


def _index() -> Iterator[str]:
    for kind, title in _KINDS.items():
        yield f"- [`{kind}`](#{kind}): {title}\n"


def _section(kind: str) -> str:
    rows = "".join(_row(each) for each in described(kind))
    head = (
        f"\n## {kind}\n\n{_KINDS[kind]}.\n\n| veld | betekent | wat erin staat |\n|---|---|---|\n"
    )
    return head + rows


def _row(field: Described) -> str:
    name = f"`{field.name}`" + (" (verplicht)" if field.required and len(field.path) == 1 else "")
    held = _held(field).replace("|", "\\|")
    return f"| {name} | {field.titles['nl']} | {held} |\n"


def _held(field: Described) -> str:
    """Return what a field holds."""
    if field.model is not None:
        return "lijst" if field.listed else "groep van velden"
    held = _type(field.hint, field.path[-1])
    return f"lijst: {held}" if field.listed else held


def _type(hint: Any, field: str) -> str:  # noqa: ANN401 - an annotation, of many sorts
    """Return what an annotation takes, by its innermost type; `field` is of what field."""
    from bpvcheck.records import types

    named = next((text for name, text in _PLAIN.items() if hint == getattr(types, name)), "")
    if named:
        return named
    marks = getattr(hint, "__metadata__", ())
    for mark in marks:
        if isinstance(mark, DateMeaning):
            return "datum (gebeurtenis)" if mark.happens else "datum (vooraf bekend)"
    if get_origin(hint) is Literal:
        return ", ".join(_word(each, field) for each in get_args(hint))
    if get_origin(hint) is dict:
        key, value = get_args(hint)
        return _mapping(key, value, field)
    plain = {bool: "`true` of `false`", int: "geheel getal", float: "getal", str: "tekst"}
    inner = [each for each in get_args(hint) if each is not type(None)]
    if hint in plain:
        return plain[hint]
    if inner and not (isinstance(inner[0], type) and issubclass(inner[0], BaseModel)):
        return _type(inner[0], field) + _bounds(marks)
    message = f"no words for {hint}"
    raise TypeError(message)


def _mapping(key: Any, value: Any, field: str) -> str:  # noqa: ANN401 - annotations
    """Return what an object by key holds."""
    if get_origin(key) is Literal:
        keys = ", ".join(f"`{name}`" for name in get_args(key))
        return f"per naam een {_type(value, field)}; namen: {keys}"
    return "velden van een branche, per naamruimte"


def _bounds(marks: tuple[object, ...]) -> str:
    marks = tuple(inner for mark in marks for inner in getattr(mark, "metadata", [mark]))
    low = next((mark.ge for mark in marks if isinstance(mark, Ge)), None)
    high = next((mark.le for mark in marks if isinstance(mark, Le)), None)
    return f", {low} tot {high}" if low is not None and high is not None else ""


def _word(value: str, field: str) -> str:
    said = word(value, field)
    return f"`{value}`" if said == value else f"`{value}` ({said})"
