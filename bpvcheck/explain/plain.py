"""An explanation as plain values, for JSON: texts in every language that a card has."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from bpvcheck.explain.model import Explanation


def as_dict(shown: Explanation) -> dict[str, Any]:
    """Return the explanation as JSON has it; a truth that is unknown is null."""
    card, finding = shown.card, shown.finding
    found: dict[str, Any] = _plain(
        {
            "finding": finding.name,
            "duty": {
                "id": card.id,
                "version": card.version,
                "title": card.title,
                "text": card.duty,
            },
            "source": card.source,
            "law": shown.law,
            "bearers": finding.bearers,
            "towards": card.towards,
            "subject": {"kind": card.subject_record, "id": finding.subject, "part": finding.part},
            "due": {"on": finding.due, "why": card.due.why},
            "as_of": shown.as_of,
            "verdict": finding.verdict,
            "clause": shown.clause,
            "facts": shown.facts,
            "terms": shown.terms,
            "missing": shown.missing,
            "in_time": shown.in_time,
            "remedy": card.remedy,
        }
    )
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - as JSON has it
    if is_dataclass(value):
        value = {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: _path(each) if key == "path" else _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _path(path: str | tuple[str, ...]) -> str:
    return path if isinstance(path, str) else ".".join(path)
