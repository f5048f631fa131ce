"""Records made up at random from the models' own vocabulary, and card examples with flaws in them.

Dates lie around each other and around the as-of date, fields are absent or null, lists are complete
up to some day or not. What the intake sets aside (dates in an impossible order) is not made.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from pydantic import BaseModel, StringConstraints

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import Scope
from bpvcheck.expressions.timing import Index
from bpvcheck.expressions.types import Bool, Date
from bpvcheck.observe.frames import Frame, FrameView
from bpvcheck.observe.reference import Situations, evaluate
from bpvcheck.observe.subjects.derived import Derived
from bpvcheck.observe.subjects.placements import placements
from bpvcheck.observe.subjects.rows import SubjectRows
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import UNKNOWN_DAY, Dates, day_number
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions
from bpvcheck.records.tables import RecordTables
from bpvcheck.records.types import PeriodItem
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.examples import examples
from bpvcheck.rulebook.load import load_rules
from bpvcheck.rulebook.subjects import derived_values, subject, subject_type

Record = dict[str, Any]
STEPS = (
    0,
    0,
    1,
    -1,
    2,
    5,
    7,
    -7,
    10,
    14,
    20,
    28,
    30,
    31,
    -31,
    60,
    90,
    120,
    150,
    -150,
    365,
    -365,
    900,
)
"""How many days a made-up date lies from the middle."""
WORDS = {
    "^[0-9]{2}[A-Z]{2}": ("99XA", "99XB", "99XC"),
    "^[0-9]{5}": ("94920", "93901"),
    "^K[0-9]{4}": ("K0914",),
    "^([0-9]{2}": ("99ZZ1234XY    101", "99ZZ1234XY0000101", "99ZZ1234XY0000201", "100018965"),
    "^[A-Za-z0-9]": ("V1", "V2", "all", "W1"),
}
"""Words for identifiers, by how their pattern begins: few, so that records meet each other."""


@pytest.fixture(scope="session")
def book() -> RuleBook:
    """All cards."""
    return load_rules()


@pytest.fixture(scope="session")
def make_records(book: RuleBook) -> Callable[[int, date, int], list[Record]]:
    """Make records from a seed, around a day."""
    return lambda seed, middle, amount: Maker(seed, book, middle).records(amount)


@pytest.fixture(scope="session")
def ask(book: RuleBook) -> Callable[..., str]:
    """Ask an expression of the one subject in some records, both ways: they say the same."""

    def asked(
        text: str,
        *records: Record,
        as_of: str,
        complete: str = "",
        part: str = "",
        extensions: Extensions = (),
    ) -> str:
        kind = "company" if part else "placement"
        world = a_world(records, as_of, complete, extensions)
        subjects = world.subjects("company_per_school_year" if part else kind)
        per = "school_year" if part else ""
        about = subject(kind, per)
        scope = Scope("BPV-ST-1", subject_type(about, extensions), {}, dict(derived_values(about)))
        node = parse(text, scope, wanted=Bool())
        situation = Situations(subjects, book).of(subjects.ids[0].as_py(), part)
        assert situation is not None
        row = subjects.parts.to_pylist().index(part)
        trigger = n.Constant(date(2012, 1, 1), Date())
        frame = Frame(
            subjects, subjects.world.as_of, Index(), subjects.world.words, trigger, {}, {}
        )
        truth = FrameView(frame).value(node)
        yes, no = (
            np.broadcast_to(each, (subjects.size,))[row] for each in (truth.true, truth.false)
        )
        here = True if yes else False if no else None
        assert here is evaluate(node, situation)
        return TRUTHS[here]

    return asked


TRUTHS = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True)
class Made:
    """What is made of records: subjects by the name of their table."""

    derived: Derived
    placements: SubjectRows

    def subjects(self, name: str) -> SubjectRows:
        """Give the subjects of a kind."""
        return self.placements if name == "placement" else self.derived.subjects[name]


def a_world(
    records: Iterable[Record], as_of: str, complete: str = "", extensions: Extensions = ()
) -> Made:
    """Make the subjects of some records as of a day."""
    tables = RecordTables(records, extensions)
    day, complete_day = (
        Dates(np.asarray(day_number(date.fromisoformat(text)) if text else UNKNOWN_DAY))
        for text in (as_of, complete)
    )
    others = {kind: tables.table(kind) for kind in KINDS if kind != "placement"}
    world = World(others, day, complete_day, extensions)
    derived = Derived(world, tables.parts("placement"))
    return Made(derived, placements(world, world.of("placement", tables.table("placement"))))


@pytest.fixture(scope="session")
def judged() -> Callable[..., list[str]]:
    """List the subjects of a kind that records yield: id and part."""

    def listed(name: str, *records: Record, as_of: str) -> list[str]:
        found = a_world(records, as_of).subjects(name)
        pairs = zip(found.ids.to_pylist(), found.parts.to_pylist(), strict=True)
        return sorted(f"{subject_id} {part}".rstrip() for subject_id, part in pairs)

    return listed


class Maker:
    """Makes records around a day."""

    def __init__(self, seed: int, book: RuleBook, middle: date) -> None:
        """Draw from a seed, so that a failure can be repeated."""
        self.random = Random(seed)  # noqa: S311 - made-up records, not secrets
        self.book = book
        self.middle = middle

    def records(self, amount: int) -> list[Record]:
        """Some records of every kind, and the records of some examples with flaws."""
        made = [
            self.record(kind, number)
            for kind in KINDS
            for number in range(amount if kind in {"placement", "attestation"} else amount // 4)
        ]
        return [*unique(made), *self.flawed_examples(amount)]

    def record(self, kind: str, number: int) -> Record:
        """One record of a kind."""
        made: Record = self.model(KINDS[kind])
        made |= {"kind": kind, "id": self.name(kind, number)}
        if kind == "attestation":
            made["duty"] = self.random.choice(self.book.ids)
            made["subject_kind"] = self.random.choice(
                ["placement", "company", "school", "programme"]
            )
            made["subject"] = self.name(made["subject_kind"], self.random.randrange(40))
        return made

    def name(self, kind: str, number: int) -> str:
        """The id of a record: of a school or company one of few, that others refer to."""
        words = {
            "school": "^[0-9]{2}[A-Z]{2}",
            "knowledge_centre": "^[0-9]{2}[A-Z]{2}",
            "company": "^([0-9]{2}",
        }
        if kind in words:
            return self.random.choice(WORDS[words[kind]])
        return f"{kind[0].upper()}{number}"

    def model(self, model: type[BaseModel]) -> Record:
        """The fields of a record or item, some of them absent or null."""
        hints = get_type_hints(model, include_extras=True)
        made: Record = {}
        likely = self.random.choice((0.5, 0.8, 0.95))
        for name, info in model.model_fields.items():
            if name == "extensions":
                continue
            if info.is_required() or self.random.random() < likely:
                made[name] = self.value(hints[name])
            elif self.random.random() < 0.3:
                made[name] = None
        return put_in_order(model, made)

    def value(self, hint: Any) -> Any:  # noqa: ANN401, PLR0911 - a table of types
        """A value of an annotation."""
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.bounded(args[0], args[1:])
        if origin in {Union, UnionType}:
            return self.value(next(arg for arg in args if arg is not NoneType))
        if origin is list:
            return self.listed(args[0])
        if origin is dict:
            names = get_args(args[0])
            return {name: self.day() for name in names if self.random.random() < 0.3}
        if origin is Literal:
            return self.random.choice(args)
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            return self.model(hint)
        return self.random.random() < 0.5

    def listed(self, element: Any) -> list[Any]:  # noqa: ANN401
        """A list: of a vocabulary some or nearly all of its words, of items up to three."""
        if get_origin(element) is Literal:
            share = self.random.choice((0.2, 0.6, 1))
            return [word for word in get_args(element) if self.random.random() < share]
        return [self.value(element) for _ in range(self.random.choice((0, 0, 1, 1, 2, 3)))]

    def bounded(self, base: Any, marks: tuple[Any, ...]) -> Any:  # noqa: ANN401
        """A day, a number or a word."""
        if base is date:
            return self.day()
        if base in {int, float}:
            return self.random.choice((1, 1, 2, 3, 4))
        if base is not str:
            return self.value(base)
        pattern = next(str(m.pattern) for m in marks if isinstance(m, StringConstraints))
        return self.random.choice(
            next((words for start, words in WORDS.items() if pattern.startswith(start)), ("x",))
        )

    def day(self) -> str:
        """A day around the middle."""
        return str(self.middle + timedelta(days=self.random.choice(STEPS)))

    def flawed_examples(self, amount: int) -> Iterator[Record]:
        """The records of some examples, ids set apart, each with some flaws."""
        cards = list(self.book)
        for number in range(amount):
            example = self.random.choice(examples(self.random.choice(cards)))
            for record in example.records:
                apart = set_apart(record, f"{number}~")
                for _ in range(self.random.choice((0, 1, 1, 2))):
                    self.spoil(apart)
                yield json.loads(json.dumps(apart, default=str))

    def spoil(self, record: Record) -> None:
        """Take a value away, or put another in its place."""
        places = [(holder, key) for holder, key in _places(record) if key not in KEPT]
        if not places:
            return
        holder, key = self.random.choice(places)
        value = holder[key]
        if isinstance(value, str) and value[:2] == "20" and value[4:5] == "-":
            days = self.random.choice(STEPS)
            holder[key] = str(date.fromisoformat(value) + timedelta(days=days))
        elif isinstance(holder, list):
            del holder[key]
        else:
            holder[key] = None


KEPT = frozenset(
    [
        "kind",
        "id",
        "status",
        "duty",
        "subject_kind",
        "subject",
        "school",
        "knowledge_centre",
        "since",
        "until",
        "open_ended",
    ]
)
"""Fields that a flaw leaves alone: every record has them, or they go together."""
REFERENCES = frozenset(
    ["id", "school", "company", "knowledge_centre", "also_known_as", "schools_served"]
)
"""Fields that hold the id of a record."""


def set_apart(value: Any, mark: str, *, is_id: bool = False) -> Any:  # noqa: ANN401
    """The value with every id in it marked, and days as texts."""
    if isinstance(value, dict):
        ids = REFERENCES | {"subject"} if "duty" in value else REFERENCES
        return {
            key: set_apart(inner, mark, is_id=key in ids and not isinstance(inner, date))
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [set_apart(inner, mark, is_id=is_id) for inner in value]
    if isinstance(value, date):
        return str(value)
    return mark + value if is_id and isinstance(value, str) else value


def unique(records: list[Record]) -> list[Record]:
    """The records, of each id the first; a company is one whatever pads its house number."""
    kept: dict[tuple[str, str], Record] = {}
    known: set[str] = set()
    for record in records:
        names = [
            name.replace(" ", "0") for name in (record["id"], *(record.get("also_known_as") or ()))
        ]
        if record["kind"] == "company" and known.intersection(names):
            continue
        known |= set(names) if record["kind"] == "company" else set()
        kept.setdefault((record["kind"], names[0]), record)
    return list(kept.values())


def put_in_order(model: type[BaseModel], made: Record) -> Record:
    """Mend what the intake would set aside."""
    if issubclass(model, PeriodItem) and made.get("until"):
        made["open_ended"] = None
        if made.get("since"):
            made["since"], made["until"] = sorted((made["since"], made["until"]))
    if made.get("start") and made.get("planned_end"):
        made["start"], made["planned_end"] = sorted((made["start"], made["planned_end"]))
    return made


def _places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in list(items):
        yield value, key
        yield from _places(part)
