"""The slow path: one record at a time, with every problem that it has.

The order is: is it JSON, of which kind, does it hold a person's number, does the model accept it,
does it contradict itself.
"""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import orjson
from pydantic import BaseModel, ValidationError

from bpvcheck.errors import Code, Problem, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.intake.consistency import Fault, faults
from bpvcheck.intake.explain import found_type, problems_of
from bpvcheck.intake.privacy import Pointer, pointer, shown, shown_id
from bpvcheck.intake.private_fields import private_places
from bpvcheck.intake.readable import place_of_number, place_of_repeated
from bpvcheck.intake.simplify import MAX_DEPTH, deeper_than
from bpvcheck.records import KINDS, TopRecord
from bpvcheck.records.extensions import Extensions, kinds

__all__ = ["Examined", "examine", "namespaces_of", "written"]


@dataclass(frozen=True)
class Examined:
    """What became of a record: its kind where it has one, the record if accepted, the problems."""

    kind: str | None
    record: TopRecord | None
    problems: list[Problem]


class _RepeatedKeyError(ValueError):
    """An object has a key twice."""


def examine(text: bytes, extensions: Extensions = ()) -> Examined:
    """Judge one record by its model; its problems come without file and line.

    `extensions` are the fields that branches declare.
    """
    parsed = _parse(text)
    if isinstance(parsed, Problem):
        return Examined(_kind_in(text), None, [parsed])
    problem = _no_kind(parsed)
    if problem:
        return Examined(None, None, [problem])
    kind = parsed["kind"]
    try:
        refused = _refused(kind, parsed)
    except RecursionError:
        return Examined(kind, None, [Problem(Code.NOT_JSON, _("The text is nested too deep."))])
    record, wrong = _validated(kind, text, extensions)
    seen = {problem.pointer for problem in refused}
    mine = shown_id(kind, parsed.get("id"))
    problems = [
        replace(problem, record=mine)
        for problem in (*refused, *(each for each in wrong if each.pointer not in seen))
    ]
    return Examined(kind, None if problems else record, problems)


def _parse(text: bytes) -> Any:  # noqa: ANN401 - whatever JSON gives
    """Read strict JSON in UTF-8; the problem where it is not."""
    try:
        characters = str(text, "utf-8")
        msgspec.json.decode(text)
        return json.loads(characters, object_pairs_hook=_without_repeats)
    except _RepeatedKeyError as error:
        message = _('The key "{name}" stands twice in one object.').format(name=shown(str(error)))
        return Problem(Code.DUPLICATE_KEY, message, pointer=place_of_repeated(text))
    except RecursionError:
        return Problem(Code.NOT_JSON, _("The text is nested too deep."))
    except UnicodeDecodeError as error:
        message = _("The text is not in UTF-8.")
        return Problem(Code.NOT_JSON, message, hint=_encoding_hint(), column=error.start + 1)
    except msgspec.ValidationError:
        message, where = _("A number is out of range."), place_of_number(text)
        return Problem(Code.WRONG_VALUE, message, pointer=where)
    except (msgspec.MsgspecError, ValueError) as error:
        return _not_json(text, str(error))


def _encoding_hint() -> str:
    """Return what to do about another encoding."""
    return _("write the file in UTF-8")


def _not_json(text: bytes, reason: str) -> Problem:
    """Return the problem of a text that is not JSON, and from which column on."""
    place = re.search(r"\(byte (\d+)\)", reason)
    column = int(place[1]) + 1 if place else None
    if re.search(rb"\b(?:NaN|Infinity)\b", text):
        hint = _("JSON has no NaN and no Infinity: leave out what is not known")
    elif "truncated" in reason:
        hint = _("the text ends half-way: is the file complete?")
    elif b"\r" in text:
        hint = _("lines end in a carriage return (CR) alone: end them in a line feed (LF)")
    else:
        hint = ""
    return Problem(Code.NOT_JSON, _("This is not JSON."), hint=hint, column=column)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, unless a key stands twice in it."""
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _value in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return made


def _kind_in(text: bytes) -> str | None:
    """Return the kind that a broken record seems to be of, for the counts."""
    found = re.search(rb'"kind"\s*:\s*"([a-z_]+)"', text[:200])
    kind = found[1].decode() if found else None
    return kind if kind in KINDS else None


def _no_kind(parsed: object) -> Problem | None:
    """Return the problem of something that is of no known kind."""
    expected = _("one of {choices}").format(choices=", ".join(KINDS))
    if not isinstance(parsed, dict):
        message = _("A record is an object with a kind; this is {found}.")
        return Problem(Code.UNKNOWN_KIND, message.format(found=found_type(parsed)), pointer="")
    if "kind" not in parsed:
        message = _('The record has no field "kind".')
        return Problem(Code.UNKNOWN_KIND, message, expected=expected, pointer="")
    kind = parsed["kind"]
    if isinstance(kind, str) and kind in KINDS:
        return None
    message = _("The record is of no known kind.")
    hint = did_you_mean(kind, KINDS) if isinstance(kind, str) else ""
    return Problem(Code.UNKNOWN_KIND, message, expected=expected, hint=hint, pointer="/kind")


def _refused(kind: str, parsed: dict[str, Any]) -> list[Problem]:
    """Return what models do not see: persons' numbers, and sectors' fields nested too deep."""
    if deeper_than(MAX_DEPTH, parsed.get("extensions")):
        message = _("The fields of a sector are nested deeper than {depth}.")
        where = "/extensions"
        return [Problem(Code.WRONG_VALUE, message.format(depth=MAX_DEPTH), pointer=where)]
    return [_personal(path) for path in private_places(KINDS[kind], parsed)]


def _personal(path: Pointer) -> Problem:
    """Return the problem of a person's number, without repeating it."""
    return Problem(
        Code.PERSONAL_NUMBER,
        _("A citizen service number (BSN) or education number is refused."),
        expected=_("a pseudonym that cannot be led back to the person without a key"),
        hint=_("take it out before the records leave the school, also out of copies"),
        pointer=pointer(path),
    )


def _validated(
    kind: str, text: bytes, extensions: Extensions
) -> tuple[TopRecord | None, list[Problem]]:
    """Return the record if the model takes it; then look for contradictions."""
    model = kinds(extensions)[kind]
    try:
        record = model.model_validate_json(text)
    except ValidationError as error:
        return None, problems_of(error, model)
    found = faults(record)
    return record, [_contradiction(fault) for fault in found]


def _contradiction(fault: Fault) -> Problem:
    """Return the problem of a record that contradicts itself, with the other place."""
    other = pointer(fault.other)
    if "{other}" in fault.message:
        message = fault.message.format(other=other)
        return Problem(fault.code, message, pointer=pointer(fault.path))
    expected = _("a day on or after that in {pointer}").format(pointer=other) if other else ""
    return Problem(fault.code, fault.message, expected=expected, pointer=pointer(fault.path))


def written(record: TopRecord) -> bytes:
    """Write a record as its model read it; of sectors' fields those that are declared."""
    made = record.model_dump(mode="json", exclude={"extensions"}, exclude_none=True)
    space: object = record.extensions
    if isinstance(space, BaseModel):
        declared = {*type(space).model_fields}
        made["extensions"] = space.model_dump(mode="json", include=declared, exclude_none=True)
    return orjson.dumps(made)


def namespaces_of(record: TopRecord) -> tuple[str, ...]:
    """Return the namespaces under ``extensions`` that are not declared."""
    space: object = record.extensions
    if isinstance(space, BaseModel):
        return tuple(space.model_extra or ())
    return tuple(space) if isinstance(space, dict) else ()
