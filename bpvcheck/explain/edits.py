"""From the edits of a draft to changes of records."""

from datetime import date
from typing import Any

from bpvcheck.explain.changes import Change, Step
from bpvcheck.explain.draft import Draft
from bpvcheck.observe.reference import Situation
from bpvcheck.observe.reference.situation import ATTESTATIONS


def changes_of(draft: Draft) -> tuple[Change, ...]:
    """The changes that make the records say what the draft says."""
    origin = draft.original or draft.base
    found: dict[tuple[Step, ...], Change] = {}
    for edit in draft.edits:
        top = _top(origin, edit.path)
        example = any(e.mark.example for e in draft.edits if e.path[: len(top)] == top)
        found.setdefault(top, _change(origin, draft, top, example=example))
    return tuple(found.values())


def _top(origin: Situation, path: tuple[Step, ...]) -> tuple[Step, ...]:
    """The outermost place on a path that was not there: there all of it is put at once."""
    record = _record_path(origin, path)
    if not _there(origin, record):
        return record
    for length in range(len(record) + 1, len(path)):
        if isinstance(path[length - 1], int) and not _there(origin, path[:length]):
            return path[:length]
    return path


def _record_path(origin: Situation, path: tuple[Step, ...]) -> tuple[Step, ...]:
    """The part of a path that leads to a record."""
    if path[0] == ATTESTATIONS:
        return path[:3]
    return path[:1] if path[0] in origin.subject.refers else ()


def _there(origin: Situation, path: tuple[Step, ...]) -> bool:
    if not path:
        return origin.recorded
    return there(origin.fields, path) is not None


def there(holder: Any, path: tuple[Step, ...]) -> Any:  # noqa: ANN401 - any field
    """What stands in a place, None where nothing does."""
    for step in path:
        if holder is None:
            return None
        if isinstance(step, int):
            holder = holder[step] if step < len(holder) else None
        else:
            holder = holder.get(step)
    return holder


def _change(origin: Situation, draft: Draft, top: tuple[Step, ...], *, example: bool) -> Change:
    record = _record_path(origin, top)
    kind, name = _whose(origin, record)
    value = _plain(there(draft.base.fields, top))
    if top == record:
        value = _whole(origin, draft, record, kind, name)
    return Change(kind, name, top[len(record) :], value, example)


def _whose(origin: Situation, record: tuple[Step, ...]) -> tuple[str, str]:
    """The kind and the id of a record."""
    if not record:
        return origin.subject.record, str(origin.fields["id"])
    if record[0] == ATTESTATIONS:
        known = there(origin.fields, record)
        return "attestation", str(known["id"]) if known else _new_id(origin, record)
    known = origin.fields.get(str(record[0]))
    name = known["id"] if known else origin.fields.get(str(record[0]).removeprefix("the_"))
    return origin.subject.refers[str(record[0])], str(name or "")


def _new_id(origin: Situation, record: tuple[Step, ...]) -> str:
    about = str(origin.fields["id"]).replace(" ", "0")
    return f"{record[1]}-{about}-{record[2]}"


def _whole(
    origin: Situation, draft: Draft, record: tuple[Step, ...], kind: str, name: str
) -> dict[str, Any]:
    """A record that was not there, with everything that the draft says of it."""
    made: dict[str, Any] = {"kind": kind, "id": name}
    if kind == "attestation":
        about = {"subject_kind": origin.subject.record, "subject": origin.fields["id"]}
        made |= {"duty": record[1], **about}
    for edit in draft.edits:
        if edit.path[: len(record)] == record and len(edit.path) > len(record):
            head = edit.path[len(record)]
            made[str(head)] = _plain(there(draft.base.fields, (*record, head)))
    return made


def _plain(value: Any) -> Any:  # noqa: ANN401 - as JSON has it
    """A value as JSON has it, without what is not recorded."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
