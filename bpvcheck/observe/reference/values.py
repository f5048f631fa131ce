"""Values that are known in part: truth in three values, whole numbers between two bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Item = Mapping[str, Any]
"""An item of a list; what is not recorded is None or absent."""


@dataclass(frozen=True)
class Range:
    """A whole number between two bounds; None where there is none."""

    low: int | None
    high: int | None

    @property
    def known(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high


def both(*parts: bool | None) -> bool | None:
    """Join by "and", as Kleene does."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts: bool | None) -> bool | None:
    """Join by "or", as Kleene does."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def negate(part: bool | None) -> bool | None:  # noqa: FBT001 - a truth value, not a switch
    """Say "not", as Kleene does."""
    return None if part is None else not part


def at_most(a: date | None, b: date | None) -> bool | None:
    """Whether a day is not after another; unknown if either is."""
    return None if a is None or b is None else a <= b


def compare(operator: str, left: Any, right: Any) -> bool | None:  # noqa: ANN401
    """Compare two texts, days or truth values; unknown if either is."""
    if left is None or right is None:
        return None
    outcomes = {
        "==": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }
    return bool(outcomes[operator])


def compare_ranges(operator: str, a: Range, b: Range) -> bool | None:
    """Compare two numbers; unknown where their bounds do not settle it."""
    if operator in {">", ">="}:
        return compare_ranges({">": "<", ">=": "<="}[operator], b, a)
    if operator in {"==", "!="}:
        same = a.known and a == b
        found = True if same else False if _below(a, b) or _below(b, a) else None
        return found if operator == "==" else negate(found)
    if operator == "<":
        return True if _below(a, b) else False if _not_above(b, a) else None
    return True if _not_above(a, b) else False if _below(b, a) else None


def _below(a: Range, b: Range) -> bool:
    return a.high is not None and b.low is not None and a.high < b.low


def _not_above(a: Range, b: Range) -> bool:
    return a.high is not None and b.low is not None and a.high <= b.low
