"""Judging: evidence patterns in, one verdict each out.

A card's clauses become a `Decision`; `judge_patterns` judges its patterns by
durable-rules or by the reference judge, which give the same verdict on every pattern::

    facts = ("student_briefed", "company_briefed")
    met = parse_logic("student_briefed and company_briefed", facts)
    decision = Decision("VRB-OI-5", facts, met)
    judge_patterns([decision], [("VRB-OI-5", "tttu")])
    # {("VRB-OI-5", "tttu"): Verdict.NOT_DEMONSTRATED}
    influence(decision, "tttu")
    # ("company_briefed",)

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
