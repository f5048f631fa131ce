"""The name of a finding, `DUTY:SUBJECT` or `DUTY:SUBJECT:PART`, looked up in the ledger.

Where each bearer has a verdict of its own, the bearer stands behind it: `EVA-OL-1:P1:school`.
"""

from typing import TYPE_CHECKING, Final

from bpvcheck.errors import Code, UsageError, did_you_mean
from bpvcheck.explain.model import Bearer, JudgedDuty
from bpvcheck.i18n import _
from bpvcheck.judge import Verdict
from bpvcheck.records.identity import normal_company_sql
from bpvcheck.reports.ledger_view import LedgerView

if TYPE_CHECKING:
    from bpvcheck.run import Run

MOST: Final = 10
"""How many findings are listed where a name means several."""
_QUERY: Final = f"""
SELECT duty, card_version, subject, part, verdict, due, list([bearer, bearer_id] ORDER BY bearer)
FROM ledger WHERE duty = $1 AND ($2 IN (subject, subject || ':' || part, subject || ' ' || part)
    OR {normal_company_sql("$2")} IN (
        {normal_company_sql("subject")}, {normal_company_sql("subject || ':' || part")})
    OR $2 = concat_ws(':', subject, nullif(part, ''), bearer))
GROUP BY ALL ORDER BY subject, part
"""  # noqa: S608 - of constants


def find(run: "Run", name: str, subject: str = "") -> JudgedDuty:
    """The finding of a name.

    Raises UsageError where there is none, or where the name means several.
    """
    duty, _colon, rest = (name, "", subject) if subject else name.partition(":")
    duty, rest = duty.strip(), rest.strip()
    if duty not in run.book.ids:
        message = _('There is no duty "{duty}".').format(duty=duty)
        raise UsageError(Code.UNKNOWN_ID, message, hint=did_you_mean(duty, run.book.ids))
    ledger = LedgerView.of_run(run)
    rows = ledger.rows(_QUERY, duty, rest) if rest else []
    found = [_finding(row) for row in rows]
    if len(found) == 1:
        return found[0]
    if found:
        raise _ambiguous(found, duty, rest)
    raise _unknown(ledger, duty, rest)


def _finding(row: tuple[object, ...]) -> JudgedDuty:
    duty, version, subject, part, verdict, due, bearers = row
    return JudgedDuty(
        duty=str(duty),
        version=str(version),
        subject=str(subject),
        part=str(part),
        verdict=Verdict(str(verdict)),
        due=due,  # type: ignore[arg-type]
        bearers=tuple(Bearer(kind, holder) for kind, holder in bearers),  # type: ignore[attr-defined]
    )


def _ambiguous(found: list[JudgedDuty], duty: str, rest: str) -> UsageError:
    message = _('"{name}" means {count} findings.').format(name=f"{duty}:{rest}", count=len(found))
    return UsageError(
        Code.UNKNOWN_ID, message, hint=_choices([_told_apart(each) for each in found])
    )


def _told_apart(finding: JudgedDuty) -> str:
    """Return a name that tells findings of one duty and subject apart by their bearers."""
    return f"{finding.name}:{finding.bearers[0].kind}"


def _unknown(ledger: LedgerView, duty: str, rest: str) -> UsageError:
    rows = ledger.rows(
        "SELECT DISTINCT concat_ws(':', duty, subject, nullif(part, '')) FROM ledger"
        " WHERE duty = $1 ORDER BY 1",
        duty,
    )
    names = [str(row[0]) for row in rows]
    if not rest:
        message = _("Say of whom or what: {duty} was judged of {count}.")
        message = message.format(duty=duty, count=len(names))
        return UsageError(Code.UNKNOWN_ID, message, hint=_choices(names))
    message = _('{duty} was not judged of "{subject}".').format(duty=duty, subject=rest)
    near = did_you_mean(f"{duty}:{rest}", names)
    return UsageError(Code.UNKNOWN_ID, message, hint=near or _choices(names))


def _choices(names: list[str]) -> str:
    shown = ", ".join(names[:MOST])
    more = len(names) - MOST
    if more > 0:
        shown = _("{names} and {count} more").format(names=shown, count=more)
    return _("choose one of: {names}").format(names=shown) if names else ""
