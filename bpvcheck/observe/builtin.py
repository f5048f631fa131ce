"""Functions of the database that Ibis has no word for, and those that are made in it."""

import ibis
import ibis.expr.datatypes as dt

Words = dt.Array(dt.string)
Numbers = dt.Array(dt.int64)
Period = dt.Struct({"since": dt.date, "sure": dt.date, "may": dt.date})
Periods = dt.Array(Period)

# in the order of their first days each period is where the ones before it end, or leaves a gap
_REACHED = """
CREATE MACRO reached(periods, first_day) AS list_reduce(
    list_sort(periods::STRUCT(since DATE, sure DATE, may DATE)[]),
    lambda so_far, period: {
        since: so_far.since,
        sure: CASE WHEN period.sure > so_far.sure AND period.since <= so_far.sure + 1
            THEN period.sure ELSE so_far.sure END,
        may: CASE WHEN period.may > so_far.may AND period.since <= so_far.may + 1
            THEN period.may ELSE so_far.may END
    },
    {since: first_day::DATE, sure: first_day::DATE - 1, may: first_day::DATE - 1}
)
"""


def builtin_statements() -> list[str]:
    """What makes the functions that the database does not have by itself."""
    return [_REACHED]


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def list_has_all(held: Words, wanted: Words) -> bool:  # type: ignore[empty-body,valid-type]
    """Whether a list holds every value of another; NULL where either is absent."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def list_has_any(held: Words, wanted: Words) -> bool:  # type: ignore[empty-body,valid-type]
    """Whether two lists share a value; NULL where either is absent."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def list_bit_or(numbers: Numbers) -> dt.int64:  # type: ignore[valid-type]
    """The bits that are set in any number of a list."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def reached(periods: Periods, first_day: dt.date) -> Period:  # type: ignore[valid-type]
    """Up to when periods cover all days from a day on: for certain, and possibly."""
