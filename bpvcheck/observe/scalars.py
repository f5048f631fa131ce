"""The relations that facts are computed on: a subject's own fields, and the items of its lists."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

import ibis
import ibis.expr.datatypes as dt

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Date, Events, Struct, Type, Values
from bpvcheck.observe.frame import Column, complete_column, path_column
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


def subject_columns(subject: Subject) -> dict[str, dt.DataType]:
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
    for name, kind in subject.extra.items():
        columns |= {path_column(parts): datatype(leaf) for parts, leaf in _leaves((name,), kind)}
    return columns


def subject_table(subject: Subject) -> ibis.Table:
    """The unbound table of subjects of a kind."""
    return ibis.table(subject_columns(subject), name=f"s_{table_name(subject)}")


def _leaves(parts: tuple[str, ...], kind: Type) -> list[tuple[tuple[str, ...], Type]]:
    if isinstance(kind, Struct):
        return [
            leaf for name, field in kind.fields.items() for leaf in _leaves((*parts, name), field)
        ]
    return [] if isinstance(kind, Events) else [(parts, kind)]


def scalar_table(
    subject: Subject, nodes: Iterable[n.Node], extensions: Extensions = ()
) -> ibis.Table:
    """One row per subject with the fields that the nodes name, and how far lists are complete."""
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
    joined = _Joined(subject, extensions)
    columns: dict[str, Column] = {}
    for path in wanted:
        if not isinstance(path.type, Events):
            columns[path_column(path.parts)] = joined.field(path.parts)
            columns |= joined.document_date(path)
        if isinstance(path.type, Events | Values):
            columns[complete_column(path.parts)] = joined.complete(path)
    own = [joined.table[name] for name in ("row", "record_row", "subject", "as_of")]
    own += [joined.table[f"{name}_row"] for name in subject.refers]
    return joined.table.select(*own, **columns)


class _Joined:
    """A subject's table joined to its record and to the records that it refers to."""

    def __init__(self, subject: Subject, extensions: Extensions) -> None:
        self.subject = subject
        base = subject_table(subject)
        self.table: Any = base
        self.records = {"record": subject.record, **subject.refers}
        for name, kind in self.records.items():
            record = record_table(kind, extensions)
            renamed = record.rename({f"{name}__{column}": column for column in record.columns})
            self.table = self.table.left_join(
                renamed, self.table[f"{name}_row"] == renamed[f"{name}__row"]
            )

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


def item_table(
    subject: Subject, scalars: ibis.Table, source: n.Path, extensions: Extensions = ()
) -> ibis.Table:
    """The items of a list, each as ``item`` beside its subject's fields."""
    if source.parts[0] == ATTESTED:
        return _attested(subject, scalars, source.parts[1])
    if source.parts[0] == PLACED:
        return _placed(subject, scalars)
    return _unnested(subject, scalars, source, extensions)


def _unnested(
    subject: Subject, scalars: ibis.Table, source: n.Path, extensions: Extensions
) -> ibis.Table:
    name, parts = "record", source.parts
    if parts[0] in subject.refers:
        name, parts = parts[0], parts[1:]
    record = record_table(subject.refers.get(name, subject.record), extensions)
    held = reduce(lambda column, part: column[part], parts, record)
    lists = record.select(list_row=record["row"], items=held).filter(lambda t: t["items"].notnull())
    joined = scalars.inner_join(lists, scalars[f"{name}_row"] == lists["list_row"])
    kept = [joined[column] for column in scalars.columns]
    return joined.select(*kept, item=joined["items"].unnest())


def _attested(subject: Subject, scalars: ibis.Table, card: str) -> ibis.Table:
    table = record_table("attestation")
    mine = table.filter(table["duty"] == card, table["subject_kind"] == subject.record)
    packed = mine.select(about=_key(mine["subject"]), item=_pack(mine, ATTESTATIONS))
    return _beside(scalars, packed, _key(scalars["subject"]) == packed["about"])


def _key(name: Column) -> Column:
    """A company code is the same with its house number padded by spaces or by zeros."""
    return name.replace(" ", "0")


def _placed(subject: Subject, scalars: ibis.Table) -> ibis.Table:
    """The placements of a school or company, from ``running`` (see subject_tables)."""
    columns = {name: datatype(kind) for name, kind in PLACEMENTS.fields.items()}
    running = ibis.table({"about": dt.int64, **columns}, name=f"running_{table_name(subject)}")
    packed = running.select("about", item=_pack(running, PLACEMENTS))
    return _beside(scalars, packed, scalars["row"] == packed["about"])


def _pack(table: ibis.Table, kind: Events) -> Column:
    return ibis.struct({name: table[name] for name in kind.fields})


def _beside(scalars: ibis.Table, packed: ibis.Table, on: Column) -> ibis.Table:
    joined = scalars.inner_join(packed, on)
    return joined.select(*[joined[column] for column in scalars.columns], item=joined["item"])
