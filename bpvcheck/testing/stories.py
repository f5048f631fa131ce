"""Stories: situations with the verdicts that somebody worked out by hand from the protocol.

A file ``fixtures/stories/<name>.yaml``, strict YAML::

    title: {nl: ..., en: ...}
    story: {nl: ..., en: ...}
    like: model-bol              # the records and the verdicts of that story, except for ...
    as_of: 2012-11-01
    complete_until: 2012-11-01   # the whole input states this, as `check --complete-until` does
    set: {bpv-1/briefings/0/on: 2012-02-07}
    remove: [bpv-1/feedback]
    records: [{kind: placement, ...}]
    verdicts:
      bpv-1:                     # the subject, and its part if it has one: `99XA 2011-2012`
        VRB-OI-5: {met_late: told on the day after the start}
    without_plugin:              # in a story of a plugin: what the protocol says without it
      bpv-1:
        ALG-LB-2: {met: the protocol takes a course for trainers}

``records_of`` takes over the records only. A path is a record's id, then its fields and positions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bpvcheck.data import folder
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Change
from bpvcheck.rulebook.examples import CaseError, apply
from bpvcheck.rulebook.strict import MappingNode, YamlNode, plain, read_yaml
from bpvcheck.testing.run import Row
from bpvcheck.testing.situations import Record, Situation, judge_situations

KEYS = frozenset(
    {"title", "story", "like", "records_of", "as_of", "complete_until"}
    | {"set", "remove", "records", "verdicts", "without_plugin"}
)


class StoryError(Exception):
    """A story that cannot be read; the message names the file and the line."""


@dataclass(frozen=True)
class Expected:
    """A verdict worked out by hand: of which duty, about whom, why, and where that stands."""

    duty: str
    about: str
    verdict: str
    why: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Story(Situation):
    """A story; ``verdicts`` by duty and subject, those of the story that it is like included."""

    title: Mapping[str, str]
    text: Mapping[str, str]
    verdicts: Mapping[tuple[str, str], Expected]
    own: frozenset[tuple[str, str]]
    """Which of the verdicts the story itself states."""
    without_plugin: Mapping[tuple[str, str], Expected]
    """Verdicts that are others where the plugin that the story is about is not loaded."""


def load_stories(root: Path | None = None) -> list[Story]:
    """Read every story, by default those that come with bpvcheck, by name."""
    where = folder("fixtures") / "stories" if root is None else root
    return [read_story(path) for path in sorted(where.glob("*.yaml"))]


def read_story(path: Path) -> Story:
    """Read a story and those that it is like; raises StoryError, or RuleError for bad YAML."""
    value = read_yaml(path.read_text(encoding="utf-8"), path.name)
    if not isinstance(value, MappingNode):
        message = f"{path.name}: a story is a mapping"
        raise StoryError(message)
    if unknown := set(value.items) - KEYS:
        message = f"{path.name}: unknown {', '.join(sorted(unknown))}"
        raise StoryError(message)
    given: dict[str, Any] = {name: plain(item) for name, item in value.items.items()}
    base = _base(path, given)
    records = [*deepcopy(list(base.records if base else ())), *given.get("records", ())]
    for change in _changes(value):
        _apply(path, records, change)
    own = _verdicts(path, value, "verdicts")
    like = base if "like" in given else None
    return Story(
        name=path.stem,
        title=given["title"],
        text=given["story"],
        as_of=date.fromisoformat(given["as_of"]) if "as_of" in given else _as_of(path, base),
        complete_until=_date(given.get("complete_until")),
        records=records,
        verdicts={**(like.verdicts if like else {}), **own},
        own=frozenset(own),
        without_plugin={
            **(like.without_plugin if like else {}),
            **_verdicts(path, value, "without_plugin"),
        },
    )


def _base(path: Path, given: Mapping[str, Any]) -> Story | None:
    name = given.get("like") or given.get("records_of")
    return read_story(path.with_name(f"{name}.yaml")) if name else None


def _as_of(path: Path, base: Story | None) -> date:
    if base is None:
        message = f"{path.name}: as_of is missing"
        raise StoryError(message)
    return base.as_of


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _changes(story: MappingNode) -> Iterator[Change]:
    """Yield what is different: what is set, in the order of the file, then what is taken out."""
    changed = story.items.get("set")
    if isinstance(changed, MappingNode):
        for name, value in changed.items.items():
            key = changed.keys[name]
            yield Change(name, plain(value), remove=False, line=key.line, column=key.column)
    for item in getattr(story.items.get("remove"), "items", ()):
        yield Change(str(plain(item)), None, remove=True, line=item.line, column=item.column)


def _apply(path: Path, records: list[Record], change: Change) -> None:
    try:
        apply(records, change)
    except CaseError as error:
        message = f"{path.name}:{change.line}: {error.message}"
        raise StoryError(message) from None


def _verdicts(path: Path, story: MappingNode, key: str) -> dict[tuple[str, str], Expected]:
    return {(each.duty, each.about): each for each in _stated(path, story.items.get(key))}


def _stated(path: Path, verdicts: YamlNode | None) -> Iterator[Expected]:
    for about, duties in _items(verdicts):
        for duty, verdict in _items(duties):
            for name, why in _items(verdict):
                line = getattr(duties, "keys")[duty].line  # noqa: B009 - a Mapped: it had items
                yield Expected(duty, about, name, str(plain(why)), f"{path.name}:{line}")


def _items(value: YamlNode | None) -> Sequence[tuple[str, YamlNode]]:
    return list(value.items.items()) if isinstance(value, MappingNode) else []


def check_stories(stories: Sequence[Story], book: RuleBook, only: Collection[str] = ()) -> None:
    """Judge stories; AssertionError: a verdict is another than was worked out by hand.

    The failure names the line of the story, the duty, and why the verdict was expected::

        def test_stories():
            check_stories(load_stories(Path(__file__).with_name("stories")), BOOK)
    """
    judged = judge_situations(stories, book, only)
    wrong = [
        text
        for story, found in zip(stories, judged, strict=True)
        for text in differences(story, found.values())
    ]
    assert wrong == []  # noqa: S101


def differences(story: Story, rows: Iterable[Row]) -> list[str]:
    """Tell which verdicts that a story states are others in the ledger, and why it states them."""
    found: dict[tuple[str, str], list[Row]] = {key: [] for key in story.verdicts}
    for row in rows:
        if (row.duty, row.about) in found:
            found[row.duty, row.about].append(row)
    return [
        _difference(expected, found[key])
        for key, expected in story.verdicts.items()
        if {row.verdict for row in found[key]} != {expected.verdict}
    ]


def _difference(expected: Expected, rows: Sequence[Row]) -> str:
    found = ", ".join(f"{row.verdict} ({row.pattern})" for row in rows) or "no verdict"
    return (
        f"{expected.place} {expected.duty} about {expected.about}: expected {expected.verdict}"
        f" ({expected.why}), found {found}"
    )


def renamed(story: Story, records: Sequence[Record], names: Mapping[str, str]) -> Story:
    """Return the story with other records, its verdicts about the subjects by their new names."""
    verdicts = {}
    for (duty, about), each in story.verdicts.items():
        subject, space, part = about.partition(" ")
        name = names.get(subject, subject) + space + part
        verdicts[duty, name] = replace(each, about=name)
    return replace(story, records=records, verdicts=verdicts)
