"""Placements as subjects, a part of them at a time."""

import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.observe.columns import Made
from bpvcheck.observe.subjects.records import Records
from bpvcheck.observe.subjects.rows import Linked, SubjectRows
from bpvcheck.observe.subjects.world import World
from bpvcheck.rulebook.subjects import subject

__all__ = ["placements"]


def placements(world: World, records: Records) -> SubjectRows:
    """Return the placements among some records."""
    named = records.texts("company")
    company = Linked(world.records["company"], world.company_rows(named))
    school = Linked(world.records["school"], world.school_rows(records.texts("school")))
    who = {
        "student": records.texts("student"),
        "school": records.texts("school"),
        "company": pc.coalesce(company.texts("id"), named),
        "knowledge_centre": company.texts("knowledge_centre"),
    }
    return SubjectRows(
        subject("placement"),
        world,
        records.texts("id"),
        pa.array([""] * records.size, pa.string()),
        Linked(records, None),
        {"the_school": school, "the_company": company},
        Made({}),
        who,
    )
