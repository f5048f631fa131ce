"""Rule cards as a plan: the SQL that turns record tables into evidence patterns.

Per kind of subject a query for every dozen cards makes ``codes_<subject>_0`` (``_0_1``, ...): per
card a code for its evidence pattern, and the due dates. It goes by steps, each a query on the one
before, that add columns:

1. ``x``: the fields and lists of the subject that expressions need, one row per subject;
2. ``t`` and ``g``: terms that branches fill in, and dates that are computed from others;
3. per depth ``b``: the bounds of list calls, ``i``: the items of each list with what is asked of
   them, ``a``: the items aggregated, ``k``: what each call found. Deeper calls use shallower ones;
4. ``f``: the facts.

What rests on verdicts follows in ``codes_<subject>_1`` and further. A plan is text: it can be kept
between runs, and another engine than DuckDB can be given the same expressions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.branches import agreements_of, decided_by, filled_in, scopes
from bpvcheck.observe.builtin import builtin_statements
from bpvcheck.observe.calendar import calendar_statements
from bpvcheck.observe.compile import WORKDAYS, counts_workdays, in_force, value
from bpvcheck.observe.frame import Column, Frame, Range, verdict_column
from bpvcheck.observe.items import answered, days_of, items_frame
from bpvcheck.observe.lists import aggregates, results, source_of
from bpvcheck.observe.patterns import before_verdicts, code, judging, observed_of, verdicts_of
from bpvcheck.observe.plan_types import Layer, Plan
from bpvcheck.observe.scalars import scalar_table, table_name
from bpvcheck.observe.subject_tables import subject_statements
from bpvcheck.observe.tables import record_columns
from bpvcheck.records import KINDS
from bpvcheck.rulebook.book import RuleBook, versions_of
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.subjects import Subject

MOST: Final = 12
"""How many cards one query observes, about: each of its steps holds all columns at a time, and a
query over fewer than 122,880 rows keeps one core busy. Fewer ask more often for the same."""
Known = dict[object, str]
"""The columns of what has been computed: by node, or by ("bound", node)."""


def plan(book: RuleBook) -> Plan:
    """Compile the cards of a rule book; a card comes after those whose verdicts it rests on."""
    layers = book.layers()
    found: list[tuple[int, Layer]] = []
    subjects = list(dict.fromkeys(card.subject for layer in layers for card in layer))
    for subject in subjects:
        first, *later = ([card for card in layer if card.subject is subject] for layer in layers)
        for number, group in enumerate(_groups(first)):
            mine = [group] if number else [group, *later]
            builder = _Builder(subject, number, [card for layer in mine for card in layer], book)
            found += [(i, builder.layer(i, cards)) for i, cards in enumerate(mine) if cards]
    found.sort(key=lambda numbered: numbered[0])
    return Plan(
        setup=(*builtin_statements(), *calendar_statements(), *subject_statements()),
        layers=tuple(layer for _i, layer in found),
        subjects=tuple(map(table_name, subjects)),
        columns={kind: record_columns(kind, book.extensions) for kind in KINDS},
    )


def _groups(cards: Sequence[Card]) -> Iterator[list[Card]]:
    """Divide cards evenly over as few queries as will do; versions of a duty stay together."""
    duties = list(dict.fromkeys(card.id for card in cards))
    size = -(-len(duties) // max(1, -(-len(cards) // MOST))) or 1
    for at in range(0, max(len(duties), 1), size):
        yield [card for card in cards if card.id in duties[at : at + size]]


def sql(table: ibis.Table) -> str:
    """The query as DuckDB reads it."""
    text = str(ibis.to_sql(table, dialect="duckdb", pretty=False))
    return text.replace("(__ibis_param_item__)", "item").replace("__ibis_param_item__", "item")


class _Builder:
    """Compiles the cards of one subject; ``table`` is what has been computed so far."""

    def __init__(
        self, subject: Subject, number: int, cards: Sequence[Card], book: RuleBook
    ) -> None:
        self.subject = subject
        self.cards = cards
        self.name = table_name(subject)
        self.number = f"_{number}" if number else ""
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
        self.known: Known = {}
        self.steps: dict[str, str] = {}
        self.table = scalar_table(subject, self.nodes, _by_source(calls), book.extensions)
        if counts_workdays(self.nodes):
            self.table = self.table.cross_join(WORKDAYS)
        self._prepare()
        self.asked = self._facts()

    def _frame(self) -> Frame:
        return Frame(
            self.table, self.terms, self.names, self.trigger, known=self.known,
            functions=self.book.functions,
        )  # fmt: skip

    def _prepare(self) -> None:
        """Step by step: the subject's fields, then the list calls by depth."""
        self._step("x", self.table)
        self._terms()
        self._dates(-1)
        for depth in sorted(set(self.depths.values())):
            self._list_calls([call for call, at in self.depths.items() if at == depth])
            self._dates(depth)

    def _step(self, letter: str, table: ibis.Table) -> None:
        """What follows is a query on this one."""
        self._named(letter, table.schema(), sql(table))

    def _add(self, letter: str, columns: Mapping[str, Column]) -> None:
        """Columns beside what is there, which is not written out: SQL takes time to read."""
        if not columns:
            return
        assert not {*columns} & {*self.table.columns}  # noqa: S101 - each name is given once
        table = self.table.select(**columns)
        query = sql(table).replace("SELECT ", "SELECT *, ", 1)
        self._named(letter, dict(self.table.schema()) | dict(table.schema()), query)

    def _named(self, letter: str, columns: Mapping[str, Any], query: str) -> None:
        name = f"{letter}{len(self.steps)}"
        self.steps[name] = query
        self.table = ibis.table(columns, name=name)

    def _add_known(self, letter: str, columns: Mapping[object, Column]) -> None:
        """Columns that expressions find by their key."""
        names = {key: f"{letter}{len(self.steps)}_{i}" for i, key in enumerate(columns)}
        self._add(letter, {names[key]: column for key, column in columns.items()})
        self.known |= names

    def _terms(self) -> None:
        """The terms to which branches give values: what holds for each subject, on whose say."""
        filled = {key: term for key, term in self.terms.items() if term.agreements}
        columns: dict[object, Column] = {}
        for key, term in filled.items():
            node = n.Term(*key, term.type)
            found = value(node, self._frame())
            columns[node] = found.low if isinstance(found, Range) else found
            columns["by", key] = decided_by(term, self._frame())
        if columns:
            self._add_known("t", columns)

    def _dates(self, depth: int) -> None:
        """Dates that are computed from others, each once; ``depth`` tells which calls are there."""
        waiting = [node for node in self.nodes if self._is_date(node, depth)]
        while waiting:
            ready = [node for node in waiting if not _within(node, waiting)]
            frame = self._frame()
            self._add_known("g", {node: value(node, frame) for node in ready})
            waiting = [node for node in waiting if node not in self.known]

    def _is_date(self, node: n.Node, depth: int) -> bool:
        """Whether a node is a computed date of the subject for which all is there."""
        if not isinstance(node, n.Shift | n.Extreme) or node in self.known:
            return False
        parts = list(n.walk(node))
        if any(isinstance(part, n.Path) and part.of_item for part in parts):
            return False
        return all(self.depths[part] <= depth for part in parts if isinstance(part, n.ListCall))

    def _list_calls(self, calls: Sequence[n.ListCall]) -> None:
        """Bounds first, then the items with what is asked of them, then what the calls found."""
        frame = self._frame()
        days = {key: make for call in calls for key, make in days_of(call, frame)}
        self._add_known("b", {key: days[key]() for key in days if key not in self.known})
        by_source = _by_source(calls)
        frames = {source: items_frame(source, self._frame()) for source in by_source}
        frames = {source: answered(mine, frames[source]) for source, mine in by_source.items()}
        names = {source: f"i{len(self.steps)}_{i}" for i, source in enumerate(frames)}
        self._add("i", {names[source]: frame.items for source, frame in frames.items()})
        found: dict[str, Column] = {}
        for source, mine in by_source.items():
            items = self.table[names[source]]
            found |= aggregates(mine, replace(frames[source], table=self.table, items=items))
        self._add("a", found)
        frame = self._frame()
        self._add(
            "k", {k: v for mine in by_source.values() for k, v in results(mine, frame).items()}
        )

    def _facts(self) -> Known:
        """Every fact and due date once, however many cards ask it; what rests on no verdict."""
        frame = self._frame()
        columns: dict[object, Column] = {}
        for card in self.cards:
            columns.setdefault(("due", card.due.node), value(card.due.node, frame.with_planned()))
            columns.setdefault(("valid", card.valid), in_force(frame, card.valid))
            for node in before_verdicts(observed_of(card)):
                if node not in columns:
                    columns[node] = value(node, frame)
            if filled_in(card):
                columns["by", card.key] = agreements_of(card, self.table, self.known)
        asked = {key: f"f{i}" for i, key in enumerate(columns)}
        made = {asked[key]: column for key, column in columns.items()}
        self._step("f", self.table.select("row", "as_of", **made))
        return asked

    def layer(self, index: int, cards: Sequence[Card]) -> Layer:
        """The patterns and due dates of cards; what comes later finds them in the first table."""
        needs = {
            card: tuple(version.key for version in self.versions[card])
            for card in sorted({v.card for v in verdicts_of(cards)})
        }
        seen, asked = self._judged(cards, needs) if needs else (self.table, self.asked)
        codes = {
            card.key: code(card, seen, asked, judging(card, self.versions[card.id], seen, asked))
            for card in cards
        }
        dues = {card.key: asked["due", card.due.node] for card in cards}
        says = {card.key: asked["by", card.key] for card in cards if filled_in(card)}
        kept = [*dues.values(), *says.values()]
        kept += [] if needs else self._for_later(cards)
        table = seen.select("row", *dict.fromkeys(kept), **codes)
        name = f"codes_{self.name}_{index}{self.number}"
        query, steps = sql(table), {} if needs else self.steps
        if not needs:
            self.table = ibis.table(table.schema(), name=name)
        return Layer(self.name, name, steps, query, tuple(codes), dues, says, needs)

    def _for_later(self, cards: Sequence[Card]) -> Iterator[str]:
        """The columns that other cards look up, once they know the verdicts they rest on."""
        later = [card for card in self.cards if card not in cards]
        for card in later:
            yield from ("as_of", self.asked["due", card.due.node])
            yield from (self.asked["valid", each.valid] for each in self.versions[card.id])
            yield from (self.asked[node] for node in before_verdicts(observed_of(card)))
            yield from (self.asked["by", card.key] for _name in filled_in(card))

    def _judged(
        self, cards: Sequence[Card], needs: Mapping[str, Sequence[str]]
    ) -> tuple[ibis.Table, Known]:
        """The facts with those that rest on verdicts, which stand in a table of their own."""
        columns = {"row": "int64"} | {verdict_column(card): "string" for card in needs}
        judged = ibis.table(columns, name=f"judged_{self.name}")
        table = self.table.left_join(judged, "row").drop("row_right")
        frame = replace(self._frame(), table=table, known=self.asked)
        nodes = dict.fromkeys(node for card in cards for node in observed_of(card))
        new = {node: value(node, frame) for node in nodes if node not in self.asked}
        names = {node: f"v{i}" for i, node in enumerate(new)}
        return table.mutate(**{names[node]: new[node] for node in new}), self.asked | names


def _within(node: n.Node, others: Sequence[n.Node]) -> bool:
    """Whether a node has one of the others in it."""
    return any(part in others for part in n.walk(node) if part is not node and part != node)


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
