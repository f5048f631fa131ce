"""What was derived from the records of a run, as tables that reports can ask about.

- ``running``: placements that take place: ``placement_row``, ``company``, ``since``, ``until``;
- ``company_year``: companies by school year: ``company_row``, ``company``, ``part``, and whether
  each was ``active`` and ``recognised`` in it.
"""

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from bpvcheck.expressions.types import Bool
from bpvcheck.observe.values import Array, Truths

if TYPE_CHECKING:
    from bpvcheck.observe.subjects.derived import Derived
    from bpvcheck.observe.subjects.rows import SubjectRows
    from bpvcheck.run import Run

__all__ = ["offer_derived"]


def offer_derived(run: "Run") -> None:
    """Offer the tables to the database of a run."""
    derived = run.observed.derived
    run.database.offer("running", partial(_running, derived))
    run.database.offer("company_year", partial(_company_year, derived))


def _running(derived: "Derived") -> pa.Table:
    found = derived.running
    return pa.table(
        {
            "placement_row": pa.array(found.placement),
            "company": derived.company_ids.take(_rows(found.company)),
            "since": _days(found.since),
            "until": _days(found.until),
        }
    )


def _company_year(derived: "Derived") -> pa.Table:
    subjects = derived.subjects["company_per_school_year"]
    rows = subjects.record.rows
    assert rows is not None  # noqa: S101 - a company has several years
    return pa.table(
        {
            "company_row": _rows(rows),
            "company": subjects.ids,
            "part": subjects.parts,
            "active": _truth(subjects, "active"),
            "recognised": _truth(subjects, "recognised"),
        }
    )


def _rows(rows: Array) -> pa.Array:
    return pa.array(rows, pa.int64(), mask=rows < 0)


def _days(days: Array) -> pa.Array:
    return pa.array(days, pa.int32()).cast(pa.date32())


def _truth(subjects: "SubjectRows", name: str) -> pa.Array:
    found = subjects.extra.value((name,), Bool())
    assert isinstance(found, Truths)  # noqa: S101 - of its type
    return pa.array(found.true, mask=found.unknown)
