"""The result of a run as JSON, which is the public face of `check` for programs.

`FIELDS` says what each field holds; the documentation is made of it.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bpvcheck.reports.model import VERDICTS

if TYPE_CHECKING:
    from bpvcheck.errors import CellPlace, Problem
    from bpvcheck.intake import Intake
    from bpvcheck.reports.ledger_view import Counted
    from bpvcheck.run import Run

__all__ = ["FIELDS", "RESULT_VERSION", "problem_json", "records_json", "result_json"]

RESULT_VERSION: Final = 1
"""Version of the result; a change that breaks who reads it raises it."""

FIELDS: Final[Mapping[str, str]] = {
    "result_version": "version of this result's form",
    "exit_code": "exit code of the run",
    "config": "the file that options of the run come from, or null",
    "run.as_of": "the day as of which was judged",
    "run.complete_until": "up to when the whole input was stated to be complete, or null",
    "run.rules": "digest of the rule cards",
    "run.inputs": "digest of the records, whatever their order and files",
    "run.version": "version of bpvcheck",
    "run.plugins": "the plugins that judged beside the protocol, with their versions",
    "run.mappings": "the mappings by which tables were read, with the start of their digests",
    "run.ledger_version": "version of the ledger's form",
    "findings.fail_on": "the verdict from which a finding fails the run: see --fail-on",
    "findings.strict": "whether what is not demonstrated was counted as not met",
    "findings.count": "how many findings there are at or above that: waived ones do not "
    "count, waivers that have expired or are unused do",
    "records.*.accepted": "by kind: how many records were accepted",
    "records.*.set_aside": "by kind: how many records were set aside as not valid",
    "counts[].duty": "id of a duty",
    "counts[].phase": "its phase",
    "counts[].bearer": "who owes it",
    "counts[].met": "how many subjects met it",
    "counts[].met_late": "met it too late",
    "counts[].breached": "did not meet it",
    "counts[].not_demonstrated": "do not show it",
    "counts[].pending": "did not have to meet it yet",
    "counts[].not_applicable": "never have to meet it",
    "problems[].code": "error code of something wrong with the records",
    "problems[].message": "what is wrong",
    "problems[].file": "the file, as it was named",
    "problems[].line": "the line, from 1, or null",
    "problems[].column": "the column, from 1, or null",
    "problems[].record": "id of the record, or empty where it is not known or may not be shown",
    "problems[].pointer": "JSON Pointer to the value, or null",
    "problems[].cell": "in a table its sheet, row, column and cell, or null",
    "problems[].expected": "what would be right",
    "problems[].hint": "what to do",
    "notes[]": "what is worth knowing and no error",
    "ledger.file": "the ledger that was written, or null",
    "ledger.digest": "digest of the ledger, or null",
    "ledger.kept": "the ledger that was kept in the folder of runs, or null",
    "waivers.file": "the file with waivers, or null",
    "waivers.waived": "how many open findings are waived",
    "waivers.expired": "how many waivers have expired",
    "waivers.unused": "how many waivers fit no finding that is open or to fall due",
}


def result_json(
    run: "Run", counted: Sequence["Counted"], outcome: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the result; `outcome` has the fields exit_code, config, findings, ledger and waivers."""
    return {
        "result_version": RESULT_VERSION,
        "exit_code": outcome["exit_code"],
        "config": outcome["config"],
        "run": dict(run.info.as_dict()),
        "findings": outcome["findings"],
        "records": records_json(run.intake),
        "counts": list(_counts(run, counted)),
        "problems": [problem_json(problem) for problem in run.intake.problems],
        "notes": [note.message for note in run.notes],
        "ledger": outcome["ledger"],
        "waivers": outcome["waivers"],
    }


def _counts(run: "Run", counted: Sequence["Counted"]) -> Sequence[dict[str, Any]]:
    """Give a row per duty and bearer, in the order of the rule book."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for card in run.book:
        for bearer in () if card.repeats else card.bearer:
            row = {"duty": card.id, "phase": card.phase, "bearer": bearer}
            rows.setdefault((card.id, bearer), row | dict.fromkeys(VERDICTS, 0))
    for each in counted:
        rows[each.duty, each.bearer][each.verdict] += each.number
    return list(rows.values())


def records_json(intake: "Intake") -> dict[str, dict[str, int]]:
    """Give how many records there were of each kind."""
    return {
        kind: {"accepted": count.accepted, "set_aside": count.set_aside}
        for kind, count in intake.counts.items()
    }


def cell_json(cell: "CellPlace | None") -> dict[str, Any] | None:
    """Return the place of a cell in a table."""
    if cell is None:
        return None
    return {"sheet": cell.sheet, "row": cell.row, "column": cell.header, "cell": cell.name}


def problem_json(problem: "Problem") -> dict[str, Any]:
    """Give one problem."""
    return {
        "code": problem.code.number,
        "message": problem.message,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "record": problem.record,
        "pointer": problem.pointer,
        "cell": cell_json(problem.cell),
        "expected": problem.expected,
        "hint": problem.hint,
    }
