"""Decisions: how one card's facts lead to a verdict, and what can be told of that beforehand.

A pattern is a string over "tfu" with one letter per fact, true, false or unknown, in the order
of `Decision.names`. A card with three facts has 243 patterns, whatever the number of records.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from bpvcheck.expressions.logic import Fact, Logic, Truth, names
from bpvcheck.judge.conditions import Condition, every, refuted, shown, some
from bpvcheck.judge.errors import DecisionError, PatternError, UnknownCardError
from bpvcheck.judge.grid import Grid
from bpvcheck.judge.verdicts import Verdict

__all__ = [
    "APPLIES",
    "DUE_PASSED",
    "LETTERS",
    "Decision",
    "all_patterns",
    "by_card",
    "claims",
    "dead_branches",
    "find",
]

APPLIES: Final = "applies"
DUE_PASSED: Final = "due_passed"
LETTERS: Final = "tfu"
_TRUTHS: Final[Mapping[str, Truth]] = {truth.value: truth for truth in Truth}


@dataclass(frozen=True, slots=True)
class Decision:
    """The `judge` part of a card: when its duty is met, met late and breached.

    `facts` are the card's own facts; `applies` and `due_passed` stand before them in every
    pattern, and clauses may name these too. `breached` is what breaches the duty at once, also
    before it is due; without it a duty is breached where it is due and refuted. Raises
    DecisionError for a fact that is named twice or not at all.
    """

    card: str
    facts: tuple[str, ...]
    met: Logic
    met_late: Logic | None = None
    breached: Logic | None = None

    def __post_init__(self) -> None:
        """Check that the clauses and the facts go together."""
        twice = [name for i, name in enumerate(self.names) if name in self.names[:i]]
        if twice:
            msg = f"there are two facts named {twice[0]!r}"
            raise DecisionError(msg, card=self.card)
        for clause, logic in self.clauses.items():
            for name in sorted(names(logic) - frozenset(self.names)):
                msg = f"`{clause}` names {name!r}, which is no fact of this card"
                raise DecisionError(msg, card=self.card)

    @property
    def names(self) -> tuple[str, ...]:
        """What the letters of a pattern stand for, in their order."""
        return (APPLIES, DUE_PASSED, *self.facts)

    @property
    def clauses(self) -> dict[str, Logic]:
        """The clauses that the card has, by their name."""
        clauses = {"met": self.met, "met_late": self.met_late, "breached": self.breached}
        return {clause: logic for clause, logic in clauses.items() if logic is not None}

    @property
    def deciding(self) -> tuple[str, ...]:
        """The names that a verdict can depend on, in order; an unmentioned fact is not one."""
        mentioned = frozenset().union(*map(names, self.clauses.values()))
        return tuple(name for name in self.names if name in {APPLIES, DUE_PASSED} | mentioned)

    def read(self, pattern: str) -> dict[str, Truth]:
        """Read a pattern as the truth value of each name.

        Raises PatternError for a wrong length or a letter other than t, f and u.
        """
        try:
            return {name: _TRUTHS[letter] for name, letter in zip(self.names, pattern, strict=True)}
        except (KeyError, ValueError):
            wanted = f"{len(self.names)} letters t, f or u for {', '.join(self.names)}"
            msg = f"pattern {pattern!r} is not {wanted}"
            raise PatternError(msg, card=self.card) from None


def by_card(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Index decisions by card; DecisionError where two are of one card."""
    index: dict[str, Decision] = {}
    for decision in decisions:
        if index.setdefault(decision.card, decision) is not decision:
            msg = "there are two decisions of this card"
            raise DecisionError(msg, card=decision.card)
    return index


def find(index: Mapping[str, Decision], card: str) -> Decision:
    """Look up the decision of a card; UnknownCardError where there is none."""
    if card not in index:
        msg = "there is no decision of this card"
        raise UnknownCardError(msg, card=card)
    return index[card]


def all_patterns(decision: Decision) -> Iterator[str]:
    """List every pattern that a card can have, 3 ** len(decision.names), one at a time."""
    return map("".join, product(LETTERS, repeat=len(decision.names)))


def claims(decision: Decision) -> list[tuple[Verdict, Condition]]:
    """List the verdicts with what each asks for; the first that gets it is the verdict.

    "None of the above" is therefore part of every condition but the first, and exactly one
    verdict comes of any pattern.
    """
    applies, due = Fact(APPLIES), Fact(DUE_PASSED)
    late = [shown(due), refuted(decision.met), refuted(decision.met_late)]
    breached = some([shown(decision.breached), every(late)])
    return [
        (Verdict.NOT_APPLICABLE, refuted(applies)),
        (Verdict.MET, every([shown(applies), shown(decision.met)])),
        (Verdict.MET_LATE, every([shown(applies), shown(decision.met_late)])),
        (Verdict.BREACHED, every([shown(applies), breached])),
        (Verdict.PENDING, refuted(due)),
        (Verdict.NOT_DEMONSTRATED, True),
    ]


def dead_branches(decision: Decision) -> list[str]:
    """Name the clauses that decide no pattern at all of a duty that applies.

    `met_late` and `breached` decide where no clause before them does. A card without a
    `breached` clause has a dead "breached" where its other clauses leave no pattern of a due
    duty to it. Raises TooLargeError where the clauses name too many facts.
    """
    free = [name for name in decision.deciding if name != APPLIES]
    grid = Grid.over(free, LETTERS, {APPLIES: Truth.TRUE})
    left, dead = grid.everything, []
    for clause, condition in _branches(decision):
        bits = left & grid.bits(condition)
        left ^= bits
        if not bits:
            dead.append(clause)
    return dead


def _branches(decision: Decision) -> Iterator[tuple[str, Condition]]:
    """List what decides a duty that applies, in order."""
    branches = {clause: shown(logic) for clause, logic in decision.clauses.items()}
    late = [refuted(decision.met), refuted(decision.met_late)]
    branches.setdefault("breached", every([shown(Fact(DUE_PASSED)), *late]))
    yield from branches.items()
