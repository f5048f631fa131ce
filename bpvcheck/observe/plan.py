"""Rule cards as a plan: the SQL that turns record tables into evidence patterns.

Per kind of subject:

1. ``x_<subject>``: the fields of the subject that expressions need, one row per subject;
2. ``k<depth>_<subject>``: the same with what was asked of lists; deeper calls use shallower ones;
3. ``codes_<subject>_<layer>``: per card a code for its evidence pattern, and the due dates.

A plan is text: it can be kept between runs, and another engine than DuckDB can be given the same
expressions.
"""

from collections.abc import Iterable, Iterator, Sequence

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.compile import Column, Frame, in_force, value, verdict_column
from bpvcheck.observe.coverage import coverage, covered_result
from bpvcheck.observe.calendar import calendar_statements
from bpvcheck.observe.lists import aggregates, results, source_of
from bpvcheck.observe.plan_types import Layer, Plan, Statement
from bpvcheck.observe.scalars import item_table, scalar_table, table_name
from bpvcheck.observe.subject_tables import subject_statements
from bpvcheck.observe.tables import record_columns
from bpvcheck.records import KINDS
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.subjects import Subject

def plan(layers: Sequence[Sequence[Card]]) -> Plan:
    """Compile cards; ``layers`` puts a card after those whose verdicts it rests on."""
    preparations: list[Statement] = []
    found: list[Layer] = []
    subjects = list(dict.fromkeys(card.subject for layer in layers for card in layer))
    for subject in subjects:
        mine = [[card for card in layer if card.subject is subject] for layer in layers]
        builder = _Builder(subject, [card for layer in mine for card in layer])
        preparations += builder.prepare()
        found += [builder.layer(i, cards) for i, cards in enumerate(mine) if cards]
    found.sort(key=lambda layer: layer.table.rsplit("_", 1)[-1])
    return Plan(
        setup=(*calendar_statements(), *subject_statements()),
        preparations=tuple(preparations),
        layers=tuple(found),
        subjects=tuple(map(table_name, subjects)),
        columns={kind: record_columns(kind) for kind in KINDS},
    )


def sql(table: ibis.Table) -> str:
    """The query as DuckDB reads it."""
    return str(ibis.to_sql(table, dialect="duckdb", pretty=False))


class _Builder:
    """Compiles the cards of one subject."""

    def __init__(self, subject: Subject, cards: Sequence[Card]) -> None:
        self.subject = subject
        self.name = table_name(subject)
        self.cards = cards
        self.terms = {(c.id, name): term for c in cards for name, term in c.terms.items()}
        self.trigger = cards[0].trigger
        nodes = [node for card in cards for node in (*card.nodes, card.trigger)]
        self.nodes = list(dict.fromkeys(part for node in nodes for part in n.walk(node)))
        calls = [node for node in self.nodes if isinstance(node, n.ListCall)]
        self.depths = {call: _depth(call) for call in calls}
        self.names: dict[n.Node, str] = {call: f"k{i}" for i, call in enumerate(calls)}
        self.table = scalar_table(subject, self.nodes)
        self.seen = ""

    def frame(self, table: ibis.Table) -> Frame:
        return Frame(table, self.terms, self.names, self.trigger)

    def prepare(self) -> Iterator[Statement]:
        """The subject's fields, then the list calls by depth."""
        yield from self._keep(f"x_{self.name}", self.table)
        for depth in sorted(set(self.depths.values())):
            calls = [call for call, at in self.depths.items() if at == depth]
            yield from self._list_calls(depth, calls)

    def _keep(self, name: str, table: ibis.Table) -> Iterator[Statement]:
        """Make a table, and let what follows see its columns beside those that are there."""
        kept = ibis.table(table.schema(), name=name)
        yield Statement(name, sql(table))
        if not self.seen:
            self.table, self.seen = kept, name
            return
        joined = f"SELECT * FROM {self.seen} JOIN {name} USING (row)"
        self.seen = f"v_{name}"
        yield Statement(self.seen, joined, view=True)
        columns = dict(self.table.schema().items()) | dict(kept.schema().items())
        self.table = ibis.table(columns, name=self.seen)

    def _list_calls(self, depth: int, calls: Sequence[n.ListCall]) -> Iterator[Statement]:
        joined = self.table
        for i, (source, mine) in enumerate(_by_source(calls).items()):
            for j, part in enumerate(self._aggregated(source, mine)):
                name = f"a{depth}_{i}_{j}_{self.name}"
                yield Statement(name, sql(part))
                kept = ibis.table(part.schema(), name=name)
                joined = joined.left_join(kept, "row").drop("row_right")
        frame = self.frame(joined)
        plain = [call for call in calls if not isinstance(call, n.Covered)]
        columns = results(plain, frame)
        for call in calls:
            if isinstance(call, n.Covered):
                columns |= covered_result(call, self.names[call], frame)
        yield from self._keep(f"k{depth}_{self.name}", joined.select("row", **columns))

    def _aggregated(self, source: n.Path, calls: Sequence[n.ListCall]) -> Iterator[ibis.Table]:
        items, item, complete, dated = item_table(self.subject, self.table, source)
        frame = Frame(items, self.terms, self.names, self.trigger, item, complete, dated)
        plain = [call for call in calls if not isinstance(call, n.Covered)]
        if plain:
            yield items.group_by("row").aggregate(**aggregates(plain, frame))
        for call in calls:
            if isinstance(call, n.Covered):
                yield coverage(call, self.names[call], frame)

    def layer(self, index: int, cards: Sequence[Card]) -> Layer:
        """The patterns and due dates of cards."""
        needs = tuple(sorted({v.card for v in _verdicts(cards)}))
        table = self.table
        if needs:
            judged = ibis.table(
                {"row": "int64"} | {verdict_column(card): "string" for card in needs},
                name=f"judged_{self.name}",
            )
            table = table.left_join(judged, "row").drop("row_right")
        frame = self.frame(table)
        dues: dict[str, str] = {}
        columns: dict[str, Column] = {}
        for card in cards:
            due = value(card.due.node, frame.with_planned())
            dues[card.key] = _shared(columns, due)
            columns[card.key] = _code(card, due, frame)
        name = f"codes_{self.name}_{index}"
        selected = table.select("row", **{"d" + k if k.isdigit() else k: v for k, v in columns.items()})
        statement = Statement(name, sql(selected))
        keys = tuple(card.key for card in cards)
        return Layer(self.name, name, (statement,), keys, {k: "d" + v for k, v in dues.items()}, needs)


def _shared(columns: dict[str, Column], due: Column) -> str:
    """The column of a due date; equal ones are kept once."""
    for name, column in columns.items():
        if name.isdigit() and column.equals(due):
            return name
    name = str(sum(key.isdigit() for key in columns))
    columns[name] = due
    return name


def _code(card: Card, due: Column, frame: Frame) -> Column:
    """The evidence pattern as a number in base three: true 0, false 1, unknown 2 per fact."""
    applies = in_force(frame, card.valid) & value(card.applies, frame)
    facts = [applies, frame.as_of > due, *(value(fact.node, frame) for fact in card.facts.values())]
    digits = [ibis.cases((fact, 0), (~fact, 1), else_=2) * 3**i for i, fact in enumerate(facts)]
    total = digits[0]
    for digit in digits[1:]:
        total = total + digit
    return total.cast("int32")


def _verdicts(cards: Iterable[Card]) -> Iterator[n.VerdictOf]:
    for card in cards:
        for node in card.nodes:
            yield from (part for part in n.walk(node) if isinstance(part, n.VerdictOf))


def _depth(call: n.Node) -> int:
    """How many list calls have to be computed before this one."""
    inner = [_depth(part) + 1 for part in n.walk(call) if part is not call and isinstance(part, n.ListCall)]
    return max(inner, default=0)


def _by_source(calls: Sequence[n.ListCall]) -> dict[n.Path, list[n.ListCall]]:
    grouped: dict[n.Path, list[n.ListCall]] = {}
    for call in calls:
        grouped.setdefault(source_of(call), []).append(call)
    return grouped
