"""The relations that facts are computed on: a subject's own fields, and the items of its lists."""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

import ibis
import ibis.expr.datatypes as dt

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Date, Events, Struct, Type, Values
from bpvcheck.observe.frame import Column, complete_column, list_column, path_column
from bpvcheck.observe.tables import datatype, record_table
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions
from bpvcheck.records.types import stated_lists
from bpvcheck.rulebook.subjects import ATTESTATIONS, PLACEMENTS, Subject, derived_values

ATTESTED = "attestations"
PLACED = "placements"
EXTENDED = "extensions"


def table_name(subject: Subject) -> str:
    """The name of the subject's table: ``placement``, ``school_per_school_year``."""
    return subject.name.replace(" ", "_")


def subject_columns(subject: Subject, extensions: Extensions) -> dict[str, dt.DataType]:
    """The columns of ``s_<subject>``, which `bpvcheck.observe.subject_tables` fills.

    ``row`` numbers the subjects, ``record_row`` and ``<name>_row`` point to records, ``subject``
    and ``part`` name it to people, ``as_of`` and ``complete_until`` come from the run.
    """
    columns: dict[str, dt.DataType] = {
        "row": dt.int64,
        "record_row": dt.int64,
        "subject": dt.string,
        "part": dt.string,
        "as_of": dt.date,
        "run_complete_until": dt.date,
    }
    columns |= {f"{name}_row": dt.int64 for name in subject.refers}
    if not subject.per:
        record = record_table(subject.record, extensions)
        columns |= {f"record__{name}": kind for name, kind in record.schema().items()}
    for name, kind in subject.extra.items():
        columns |= {path_column(parts): datatype(leaf) for parts, leaf in _leaves((name,), kind)}
    return columns


def subject_table(subject: Subject, extensions: Extensions) -> ibis.Table:
    """The unbound table of subjects of a kind."""
    return ibis.table(subject_columns(subject, extensions), name=f"s_{table_name(subject)}")


def _leaves(parts: tuple[str, ...], kind: Type) -> list[tuple[tuple[str, ...], Type]]:
    if isinstance(kind, Struct):
        return [
            leaf for name, field in kind.fields.items() for leaf in _leaves((*parts, name), field)
        ]
    return [] if isinstance(kind, Events) else [(parts, kind)]


def scalar_table(
    subject: Subject,
    nodes: Iterable[n.Node],
    lists: Iterable[n.Path],
    extensions: Extensions = (),
) -> ibis.Table:
    """One row per subject with the fields that the nodes name, the lists, and how far these go."""
    paths = {node for node in nodes if isinstance(node, n.Path) and not node.of_item}
    paths |= {
        p
        for d in derived_values(subject).values()
        for p in n.walk(d)
        if isinstance(p, n.Path) and not p.of_item
    }
    if "window" in subject.extra:
        # what is dated after the window says nothing of it, whatever cards are chosen
        paths.add(n.Path(("window", "end"), Date()))
    wanted = sorted(paths - {n.AS_OF}, key=lambda path: path.parts)
    lists = list(lists)
    joined = _Joined(subject, lists, extensions)
    columns: dict[str, Column] = {}
    for path in wanted:
        if not isinstance(path.type, Events):
            columns[path_column(path.parts)] = joined.field(path.parts)
            columns |= joined.document_date(path)
        if isinstance(path.type, Events | Values):
            columns[complete_column(path.parts)] = joined.complete(path)
    columns |= {list_column(path.parts): joined.items(path) for path in lists}
    return joined.table.select("row", "as_of", **columns)


class _Joined:
    """A subject's table joined to its record and to the records that it refers to."""

    def __init__(self, subject: Subject, lists: Sequence[n.Path], extensions: Extensions) -> None:
        self.subject = subject
        self.table: Any = subject_table(subject, extensions)
        self.records = {"record": subject.record, **subject.refers}
        joined = self.records if subject.per else subject.refers
        for name, kind in joined.items():
            record = record_table(kind, extensions)
            renamed = record.rename({f"{name}__{column}": column for column in record.columns})
            self.table = self.table.left_join(
                renamed, self.table[f"{name}_row"] == renamed[f"{name}__row"]
            )
        cards = [path.parts[1] for path in lists if path.parts[0] == ATTESTED]
        if cards:
            found = _attested(subject, cards)
            self.table = self.table.left_join(found, _key(self.table["subject"]) == found["about"])
        if any(path.parts[0] == PLACED for path in lists):
            placed = _placed(subject)
            self.table = self.table.left_join(placed, self.table["row"] == placed["placed_row"])

    def items(self, path: n.Path) -> Column:
        """The column of a list of items."""
        if path.parts[0] in {ATTESTED, PLACED}:
            return self.table[list_column(path.parts)]
        return self.field(path.parts)

    def field(self, parts: tuple[str, ...]) -> Column:
        """The column of a field, wherever it comes from."""
        if parts == ("id",):
            return self.table["subject"]
        if parts[0] in self.subject.extra:
            return self.table[path_column(parts)]
        name, inner = (
            (parts[0], parts[1:]) if parts[0] in self.subject.refers else ("record", parts)
        )
        column = self.table[f"{name}__{inner[0]}"]
        return reduce(lambda holder, part: holder[part], inner[1:], column)

    def document_date(self, path: n.Path) -> dict[str, Column]:
        """The date of the document that a plain list stands in, if it has one."""
        if not isinstance(path.type, Values) or path.parts[0] != "agreement":
            return {}
        parts = ("agreement", "drawn_up_on")
        return {path_column(parts): self.field(parts)}

    def complete(self, path: n.Path) -> Column:
        """Up to when a list is complete: its own date, its record's, the run's; NULL if absent."""
        if path.parts[0] == PLACED:
            return self.table["as_of"]
        name, parts = "record", path.parts
        if parts[0] in self.subject.refers:
            name, parts = parts[0], parts[1:]
        stated = [self.table[f"{name}__complete_until"], self.table["run_complete_until"]]
        if parts[0] == EXTENDED:
            group = self.table[f"{name}__{EXTENDED}"][parts[1]]
            stated.insert(0, group["complete_until"])
        elif parts[0] in stated_lists(KINDS[self.records[name]]):
            stated.insert(0, self.table[f"{name}__lists_complete_until"][parts[0]])
        date = ibis.coalesce(*stated)
        if parts[0] == ATTESTED:
            return date
        return ibis.cases((self.field(path.parts).notnull(), date))


def _attested(subject: Subject, cards: Sequence[str]) -> ibis.Table:
    """The attestations of cards about each subject, a list for each card."""
    table = record_table("attestation")
    mine = table.filter(table["duty"].isin(cards), table["subject_kind"] == subject.record)
    item = _pack(mine, ATTESTATIONS)
    lists = {
        list_column((ATTESTED, card)): item.collect(where=mine["duty"] == card) for card in cards
    }
    return mine.group_by(about=_key(mine["subject"])).aggregate(**lists)


def _key(name: Column) -> Column:
    """A company code is the same with its house number padded by spaces or by zeros."""
    return name.replace(" ", "0")


def _placed(subject: Subject) -> ibis.Table:
    """The placements of a school or company, from ``running`` (see subject_tables)."""
    columns = {name: datatype(kind) for name, kind in PLACEMENTS.fields.items()}
    running = ibis.table({"about": dt.int64, **columns}, name=f"running_{table_name(subject)}")
    items = _pack(running, PLACEMENTS).collect()
    return running.group_by(placed_row="about").aggregate(**{list_column((PLACED,)): items})


def _pack(table: ibis.Table, kind: Events) -> Column:
    return ibis.struct({name: table[name] for name in kind.fields})
