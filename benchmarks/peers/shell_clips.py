"""CLIPS: facts for what the records show, and rules in duties.clp for what is owed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import clips
from clips import Symbol
from common import AS_OF, Verdicts, collected, records, workdays_after

NEVER = 9_999_999
LISTS = (
    *("preparation", "briefings", "learning_goals", "match_checks", "introductions", "signatures"),
    *("contacts", "evaluations", "parts_handed_in", "endings"),
)
SLOTS = {
    "participants": "who",
    "audience": "who",
    "subjects": "about",
    "topics": "about",
    "about": "about",
    "needs": "needs",
    "goals": "needs",
    "opportunities": "offers",
    "by": "by",
    "initiative": "by",
    "response": "response",
    "outcome": "outcome",
    "expectations": "outcome",
    "reason": "outcome",
    "part": "part",
    "places_taken": "taken",
    "places_available": "places",
}
"""In which slot of an event the rules expect a field."""


def number(day: str | None, otherwise: int = NEVER) -> int:
    """Return a day as a number."""
    return date.fromisoformat(day).toordinal() if day else otherwise


def symbols(values: Any) -> Any:
    """Make symbols of texts."""
    if isinstance(values, list):
        return [Symbol(value) for value in values]
    return Symbol(values) if isinstance(values, str) else values


class Shell:
    """The rules, and what is asserted for one placement at a time."""

    def __init__(self) -> None:
        """Load the rules."""
        self.rules = clips.Environment()
        self.found: list[tuple[str, str]] = []
        # looking through all facts for verdicts would take longer than all else
        self.rules.define_function(self._said, "said")
        self.rules.load(str(Path(__file__).with_name("duties.clp")))
        self.event = self.rules.find_template("event")
        self.recognition = self.rules.find_template("recognition")

    def judge(
        self, record: dict[str, Any], company: dict[str, Any] | None
    ) -> Iterator[tuple[str, str]]:
        """Judge a placement: yield duty and verdict."""
        self.rules.reset()
        self._days(record)
        self._rest(record)
        for name in LISTS:
            for item in record.get(name) or []:
                self._happened(name, item)
        if company:
            self.rules.assert_string("(company-known)")
            for each in company["recognitions"]:
                self._recognised(each)
        self.found.clear()
        self.rules.run()
        yield from self.found

    def _said(self, duty: Symbol, verdict: Symbol) -> None:
        self.found.append((str(duty), str(verdict)))

    def _days(self, record: dict[str, Any]) -> None:
        start, now = number(record["period"]["start"]), AS_OF.toordinal()
        ended = [number(each["on"]) for each in record.get("endings") or []]
        end = max((day for day in ended if day <= now), default=0)
        end = end or number(record["period"]["planned_end"])
        agreement = record.get("agreement") or {}
        days = {
            "now": now,
            "start": start,
            "late": min(end, now),
            "closing": max(start, end - 28),
            "end-10": workdays_after(date.fromordinal(end), 10).toordinal(),
            "end-30": workdays_after(date.fromordinal(end), 30).toordinal(),
            "drawn-up": number(agreement.get("drawn_up_on"), 0),
        }
        for name, day in days.items():
            self.rules.assert_string(f"(day {name} {day})")

    def _rest(self, record: dict[str, Any]) -> None:
        agreement = record.get("agreement") or {}
        lists = {
            "topics": agreement.get("topics"),
            "programme": agreement.get("learning_programme"),
            "methods": agreement.get("assessment_methods"),
            "parts": agreement.get("programme_parts"),
            "recorded": [name for name in LISTS if record.get(name) is not None],
            "complete": [str(number(record.get("complete_until"), 0))],
            "qualification": [record.get("qualification") or "nil"],
            "location": [record.get("location") or "nil"],
            "unit-only": ["yes" if record.get("optional_unit_only") else "no"],
        }
        for name, values in lists.items():
            if values is not None:
                self.rules.assert_string(f"({name} {' '.join(values)})")
        if record["status"] in ("withdrawn", "rejected"):
            self.rules.assert_string("(withdrawn)")

    def _happened(self, name: str, item: dict[str, Any]) -> None:
        day = number(item["on"])
        if day > AS_OF.toordinal():
            return
        slots = {SLOTS[key]: symbols(value) for key, value in item.items() if key in SLOTS}
        confirmed = item.get("confirmed_by_student_on")
        slots["confirmed"] = number(confirmed) if confirmed else Symbol("nil")
        self.event.assert_fact(list=Symbol(name), on=day, **slots)

    def _recognised(self, item: dict[str, Any]) -> None:
        self.rules.assert_string(
            f"(recognition (of {item['qualification']}) (at {item['location']}) "
            f"(since {number(item['since'])}) (until {number(item.get('until'))}) "
            f"(ended {min(map(number, item['ended_on']), default=NEVER)}))"
        )


def judge(path: Path) -> Verdicts:
    """Judge all placements of a file."""
    shell = Shell()
    placements: list[dict[str, Any]] = []
    companies: dict[str, Any] = {}
    for record in records(path):
        if record["kind"] == "placement":
            placements.append(record)
        elif record["kind"] == "company":
            companies[record["id"]] = record
    return collected(
        (duty, record["id"], verdict)
        for record in placements
        for duty, verdict in shell.judge(record, companies.get(record["company"]))
    )
