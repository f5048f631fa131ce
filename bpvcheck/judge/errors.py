"""What can go wrong in judging.

None of these is about the records: a card is wrong, or a judge is. The exceptions::

    JudgeError
    |-- DecisionError          a decision that cannot be judged by
    |   `-- TooLargeError      one with more facts or cases than can be listed
    |-- UnknownCardError       a pattern of a card that is not there
    |-- PatternError           a pattern that does not fit its decision
    |-- EngineMissingError     durable-rules was asked for and does not import
    |-- ActionFailedError      durable-rules reported an error
    |-- VerdictCountError      a pattern got no verdict, or more than one
    `-- JudgesDisagreeError    the two judges give one pattern two verdicts
"""

from collections.abc import Collection

from bpvcheck.judge.verdicts import Verdict

__all__ = [
    "ActionFailedError",
    "DecisionError",
    "EngineMissingError",
    "JudgeError",
    "JudgesDisagreeError",
    "PatternError",
    "TooLargeError",
    "UnknownCardError",
    "VerdictCountError",
]


class JudgeError(Exception):
    """Something went wrong in judging; `card` says at which card, where that is known."""

    def __init__(self, message: str, *, card: str = "") -> None:
        """Keep the card, and name it first."""
        super().__init__(f"{card}: {message}" if card else message)
        self.card = card


class DecisionError(JudgeError):
    """A decision that cannot be judged by."""


class TooLargeError(DecisionError):
    """A decision with more facts or cases than can be listed."""


class UnknownCardError(JudgeError):
    """A pattern is of a card that has no decision."""


class PatternError(JudgeError):
    """A pattern that does not fit its decision."""


class EngineMissingError(JudgeError):
    """The durable-rules library was asked for and does not import, as on Python 3.13."""


class ActionFailedError(JudgeError):
    """The durable-rules library reported an error, of its own or of an action."""


class VerdictCountError(JudgeError):
    """A pattern got no verdict, or more than one: `verdicts` are those it got."""

    def __init__(self, card: str, pattern: str, verdicts: Collection[Verdict]) -> None:
        """Keep the pattern and what it got."""
        found = ", ".join(sorted(verdicts)) or "none"
        super().__init__(f"pattern {pattern} must get one verdict, it got: {found}", card=card)
        self.pattern = pattern
        self.verdicts = frozenset(verdicts)


class JudgesDisagreeError(JudgeError):
    """The two judges give one pattern two verdicts: a defect of bpvcheck, so trust neither."""

    def __init__(self, card: str, pattern: str, durable: Verdict, reference: Verdict) -> None:
        """Keep the pattern and both verdicts."""
        message = f"pattern {pattern} is {durable} by durable-rules and {reference} by reference"
        super().__init__(message, card=card)
        self.pattern = pattern
        self.durable = durable
        self.reference = reference
