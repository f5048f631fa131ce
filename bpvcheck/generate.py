"""Write everything that is generated and committed: ``python -m bpvcheck.generate [--check]``.

A generated file is one line in `GENERATORS`: a function that gives texts by path, seen from the
project's root. With ``--check`` nothing is written; what differs is named, with exit code 1.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from bpvcheck.cli.docs import documents
from bpvcheck.cli.docs_expressions import expression_page
from bpvcheck.cli.docs_fields import field_pages
from bpvcheck.intake import schema
from bpvcheck.records import KINDS

__all__ = ["GENERATORS", "generated", "main", "stale"]

ROOT: Final = Path(__file__).resolve().parent.parent
COMMAND: Final = "python -m bpvcheck.generate"


def _schemas() -> Mapping[str, str]:
    """One JSON Schema per kind of record, of rule file, of what is printed as JSON and is kept."""
    from bpvcheck.cli.diff import DIFF_VERSION, DiffJson
    from bpvcheck.cli.monitor import MONITOR_VERSION
    from bpvcheck.cli.rehearse import REHEARSAL_VERSION
    from bpvcheck.cli.trend import TREND_VERSION
    from bpvcheck.history.trend import TrendRuns
    from bpvcheck.history.waivers import waiver_schema
    from bpvcheck.monitor.answers import answers_schema
    from bpvcheck.monitor.monitor import MonitorEdition
    from bpvcheck.rehearse.dossier import Rehearsal
    from bpvcheck.reports.schema import output_schema, report_schema
    from bpvcheck.rulebook.schemas import SCHEMAS, rule_schema

    schemas = {kind: schema(kind) for kind in KINDS}
    schemas |= {name: rule_schema(name) for name in SCHEMAS}
    schemas |= {
        "diff": output_schema(DiffJson, f"What changed between two runs, version {DIFF_VERSION}"),
        "monitor": output_schema(
            MonitorEdition, "An edition of the monitor", ("monitor_version", MONITOR_VERSION)
        ),
        "rehearsal": output_schema(
            Rehearsal, "A rehearsal of an inspection", ("rehearsal_version", REHEARSAL_VERSION)
        ),
        "trend": output_schema(
            TrendRuns, "The verdicts of each run in a folder", ("trend_version", TREND_VERSION)
        ),
    }
    schemas |= {"answers": answers_schema(), "report": report_schema(), "waivers": waiver_schema()}
    return {
        f"schemas/{name}.schema.json": json.dumps(made, indent=2, ensure_ascii=False) + "\n"
        for name, made in schemas.items()
    }


def _duties() -> Mapping[str, str]:
    """Return the table of all duties: what each card reads, and where to record that."""
    from bpvcheck.rulebook.load import load_rules
    from bpvcheck.rulebook.table import duty_page

    return {"docs/duties.md": duty_page(load_rules())}


GENERATORS: Final[Sequence[Callable[[], Mapping[str, str]]]] = (
    _schemas,
    _duties,
    documents,
    field_pages,
    expression_page,
)
"""Each gives the texts of some files, by path."""


def generated() -> dict[str, str]:
    """All texts that are generated, by path."""
    return {path: text for generator in GENERATORS for path, text in generator().items()}


def stale(root: Path = ROOT) -> list[str]:
    """Return the generated files that are not there or not as they would be written now."""
    return [path for path, text in generated().items() if _read(root / path) != text]


def _read(path: Path) -> str | None:
    """Return the text of a file, if it is there."""
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Write what is stale, or with ``--check`` only say so."""
    check = "--check" in (sys.argv[1:] if arguments is None else arguments)
    old = stale(root)
    if check and old:
        sys.stderr.write(f"Stale: {', '.join(old)}\nWrite it again with: {COMMAND}\n")
        return 1
    texts = generated() if old else {}
    for path in old:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(texts[path], encoding="utf-8")
        sys.stdout.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
