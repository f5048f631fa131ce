"""Records of JSON with pseudonyms, as NDJSON.

Fields that hold a person are replaced, free text and fields that no record has are dropped. What a
branch keeps under ``extensions`` is dropped too, unless it is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import orjson
from pydantic import BaseModel

from bpvcheck.errors import Code, Problem, RecordError
from bpvcheck.i18n import _
from bpvcheck.intake.batch import Batch, Broken, Lines
from bpvcheck.intake.files import InputFile, reader_of
from bpvcheck.intake.readers import BUILT_IN
from bpvcheck.intake.reading import found_in, no_json
from bpvcheck.pseudonyms.chosen import Chosen, PseudonymiseOutcome, leak, left_out, plain
from bpvcheck.pseudonyms.key import Keyed
from bpvcheck.records import KINDS
from bpvcheck.records.types import CompanyId, FreeText, Pseudonym

__all__ = ["pseudonymised_records"]

_STUDENT = "student"
_OTHERS = "person"


@dataclass(frozen=True)
class _FieldPlan:
    """What to do with a value: ``person``, ``text``, ``company``, ``open``, or to go inside."""

    what: str = ""
    fields: "dict[str, _FieldPlan]" = field(default_factory=dict)


def pseudonymised_records(
    file: Path, keyed: Keyed, chosen: Chosen, outcome: PseudonymiseOutcome
) -> Iterator[bytes]:
    """Yield the records of a file, each as a line; what is wrong goes to the outcome.

    Raises OSError where the file cannot be opened, RecordError for a field that records lack.
    """
    _refuse_unknown(chosen, file)
    for number, text in _texts(file, outcome):
        found = _parsed(text)
        if found is None:
            outcome.problems.append(_no_record(file, number))
            continue
        change = _Change(keyed, chosen, outcome)
        made = change.record(found)
        if change.problem:
            place = {"file": str(file), "line": number, "pointer": change.pointer}
            outcome.problems.append(left_out(change.problem, **place))
            continue
        outcome.written += 1
        yield orjson.dumps(made) + b"\n"


def _refuse_unknown(chosen: Chosen, file: Path) -> None:
    """Raise RecordError for a field that was asked for and that no record has."""
    top, inner = set[str](), set[str]()
    for model in KINDS.values():
        plan = _plan(model)
        top |= {plain(name) for name in plan.fields}
        inner |= {plain(name) for name in _names(plan)}
    for name in sorted({*chosen.people} - top | chosen.keep - inner):
        message = _('There is no field "{name}".').format(name=name)
        raise RecordError(Code.UNKNOWN_FIELD, message, file=str(file))


def _names(plan: _FieldPlan) -> Iterator[str]:
    for name, inner in plan.fields.items():
        yield name
        yield from _names(inner)


def _texts(file: Path, outcome: PseudonymiseOutcome) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a file with their lines."""
    source = InputFile(file, str(file))
    reader = reader_of(source, BUILT_IN)
    if reader is None:
        outcome.problems.append(no_json(file.name))
        return
    for found in found_in(source, reader):
        if isinstance(found, Broken):
            outcome.problems.append(found.problem)
        elif isinstance(found, Batch):
            yield from zip(found.lines, found.texts, strict=True)
        elif isinstance(found, Lines):
            start = 0
            for number, end in enumerate(found.ends, found.first):
                text, start = found.text[start:end], end + 1
                if text.strip():
                    yield number, text


def _parsed(text: bytes) -> dict[str, Any] | None:
    """Return a record of a known kind, None for anything else."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) and found.get("kind") in [*KINDS] else None


def _no_record(file: Path, line: int) -> Problem:
    message = _("This is no record of a known kind; it was left out.")
    return Problem(Code.UNKNOWN_KIND, message, file=str(file), line=line)


class _Change:
    """One record that is changed, and why it cannot leave, where it cannot."""

    def __init__(self, keyed: Keyed, chosen: Chosen, outcome: PseudonymiseOutcome) -> None:
        self._keyed, self._chosen, self._outcome = keyed, chosen, outcome
        self._people: list[str] = []
        self._kept: list[tuple[str, str, bool]] = []
        self.problem = self.pointer = ""

    def record(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return the record with pseudonyms."""
        made = self._fields(_plan(KINDS[record["kind"]]), record, "")
        about_company = record.get("subject_kind") == "company"
        for pointer, text, of_company in self._kept:
            company = of_company or (about_company and pointer == "/subject")
            self.problem = self.problem or leak(text, self._people, company=company)
            self.pointer = self.pointer or (pointer if self.problem else "")
        return made

    def _fields(self, plan: _FieldPlan, value: dict[str, Any], path: str) -> dict[str, Any]:
        made = {}
        for name, part in value.items():
            inner = plan.fields.get(name)
            sort = None if path else self._chosen.people.get(plain(name))
            if sort is not None or (inner and inner.what == "person"):
                own = _STUDENT if name == _STUDENT else _OTHERS
                made[name] = self._replaced(sort or own, part)
                self._outcome.replaced[name] += 1
            elif inner is None or (inner.what in {"text", "open"} and not self._asked(name)):
                self._outcome.dropped[name] += 1
            else:
                made[name] = self._inside(inner, part, f"{path}/{name}")
        return made

    def _asked(self, name: str) -> bool:
        return plain(name) in self._chosen.keep

    def _inside(self, plan: _FieldPlan, value: Any, path: str) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, list):
            return [self._inside(plan, part, f"{path}/{at}") for at, part in enumerate(value)]
        if isinstance(value, dict):
            if plan.what in {"days", "open"}:
                return {
                    key: self._inside(plan, part, f"{path}/{key}") for key, part in value.items()
                }
            return self._fields(plan, value, path)
        if isinstance(value, str | int) and not isinstance(value, bool):
            self._kept.append((path, str(value), plan.what == "company"))
        return value

    def _replaced(self, sort: str, value: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, list):
            return [self._replaced(sort, part) for part in value]
        if value is None:
            return None
        text = str(value)
        self._people.append(text)
        return self._keyed(sort, text) if text.strip() else None


@cache
def _plan(hint: Any) -> _FieldPlan:  # noqa: ANN401 - an annotation
    """Make the plan of an annotation."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        hints = get_type_hints(hint, include_extras=True)
        fields = {name: _plan(inner) for name, inner in hints.items()}
        if "extensions" in fields:
            fields["extensions"] = _FieldPlan("open")
        if "also_known_as" in fields:
            fields |= {"id": _FieldPlan("company"), "also_known_as": _FieldPlan("company")}
        return _FieldPlan(fields=fields)
    if hint == Pseudonym:
        return _FieldPlan("person")
    if hint == CompanyId:
        return _FieldPlan("company")
    if hint == FreeText:
        return _FieldPlan("text")
    inner = [_plan(arg) for arg in get_args(hint) if isinstance(arg, type) or get_args(arg)]
    found = next((plan for plan in inner if plan != _FieldPlan()), _FieldPlan())
    return _FieldPlan("days") if getattr(hint, "__origin__", None) is dict else found
