"""Until the array kernels observe: what DuckDB observed, as `Observed`, and records as Arrow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bpvcheck.observe.duck import DuckEngine
from bpvcheck.observe.observed import Observed
from bpvcheck.observe.plan_types import Layer
from bpvcheck.records import KINDS

if TYPE_CHECKING:
    import pyarrow as pa

    from bpvcheck.intake import Intake

# which parties a subject concerns, from its own table and its records
_WHO: Final = {
    "placement": """SELECT s.row, s.subject, s.part, p.student, p.school,
        coalesce(c.id, p.company) AS company, c.knowledge_centre, NULL::VARCHAR AS party
        FROM s_placement s JOIN placement p ON p.row = s.row
        LEFT JOIN company c ON c.row = s.the_company_row""",
    "school_per_school_year": """SELECT row, subject, part, NULL::VARCHAR AS student,
        subject AS school, NULL::VARCHAR AS company, NULL::VARCHAR AS knowledge_centre,
        NULL::VARCHAR AS party FROM s_school_per_school_year""",
    "company_per_school_year": """SELECT s.row, s.subject, s.part, NULL::VARCHAR AS student,
        NULL::VARCHAR AS school, s.subject AS company, c.knowledge_centre, NULL::VARCHAR AS party
        FROM s_company_per_school_year s LEFT JOIN company c ON c.row = s.record_row""",
    "recognition_request": """SELECT s.row, s.subject, s.part, NULL::VARCHAR AS student,
        NULL::VARCHAR AS school, coalesce(c.id, r.company) AS company, r.knowledge_centre,
        NULL::VARCHAR AS party
        FROM s_recognition_request s JOIN recognition_request r ON r.row = s.row
        LEFT JOIN company_key k ON k.key = replace(r.company, ' ', '0')
        LEFT JOIN company c ON c.row = k.company_row""",
    "knowledge_centre_per_school_year": """SELECT row, subject, part, NULL::VARCHAR AS student,
        NULL::VARCHAR AS school, NULL::VARCHAR AS company, subject AS knowledge_centre,
        NULL::VARCHAR AS party FROM s_knowledge_centre_per_school_year""",
}
_WHO_ELSE: Final = """SELECT row, subject, part, NULL::VARCHAR AS student, NULL::VARCHAR AS school,
    NULL::VARCHAR AS company, NULL::VARCHAR AS knowledge_centre, {party} AS party FROM s_{name}"""
_DERIVED: Final = (
    "running", "company_key", "s_school_per_school_year", "s_company_per_school_year",
    "s_knowledge_centre_per_school_year",
)  # fmt: skip


def observed_by(engine: DuckEngine, layers: Sequence[Layer]) -> Observed:
    """Return what an engine observed in some layers."""
    subjects = dict.fromkeys(layer.subject for layer in layers)
    tables = {
        name: _wide(engine, name, [layer for layer in layers if layer.subject == name])
        for name in subjects
    }
    return Observed(tables, {name: _arrow(engine, f"SELECT * FROM {name}") for name in _DERIVED})


def _wide(engine: DuckEngine, name: str, layers: Sequence[Layer]) -> "pa.Table":
    party = "p__party" if name.startswith("programme") else "NULL::VARCHAR"
    who = _WHO.get(name, _WHO_ELSE.format(name=name, party=party))
    columns = ["w.* EXCLUDE (row)"]
    for layer in layers:
        for key in layer.cards:
            columns.append(f'{layer.table}."{key}"::INTEGER AS "{key}"')
            columns.append(f'{layer.table}."{layer.dues[key]}"::DATE AS "{key} due"')
            if key in layer.says:
                columns.append(f'{layer.table}."{layer.says[key]}" AS "{key} agreement"')
    joined = " ".join(f"JOIN {each.table} ON {each.table}.row = w.row" for each in layers)
    return _arrow(engine, f"SELECT {', '.join(columns)} FROM ({who}) w {joined}")


def _arrow(engine: DuckEngine, query: str) -> "pa.Table":
    return engine.connection.sql(query).to_arrow_table()


class ArrowIntake:
    """An intake that has its records as Arrow tables too."""

    def __init__(self, intake: "Intake", engine: DuckEngine) -> None:
        """Keep both."""
        self._intake = intake
        self._engine = engine

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the intake has
        """Return what the intake has."""
        return getattr(self._intake, name)

    def table(self, kind: str, names: Sequence[str] | None = None) -> "pa.Table":
        """Return the records of a kind."""
        assert kind in KINDS  # noqa: S101 - one of our own names
        columns = ", ".join(f'"{name}"' for name in names or ()) or "*"
        return _arrow(self._engine, f"SELECT {columns} FROM {kind}_data ORDER BY rowid")
