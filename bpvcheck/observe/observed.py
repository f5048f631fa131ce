"""What observing gives: per subject the code of each card's evidence pattern."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

__all__ = ["Observed"]


@dataclass(frozen=True)
class Observed:
    """The observed subjects.

    ``tables`` has a wide table per kind of subject (``placement``, ``company_per_school_year``),
    in no order: ``subject``, ``part``, the parties that it concerns (``student``, ``school``,
    ``company``, ``knowledge_centre``, ``party``), and per card ``K`` the columns ``K`` (the code
    of its evidence pattern, null where another version of the duty judges the subject), ``K due``
    and, of a card whose terms branches fill in, ``K agreement``. ``subjects`` has what was derived
    from records, for reports: ``running``, ``company_key``, ``s_company_per_school_year``.
    """

    tables: "Mapping[str, pa.Table]"
    subjects: "Mapping[str, pa.Table]"
