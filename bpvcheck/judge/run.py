"""Judge patterns: by durable-rules where it is installed, by the reference judge elsewhere."""

from collections.abc import Iterable
from typing import Literal, get_args

from bpvcheck.judge import durable, reference
from bpvcheck.judge.decision import Decision
from bpvcheck.judge.errors import JudgesDisagreeError
from bpvcheck.judge.session import available
from bpvcheck.judge.verdicts import Verdict

__all__ = ["Engine", "VerdictsByPattern", "engine_used", "judge_patterns"]

Engine = Literal["auto", "durable", "reference"]
"""Which judge; `auto` is durable-rules where it imports."""
VerdictsByPattern = dict[tuple[str, str], Verdict]
"""Verdicts by card and pattern, in the order in which the patterns came first."""

_JUDGES = {"durable": durable.judge_all, "reference": reference.judge_all}


def engine_used(engine: Engine = "auto") -> Literal["durable", "reference"]:
    """Tell which judge serves here; ValueError for one that does not exist."""
    if engine not in get_args(Engine):
        msg = f"there is no engine {engine!r}; there are {', '.join(get_args(Engine))}"
        raise ValueError(msg)
    if engine == "auto":
        return "durable" if available() else "reference"
    return engine


def judge_patterns(
    decisions: Iterable[Decision],
    patterns: Iterable[tuple[str, str]],
    *,
    engine: Engine = "auto",
    cross_check: bool = False,
) -> VerdictsByPattern:
    """Judge patterns, each a card and its letters; each distinct one is judged once.

    With `cross_check` both judges run, or the reference judge alone where durable-rules does not
    import and no engine is asked for. Raises DecisionError, UnknownCardError and PatternError
    for what cannot be judged, EngineMissingError where durable-rules is needed and does not
    import, ActionFailedError and VerdictCountError where it fails, and JudgesDisagreeError
    where the judges give one pattern two verdicts.
    """
    chosen = engine_used(engine)
    known, asked = tuple(decisions), tuple(dict.fromkeys(patterns))
    if not cross_check or (engine == "auto" and chosen == "reference"):
        return _JUDGES[chosen](known, asked)
    by_engine = {name: judge_all(known, asked) for name, judge_all in _JUDGES.items()}
    _compare(by_engine["durable"], by_engine["reference"])
    return by_engine[chosen]


def _compare(by_durable: VerdictsByPattern, by_reference: VerdictsByPattern) -> None:
    """Raise JudgesDisagreeError at the first pattern with two verdicts."""
    for (card, pattern), verdict in by_durable.items():
        other = by_reference[card, pattern]
        if verdict is not other:
            raise JudgesDisagreeError(card, pattern, durable=verdict, reference=other)
