"""The long form as a view in a database, with the columns of `COLUMNS`."""

from functools import partial
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from bpvcheck.database import Database
from bpvcheck.ledger.long import COLUMNS, HOLDERS, lines
from bpvcheck.ledger.wide import WHO, Ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["offer_ledger"]

_SELECT: Final = """SELECT {columns} FROM (
    SELECT {who}, unnest([{codes}]) AS code, unnest([{dues}]) AS due,
        unnest([{agreements}]::VARCHAR[]) AS agreement FROM {table}
) u JOIN {lines} l ON l.code = u.code"""


def offer_ledger(ledger: Ledger, database: Database, prefix: str = "") -> None:
    """Offer a ledger to a database: the view ``ledger``, and what it rests on.

    Columns of cards get names of our own, so that no name of a card is part of a query.
    """
    database.offer(f"{prefix}ledger_lines", partial(lines, ledger))
    selects = []
    for table in ledger.tables:
        database.offer(f"{prefix}wide_{table}", partial(_renamed, ledger, table))
        selects.append(_select(ledger, table, prefix))
    database.offer(f"{prefix}ledger", " UNION ALL ".join(selects))


def _select(ledger: Ledger, table: str, prefix: str) -> str:
    """Return the query of the rows about the subjects of a table."""
    names = _names(ledger, table)
    cards = ledger.cards_in(table)
    bearers = " ".join(f"WHEN '{kind}' THEN u.{column}" for kind, column in HOLDERS.items())
    own = {
        **{name: f"u.{name}" for name in (*WHO, "due")},
        "bearer_id": f"CASE l.bearer {bearers} END",
        "agreement": "coalesce(u.agreement, l.agreement)",
    }
    return _SELECT.format(
        columns=", ".join(f"{own.get(name, f'l.{name}')} AS {name}" for name in COLUMNS),
        who=", ".join(WHO),
        codes=", ".join(names[card.card] for card in cards),
        dues=", ".join(names[card.due] for card in cards),
        agreements=", ".join(names.get(card.agreements, "NULL") for card in cards),
        table=f"{prefix}wide_{table}",
        lines=f"{prefix}ledger_lines",
    )


def _names(ledger: Ledger, table: str) -> dict[str, str]:
    """Return names for the columns of cards."""
    cards = ledger.cards_in(table)
    used: Sequence[str] = [name for c in cards for name in (c.card, c.due, c.agreements) if name]
    return {name: f"c{number}" for number, name in enumerate(dict.fromkeys(used))}


def _renamed(ledger: Ledger, table: str) -> pa.Table:
    names = _names(ledger, table)
    found = ledger.tables[table]
    return found.rename_columns([names.get(name, name) for name in found.column_names])
