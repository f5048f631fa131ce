"""Judging evidence patterns by their codes: numbers in base three, the first fact counting least.

True counts 0, false 1, unknown 2; the facts are those of `Decision.names`.
"""

from collections.abc import Iterable, Mapping
from threading import Lock

from bpvcheck.judge.decision import LETTERS, Decision, by_card
from bpvcheck.judge.run import judge_patterns
from bpvcheck.judge.verdicts import Verdict

__all__ = ["CodeJudge", "pattern"]


def pattern(code: int, facts: int) -> str:
    """Return the evidence pattern of a code: a letter per fact, ``t``, ``f`` or ``u``."""
    letters = ""
    for _fact in range(facts):
        code, digit = divmod(code, 3)
        letters += LETTERS[digit]
    return letters


class CodeJudge:
    """Judges codes, each once however often it is asked for, also from several threads."""

    def __init__(self, decisions: Iterable[Decision], *, cross_check: bool = False) -> None:
        """Judge by these decisions; with ``cross_check`` both judges have to agree."""
        self._decisions = by_card(decisions)
        self._cross_check = cross_check
        self._found: dict[tuple[str, int], Verdict] = {}
        self._lock = Lock()

    def verdicts(self, card: str, codes: Iterable[int]) -> Mapping[int, Verdict]:
        """Return the verdict of each code of a card. Raise what `judge_patterns` raises."""
        asked = [(card, code) for code in codes]
        self.judge(asked)
        return {code: self._found[card, code] for card, code in asked}

    def judge(self, asked: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], Verdict]:
        """Return the verdicts of cards and codes. Raise what `judge_patterns` raises."""
        wanted = list(asked)
        with self._lock:
            new = [key for key in dict.fromkeys(wanted) if key not in self._found]
            letters = {key: self._pattern(*key) for key in new}
            answers = judge_patterns(
                self._decisions.values(),
                [(card, letters[card, code]) for card, code in new],
                cross_check=self._cross_check,
            )
            self._found |= {key: answers[key[0], letters[key]] for key in new}
        return {key: self._found[key] for key in wanted}

    def _pattern(self, card: str, code: int) -> str:
        return pattern(code, len(self._decisions[card].names))
