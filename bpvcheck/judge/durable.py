"""The judge that runs on durable-rules: the protocol as a ruleset.

Each card's decision table (`bpvcheck.judge.paths`) becomes rules over one flat fact: the card
and the letters of its pattern. Each distinct pattern is asserted once, what fires is its
verdict, and the fact is retracted. Rules hold only `==` and `!=` on strings, under `$and` and
`$or`, which is where durable-rules is sound, and as paths exclude each other a fact fires once.
Nested conditions fire once for every way in which they are true, over a hundred times for some
patterns of eight facts, and the library refuses more than 15 `$and` and `$or` in a rule.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from types import TracebackType
from typing import Any, Final, Self

from bpvcheck.judge.decision import LETTERS, Decision, by_card, find
from bpvcheck.judge.errors import TooLargeError, VerdictCountError
from bpvcheck.judge.paths import DecisionPath, paths
from bpvcheck.judge.session import Action, Rules, Session
from bpvcheck.judge.verdicts import Verdict

__all__ = ["DurableJudge", "judge_all", "rules"]

MAX_KEYS: Final = 252
"""Properties that a fact can have; the library's own two, `id` and `sid`, count."""
MAX_CARDS: Final = 500
"""Cards in one ruleset: a node of the library's network has at most 511 branches."""
MAX_RULES: Final = 4_000
"""Rules in one ruleset: the library takes 4,096."""
PATHS_IN_RULE: Final = 14
"""Paths in one rule: with its `$or`, 15 of the 15 `$and` and `$or` that a rule can have."""


def rules(decision: Decision, act: Callable[[Verdict], Action]) -> Rules:
    """Write the rules of a card; `act` makes the action of a verdict.

    Raises TooLargeError where the card has more facts or cases than a rule set can hold.
    """
    if len(decision.names) + 3 > MAX_KEYS:
        msg = f"it has {len(decision.facts)} facts; durable-rules takes {MAX_KEYS - 5}"
        raise TooLargeError(msg, card=decision.card)
    table = paths(decision)
    written: Rules = {}
    for verdict in Verdict:
        ways = [path for path in table if path.verdict is verdict]
        for start in range(0, len(ways), PATHS_IN_RULE):
            batch = [_all_of(decision, path) for path in ways[start : start + PATHS_IN_RULE]]
            name = f"{decision.card} {verdict} {start}"
            written[name] = {"all": [{"m": {"$or": batch}}], "run": act(verdict)}
    return written


def _all_of(decision: Decision, path: DecisionPath) -> dict[str, Any]:
    """Write one path as a condition on a fact."""
    return {"$and": [{"card": decision.card}, *(_test(*test) for test in path.tests)]}


def _test(name: str, letters: str) -> dict[str, Any]:
    """Write one test: the only letter that passes, or the only one that does not."""
    if len(letters) == 1:
        return {_key(name): letters}
    (missing,) = set(LETTERS) - set(letters)
    return {"$neq": {_key(name): missing}}


def _key(name: str) -> str:
    """Name the property of a fact, so that none is called `id`, `sid` or `card`."""
    return f"is_{name}"


class DurableJudge:
    """Decisions as durable-rules; a context, since rules hold memory until they are deleted."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        """Keep the decisions; DecisionError where two are of one card."""
        self._decisions = by_card(decisions)
        self._sessions: dict[str, Session] = {}
        self._fired: list[Verdict] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Compile the rules.

        Raises EngineMissingError where durable-rules does not import and TooLargeError for a
        card that it cannot hold.
        """
        with ExitStack() as stack:
            for number, batch in enumerate(self._batches()):
                together = dict(chain.from_iterable(each.items() for each in batch.values()))
                session = Session(f"cards_{number}", together)
                stack.callback(session.close)
                self._sessions |= dict.fromkeys(batch, session)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Delete the rules."""
        self._sessions.clear()
        self._stack.close()

    def _batches(self) -> Iterator[dict[str, Rules]]:
        """Write the rules, by card, in as few batches as the library can hold."""
        batch: dict[str, Rules] = {}
        for card, decision in self._decisions.items():
            written = rules(decision, self._recorder)
            in_all = len(written) + sum(map(len, batch.values()))
            if len(batch) == MAX_CARDS or in_all > MAX_RULES:
                yield batch
                batch = {}
            batch[card] = written
        if batch:
            yield batch

    def _recorder(self, verdict: Verdict) -> Action:
        """Make an action that notes a verdict."""

        def record(_closure: object) -> None:
            self._fired.append(verdict)

        return record

    def judge(self, card: str, pattern: str) -> Verdict:
        """Return the verdict on one pattern.

        Raises UnknownCardError, PatternError, ActionFailedError for an error inside
        durable-rules, and VerdictCountError where not exactly one verdict fires.
        """
        truths = find(self._decisions, card).read(pattern)
        self._fired.clear()
        fact = {_key(name): truth.value for name, truth in truths.items()}
        self._sessions[card].fire({"card": card, **fact})
        verdicts = set(self._fired)
        if len(verdicts) != 1:
            raise VerdictCountError(card, pattern, verdicts)
        return verdicts.pop()


def judge_all(
    decisions: Iterable[Decision], patterns: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Verdict]:
    """Judge each distinct (card, pattern) once; only cards that have patterns are compiled.

    Raises what `DurableJudge` raises.
    """
    index, asked = by_card(decisions), dict.fromkeys(patterns)
    needed = dict.fromkeys(card for card, _pattern in asked)
    with DurableJudge(find(index, card) for card in needed) as durable:
        return {key: durable.judge(*key) for key in asked}
