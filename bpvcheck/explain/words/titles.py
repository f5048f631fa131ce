"""The titles of fields, as the models and their schemas have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from bpvcheck.explain.model import Explanation
from bpvcheck.i18n import N_, _, pick
from bpvcheck.observe.reference.situation import ATTESTATIONS, PLACEMENTS
from bpvcheck.records.extensions import kinds
from bpvcheck.records.types import Record, TopRecord, titles
from bpvcheck.rulebook.subjects import Subject

DERIVED: Final = {
    ("window", "start"): N_("first day of the term"),
    ("window", "end"): N_("last day of the term"),
    ("first_start",): N_("first start of a placement"),
    ("active",): N_("placements run"),
    ("recognised",): N_("the company is recognised"),
    ("first_day",): N_("first day with a placement"),
    ("last_day",): N_("last day with a placement"),
    ("recognised_since",): N_("recognised since"),
    ("recognised_until",): N_("recognised until"),
    ("evaluated",): N_("placements were evaluated"),
    ("evaluated_on",): N_("first evaluation of a placement"),
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
    """What fields are called: those of a subject, in the models that branches added to."""

    subject: Subject
    models: Mapping[str, type[TopRecord]]


def names_for(shown: Explanation) -> Names:
    """Give what fields are called in an explanation."""
    return Names(shown.card.subject, kinds(shown.extensions))


def title(names: Names, parts: Sequence[str], *, item_of: Sequence[str] = ()) -> str:
    """What a field is called; with ``item_of`` a field of the items of that list."""
    found = _titles(names, (*item_of, *parts))
    if found:
        return pick(found)
    derived = DERIVED.get(tuple(parts[:2])) or DERIVED.get(tuple(parts[:1]))
    return _(derived) if derived else ".".join(parts)


def _titles(names: Names, parts: Sequence[str]) -> dict[str, str]:
    """The titles by language along a path, empty where no model has the field."""
    subject = names.subject
    if parts[0] in subject.extra:
        return {}
    model: type[Record] | None = names.models[subject.refers.get(parts[0], subject.record)]
    if parts[0] == ATTESTATIONS:
        model = names.models["attestation"]
        parts = parts[1:]
    own = parts[1:] if parts and parts[0] in subject.refers else parts
    found: dict[str, str] = {}
    for part in own:
        info = model.model_fields.get(part) if model else None
        if info is None:
            continue  # the duty between attestations and their fields
        found, model = titles(info), _model_in(info.annotation)
    return found


def _model_in(annotation: Any) -> type[Record] | None:  # noqa: ANN401 - any annotation
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((m for part in get_args(annotation) if (m := _model_in(part))), None)
