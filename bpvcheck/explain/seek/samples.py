"""Values that stand for what only the person who records them knows."""

from collections.abc import Iterator
from typing import Any

from bpvcheck.explain.draft import Draft
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Bool, Date, Int, Text, Type, Values
from bpvcheck.observe.reference import evaluate

_IDS = {
    "qualification": "94920",
    "optional_unit": "K0001",
    "school": "99XA",
    "company": "100000009",
    "location": "1",
}


def sample(node: n.Path, draft: Draft) -> Iterator[Any]:
    """Yield values that a field could have."""
    kind = node.type
    if isinstance(kind, Date):
        yield from days(draft)
    elif isinstance(kind, Values):
        yield (
            list(days(draft))[:1] if isinstance(kind.element, Date) else [word(node, kind.element)]
        )
    elif isinstance(kind, Bool):
        yield from (True, False)
    elif isinstance(kind, Int):
        yield 1
    elif isinstance(kind, Text):
        yield word(node, kind)


def word(node: n.Path, kind: Type, number: int = 1) -> str:
    """A word that a field can hold: the first of its vocabulary, or a made-up key."""
    if isinstance(kind, Text) and kind.choices:
        choices = sorted(kind.choices)
        return choices[(number - 1) % len(choices)]
    return _IDS.get(node.parts[-1], f"{node.parts[-1].removesuffix('s')}-{number}")


def days(draft: Draft) -> Iterator[Any]:
    """The day that the subject begins and today, as far as they have come."""
    today, trigger = draft.base.as_of, evaluate(draft.base.trigger, draft.base)
    if trigger is not None and trigger < today:
        yield trigger
    yield today
