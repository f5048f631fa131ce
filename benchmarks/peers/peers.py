"""The peers: what each is, how its users would say duties, and what it cannot say."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Peer:
    """A tool that a user could pick instead.

    `files` are those whose lines count as its duties; `words` says which of its words stands for
    each of our verdicts, where it has other ones; `goal` says how many times as fast bpvcheck
    is to be, `most` how many placements it is given at most (0: as many as asked).
    """

    module: str
    name: str
    packages: tuple[str, ...]
    files: tuple[str, ...]
    how: str
    cannot: str
    words: Mapping[str, str] = field(default_factory=dict)
    goal: float = 0
    most: int = 0


_LAST_CHECK = (
    "which check was the last is known to bpvcheck only where the list of checks is complete up to"
    " that day; here the last one that is recorded counts"
)
_TOPICS = (
    "the record is complete up to some days before the due day, so the agreement may hold more"
    " than it shows; here what it shows is all that it holds, and a breach is told that nobody showed"
)
_DRAWN_UP = (
    "the agreement was drawn up after the start, so no signature under it can be in time; here that"
    " shows only where the list of signatures is complete"
)
_BROKEN_OFF = (
    "where the list of endings is complete, a placement that was broken off was not finished after"
    " all, so nothing has to be handed in; here it is not looked at whether that list is complete"
)
_NOT_ASSESSED = (
    "whether a student who left was assessed after all is known only where the list of assessments"
    " is complete, and where that shows none there is nothing to talk about; here that is not asked"
)
_AGREED = {"not_demonstrated": _TOPICS, "breached": _DRAWN_UP}
LOST = "no rule fired for these facts; in another run on the same records this happened to none"
WHY: Mapping[str, Mapping[str, str]] = {
    "VRB-OI-3a": {"": _LAST_CHECK},
    "ALG-LB-1b": {"": _LAST_CHECK},
    "VRB-OI-6c": _AGREED,
    "VRB-OI-6d": _AGREED,
    "VRB-LB-3a": _AGREED,
    "BEO-ST-1": {"not_applicable": _BROKEN_OFF},
    "BEO-OI-2a": {"": _NOT_ASSESSED},
    "BEO-OI-2b": {"": _NOT_ASSESSED},
    "BEO-LB-2": {"": _NOT_ASSESSED},
}
"""Why a peer's verdicts on a duty differ, by what bpvcheck says there; "" for whatever it says."""


PEERS = (
    Peer(
        "plain",
        "plain Python over pydantic models",
        ("pydantic",),
        ("plain.py",),
        "A function per duty over the pydantic models, with helpers for three values and dates.",
        "It can say every duty.",
        goal=5,
    ),
    Peer(
        "rules_durable",
        "durable-rules, a fact per record",
        ("durable-rules",),
        ("plain.py",),
        "A fact per placement with a letter for what was found of each duty, and rules that decide."
        " What is found is found by plain.py, so the lines of a duty are those.",
        "By itself it can say no duty in full: it has no dates that move, no working days and no"
        " third value. It can tell that an item of a list within a fact fits (`anyItem`), not that"
        " none does: `allItems` with an `or` in it misses facts for which it holds.",
        goal=20,
    ),
    Peer(
        "engine_zen",
        "GoRules zen-engine",
        ("zen-engine",),
        ("engine_zen.py",),
        "One decision model in JSON with expressions over each placement, its due days beside it.",
        "It has no third value, no working days and no look-up of another record: what is unknown"
        " has an expression of its own, and days and recognitions are put beside the placement in"
        " Python (70 lines in all). To have named all of several topics is written per topic.",
    ),
    Peer(
        "frames_polars",
        "Polars by hand",
        ("polars",),
        ("frames_polars.py",),
        "Expressions over whole columns; each list becomes a frame of its items, joined back.",
        "It can say every duty, by somebody who knows Polars and checks every null.",
        goal=0.5,
    ),
    Peer(
        "shell_clips",
        "CLIPS (clipspy)",
        ("clipspy",),
        ("duties.clp",),
        "A fact per item of a list, rules that say since when something is held, and eight rules"
        " for the verdicts; one placement at a time.",
        "It has no dates, no working days and no third value: days are numbers that Python makes,"
        " and what is unknown has rules of its own.",
        most=2_000,
    ),
    Peer(
        "quality_pandera",
        "pandera on Polars",
        ("pandera",),
        ("frames_polars.py",),
        "A column per duty, and a schema that asks that it is true; the columns are made by the"
        " expressions of Polars by hand, so the lines of a duty are those.",
        "Of the six verdicts it can say two: a row passes or fails. `met`, `pending`,"
        " `not_demonstrated` and `not_applicable` pass alike, `met_late` and `breached` fail alike.",
        {
            **dict.fromkeys(("met_late", "breached"), "fails"),
            **dict.fromkeys(("met", "pending", "not_demonstrated", "not_applicable"), "passes"),
        },
    ),
    Peer(
        "rules_drools",
        "Drools (drools_jpy)",
        ("drools-jpy",),
        ("plain.py",),
        "An event per placement and duty with a letter for each of five things that plain.py finds,"
        " and seven rules in JSON that decide; so the lines of a duty are those of plain.py."
        " It needs Java 17.",
        "By itself it can say no duty: a rulebook compares properties with constants, and has no"
        " dates, working days, third value or condition on two fields of one item of a list.",
        most=2_000,
    ),
)
