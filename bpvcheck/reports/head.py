"""What stands above every report."""

from collections.abc import Mapping

from bpvcheck.i18n import current
from bpvcheck.reports.model import REPORT_VERSION, Head
from bpvcheck.reports.source import Source

_NONE: Mapping[str, str] = {}


def head(
    source: Source,
    report: str,
    about: str = "",
    known: Mapping[str, str] = _NONE,
    *,
    strict: bool = False,
) -> Head:
    """Say what a report is about, in the language in force; ``known`` has names by id."""
    info = source.info
    return Head(
        report=report,
        report_version=REPORT_VERSION,
        lang=current().value,
        about=about,
        name=known.get(about, ""),
        as_of=info.as_of,
        complete_until=info.complete_until,
        strict=strict,
        with_records=source.with_records,
        rules=info.rules,
        inputs=info.inputs,
        version=info.version,
        ledger_version=info.ledger_version,
    )
