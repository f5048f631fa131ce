"""A rule card as it is loaded: what is owed, by whom, when, and what decides it.

Everything here is frozen and can be pickled; `bpvcheck.rulebook.load` makes it from YAML.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bpvcheck.expressions.logic import Logic
from bpvcheck.expressions.nodes import Node, VerdictOf, walk
from bpvcheck.expressions.timing import BY_NOW, depends_on_day
from bpvcheck.expressions.types import Type

if TYPE_CHECKING:
    from bpvcheck.rulebook.subjects import Subject

Texts = Mapping[str, str]
"""A text by language: `nl` and `en`."""
TermValue = str | int | bool | date | tuple[str, ...]
"""What a term can be: a word, a number, a day, or a list of words."""
Places = Mapping[str, tuple[int, int]]
"""Where the parts of a card stand on its file: `due.on` at line and column."""
PHASES: Final = ("general", "preparation", "placement", "assessment", "evaluation", "joint")
"""The phases of the protocol, and what all parties do together."""
BEARERS: Final = ("student", "school", "company", "knowledge_centre", "sector", "parties")
"""Who can owe a duty."""


def place_in(places: Places, path: str) -> tuple[int, int]:
    """Tell where a part stands, or the nearest part around it; the start of the file where none."""
    while path and path not in places:
        path = path.rpartition(".")[0]
    return places.get(path, (1, 1))


@dataclass(frozen=True)
class Validity:
    """From a day to a day, both included; None where it is open on that side."""

    start: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        """Whether a day lies within."""
        after = self.start is None or self.start <= day
        return after and (self.until is None or day <= self.until)

    def overlaps(self, other: "Validity") -> bool:
        """Whether a day lies within both."""
        return not (_before(self, other) or _before(other, self))

    def covers(self, other: "Validity") -> bool:
        """Whether every day of another period lies within this one."""
        starts = self.start is None or (other.start is not None and self.start <= other.start)
        ends = self.until is None or (other.until is not None and other.until <= self.until)
        return starts and ends


def _before(one: Validity, other: Validity) -> bool:
    return one.until is not None and other.start is not None and one.until < other.start


@dataclass(frozen=True)
class Source:
    """Where a duty stands: document, section, party and item; or the article of a document."""

    document: str
    section: str = ""
    party: tuple[str, ...] = ()
    item: int | None = None
    article: str = ""


@dataclass(frozen=True)
class LawRef:
    """Law that dates or sharpens a duty."""

    article: str
    valid: Validity
    says: Texts


@dataclass(frozen=True)
class CardScope:
    """For whom something holds: within each key one of the values, and that for every key.

    The keys stand in the order of their weight: of two scopes the one with the heavier key is the
    more specific. An empty key asks for nothing.
    """

    crebo: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    company_type: tuple[str, ...] = ()
    level: tuple[int, ...] = ()
    pathway: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()

    @property
    def asked(self) -> Mapping[str, tuple[str, ...] | tuple[int, ...]]:
        """The keys that ask for something, with their values."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value}

    @property
    def weight(self) -> tuple[bool, ...]:
        """How specific it is: scopes compare by it, the more specific being the greater."""
        return tuple(bool(getattr(self, each.name)) for each in fields(self))

    def rivals(self, other: "CardScope") -> bool:
        """Whether some subject is in both, and neither is the more specific."""
        if self.weight != other.weight:
            return False
        return all(set(values) & set(other.asked[name]) for name, values in self.asked.items())


@dataclass(frozen=True)
class Variant:
    """The value of a term between two dates, for all whom the card concerns or for some.

    `agreement` says on whose say it is. A branch's value has a `scope`, `when` as an expression
    tells who is in it, and `source` and `why` say where the value comes from.
    """

    valid: Validity
    value: TermValue
    agreement: str = "protocol"
    scope: CardScope | None = None
    when: Node | None = None
    source: Source | None = None
    why: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class TermDef:
    """A value that a branch agreement may fill in, or a dated value of law.

    The first of the `variants` that holds for a subject gives its value: branches' values stand
    before the card's own, the more specific first.
    """

    name: str
    variants: tuple[Variant, ...]
    unit: str
    may: str
    stricter: str
    why: Texts
    type: Type

    @property
    def own(self) -> tuple[Variant, ...]:
        """The values that the card itself gives."""
        return tuple(variant for variant in self.variants if variant.scope is None)

    @property
    def agreements(self) -> tuple[str, ...]:
        """The branches that give it values, in alphabetical order."""
        return tuple(sorted({each.agreement for each in self.variants if each.scope is not None}))

    def on(self, day: date) -> TermValue:
        """Return the card's own value on a day; raises KeyError where there is none."""
        for variant in self.own:
            if day in variant.valid:
                return variant.value
        raise KeyError(day)


@dataclass(frozen=True)
class FactDef:
    """A fact that the engine observes, with its expression and what it says in words.

    ``serves`` names the objectives whose report counts it beside the duty.
    """

    name: str
    node: Node
    says: Texts
    text: str
    serves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Due:
    """When a duty is due and why then, and until which day late still counts, if that ends."""

    node: Node
    why: Texts
    text: str
    late_until: Node | None = None
    late_until_text: str = ""


@dataclass(frozen=True)
class RecordField:
    """A field that the card reads, and where it usually is."""

    field: str
    where: Texts


@dataclass(frozen=True)
class CardCase:
    """An example as the card writes it: what changes in the records, and the verdict expected.

    `change` are the changes in their order: a path, and the value to set or None to remove.
    """

    name: str
    expect: str
    day: str
    as_of: date
    subject: str
    change: tuple["Change", ...]
    line: int
    column: int


@dataclass(frozen=True)
class Change:
    """One change to the records of an example."""

    path: str
    value: object
    remove: bool
    line: int
    column: int


@dataclass(frozen=True)
class Examples:
    """The situation that the cases vary, and the cases, as a file has them.

    `places` says where the records stand, `at_cases` where the cases do.
    """

    records: tuple[Mapping[str, object], ...]
    cases: tuple[CardCase, ...]
    places: tuple[tuple[int, int], ...]
    at_cases: tuple[int, int]


@dataclass(frozen=True)
class Card:
    """One duty.

    `facts` are in the order of the card, which is the order of an evidence pattern. `agreement`
    says on whose say the duty is, `scope` for whom it holds, `in_scope` the same as an expression;
    where it is false the duty does not apply. `file` names its file in messages, `path` is where it
    is; its examples are in a file beside it (`bpvcheck.rulebook.examples`). `place` tells where on
    the file something stands: `card.place("due.on")`.
    """

    id: str
    title: Texts
    duty: Texts
    source: Source
    law: tuple[LawRef, ...]
    bearer: tuple[str, ...]
    towards: tuple[str, ...]
    phase: str
    subject_record: str
    subject_per: str
    nature: str
    valid: Validity
    terms: Mapping[str, TermDef]
    define: Mapping[str, "Definition"]
    applies: Node
    applies_text: str
    facts: Mapping[str, FactDef]
    due: Due
    trigger: Node
    met: Logic
    breached: Logic | None
    remedy: Texts
    record: tuple[RecordField, ...]
    repeats: tuple[str, ...]
    file: str
    version: str
    agreement: str = "protocol"
    scope: CardScope | None = None
    in_scope: Node | None = None
    path: Path = field(default=Path(), compare=False)
    places: Places = field(default_factory=dict, compare=False)

    @property
    def subject(self) -> "Subject":
        """Whom or what the duty is judged for."""
        from bpvcheck.rulebook.subjects import subject

        return subject(self.subject_record, self.subject_per)

    @property
    def subject_name(self) -> str:
        """The subject's name: `placement`, `school per school_year`."""
        per = f" per {self.subject_per}" if self.subject_per else ""
        return f"{self.subject_record}{per}"

    @property
    def key(self) -> str:
        """The name of the card's file, which tells versions of one duty apart: `VRB-OI-5@2015`."""
        return key_of(self.file)

    @property
    def expressions(self) -> Iterator[tuple[str, Node]]:
        """Every expression that is observed, with its place on the card: `facts.briefed.is`."""
        yield "applies", self.applies
        if self.in_scope is not None:
            yield "scope", self.in_scope
        yield from ((f"facts.{name}.is", fact.node) for name, fact in self.facts.items())
        yield "due.on", self.due.node
        if self.due.late_until is not None:
            yield "due.late_until", self.due.late_until

    @property
    def nodes(self) -> Iterator[Node]:
        """Every expression that is observed."""
        yield from (node for _path, node in self.expressions)

    @property
    def asked(self) -> Iterator[Node]:
        """Every node that is asked for by itself, as often as it is; terms' scopes included.

        A due day is asked for three times: as a day, as a bound, and as a column.
        """
        yield from (*self.nodes, self.trigger, self.due.node, self.due.node)
        if self.due.late_until is not None:
            yield self.due.late_until
        variants = (each for term in self.terms.values() for each in term.variants)
        yield from (each.when for each in variants if each.when is not None)

    @cached_property
    def rests_on(self) -> tuple[str, ...]:
        """The duties whose verdict the card asks for."""
        asked = (part for node in self.nodes for part in walk(node))
        return tuple(dict.fromkeys(part.card for part in asked if isinstance(part, VerdictOf)))

    @cached_property
    def asked_again(self) -> tuple[str, ...]:
        """The names of the facts that depend on the day by which they are asked, as of now."""
        return tuple(
            f"{name}{BY_NOW}" for name, fact in self.facts.items() if depends_on_day(fact.node)
        )

    @property
    def judge(self) -> Mapping[str, Logic]:
        """The clauses of its judgement that the card has, by their name."""
        clauses = {"met": self.met, "breached": self.breached}
        return {name: logic for name, logic in clauses.items() if logic is not None}

    def place(self, path: str) -> tuple[int, int]:
        """Return the line and column of a part of the card, or of the nearest part around it."""
        return place_in(self.places, path)


EXAMPLES: Final = ".examples.yaml"
"""How the name of the file with a card's examples ends, behind the key of the card."""


def key_of(file: str) -> str:
    """Return the key of the card in a file."""
    return file.rsplit("/", 1)[-1].removesuffix(".yaml")


@dataclass(frozen=True)
class Definition:
    """A named value of a card."""

    name: str
    node: Node
    text: str


@dataclass(frozen=True)
class Objective:
    """What the parties want, and the duties that serve it.

    With ``and_branches`` every duty that a branch's agreement adds serves it too.
    """

    id: str
    title: Texts
    objective: Texts
    source: Source
    rests_on: tuple[str, ...]
    and_branches: bool
    file: str
    version: str
    places: Places = field(default_factory=dict, compare=False)

    def place(self, path: str) -> tuple[int, int]:
        """Return the line and column of a part of the objective."""
        return place_in(self.places, path)
