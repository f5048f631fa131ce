"""What a fact read: lists with what they were looked through for, fields, other verdicts."""

from collections.abc import Iterator

from bpvcheck.explain.lists import Look
from bpvcheck.explain.model import FieldValue, Gap, Reading, ValuesRead
from bpvcheck.explain.words import Names, Speaker, both
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events, Values
from bpvcheck.observe.reference import SubjectSituation, evaluate, lookup
from bpvcheck.observe.reference.plain import complete_by


def readings(node: n.Node, at: SubjectSituation, names: Names) -> tuple[Reading, ...]:
    """Return what an expression read, each once, in its order."""
    found: list[Reading] = []
    for each in _walk(node, at, names, matters=True):
        if each not in found:
            found.append(each)
    return tuple(found)


def _walk(node: n.Node, at: SubjectSituation, names: Names, *, matters: bool) -> Iterator[Reading]:
    """Yield the readings of the parts of logic; what is missing matters in unknown parts only."""
    matters = matters and evaluate(node, at) is None
    match node:
        case n.And(operands=parts) | n.Or(operands=parts):
            for part in parts:
                yield from _walk(part, at, names, matters=matters)
        case n.Not(operand=n.And() | n.Or() as inner):
            yield from _walk(inner, at, names, matters=matters)
        case _:
            yield from _read(node, at, names, matters=matters)


def _read(asked: n.Node, at: SubjectSituation, names: Names, *, matters: bool) -> Iterator[Reading]:
    """Yield the readings of one condition."""
    parts = list(n.walk(asked))
    looks = (Look(call, asked, at, names) for call in _calls(asked))
    lists = [look.read(matters=matters) for look in looks if look.telling]
    yield from lists
    fields = [x for x in parts if isinstance(x, n.VerdictOf) or _is_field(x)]
    open_ = [*fields, *(x for x in parts if isinstance(x, n.Hinted))] if matters else []
    gaps = tuple(gap for x in open_ for gap in _gaps(x, at))
    if lists:
        # what is known stands in what the list was looked through for
        fields = [x for x in fields if _path(x) in {gap.path for gap in gaps}]
    if fields:
        looks_for = {} if lists else both(lambda: Speaker(names, at).condition(asked))
        values = tuple(_value(x, at, names) for x in dict.fromkeys(fields))
        yield ValuesRead(looks_for, values, gaps)


def _calls(asked: n.Node) -> Iterator[n.ListCall]:
    """Yield the calls on lists in a condition; one on two lists once for each of them."""
    below = n.children(asked)
    if isinstance(asked, n.ListCall):
        yield from asked.lists if isinstance(asked, n.Covered) else (asked,)
    also = asked.also if isinstance(asked, n.Covered) else None
    for part in below:
        if part is also:
            yield from (call for inner in n.children(part) for call in _calls(inner))
        else:
            yield from _calls(part)


def _is_field(node: n.Node) -> bool:
    return (
        isinstance(node, n.FieldPath)
        and not (node.of_item or node == n.AS_OF)
        and not isinstance(node.type, Events)
    )


def _path(node: n.Node) -> tuple[str, ...]:
    return (node.card,) if isinstance(node, n.VerdictOf) else node.parts  # type: ignore[union-attr]


def _value(node: n.Node, at: SubjectSituation, names: Names) -> FieldValue:
    path = _path(node)
    found = at.verdict(path[0], at) if isinstance(node, n.VerdictOf) else lookup(path, at.fields)
    return FieldValue(path, both(lambda: names.title(path)), found)


def _gaps(node: n.Node, at: SubjectSituation) -> Iterator[Gap]:
    if isinstance(node, n.Hinted):
        yield from (Gap(path) for path in (node.denial,) if path)
    elif isinstance(node, n.FieldPath) and lookup(node.parts, at.fields) is None:
        yield Gap(node.parts)
    elif (
        isinstance(node, n.FieldPath)
        and isinstance(node.type, Values)
        and not complete_by(node, at)
    ):
        yield Gap(node.parts, complete_until=at.as_of)
