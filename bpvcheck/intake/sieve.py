"""The fast path: a conservative filter that accepts only what the models certainly accept.

A batch of records passes as a whole or not at all, so that almost everything happens in C: texts
are decoded into the twins of `bpvcheck.intake.structs`, and each distinct text is matched against
its pattern once. What does not pass may still be right; `bpvcheck.intake.examine` decides.

That no key stands twice in an object is seen from the length: encoding what was decoded gives at
most the length of what was read, and the same length (or the same number of quotation marks, where
the record has spaces or escapes) only if nothing was dropped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final

import msgspec
from pydantic import ValidationError

from bpvcheck.intake.consistency import check_of
from bpvcheck.intake.privacy import holds_number, numbers_in
from bpvcheck.intake.structs import Leaf, Shape, decoder, shape
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions, declared_model

__all__ = ["MAX_DEPTH", "Sieve", "deeper_than"]

MAX_DEPTH: Final = 32
"""How deep the fields of a sector may be nested."""
_KNOWN_LIMIT: Final = 50_000
_WHOLE = re.compile(rb'([^\\]":[ ]?)([0-9]+)\.0(?=[,}])')
"""Whole numbers written as 3.0, which the twins do not take and the models do."""
_REFUSALS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Sieve:
    """Accepts batches of records; remembers the texts that it found to be right."""

    def __init__(self, extensions: Extensions = ()) -> None:
        """Start without known texts; `extensions` are the fields that branches declare."""
        self._declared = {kind: declared_model(kind, extensions) for kind in KINDS}
        self._decode = decoder().decode
        self._encoder = msgspec.json.Encoder()
        self._shapes: dict[type, tuple[str, Shape]] = {
            shape(model).struct: (name, shape(model)) for name, model in KINDS.items()
        }
        self._known: dict[Leaf, set[str]] = {}

    def accept(self, texts: Sequence[bytes]) -> list[Any] | None:
        """Give the records of a batch, or nothing where one of them is suspect."""
        try:
            records = [*map(self._decode, texts)]
        except _REFUSALS:
            plain = [_WHOLE.sub(rb"\1\2", text) for text in texts]
            return self.accept(plain) if plain != texts else None
        extended = [record for record in records if record.extensions]
        if not self._nothing_dropped(texts, records, exact=not extended):
            return None
        if not all(map(self._rightly_extended, extended)):
            return None
        groups = self._by_kind(records)
        return records if all(self._sound(form, items) for form, items in groups) else None

    def _rightly_extended(self, record: Any) -> bool:  # noqa: ANN401 - a twin of a model
        """Tell whether the fields of branches are right: those that are declared by their model."""
        if not _harmless(record.extensions):
            return False
        model = self._declared[self.kind_of(record)]
        try:
            return model is None or bool(model.model_validate(record.extensions))
        except ValidationError:
            return False

    def kind_of(self, record: object) -> str:
        """Give the kind of a record that was accepted."""
        return self._shapes[type(record)][0]

    def _nothing_dropped(self, texts: Sequence[bytes], records: list[Any], *, exact: bool) -> bool:
        """Tell whether every key that was read is in the records."""
        encoded = self._encoder.encode_lines(records)
        if exact and len(encoded) == sum(map(len, texts)) + len(texts):
            return True
        if any(b"\\u0022" in text for text in texts):
            return False
        return encoded.count(b'"') == sum(text.count(b'"') for text in texts)

    def _by_kind(self, records: list[Any]) -> Iterator[tuple[Shape, list[Any]]]:
        """Sort records by kind; one kind in a batch is the rule."""
        found = {type(record) for record in records}
        for struct in found:
            alone = len(found) == 1
            items = records if alone else [r for r in records if type(r) is struct]
            yield self._shapes[struct][1], items

    def _sound(self, form: Shape, items: list[Any]) -> bool:
        """Tell whether texts match, and nothing contradicts itself, in these items."""
        check = check_of(form.model)
        if check and any(map(check, items)):
            return False
        return all(self._step_sound(step, map(step.get, items)) for step in form.steps)

    def _step_sound(self, step: Any, values: Iterable[Any]) -> bool:  # noqa: ANN401 - a Step
        """Give the same for the texts or items in one field; what is not recorded is false."""
        recorded = filter(None, values)
        found = chain.from_iterable(recorded) if step.many else recorded
        if step.leaf is None:
            return self._sound(step.child, [*found])
        return self._texts_sound(step.leaf, set(found))

    def _texts_sound(self, leaf: Leaf, texts: set[str]) -> bool:
        """Match the texts that are new, and remember them."""
        known = self._known.setdefault(leaf, set())
        fresh = texts - known
        if not all(map(leaf.matches, fresh)):
            return False
        if leaf.private and any(map(holds_number, fresh)):
            return False
        if len(known) > _KNOWN_LIMIT:
            known.clear()
        known |= fresh
        return True


def _harmless(extensions: dict[str, dict[str, Any]]) -> bool:
    """Tell whether a sector's fields are certainly right: namespaces, depth, no person's number."""
    namespaces = all(name.isascii() and name.isalpha() and name.islower() for name in extensions)
    short = max(map(len, extensions)) <= 30  # noqa: PLR2004 - as `Namespace`
    shallow = not deeper_than(MAX_DEPTH, extensions)
    return namespaces and short and shallow and next(numbers_in(extensions), None) is None


def deeper_than(depth: int, value: object) -> bool:
    """Tell whether a value is nested deeper than this."""
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(deeper_than(depth - 1, part) for part in parts)
