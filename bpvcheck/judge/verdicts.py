"""The verdicts: a closed set."""

from enum import StrEnum, unique

__all__ = ["Verdict"]


@unique
class Verdict(StrEnum):
    """What is judged of one duty and one subject."""

    MET = "met"
    """The records show that the duty was done, in time."""
    MET_LATE = "met_late"
    """Done, after it was due."""
    BREACHED = "breached"
    """Due, and the records show that it was not done."""
    NOT_DEMONSTRATED = "not_demonstrated"
    """Due, and the records do not say."""
    PENDING = "pending"
    """Not due yet, and not done yet."""
    NOT_APPLICABLE = "not_applicable"
    """The duty does not arise for this subject."""
