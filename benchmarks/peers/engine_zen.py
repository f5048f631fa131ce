"""GoRules zen-engine: a decision model whose expression nodes say the duties.

Its expressions know no unknown and no working days: days come as numbers, the due days and the
company's recognitions are put beside the placement, and absent lists are empty.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import zen
from common import AS_OF, Verdicts, collected, records, workdays_after

SCHOOL = 'some(#.participants, # in ["school", "supervisor"])'
COMPANY = 'some(#.participants, # in ["company", "trainer"])'
DAYS = ("on", "confirmed_by_student_on")
STUDENT = '"student" in #.participants'
LISTS = (
    *("preparation", "briefings", "learning_goals", "match_checks", "introductions", "signatures"),
    *("contacts", "assessments", "evaluations", "parts_handed_in", "endings"),
)


def all_named(values: list[str], field: str, items: str, condition: str) -> str:
    """Return the condition that each value is in some item by a day; ZEN has no shorter form."""
    return " and ".join(
        f'some({items}, #.on <= BY and "{value}" in #.{field} and {condition})' for value in values
    )


SIGNED = 'some(signatures, #.by == "{}" and #.on <= BY and #.on >= drawn_up)'
LAST = "#.on <= BY and #.on == max(map(filter(match_checks, #.on <= BY), #.on))"
ALONE = f'(#.response == "took_part" or not({SCHOOL}))'
BY_SCHOOL = f'{STUDENT} and #.response == "took_part" and {SCHOOL}'

DUTIES: dict[str, dict[str, str]] = {
    # VRB-ST-1a
    "VRB-ST-1a": {
        "due": "start",
        "list": "preparation",
        "met": f'some(preparation, #.on <= BY and "the_company" in #.subjects and {STUDENT} and {ALONE})',
    },
    # VRB-ST-1b
    "VRB-ST-1b": {
        "due": "start",
        "list": "preparation",
        "met": all_named(
            ["branches", "occupations", "companies", "learning_opportunities"],
            "subjects",
            "preparation",
            f"{STUDENT} and {ALONE}",
        ),
    },
    # VRB-OI-1
    "VRB-OI-1": {
        "due": "start",
        "list": "preparation",
        "met": "some(preparation, #.on <= BY and some(#.subjects, # in "
        f'["company_orientation", "sector_orientation", "the_company"]) and {BY_SCHOOL})',
    },
    # VRB-OI-3a
    "VRB-OI-3a": {
        "due": "start",
        "list": "match_checks",
        "met": "len(filter(match_checks, #.on <= BY)) > 0 and "
        f'some(match_checks, {LAST} and #.outcome in ["fits", "fits_with_arrangements"])',
    },
    # VRB-OI-3b
    "VRB-OI-3b": {
        "due": "start",
        "list": "learning_goals",
        "met": "some(learning_goals, #.on <= BY and len(#.goals) > 0 "
        "and #.confirmed_by_student_on != null and (#.confirmed_by_student_on ?? 9999999) <= BY)",
        "unknown": "some(learning_goals, #.on <= BY and #.confirmed_by_student_on == null)",
    },
    # VRB-OI-3c
    "VRB-OI-3c": {
        "due": "start",
        "list": "match_checks",
        "met": "some(match_checks, #.on <= BY and len(#.needs) > 0 and len(#.opportunities) > 0 and "
        '#.outcome in ["fits", "fits_with_arrangements", "does_not_fit"])',
    },
    # VRB-OI-4
    "VRB-OI-4": {
        "due": "start",
        "list": "preparation",
        "met": all_named(
            ["company_orientation", "presentation_skills", "application_skills"],
            "subjects",
            "preparation",
            BY_SCHOOL,
        ),
    },
    # VRB-OI-5
    "VRB-OI-5": {
        "due": "start",
        "list": "briefings",
        "met": " and ".join(
            all_named(
                [
                    *("responsibilities_company", "responsibilities_school", "duties_company"),
                    *("duties_school", "insurance"),
                ],
                "topics",
                "briefings",
                audience,
            )
            for audience in (
                '"student" in #.audience',
                'some(#.audience, # in ["company", "trainer"])',
            )
        ),
    },
    # VRB-OI-6c
    "VRB-OI-6c": {
        "due": "start",
        "list": "signatures",
        "met": f'"learning_programme" in topics and len(programme) > 0 and {SIGNED.format("school")}',
        "unknown": '"learning_programme" in topics and no_programme and ' + SIGNED.format("school"),
    },
    # VRB-OI-6d
    "VRB-OI-6d": {
        "due": "start",
        "list": "signatures",
        "met": f'"assessment" in topics and len(methods) > 0 and {SIGNED.format("school")}',
        "unknown": '"assessment" in topics and no_methods and ' + SIGNED.format("school"),
    },
    # VRB-LB-1
    "VRB-LB-1": {
        "due": "start",
        "list": "signatures",
        "met": "some(recognitions, #.held and (#.qualification == qualification or unit_only) "
        'and (#.location == "all" or #.location == location))',
        "unknown": "not(known_recognitions) or some(recognitions, #.held and location == null "
        'and #.location != "all" and (#.qualification == qualification or unit_only))',
        "broken": "true",
    },
    # VRB-LB-2
    "VRB-LB-2": {
        "due": "start",
        "list": "introductions",
        "met": f"some(introductions, #.on <= BY and {STUDENT} and {COMPANY} and #.expectations in "
        '["fits", "fits_with_arrangements", "does_not_fit"])',
    },
    # VRB-LB-3a
    "VRB-LB-3a": {
        "due": "start",
        "list": "signatures",
        "met": '"form" in topics and "content" in topics and "assessment" in topics and some(topics, '
        '# in ["guidance", "guidance_manner", "guidance_frequency"]) and '
        + SIGNED.format("company"),
    },
    # ALG-LB-1b
    "ALG-LB-1b": {
        "due": "start",
        "list": "match_checks",
        "met": "len(filter(match_checks, #.on <= BY)) > 0 and "
        f'some(match_checks, {LAST} and #.outcome != "does_not_fit" '
        'and (#.missing == 0 or (#.outcome == "fits_with_arrangements" and #.missing < len(#.needs))) '
        "and #.places_taken <= #.places_available)",
    },
    # BEO-LB-2
    "BEO-LB-2": {
        "due": "end_10",
        "list": "contacts",
        "met": 'some(contacts, #.on >= closing and #.on <= BY and "assessment" in #.subjects '
        f"and {COMPANY} and {SCHOOL})",
    },
    # BEO-OI-2a
    "BEO-OI-2a": {
        "due": "end_10",
        "list": "contacts",
        "met": 'some(contacts, #.on >= closing and #.on <= BY and "assessment" in #.subjects '
        f"and {COMPANY} and {SCHOOL}) and (some(contacts, #.on >= closing and #.on <= BY and "
        f'"evaluation" in #.subjects and {COMPANY} and {SCHOOL}) or '
        f"some(evaluations, #.on >= closing and #.on <= BY and {COMPANY} and {SCHOOL}))",
    },
    # BEO-OI-2b
    "BEO-OI-2b": {
        "due": "end_10",
        "list": "contacts",
        "met": 'some(contacts, #.on >= closing and #.on <= BY and "assessment" in #.subjects '
        f'and {COMPANY} and #.initiative in ["school", "supervisor"]) and some(contacts, '
        f'#.on >= closing and #.on <= BY and "evaluation" in #.subjects and {COMPANY} '
        'and #.initiative in ["school", "supervisor"])',
        "unknown": "some(contacts, #.on >= closing and #.on <= BY and #.initiative == null and "
        f'"assessment" in #.subjects and {COMPANY}) or (some(contacts, #.on >= closing and #.on <= BY '
        f'and "assessment" in #.subjects and {COMPANY} and #.initiative in ["school", "supervisor"]) '
        f"and some(evaluations, #.on >= closing and #.on <= BY and {COMPANY} and {SCHOOL}))",
    },
    # BEO-ST-1
    "BEO-ST-1": {
        "due": "end_10",
        "list": "parts_handed_in",
        "met": "len(filter(parts_handed_in, #.on <= BY and #.part in parts)) >= len(parts)",
        "applies": "len(parts) > 0 or no_parts",
        "unknown": 'not(some(endings, #.reason == "completed")) or no_parts',
    },
    # EVA-OL-1
    "EVA-OL-1": {
        "due": "end_30",
        "list": "evaluations",
        "met": 'some(evaluations, #.on >= closing and #.on <= BY and "period" in #.about '
        f"and {STUDENT} and {SCHOOL})",
    },
    # EVA-OL-2
    "EVA-OL-2": {
        "due": "end_30",
        "list": "evaluations",
        "met": 'some(evaluations, #.on >= start and #.on <= BY and "cooperation" in #.about '
        f"and {SCHOOL} and {COMPANY})",
    },
}


def asked_by(duty: Mapping[str, str], name: str, day: str) -> str:
    """Write an expression of a duty for a day."""
    return duty[name].replace("BY", day)


def expressions() -> list[dict[str, str]]:
    """Write the expressions: of each duty whether it is met, and from that its verdict."""
    found: list[dict[str, str]] = []
    for name, duty in DUTIES.items():
        due, key = duty["due"], name.replace("-", "_")
        late = "late" if due == "start" else "now"
        unknown = asked_by(duty, "unknown", due) if "unknown" in duty else "false"
        found += [
            {"key": f"in_time.{key}", "value": f"({asked_by(duty, 'met', due)})"},
            {"key": f"by_now.{key}", "value": f"({asked_by(duty, 'met', late)})"},
            {"key": f"unknown.{key}", "value": f"({unknown})"},
            {
                "key": f"verdicts.{key}",
                "value": f"withdrawn or not({duty.get('applies', 'true')}) ? 'not_applicable' : "
                f"$.in_time.{key} and not($.unknown.{key} and {'true' if 'applies' in duty else 'false'}) ? 'met' : "
                f"{due} >= now and not({duty.get('broken', 'false')} and not($.unknown.{key})) ? 'pending' : "
                f"$.unknown.{key} ? 'not_demonstrated' : "
                f"$.by_now.{key} and not($.in_time.{key}) ? 'met_late' : "
                f"not({duty.get('broken', 'false')}) and (complete < {due} or not('{duty['list']}' in recorded)) ? 'not_demonstrated' : 'breached'",
            },
        ]
    return found


def model() -> str:
    """Write the decision model."""
    written = [{"id": str(number), **each} for number, each in enumerate(expressions())]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {
            "id": "duties",
            "name": "duties",
            "type": "expressionNode",
            "content": {"expressions": written},
        },
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "duties"},
        {"id": "2", "type": "edge", "sourceId": "duties", "targetId": "out"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def number(day: str | None, otherwise: int = 9_999_999) -> int:
    """Return a day as a number, which expressions can compare."""
    return date.fromisoformat(day).toordinal() if day else otherwise


def context(record: dict[str, Any], companies: dict[str, Any]) -> dict[str, Any]:
    """Put beside a placement what the expressions ask for."""
    now = AS_OF.toordinal()
    lists = {name: _dated(record.get(name) or []) for name in LISTS}
    start = number(record["period"]["start"])
    end = max(
        (each["on"] for each in lists["endings"]), default=number(record["period"]["planned_end"])
    )
    agreement = record.get("agreement") or {}
    for each in lists["match_checks"]:
        each["missing"] = len(set(each["needs"]) - set(each["opportunities"]))
    return {
        **lists,
        **{key: record.get(key) for key in ("qualification", "location")},
        "recorded": [name for name in LISTS if name in record],
        "withdrawn": record["status"] in ("withdrawn", "rejected"),
        "unit_only": bool(record.get("optional_unit_only")),
        "now": now,
        "complete": number(record.get("complete_until"), 0),
        "start": start,
        "late": min(end, now),
        "closing": max(start, end - 28),
        "end_10": workdays_after(date.fromordinal(end), 10).toordinal(),
        "end_30": workdays_after(date.fromordinal(end), 30).toordinal(),
        "topics": agreement.get("topics") or [],
        "drawn_up": number(agreement.get("drawn_up_on"), 0),
        "programme": agreement.get("learning_programme") or [],
        "no_programme": "learning_programme" not in agreement,
        "methods": agreement.get("assessment_methods") or [],
        "no_methods": "assessment_methods" not in agreement,
        "parts": agreement.get("programme_parts") or [],
        "no_parts": "programme_parts" not in agreement,
        **_recognised(lists["signatures"], companies.get(record["company"])),
    }


def _dated(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make numbers of the days of events up to now; what is dated later did not happen yet."""
    dated = [
        {key: number(value) if key in DAYS else value for key, value in each.items()}
        for each in items
    ]
    return [each for each in dated if each["on"] <= AS_OF.toordinal()]


def _recognised(signatures: list[dict[str, Any]], company: dict[str, Any] | None) -> dict[str, Any]:
    """Return the recognitions that held on the day of the last signature."""
    parties = {each["by"]: each["on"] for each in signatures}
    signed = [parties.get(party) for party in ("school", "student", "company")]
    if company is None or None in signed:
        return {"recognitions": [], "known_recognitions": False}
    day = max(each for each in signed if each)
    found = [
        {
            "qualification": each["qualification"],
            "location": each["location"],
            "held": number(each["since"]) <= day <= number(each.get("until"))
            and not any(number(ended) <= day for ended in each["ended_on"]),
        }
        for each in company["recognitions"]
    ]
    return {"recognitions": found, "known_recognitions": True}


def judge(path: Path) -> Verdicts:
    """Judge all placements of a file."""
    decision = zen.ZenEngine().create_decision(model())
    placements: list[dict[str, Any]] = []
    companies: dict[str, Any] = {}
    for record in records(path):
        if record["kind"] == "placement":
            placements.append(record)
        elif record["kind"] == "company":
            companies[record["id"]] = record
    return collected(
        (duty, placement["id"], verdicts[duty.replace("-", "_")])
        for placement in placements
        for verdicts in [decision.evaluate(context(placement, companies))["result"]["verdicts"]]
        for duty in DUTIES
    )
