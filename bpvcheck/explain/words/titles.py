"""The titles of fields, as the models of the records and of branches have them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from bpvcheck.expressions.types import Parts
from bpvcheck.i18n import N_, _, pick
from bpvcheck.observe.reference.situation import ATTESTATIONS, EXTENSIONS, PLACEMENTS
from bpvcheck.records.extensions import kinds
from bpvcheck.records.types import RecordModel, TopRecord, stated_lists, titles
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Texts
from bpvcheck.rulebook.labels import label
from bpvcheck.rulebook.subjects import Subject

DERIVED: Final[Mapping[Parts, str]] = {
    ("window", "start"): N_("first day of the term"),
    ("window", "end"): N_("last day of the term"),
    ("first_start",): N_("first start of a placement"),
    ("active",): N_("placements run"),
    ("recognised",): N_("the company is recognised"),
    ("first_day",): N_("first day with a placement"),
    ("last_day",): N_("last day with a placement"),
    ("planned_last_day",): N_("last day with a placement, as planned"),
    ("recognised_since",): N_("recognised since"),
    ("recognised_until",): N_("recognised until"),
    ("evaluated",): N_("placements were evaluated"),
    ("evaluated_on",): N_("first evaluation of a placement"),
    ("evaluation_at_centre_on",): N_("first evaluation that reached the knowledge centre"),
    ("region",): N_("region"),
    ("party",): N_("party"),
    ("as_of",): N_("the day as of which is judged"),
    (PLACEMENTS,): N_("placements"),
    (ATTESTATIONS,): N_("attestations about this duty"),
    ("since",): N_("since"),
    ("until",): N_("until"),
    ("school",): N_("school"),
    ("qualification",): N_("qualification"),
}
"""What no record has a field for: it is derived for the subject."""


@dataclass(frozen=True)
class Names:
    """What the fields of a subject are called, in the models that branches added to, and duties."""

    subject: Subject
    models: Mapping[str, type[TopRecord]]
    duties: Mapping[str, Texts]

    @classmethod
    def of(cls, subject: Subject, book: RuleBook) -> "Names":
        """Return the names of the fields of a subject, and of the duties in a rule book."""
        return cls(subject, kinds(book.extensions), {card.id: card.title for card in book})

    def title(self, parts: Parts, *, item_of: Parts = ()) -> str:
        """Return what a field or duty is called; with ``item_of`` a field of items of that list."""
        if parts[0] in self.duties:
            return f"{parts[0]} {pick(self.duties[parts[0]])}"
        if parts[-2:-1] == ("not_yet",):
            # what such a statement is about, the date beside it
            parts = (*parts[:-2], parts[-1])
        found = self._found((*item_of, *parts))
        if found:
            return pick(found)
        derived = DERIVED.get(parts[:2]) or DERIVED.get(parts[:1])
        return _(derived) if derived else ".".join(parts)

    def titles(self, parts: Parts) -> list[str]:
        """Return what the fields along a path are called, the record first that is referred to."""
        kind = self.subject.refers.get(parts[0])
        first = 2 if parts[0] == EXTENSIONS else 1 if kind else 0
        found = [self.title(parts[: i + 1]) for i in range(first, len(parts))]
        return [label(kind), *found] if kind else found

    def stated_at(self, parts: Parts) -> str:
        """Return the field that states up to when a list is complete, within its record."""
        kind, own = self._within(parts)
        if own[:1] == (EXTENSIONS,):
            return ".".join((*own[:2], "complete_until"))
        named = own[:1] and own[0] in stated_lists(self.models[kind])
        return f"lists_complete_until.{own[0]}" if named else "complete_until"

    def _within(self, parts: Parts) -> tuple[str, Parts]:
        """Return the kind of record that a path leads into, and the path within it."""
        subject, head = self.subject, parts[0]
        if head == ATTESTATIONS:
            return "attestation", parts[1:]
        if head == PLACEMENTS and head in subject.extra:
            return "placement", parts[1:]
        if head in subject.refers:
            return subject.refers[head], parts[1:]
        return subject.record, parts

    def _found(self, parts: Parts) -> dict[str, str]:
        """Return the titles by language along a path, empty where no model has the field."""
        kind, own = self._within(parts)
        model: type[RecordModel] | None = self.models[kind]
        found: dict[str, str] = {}
        for part in own:
            info = model.model_fields.get(part) if model else None
            if info is None:
                continue  # the duty between attestations and their fields
            found, model = titles(info), _model_in(info.annotation)
        return found


def _model_in(annotation: Any) -> type[RecordModel] | None:  # noqa: ANN401 - any annotation
    if isinstance(annotation, type) and issubclass(annotation, RecordModel):
        return annotation
    return next((m for part in get_args(annotation) if (m := _model_in(part))), None)
