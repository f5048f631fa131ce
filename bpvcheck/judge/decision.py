"""Decisions: how one card's facts lead to a verdict, and what can be told of that beforehand.

A pattern is a string over "tfu" with one letter per fact, true, false or unknown, in the order
of `Decision.names`. A card with three facts has 243 patterns, whatever the number of records.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from bpvcheck.expressions.logic import Fact, Logic, Truth, names, renamed
from bpvcheck.expressions.timing import BY_NOW
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
    """How a card judges: when its duty is met, and when it is breached at once.

    `facts` are the card's own facts as asked by the due day; `applies` and `due_passed` stand
    before them in every pattern, and after them `again`: the names (see `BY_NOW`) of those that are
    asked once more as of now. A duty that is refuted by its due day and met by now was met late.
    `breached` is what breaches the duty at once, also before it is due. Raises DecisionError for a
    fact that is named twice or not at all.
    """

    card: str
    facts: tuple[str, ...]
    met: Logic
    breached: Logic | None = None
    again: tuple[str, ...] = ()

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
        return (APPLIES, DUE_PASSED, *self.facts, *self.again)

    @property
    def met_by_now(self) -> Logic | None:
        """When the duty is met by now; None where that does not depend on the day."""
        again = {name.removesuffix(BY_NOW): name for name in self.again}
        return renamed(self.met, again) if names(self.met) & frozenset(again) else None

    @property
    def clauses(self) -> dict[str, Logic]:
        """What decides, by its name; ``met_late`` is ``met`` as of now."""
        clauses = {"met": self.met, "met_late": self.met_by_now, "breached": self.breached}
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
    not_in_time = [shown(applies), shown(due), refuted(decision.met)]
    return [
        (Verdict.NOT_APPLICABLE, refuted(applies)),
        (Verdict.MET, every([shown(applies), shown(decision.met)])),
        (Verdict.MET_LATE, every([*not_in_time, shown(decision.met_by_now)])),
        (
            Verdict.BREACHED,
            some([every([shown(applies), shown(decision.breached)]), every(not_in_time)]),
        ),
        (Verdict.PENDING, refuted(due)),
        (Verdict.NOT_DEMONSTRATED, True),
    ]


def dead_branches(decision: Decision) -> list[str]:
    """Name the clauses that decide no pattern at all of a duty that applies.

    A clause decides where none before it does: ``met``, then ``breached``. Raises TooLargeError
    where the clauses name too many facts.
    """
    free = [name for name in decision.deciding if name not in {APPLIES, *decision.again}]
    grid = Grid.over(free, LETTERS, {APPLIES: Truth.TRUE})
    left, dead = grid.everything, []
    refuted_when_due = every([shown(Fact(DUE_PASSED)), refuted(decision.met)])
    breached = refuted_when_due if decision.breached is None else shown(decision.breached)
    for clause, condition in {"met": shown(decision.met), "breached": breached}.items():
        bits = left & grid.bits(condition)
        left ^= bits
        if not bits:
            dead.append(clause)
    return dead
