"""The reference judge: the verdicts in plain Python, to be read beside the protocol.

It serves where durable-rules does not import, and is what durable-rules is checked against.
"""

from collections.abc import Iterable

from bpvcheck.expressions.logic import Logic, Truth, evaluate
from bpvcheck.judge.decision import APPLIES, DUE_PASSED, Decision, by_card, find
from bpvcheck.judge.verdicts import Verdict

__all__ = ["judge", "judge_all"]


def judge(decision: Decision, pattern: str) -> Verdict:
    """Return the verdict on one pattern; PatternError where it does not fit the decision."""
    truths = decision.read(pattern)

    def truth(clause: Logic | None) -> Truth:
        return Truth.FALSE if clause is None else evaluate(clause, truths)

    due, met = truths[DUE_PASSED], truth(decision.met)
    not_in_time = due is Truth.TRUE and met is Truth.FALSE
    if truths[APPLIES] is Truth.FALSE:
        return Verdict.NOT_APPLICABLE
    if truths[APPLIES] is Truth.TRUE:
        if met is Truth.TRUE:
            return Verdict.MET
        if not_in_time and truth(decision.met_by_now) is Truth.TRUE:
            return Verdict.MET_LATE
        if not_in_time or truth(decision.breached) is Truth.TRUE:
            return Verdict.BREACHED
    return Verdict.PENDING if due is Truth.FALSE else Verdict.NOT_DEMONSTRATED


def judge_all(
    decisions: Iterable[Decision], patterns: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Verdict]:
    """Judge each distinct (card, pattern) once.

    Raises DecisionError for two decisions of one card, UnknownCardError and PatternError for a
    pattern that fits none.
    """
    index = by_card(decisions)
    return {key: judge(find(index, key[0]), key[1]) for key in dict.fromkeys(patterns)}
