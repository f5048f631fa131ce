"""Rule cards as a plan: the SQL that turns record tables into evidence patterns.

Per kind of subject:

1. ``x_<subject>``: the fields of the subject that expressions need, one row per subject;
2. per depth ``b<depth>``: the bounds of list calls, ``a<depth>_<n>``: the items of one list
   aggregated, ``k<depth>``: what each call found. Deeper calls use shallower ones;
3. ``codes_<subject>_<layer>``: per card a code for its evidence pattern, and the due dates.

A plan is text: it can be kept between runs, and another engine than DuckDB can be given the same
expressions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.branches import agreements_of, decided_by, filled_in, scopes
from bpvcheck.observe.calendar import calendar_statements
from bpvcheck.observe.compile import counts_workdays, in_force, value, with_workdays
from bpvcheck.observe.coverage import coverage, covered_result
from bpvcheck.observe.frame import (
    Column,
    Frame,
    ItemColumns,
    Range,
    complete_column,
    path_column,
    verdict_column,
)
from bpvcheck.observe.items import answered, conditions_of, days_of, events_of, looked_up
from bpvcheck.observe.lists import aggregates, results, source_of
from bpvcheck.observe.patterns import code, judging, observed_of, verdicts_of
from bpvcheck.observe.plan_types import Layer, Plan, Statement
from bpvcheck.observe.scalars import item_table, scalar_table, table_name
from bpvcheck.observe.subject_tables import subject_statements
from bpvcheck.observe.tables import record_columns
from bpvcheck.records import KINDS
from bpvcheck.rulebook.book import RuleBook, versions_of
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.subjects import Subject

Known = dict[object, str]
"""The columns of what has been computed: by node, or by ("bound", node)."""


def plan(book: RuleBook) -> Plan:
    """Compile the cards of a rule book; a card comes after those whose verdicts it rests on."""
    layers = book.layers()
    stages: list[list[Statement]] = []
    found: list[tuple[int, Layer]] = []
    subjects = list(dict.fromkeys(card.subject for layer in layers for card in layer))
    for subject in subjects:
        mine = [[card for card in layer if card.subject is subject] for layer in layers]
        builder = _Builder(subject, [card for layer in mine for card in layer], book)
        for i, stage in enumerate(builder.prepare()):
            # what subjects compute at the same stage does not depend on each other
            stages += [[] for _ in range(i + 1 - len(stages))]
            stages[i] += stage
        found += [(i, builder.layer(i, cards)) for i, cards in enumerate(mine) if cards]
    found.sort(key=lambda numbered: numbered[0])
    return Plan(
        setup=(*calendar_statements(), *subject_statements()),
        preparations=tuple(map(tuple, stages)),
        layers=tuple(layer for _i, layer in found),
        subjects=tuple(map(table_name, subjects)),
        columns={kind: record_columns(kind, book.extensions) for kind in KINDS},
    )


def sql(table: ibis.Table) -> str:
    """The query as DuckDB reads it."""
    return str(ibis.to_sql(table, dialect="duckdb", pretty=False))


def joined_view(name: str, tables: Sequence[ibis.Table], kind: str = "JOIN") -> Statement:
    """A view of tables side by side, by row."""
    first, *rest = (table.get_name() for table in tables)
    joins = " ".join(f"{kind} {other} USING (row)" for other in rest)
    return Statement(name, f"SELECT * FROM {first} {joins}", view=True)


def view_table(name: str, tables: Sequence[ibis.Table]) -> ibis.Table:
    """What Ibis sees of such a view."""
    columns = {name: kind for table in tables for name, kind in table.schema().items()}
    return ibis.table(columns, name=name)


class _Builder:
    """Compiles the cards of one subject; ``table`` is what has been computed so far."""

    def __init__(self, subject: Subject, cards: Sequence[Card], book: RuleBook) -> None:
        self.subject = subject
        self.name = table_name(subject)
        self.book = book
        self.terms = {(c.key, name): term for c in cards for name, term in c.terms.items()}
        self.versions = versions_of(cards)
        self.trigger = cards[0].trigger
        nodes = [node for card in cards for node in (*card.nodes, card.trigger)]
        nodes += scopes(self.terms.values())
        self.nodes = list(dict.fromkeys(part for node in nodes for part in n.walk(node)))
        calls = [node for node in self.nodes if isinstance(node, n.ListCall)]
        self.depths = _depths(calls)
        self.names: dict[n.Node, str] = {call: f"k{i}" for i, call in enumerate(calls)}
        self.table = scalar_table(subject, self.nodes, book.extensions)
        self.tables: dict[str, ibis.Table] = {}
        self.known: Known = {}

    def frame(self, table: ibis.Table) -> Frame:
        return Frame(
            table, self.terms, self.names, self.trigger, known=self.known,
            functions=self.book.functions,
        )  # fmt: skip

    def prepare(self) -> Iterator[list[Statement]]:
        """Stage by stage: the subject's fields, then the list calls by depth."""
        yield [self._made(f"x_{self.name}", self.table)]
        self.table = self.tables[f"x_{self.name}"]
        yield from self._terms()
        yield from self._dates(-1)
        for depth in sorted(set(self.depths.values())):
            calls = [call for call, at in self.depths.items() if at == depth]
            yield from self._list_calls(depth, calls)
            yield from self._dates(depth)

    def _terms(self) -> Iterator[list[Statement]]:
        """The terms to which branches give values: what holds for each subject, on whose say."""
        filled = {key: term for key, term in self.terms.items() if term.agreements}
        if not filled:
            return
        frame = self.frame(self.table)
        columns: dict[str, Column] = {}
        known: Known = {}
        for i, (key, term) in enumerate(filled.items()):
            node = n.Term(*key, term.type)
            found = value(node, frame)
            columns[f"t{i}"] = found.low if isinstance(found, Range) else found
            columns[f"t{i}_by"] = decided_by(term, frame)
            known |= {node: f"t{i}", ("by", key): f"t{i}_by"}
        name = f"t_{self.name}"
        yield [self._made(name, self.table.select("row", **columns))]
        yield [self._beside(name)]
        self.known |= known

    def _dates(self, depth: int) -> Iterator[list[Statement]]:
        """Dates that are computed from others, each once; ``depth`` tells which calls are there."""
        waiting = [node for node in self.nodes if self._is_date(node, depth)]
        while waiting:
            ready = [node for node in waiting if not _within(node, waiting)]
            table = with_workdays(self.table, ready)
            name = f"g{len(self.tables)}_{self.name}"
            names: dict[object, str] = {
                node: f"g{len(self.tables)}_{i}" for i, node in enumerate(ready)
            }
            columns = {names[node]: value(node, self.frame(table)) for node in ready}
            yield [self._made(name, table.select("row", **columns))]
            yield [self._beside(name)]
            self.known |= names
            waiting = [node for node in waiting if node not in names]

    def _is_date(self, node: n.Node, depth: int) -> bool:
        """Whether a node is a computed date of the subject for which all is there."""
        if not isinstance(node, n.Shift | n.Extreme) or node in self.known:
            return False
        parts = list(n.walk(node))
        if any(isinstance(part, n.Path) and part.of_item for part in parts):
            return False
        return all(self.depths[part] <= depth for part in parts if isinstance(part, n.ListCall))

    def _beside(self, name: str) -> Statement:
        """Let what follows see a table beside what is there."""
        kept = [self.table, self.tables[name]]
        self.table = view_table(f"v_{name}", kept)
        return joined_view(f"v_{name}", kept)

    def _made(self, name: str, table: ibis.Table) -> Statement:
        """Make a table; what follows finds it under its name."""
        self.tables[name] = ibis.table(table.schema(), name=name)
        return Statement(name, sql(table))

    def _list_calls(self, depth: int, calls: Sequence[n.ListCall]) -> Iterator[list[Statement]]:
        """Bounds first, then each list aggregated, then what the calls found."""
        bounds, known = self._bounds(calls)
        at = f"{depth}_{self.name}"
        yield [self._made(f"b{at}", bounds)]
        tables = [self.table, self.tables[f"b{at}"]]
        yield [joined_view(f"t{at}", tables)]
        together = view_table(f"t{at}", tables)
        # a table, because every list is joined to it
        yield [self._made(f"u{at}", together.select(*_needed(self, calls, together, known)))]
        bounded = self.tables[f"u{at}"]
        per_list = [
            list(self._aggregated(bounded, source, mine, known, f"{i}_{at}"))
            for i, (source, mine) in enumerate(_by_source(calls).items())
        ]
        for stage in zip_longest(*per_list, fillvalue=[]):
            yield [statement for statements in stage for statement in statements]
        yield self._dropped(f"_{at}", "ir")
        parts = [t for name, t in self.tables.items() if name.startswith("a") and f"_{at}" in name]
        yield [joined_view(f"w{at}", [bounded, *parts], "LEFT JOIN")]
        joined = view_table(f"w{at}", [bounded, *parts])
        found = self._found(calls, replace(self.frame(joined), known=known))
        yield [self._made(f"k{at}", found)]
        yield [*self._dropped(at, "abu"), self._beside(f"k{at}")]

    def _dropped(self, at: str, kinds: str) -> list[Statement]:
        """What was computed on the way, dropped so that memory does not grow with the lists."""
        names = [name for name in self.tables if name[0] in kinds and at in name]
        return [Statement(name) for name in names]

    def _bounds(self, calls: Sequence[n.ListCall]) -> tuple[ibis.Table, Known]:
        """The days between which calls look, computed once per subject."""
        table = with_workdays(self.table, calls)
        frame = self.frame(table)
        depth = self.depths[calls[0]]
        days = {key: make for call in calls for key, make in days_of(call, frame)}
        new: Known = {key: f"d{depth}_{i}" for i, key in enumerate(days) if key not in self.known}
        columns = {name: days[key]() for key, name in new.items()}
        return table.select("row", **columns), self.known | new

    def _found(self, calls: Sequence[n.ListCall], frame: Frame) -> ibis.Table:
        columns: dict[str, Column] = {}
        for mine in _by_source(
            [call for call in calls if not isinstance(call, n.Covered)]
        ).values():
            columns |= results(mine, frame)
        for call in calls:
            if isinstance(call, n.Covered):
                columns |= covered_result(call, self.names[call], frame)
        return frame.table.select("row", **columns)

    def _aggregated(
        self, table: ibis.Table, source: n.Path, calls: Sequence[n.ListCall], known: Known, at: str
    ) -> Iterator[list[Statement]]:
        """Stage by stage: the items with what is asked of each, then their aggregates."""
        needed = table.select(*_needed(self, calls, table, known))
        conditions = conditions_of(calls)
        items = item_table(self.subject, needed, source, self.book.extensions)
        if counts_workdays(conditions):
            # beside a table as it is, the list of working days is not copied per row
            yield [self._made(f"r{at}", items)]
            items = with_workdays(self.tables[f"r{at}"], conditions)
        frame = replace(
            self.frame(items), item=ItemColumns(items, kept=False), known=known,
            complete=complete_column(source.parts), dated=events_of(source).dated,
        )  # fmt: skip
        frame = answered(calls, frame)
        yield [self._made(f"i{at}", looked_up(calls, frame))]
        table = self.tables[f"i{at}"]
        frame = replace(frame, table=table, item=ItemColumns(table, kept=True))
        plain = [call for call in calls if not isinstance(call, n.Covered)]
        terms = [call for call in calls if isinstance(call, n.Covered)]
        made = [
            self._made(f"a{at}_{self.names[call]}", coverage(call, self.names[call], frame))
            for call in terms
        ]
        if plain:
            parts = table.group_by("row").aggregate(**aggregates(plain, frame))
            made.append(self._made(f"a{at}", parts))
        yield made

    def layer(self, index: int, cards: Sequence[Card]) -> Layer:
        """The patterns and due dates of cards."""
        needs = {
            card: tuple(version.key for version in self.versions[card])
            for card in sorted({v.card for v in verdicts_of(cards)})
        }
        table = self.table
        if needs:
            judged = ibis.table(
                {"row": "int64"} | {verdict_column(card): "string" for card in needs},
                name=f"judged_{self.name}",
            )
            table = table.left_join(judged, "row").drop("row_right")
        name = f"{self.name}_{index}"
        facts, asked = self._facts(table, cards)
        observed = self._made(f"facts_{name}", facts)
        seen = self.tables[f"facts_{name}"]
        codes = {
            card.key: code(card, seen, asked, judging(card, self.versions[card.id], seen, asked))
            for card in cards
        }
        dues = {card.key: asked["due", card.due.node] for card in cards}
        says = {card.key: asked["by", card.key] for card in cards if filled_in(card)}
        judged = seen.select("row", *dict.fromkeys((*dues.values(), *says.values())), **codes)
        coded = self._made(f"codes_{name}", judged)
        return Layer(self.name, f"codes_{name}", (observed, coded), tuple(codes), dues, says, needs)

    def _facts(self, table: ibis.Table, cards: Sequence[Card]) -> tuple[ibis.Table, Known]:
        """Every fact and due date once, however many cards ask it."""
        nodes = [node for card in cards for node in card.nodes]
        frame = self.frame(with_workdays(table, nodes))
        columns: dict[object, Column] = {}
        for card in cards:
            columns.setdefault(("due", card.due.node), value(card.due.node, frame.with_planned()))
            for version in self.versions[card.id]:
                columns.setdefault(("valid", version.valid), in_force(frame, version.valid))
            for node in observed_of(card):
                if node not in columns:
                    columns[node] = value(node, frame)
            if filled_in(card):
                columns["by", card.key] = agreements_of(card, table, self.known)
        asked = {key: f"f{i}" for i, key in enumerate(columns)}
        made = {asked[key]: column for key, column in columns.items()}
        return frame.table.select("row", "as_of", **made), asked


def _within(node: n.Node, others: Sequence[n.Node]) -> bool:
    """Whether a node has one of the others in it."""
    return any(part in others for part in n.walk(node) if part is not node and part != node)


def _needed(
    builder: _Builder, calls: Sequence[n.ListCall], table: ibis.Table, known: Known
) -> list[str]:
    """The columns of the subject that calls on one list look up beside its items."""
    frame = builder.frame(table)
    wanted = {
        "row",
        "record_row",
        "subject",
        "as_of",
        "p__window__end",
        "p__agreement__drawn_up_on",
    }
    wanted |= {f"{name}_row" for name in builder.subject.refers}
    for call in calls:
        wanted |= {known[key] for key, _make in days_of(call, frame)}
        for part in (*n.walk(call), *n.walk(builder.trigger)):
            wanted |= {
                known[key] for key in (part, ("bound", getattr(part, "by", None))) if key in known
            }
            if isinstance(part, n.Path) and not part.of_item:
                wanted |= {path_column(part.parts), complete_column(part.parts)}
            elif isinstance(part, n.ListCall) and part is not call:
                name = builder.names[part]
                wanted |= {name, f"{name}_low", f"{name}_high"}
    return [column for column in table.columns if column in wanted]


def _depths(calls: Sequence[n.ListCall]) -> dict[n.ListCall, int]:
    """When each call is computed: what others rest on first, the rest together at the end.

    So a list is gone through once for nearly all that is asked of it.
    """
    first = {call: _depth(call) for call in calls}
    last = max(first.values(), default=0)
    rested_on = {part for call in calls for part in n.walk(call) if part is not call}
    return {call: depth if call in rested_on else last for call, depth in first.items()}


def _depth(call: n.Node) -> int:
    """How many list calls have to be computed before this one."""
    inner = [_depth(p) + 1 for p in n.walk(call) if p is not call and isinstance(p, n.ListCall)]
    return max(inner, default=0)


def _by_source(calls: Sequence[n.ListCall]) -> dict[n.Path, list[n.ListCall]]:
    grouped: dict[n.Path, list[n.ListCall]] = {}
    for call in calls:
        grouped.setdefault(source_of(call), []).append(call)
    return grouped
