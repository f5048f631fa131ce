"""What was derived from records, as Arrow tables that reports can query beside the records."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from bpvcheck.observe.values import UNKNOWN_DAY, Array, Dates, Truths, Words

if TYPE_CHECKING:
    from bpvcheck.observe.subjects.derived import Derived

__all__ = ["derived_tables"]


def derived_tables(derived: "Derived") -> Mapping[str, Callable[[], pa.Table]]:
    """Return what makes each table, by name.

    - ``s_<subject>``: per subject (none for placements) its ``record_row`` (null without a record),
      ``subject``, ``part`` and derived fields: ``p__window__start`` for ``window.start``;
    - ``running``: the placements with a start that were not withdrawn or rejected, with
      ``placement_row``, ``company`` (its id), ``company_row``, ``school``, ``qualification``,
      ``since``, ``until``;
    - ``company_key``: each id of each company in its normal form as ``key``, and ``company_row``.
    """
    found: dict[str, Callable[[], pa.Table]] = {
        f"s_{name}": partial(_subjects, derived, name) for name in derived.subjects
    }
    found["running"] = partial(_running, derived)
    found["company_key"] = partial(_company_keys, derived)
    return found


def _subjects(derived: "Derived", name: str) -> pa.Table:
    rows = derived.subjects[name]
    texts = rows.world.words.texts()
    columns = {
        "record_row": _rows(rows.record.rows, rows.size),
        "subject": rows.ids,
        "part": rows.parts,
    }
    for parts, value in rows.extra.items():
        columns["p__" + "__".join(parts)] = _arrow(value, texts)
    return pa.table(columns)


def _running(derived: "Derived") -> pa.Table:
    running, world = derived.running, derived.world
    texts = world.words.texts()
    known = running.company < world.records["company"].size
    every = pa.table(
        {
            "placement_row": pa.array(running.placement, pa.int64()),
            "school": _arrow(Words(running.school), texts),
            "company": derived.company_ids.take(_rows(running.company, 0)),
            "company_row": _rows(np.where(known, running.company, -1), 0),
            "qualification": _arrow(Words(running.qualification), texts),
            "since": _arrow(Dates(running.since), texts),
            "until": _arrow(Dates(running.until), texts),
        }
    )
    return every.filter(pa.array(running.possible))


def _company_keys(derived: "Derived") -> pa.Table:
    keys, rows = derived.world.company_keys
    return pa.table({"key": keys, "company_row": pa.array(rows, pa.int64())})


def _rows(rows: Array | None, size: int) -> pa.Array:
    """Return row numbers; null for -1."""
    if rows is None:
        return pa.array(np.arange(size), pa.int64())
    return pa.array(rows, pa.int64(), mask=rows < 0)


def _arrow(value: Any, texts: list[str]) -> pa.Array:  # noqa: ANN401 - a single value
    match value:
        case Truths():
            return pa.array(value.true, pa.bool_(), mask=value.unknown)
        case Dates():
            days = pa.array(value.day, pa.int32(), mask=value.day == UNKNOWN_DAY)
            return days.cast(pa.date32())
        case Words():
            codes = pa.array(value.code, pa.int32(), mask=value.code < 0)
            return pa.DictionaryArray.from_arrays(codes, pa.array(texts, pa.string())).cast(
                pa.string()
            )
    message = "only single values are derived"
    raise TypeError(message)
