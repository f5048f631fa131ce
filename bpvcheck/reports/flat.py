"""The detail rows of a view: a flat table, as CSV and spreadsheets want it.

The names of the columns are those of the view's fields, in every language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import singledispatch

from bpvcheck.reports.model import Head, Tally
from bpvcheck.reports.summary import Summary

Cell = str | int | date | None
Row = Mapping[str, Cell]


@singledispatch
def detail_rows(view: object) -> Iterator[Row]:
    """Give the detail rows of a view."""
    message = f"no detail rows of {type(view).__name__}"
    raise TypeError(message)


@detail_rows.register
def _of_summary(view: Summary) -> Iterator[Row]:
    for line in view.phases:
        yield {"phase": line.phase, "bearer": line.bearer, **_counts(line.tally), **_run(view.head)}


def _counts(tally: object) -> Row:
    return {field.name: getattr(tally, field.name) for field in fields(Tally)}


def _run(head: Head) -> Row:
    """What every row says of the run."""
    return {"as_of": head.as_of, "rules": head.rules, "inputs": head.inputs}
