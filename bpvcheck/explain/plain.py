"""An explanation as plain values, for JSON: texts in every language that a card has."""

from datetime import date
from typing import Any

from bpvcheck.explain.model import Explanation, FactShown, Way
from bpvcheck.explain.readings import Reading
from bpvcheck.explain.words.deeds import deed
from bpvcheck.explain.words.titles import names_for
from bpvcheck.i18n import Lang, using


def as_dict(shown: Explanation) -> dict[str, Any]:
    """The explanation as JSON has it."""
    card, finding = shown.card, shown.finding
    return {
        "finding": finding.name,
        "duty": {
            "id": card.id,
            "version": card.version,
            "title": dict(card.title),
            "text": dict(card.duty),
        },
        "source": {
            "document": card.source.document,
            "section": card.source.section,
            "party": list(card.source.party),
            "item": card.source.item,
        },
        "law": [
            {
                "article": law.article,
                "from": _day(law.valid.start),
                "until": _day(law.valid.until),
                "says": dict(law.says),
            }
            for law in card.law
        ],
        "bearers": [{"kind": party.kind, "id": party.id} for party in finding.bearers],
        "towards": list(card.towards),
        "subject": {"kind": card.subject_record, "id": finding.subject, "part": finding.part},
        "due": {"on": _day(finding.due), "why": dict(card.due.why)},
        "as_of": shown.as_of.isoformat(),
        "verdict": finding.verdict.value,
        "clause": shown.clause,
        "facts": [_fact(shown, fact) for fact in shown.facts],
        "changes": [_way(shown, way) for way in shown.ways],
        "remedy": dict(card.remedy),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _fact(shown: Explanation, fact: FactShown) -> dict[str, Any]:
    says = shown.card.facts[fact.name].says if fact.name in shown.card.facts else {}
    return {
        "name": fact.name,
        "says": dict(says),
        "truth": {True: "true", False: "false", None: "unknown"}[fact.truth],
        "would_settle": fact.settles,
        "read": [_reading(reading) for reading in fact.readings],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    from dataclasses import asdict

    plain: dict[str, Any] = _plain(asdict(reading))
    plain["what"] = type(reading).__name__.lower()
    if "parts" in plain:
        plain["path"] = ".".join(plain.pop("parts"))
    for item in plain.get("items") or ():
        item["fields"] = {".".join(parts): value for parts, value in item["fields"]}
    return plain


def _plain(value: Any) -> Any:  # noqa: ANN401 - as JSON has it
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _way(shown: Explanation, way: Way) -> dict[str, Any]:
    return {
        "verdict": way.verdict.value,
        "facts": list(way.facts),
        "says": {lang.value: _says(shown, way, lang) for lang in Lang},
        "only_if_it_was_so": way.past,
        "records": [change.as_dict() for change in way.changes],
    }


def _says(shown: Explanation, way: Way, lang: Lang) -> list[str]:
    with using(lang):
        return [deed(names_for(shown), each, shown.as_of) for each in way.deeds]
