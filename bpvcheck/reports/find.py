"""Who a report is about: found in the ledger, with the name that the records have for it."""

from collections.abc import Collection
from typing import Final

from bpvcheck.errors import Code, UsageError, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.records.identity import normal_company_id, normal_company_sql
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT

PARTIES = ("school", "company", "knowledge_centre")
"""Who can have a report; also the columns of the ledger that name them."""

CONCERNS: Final = {
    "school": "school = ?",
    "company": (
        "company = ? AND (bearer = 'company' OR regexp_matches(towards, '\\b(company|all)\\b'))"
    ),
    "knowledge_centre": (
        "knowledge_centre = ? AND bearer = 'knowledge_centre' AND subject_kind <> 'placement'"
    ),
}
"""What concerns a party: of a company what it owes and what others owe it, of a centre its own
duties without those on a placement, of which it does not see whose it is."""


def holder_for(reader: str) -> str:
    """Return the SQL of who must act, for a kind of party that reads it.

    A company is not told who a student is: it knows its students by the placement.
    """
    known = "coalesce(bearer_id, '')"
    return f"CASE bearer WHEN 'student' THEN '' ELSE {known} END" if reader == "company" else known


def find_party(ledger: LedgerView, party: str, asked: str) -> str:
    """Give the id of a party as the ledger has it; a company may be asked for by any of its codes.

    Raises UsageError where there is no such party.
    """
    known = ledger.wide.parties[party]
    if asked in known:
        return asked
    key = _key(asked)
    found = next((each for each in sorted(known) if _key(each) == key), None)
    if found is None and party == "company" and ledger.with_records:
        found = _by_other_code(ledger, key)
    if found is not None:
        return found
    message = _('There is nothing about "{name}" in these records.').format(name=asked.strip())
    raise UsageError(Code.UNKNOWN_ID, message, hint=did_you_mean(asked, known))


def _key(asked: str) -> str:
    """Return how ids are compared; in a company's code spaces and zeros are the same."""
    return normal_company_id(asked.strip().upper())


def _by_other_code(ledger: LedgerView, key: str) -> str | None:
    """Return the id of the company that is also known by a code."""
    companies = ledger.records("company", "id", "also_known_as")
    found = ledger.rows(
        f"""SELECT id FROM {companies} WHERE list_contains(
            list_transform(also_known_as, lambda each: {normal_company_sql("each")}), ?)""",  # noqa: S608
        key,
    )
    return str(found[0][0]) if found else None


def find_agreement(known: Collection[str], asked: str) -> str:
    """Return the name of a plugin as it is loaded. Raises UsageError where none has it."""
    name = asked.strip().lower()
    if name in known:
        return name
    raise UsageError(
        Code.UNKNOWN_ID,
        _('There is no plugin "{name}".').format(name=asked.strip()),
        expected=_("loaded are: {names}").format(names=", ".join(known) or _("none")),
        hint=did_you_mean(name, known) or _("install it, or name its folder with --plugin"),
    )


def agreements(ledger: LedgerView) -> list[str]:
    """List the plugins by whose agreements a ledger is judged, or can be read."""
    return [each.name for each in ledger.book.agreements if each != PROTOCOL_AGREEMENT]


def parties(ledger: LedgerView, party: str) -> list[str]:
    """List every school, company or knowledge centre that the ledger knows."""
    return sorted(ledger.wide.parties[party])


def names(ledger: LedgerView, kind: str, ids: Collection[str]) -> dict[str, str]:
    """Return the names that the records have for parties; those without a name are left out."""
    if not ledger.with_records or not ids:
        return {}
    query = f"""SELECT id, name FROM {ledger.records(kind, "id", "name")}
        WHERE name IS NOT NULL AND id IN (SELECT unnest(?::VARCHAR[]))"""  # noqa: S608
    return {str(key): str(name) for key, name in ledger.rows(query, list(set(ids)))}
