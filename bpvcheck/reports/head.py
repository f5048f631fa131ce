"""What stands above every report."""

from collections.abc import Mapping

from bpvcheck.i18n import current
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import REPORT_VERSION, Head

_NONE: Mapping[str, str] = {}


def head(
    ledger: LedgerView,
    report: str,
    about: str = "",
    known: Mapping[str, str] = _NONE,
    *,
    strict: bool = False,
) -> Head:
    """Say what a report is about, in the language in force; ``known`` has names by id."""
    info = ledger.info
    return Head(
        report=report,
        report_version=REPORT_VERSION,
        lang=current().value,
        about=about,
        name=known.get(about, ""),
        as_of=info.as_of,
        complete_until=info.complete_until,
        strict=strict,
        with_records=ledger.with_records,
        rules=info.rules,
        inputs=info.inputs,
        version=info.version,
        ledger_version=info.ledger_version,
    )
