"""Judging: evidence patterns in, one verdict each out.

A card's `judge` part becomes a `Decision`; `judge_patterns` judges its patterns by
durable-rules or by the reference judge, which give the same verdict on every pattern::

    facts = ("briefed", "in_time")
    met = parse_logic("briefed and in_time", facts)
    met_late = parse_logic("briefed and not in_time", facts)
    decision = Decision("VRB-OI-5", facts, met, met_late)
    judge_patterns([decision], [("VRB-OI-5", "tttu")])
    # {("VRB-OI-5", "tttu"): Verdict.NOT_DEMONSTRATED}
    influence(decision, "tttu")
    # ("in_time",)

Nothing here knows of records, dates or reports.
"""

from bpvcheck.judge.decision import Decision, all_patterns, dead_branches
from bpvcheck.judge.errors import JudgeError, JudgesDisagreeError
from bpvcheck.judge.explain import influence, reasons
from bpvcheck.judge.run import Engine, engine_used, judge_patterns
from bpvcheck.judge.verdicts import Verdict

__all__ = [
    "Decision",
    "Engine",
    "JudgeError",
    "JudgesDisagreeError",
    "Verdict",
    "all_patterns",
    "dead_branches",
    "engine_used",
    "influence",
    "judge_patterns",
    "reasons",
]
