"""pandera on Polars: a schema in which each duty is a check that a row passes or fails.

A check has no third value: what is not due or not known is null, which pandera leaves out. What a
check looks at is a column; lists within a row become one with the expressions of frames_polars.py.
"""

from pathlib import Path

import pandera.polars as pa
import polars as pl
from common import AS_OF, DUTIES, Verdicts, collected
from frames_polars import Frames, Judge, judge_all


class Columns(Judge):
    """Instead of verdicts, a column per duty: kept in time, not kept, or null."""

    def met(
        self, duty: str, in_time: pl.Expr, by_now: pl.Expr, due: str, name: str, **other: pl.Expr
    ) -> None:
        """Make the column of a duty."""
        nobody = pl.lit(value=False)
        applies = ~pl.col("status").is_in(["withdrawn", "rejected"])
        applies &= other.get("applies", pl.lit(value=True))
        applies &= ~other.get("applies_unknown", nobody)
        complete = (pl.col("complete_until") >= pl.col(due)) & pl.col(name).is_not_null()
        known = (
            in_time
            | by_now
            | other.get("broken", nobody)
            | (complete & ~other.get("unknown", nobody))
        )
        due_now = in_time | (pl.col(due) < AS_OF) | other.get("broken", nobody)
        kept = pl.when(applies & known & due_now).then(in_time)
        self.found[duty] = self.frames.placements.select(kept.alias(duty)).to_series()


SCHEMA = pa.DataFrameSchema(
    {duty: pa.Column(pl.Boolean, pa.Check.eq(value=True), nullable=True) for duty in DUTIES}
)


def judge(path: Path) -> Verdicts:
    """Check all placements of a file: a row fails or passes."""
    frames = Frames(path)
    ids = frames.placements["id"].to_list()
    table = pl.DataFrame(judge_all(frames, Columns))
    failed: set[tuple[str, int]] = set()
    try:
        SCHEMA.validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        found = error.failure_cases
        failed.update(zip(found["column"], found["index"], strict=True))
    return collected(
        (duty, placement, "fails" if (duty, row) in failed else "passes")
        for duty in DUTIES
        for row, placement in enumerate(ids)
    )
