"""Stating up to when a list is complete."""

from collections.abc import Iterator, Sequence
from datetime import date

from bpvcheck.explain.draft import Draft, Mark
from bpvcheck.observe.reference import lookup
from bpvcheck.observe.reference.situation import ATTESTATIONS, PLACEMENTS
from bpvcheck.records import KINDS
from bpvcheck.records.types import stated_lists


def state_complete(parts: Sequence[str], until: date, draft: Draft) -> Iterator[Draft]:
    """Yield the draft in which a list is stated to be complete up to a day; an absent one empty."""
    base = draft.base
    stated = base.complete(parts)
    if stated is not None and stated >= until:
        yield draft
        return
    if parts[0] == PLACEMENTS:
        return
    _record, own = base.record_of(parts)
    outer = tuple(parts[: len(parts) - len(own)])
    kind = base.subject.refers.get(parts[0], base.subject.record)
    if lookup(parts, base.fields) is None and parts[0] != ATTESTATIONS:
        if len(own) > 1:
            return
        draft = draft.put(tuple(parts), [], Mark(stated=True))
    mark = Mark(stated=True)
    if own[0] in stated_lists(KINDS[kind]):
        yield draft.put((*outer, "lists_complete_until", own[0]), until, mark)
    else:
        yield draft.put((*outer, "complete_until"), until, mark)
