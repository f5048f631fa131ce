"""durable-rules alone: a fact per placement, and rules that decide every duty of it.

The facts are found in Python (those of plain.py), since durable-rules knows no dates that move and no
third value, and cannot tell that no item of a list within a fact fits (`allItems` with an `or` in
it misses some); the fact holds a letter for each.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from common import DUTIES, Verdicts
from durable.lang import assert_fact, m, retract_fact, ruleset, when_all
from plain import JUDGES, Stance, Truth, dossiers

LETTER = {True: "yes", False: "no", None: "unknown"}
SAID: Verdicts = {duty: {} for duty in DUTIES}


def decided_by_rules(duty: str) -> None:
    """Write the rules of a duty: which letters make which verdict, so that one of them fires."""
    name = duty.replace("-", "_")
    applies, past, in_time, by_now, broken = (
        getattr(m, f"{name}_{what}") for what in ("applies", "past", "in_time", "by_now", "broken")
    )
    kept = (applies == "yes") & (in_time == "yes")
    open_now = (applies != "no") & ((applies == "unknown") | (in_time != "yes"))
    unbroken = (applies == "unknown") | (broken != "yes")
    missed = (applies == "yes") & (in_time == "no") & (past == "yes") & (broken != "yes")
    unclear = (applies == "unknown") | (in_time == "unknown")

    when_all(applies == "no")(says(duty, "not_applicable"))
    when_all(kept)(says(duty, "met"))
    when_all((applies == "yes") & (in_time != "yes") & (broken == "yes"))(says(duty, "breached"))
    when_all(missed & (by_now == "yes"))(says(duty, "met_late"))
    when_all(missed & (by_now != "yes"))(says(duty, "breached"))
    when_all(open_now & unbroken & (past == "no"))(says(duty, "pending"))
    when_all(open_now & unbroken & (past == "yes") & unclear)(says(duty, "not_demonstrated"))


def says(duty: str, verdict: str) -> Callable[[Any], None]:
    """Return what a rule does: write a verdict down."""

    def say(c: Any) -> None:
        SAID[duty][c.m.placement] = verdict

    return say


with ruleset("protocol"):
    for each in DUTIES:
        decided_by_rules(each)


def letters(duty: str, found: Stance) -> dict[str, str]:
    """Write what was found as properties of the fact."""
    name = duty.replace("-", "_")
    values: dict[str, Truth] = vars(found)
    return {f"{name}_{what}": LETTER[value] for what, value in values.items()}


def judge(path: Path) -> Verdicts:
    """Judge all placements of a file."""
    for dossier in dossiers(path):
        fact = {"id": dossier.p.id, "placement": dossier.p.id}
        for duty, judged in JUDGES.items():
            fact |= letters(duty, judged(dossier))
        assert_fact("protocol", fact)
        retract_fact("protocol", fact)
    return SAID
