"""Strict YAML: values that know their line and column, and nothing that is guessed at.

YAML 1.2's core schema and dates: `no` is a text, `010` is the number ten, `2009-06-10` is a date.
A key that stands twice, an anchor, a tag and a second document are errors.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from bpvcheck.errors import Code, Problem, RuleError
from bpvcheck.i18n import _

if TYPE_CHECKING:
    from ruamel.yaml.events import Event

__all__ = [
    "ListNode",
    "MappingKey",
    "MappingNode",
    "ScalarNode",
    "YamlNode",
    "YamlReader",
    "plain",
    "position",
    "read_yaml",
]

Plain = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value: what it is, and its text as written (without quotes)."""

    value: Plain
    text: str
    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    items: tuple["YamlNode", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MappingKey:
    """A key of a mapping: its text and its place."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping in the order in which it is written."""

    items: Mapping[str, "YamlNode"]
    keys: Mapping[str, MappingKey]
    line: int
    column: int


YamlNode = ScalarNode | ListNode | MappingNode
YamlReader = Callable[[str, str], YamlNode]
"""Parses the text of a file, which is named in what it raises: `read_yaml`."""

_WORDS: Final[dict[str, Plain]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE: Final = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
MAX_LEVELS: Final = 50
"""How deep values may nest: far beyond what a card needs, far within what Python does."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_yaml(text: str, file: str) -> YamlNode:
    """Read one document; a RuleError says where it is not strict YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return _Reader(YAML(typ="safe", pure=True).parse(text), file).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        reason = " ".join(str(part) for part in (error.context, error.problem) if part)
        known = _known_mistake(reason, text, mark)
        if known:
            raise RuleError.of(replace(known, file=file, line=line, column=column)) from None
    except YAMLError as error:
        line, column = position(text, getattr(error, "position", 0))
        reason = str(getattr(error, "reason", error))
    message = _("This cannot be read as YAML: {reason}.").format(reason=reason)
    raise RuleError(Code.NOT_YAML, message, file=file, line=line, column=column) from None


def _known_mistake(reason: str, text: str, mark: Any) -> Problem | None:  # noqa: ANN401 - ruamel's own
    """Return the problem of a mistake that is often made, in words for who writes cards."""
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\\t" in reason or "\t" in line[: len(line) - len(line.lstrip())]:
        message, hint = _("A tab stands where spaces belong."), _("indent with spaces, two a level")
    elif "cannot start any token" in reason:
        message = _("A text begins with a sign that means something else in YAML.")
        hint = _("put the text in quotes")
    elif "mapping values are not allowed" in reason:
        message = _("A colon stands where none is expected.")
        hint = _("put a text that holds a colon in quotes, or indent the key as its neighbours")
    elif "simple key" in reason or "expected ':'" in reason:
        message = _("Something stands here that is no key with a colon after it.")
        hint = _("write key: value, or join the line to the text before it")
    elif "block end" in reason or "block mapping" in reason or "block collection" in reason:
        message = _("This line is not indented as the lines around it.")
        hint = _("let keys that belong together begin in the same column")
    elif "quoted scalar" in reason:
        message = _("A text in quotes has no end.")
        hint = _("close the quotes; a quote within a text is doubled")
    elif "flow" in reason:
        message = _("A list or group between brackets has no end.")
        hint = _("close the bracket, and put a comma between the parts")
    else:
        return None
    return Problem(Code.NOT_YAML, message, hint=hint)


def plain(value: YamlNode) -> object:
    """Return a value as JSON has it; a date becomes its text."""
    if isinstance(value, MappingNode):
        return {name: plain(item) for name, item in value.items.items()}
    if isinstance(value, ListNode):
        return [plain(item) for item in value.items]
    return value.value.isoformat() if isinstance(value.value, date) else value.value


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 1, of a place in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


@dataclass
class _Reader:
    """Builds values from the parser's events, and collects what is not strict."""

    events: Iterator["Event"]
    file: str
    problems: list[Problem] = field(default_factory=list)
    depth: int = 0

    def document(self) -> YamlNode:
        """Return the only document."""
        self._skip("StreamStartEvent")
        first = next(self.events)
        if type(first).__name__ == "StreamEndEvent":
            self._refuse(first, _("The file is empty."))
            raise RuleError.of(*self.problems)
        value = self._value(next(self.events))
        self._skip("DocumentEndEvent")
        after = next(self.events)
        if type(after).__name__ != "StreamEndEvent":
            self._refuse(after, _("A second document starts here."), _("write one card per file"))
        if self.problems:
            raise RuleError.of(*self.problems)
        return value

    def _skip(self, name: str) -> None:
        event = next(self.events)
        if type(event).__name__ != name:  # pragma: no cover - the parser's own grammar
            msg = f"expected {name}, found {event}"
            raise AssertionError(msg)

    def _value(self, event: Any) -> YamlNode:  # noqa: ANN401 - ruamel's events share no useful type
        kind = type(event).__name__
        if getattr(event, "anchor", None):
            hint = _("write the value out")
            self._refuse(event, _("Anchors and aliases have no place on a rule card."), hint)
        if kind != "AliasEvent" and getattr(event, "tag", None) is not None:
            hint = _("leave the tag out")
            self._refuse(event, _("Tags have no place on a rule card."), hint)
        if kind not in {"MappingStartEvent", "SequenceStartEvent"}:
            return self._scalar(event)
        if self.depth == MAX_LEVELS:
            message = _("This is nested deeper than {limit} levels.").format(limit=MAX_LEVELS)
            self._refuse(event, message)
            raise RuleError.of(*self.problems)
        self.depth += 1
        value = self._mapping(event) if kind == "MappingStartEvent" else self._list(event)
        self.depth -= 1
        return value

    def _scalar(self, event: Any) -> ScalarNode:  # noqa: ANN401
        mark = event.start_mark
        text = getattr(event, "value", "")
        plain = getattr(event, "style", None) in (None, "")
        value = self._plain(event, text) if plain else text
        return ScalarNode(
            value, text, mark.line + 1, mark.column + 1, mark.index, event.end_mark.index
        )

    def _plain(self, event: Any, text: str) -> Plain:  # noqa: ANN401
        if text in _WORDS:
            return _WORDS[text]
        if not (text[0].isdigit() or text[0] in "+-."):
            return text
        if _INTEGER.fullmatch(text):
            return int(text)
        if _OTHER_BASE.fullmatch(text):
            return int(text, 0)
        if _DATE.fullmatch(text):
            return self._date(event, text)
        return float(text) if _FLOAT.fullmatch(text) else text

    def _date(self, event: Any, text: str) -> Plain:  # noqa: ANN401
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._refuse(event, _("{text} is not a day of the calendar.").format(text=text))
            return text

    def _list(self, event: Any) -> ListNode:  # noqa: ANN401
        items = []
        while type(item := next(self.events)).__name__ != "SequenceEndEvent":
            items.append(self._value(item))
        return ListNode(tuple(items), event.start_mark.line + 1, event.start_mark.column + 1)

    def _mapping(self, event: Any) -> MappingNode:  # noqa: ANN401
        items: dict[str, YamlNode] = {}
        keys: dict[str, MappingKey] = {}
        while type(item := next(self.events)).__name__ != "MappingEndEvent":
            key = self._value(item)
            value = self._value(next(self.events))
            if event.flow_style and isinstance(value, ScalarNode) and value.start == value.end:
                message = _('"{key}" has no value here.').format(key=getattr(key, "text", ""))
                hint = _("between braces a text that holds a comma stands in quotes")
                self._refuse(item, message, hint)
            elif not isinstance(key, ScalarNode):
                self._refuse(item, _("A key is a single word."))
            elif key.text in items:
                message = _('The key "{key}" stands here twice.').format(key=key.text)
                self._refuse(item, message, _("keep one of the two"))
            else:
                items[key.text] = value
                keys[key.text] = MappingKey(key.text, key.line, key.column)
        return MappingNode(items, keys, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refuse(self, event: Any, message: str, hint: str = "") -> None:  # noqa: ANN401
        mark = event.start_mark
        problem = Problem(
            Code.NOT_YAML,
            message,
            hint=hint,
            file=self.file,
            line=mark.line + 1,
            column=mark.column + 1,
        )
        self.problems.append(problem)
