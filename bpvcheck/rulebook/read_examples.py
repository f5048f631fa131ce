"""The examples of a card, in a file beside it: the records, and the cases that vary them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bpvcheck.i18n import N_
from bpvcheck.records import KINDS
from bpvcheck.rulebook.card import CardCase, Change, Examples
from bpvcheck.rulebook.form import FormValue, JsonSchema, Key, Keys, Kind
from bpvcheck.rulebook.kinds import AnythingKind, DayKind, EachKind, NamedKind, TextKind, WordKind
from bpvcheck.rulebook.strict import ListNode, MappingNode, ScalarNode, plain

__all__ = ["VERDICTS", "ExamplesForm", "read_examples"]

VERDICTS: Final = (
    "met", "met_late", "breached", "not_demonstrated", "pending", "not_applicable",
)  # fmt: skip
"""What a case can expect."""


@dataclass(frozen=True)
class RecordsKind(Kind[tuple[Mapping[str, object], ...]]):
    """Records as the input has them."""

    empty = ()

    def read(self, found: FormValue) -> tuple[Mapping[str, object], ...]:
        """Return the records as plain JSON values."""
        if not isinstance(found.value, ListNode):
            found.wrong_type(N_("a list"))
            return ()
        return tuple(record for item in found.items if (record := self._record(item)) is not None)

    def _record(self, found: FormValue) -> Mapping[str, object] | None:
        if isinstance(found.value, MappingNode):
            return {name: plain(value) for name, value in found.value.items.items()}
        found.wrong_type(N_("keys with values"))
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of the records; what each holds is in the schema of its kind."""
        record = {"type": "object", "required": ["kind", "id"]}
        return {
            "type": "array",
            "items": {**record, "properties": {"kind": {"enum": list(KINDS)}}},
        }


@dataclass(frozen=True)
class PathsKind(Kind[tuple[ScalarNode, ...]]):
    """Paths in the records, each with its place; one path is a list of one."""

    empty = ()

    def read(self, found: FormValue) -> tuple[ScalarNode, ...]:
        """Return the paths."""
        return tuple(path.value for path in found.items if isinstance(path.value, ScalarNode))

    def schema(self) -> JsonSchema:
        """Return the schema of a path or a list of paths."""
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


class CaseForm(Keys):
    """One example: what changes in the records, and the verdict to expect."""

    name = Key(TextKind(), "what the example shows")
    expect = Key(WordKind(VERDICTS), "the verdict that is right")
    day = Key(
        WordKind(("due", "after")), "where it shows the due day, or the day after", needed=False
    )
    as_of = Key(DayKind(), "as of which day it is judged, where that is another", needed=False)
    subject = Key(TextKind(), "which subject is meant, where that is another", needed=False)
    set_ = Key(
        NamedKind(AnythingKind()),
        "values to set, by their path: P1/status",
        needed=False,
        name="set",
    )
    remove = Key(PathsKind(), "paths to take out", needed=False)


class ExamplesForm(Keys):
    """The examples of a card."""

    as_of = Key(DayKind(), "as of which day the cases are judged")
    subject = Key(TextKind(), "which subject they mean, where the records hold more", needed=False)
    records = Key(RecordsKind(), "the situation that the cases vary")
    cases = Key(EachKind(CaseForm), "the cases, each with its own name")


def read_examples(form: ExamplesForm) -> Examples:
    """Return the examples of a card."""
    as_of = form.as_of or date.min
    listed = form.mapped.items.get("records")
    records = listed.items if isinstance(listed, ListNode) else ()
    return Examples(
        records=form.records,
        cases=tuple(_case(each, as_of, form.subject) for each in form.cases),
        places=tuple((record.line, record.column) for record in records),
        at_cases=form.at_value("cases"),
    )


def _case(form: CaseForm, as_of: date, subject: str) -> CardCase:
    return CardCase(
        name=form.name,
        expect=form.expect,
        day=form.day,
        as_of=form.as_of or as_of,
        subject=form.subject or subject,
        change=_changes(form),
        line=form.at[0],
        column=form.at[1],
    )


def _changes(form: CaseForm) -> tuple[Change, ...]:
    """Return the changes in the order in which they are written."""
    removed = tuple(
        Change(path.text, None, remove=True, line=path.line, column=path.column)
        for path in form.remove
    )
    keys = list(form.mapped.keys)
    set_first = form.has("set") and form.has("remove") and keys.index("set") < keys.index("remove")
    return (*_set(form), *removed) if set_first else (*removed, *_set(form))


def _set(form: CaseForm) -> tuple[Change, ...]:
    mapped = form.mapped.items.get("set")
    keys = mapped.keys if isinstance(mapped, MappingNode) else {}
    return tuple(
        Change(path, plain(value), remove=False, line=keys[path].line, column=keys[path].column)
        for path, value in form.set_.items()
        if value is not None
    )
