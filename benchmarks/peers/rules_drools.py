"""Drools by drools_jpy, which runs the rules of Ansible's rulebooks in a Java virtual machine.

An event per placement and duty, since a rulebook consumes an event with the first rule that
matches. As with durable-rules the letters of an event are what plain.py finds.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

from common import DUTIES, Verdicts
from drools.rule import Rule
from drools.ruleset import Matches, Ruleset, RulesetCollection
from plain import JUDGES, dossiers

LETTER = {True: "yes", False: "no", None: "unknown"}
Tree = dict[str, Any]


def is_(name: str, value: str) -> Tree:
    """Say that a property of the event has a value."""
    return {"EqualsExpression": {"lhs": {"Event": name}, "rhs": {"String": value}}}


def is_not(name: str, value: str) -> Tree:
    """Say that it has another value."""
    return {"NotEqualsExpression": {"lhs": {"Event": name}, "rhs": {"String": value}}}


def either(one: Tree, other: Tree) -> Tree:
    """Join with `or`."""
    return {"OrExpression": {"lhs": one, "rhs": other}}


def every(first: Tree, *others: Tree) -> Tree:
    """Join with `and`."""
    for other in others:
        first = {"AndExpression": {"lhs": first, "rhs": other}}
    return first


MISSED = every(
    *(is_("applies", "yes"), is_("in_time", "no"), is_("past", "yes"), is_not("broken", "yes"))
)
OPEN = every(
    is_not("applies", "no"),
    either(is_("applies", "unknown"), every(is_not("in_time", "yes"), is_not("broken", "yes"))),
)
RULES = {
    "not_applicable": is_("applies", "no"),
    "met": every(is_("applies", "yes"), is_("in_time", "yes")),
    "breached at once": every(
        is_("applies", "yes"), is_not("in_time", "yes"), is_("broken", "yes")
    ),
    "met_late": every(MISSED, is_("by_now", "yes")),
    "breached": every(MISSED, is_not("by_now", "yes")),
    "pending": every(OPEN, is_("past", "no")),
    "not_demonstrated": every(
        OPEN, is_("past", "yes"), either(is_("applies", "unknown"), is_("in_time", "unknown"))
    ),
}


def judge(path: Path) -> Verdicts:
    """Judge all placements of a file."""
    said: Verdicts = {duty: {} for duty in DUTIES}
    written = [
        {
            "Rule": {
                "name": name,
                "condition": {"AllCondition": [tree]},
                "actions": [],
                "enabled": True,
            }
        }
        for name, tree in RULES.items()
    ]
    if java := which("java"):
        os.environ.setdefault("JAVA_HOME", str(Path(java).resolve().parents[1]))
    book = {"name": "protocol", "hosts": ["all"], "sources": [], "rules": written}
    rules = Ruleset("protocol", json.dumps(book))
    for name in RULES:
        rules.add_rule(Rule(name, _says(said, name.partition(" ")[0])))
    for dossier in dossiers(path):
        for duty, judged in JUDGES.items():
            letters = {what: LETTER[value] for what, value in vars(judged(dossier)).items()}
            event = {"duty": duty, "placement": dossier.p.id, **letters}
            rules.assert_event(json.dumps(event))
    rules.end_session()
    RulesetCollection.shutdown()
    return said


def _says(said: Verdicts, verdict: str) -> Callable[[Matches], None]:
    def say(matches: Matches) -> None:
        (event,) = matches.data.values()
        said[event["duty"]][event["placement"]] = verdict

    return say
