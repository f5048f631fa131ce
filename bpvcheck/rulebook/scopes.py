"""For whom a duty or the value of a term holds: a sector, qualifications, a region, and so on.

A scope is written in words on a card or beside a value; `scope_node` makes of it an expression
about a subject, so that it is observed as everything else is, in three values.
"""

import json
from collections.abc import Collection, Mapping
from typing import Final

from bpvcheck.expressions.nodes import Node
from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import Scope as Names
from bpvcheck.i18n import _
from bpvcheck.rulebook.agreements import Agreement, SectorIdentity
from bpvcheck.rulebook.card import CardScope
from bpvcheck.rulebook.form import Key, Keys
from bpvcheck.rulebook.kinds import NumbersKind, WordsKind
from bpvcheck.rulebook.subjects import Subject, derived_values, subject_type

__all__ = ["ScopeForm", "read_scope", "scope_node", "scope_problem"]


_LEVELS: Final = (1, 2, 3, 4)
_PATHWAYS: Final = ("BOL", "BBL")
_COMPANY_TYPES: Final = ("regular", "simulation", "agency", "training_company", "school_run")

# What a key means for a subject; {names} and {crebos} are the sector's, {values} the key's own.
_RECOGNISED: Final = "done(recognitions, its.qualification in {values})"
_PLACED: Final = "done(placements, its.qualification in {values})"
_MEANS: Final[Mapping[str, Mapping[str, str]]] = {
    "placement": {
        "sector": "qualification in {crebos}",
        "crebo": "qualification in {values}",
        "pathway": "pathway in {values}",
        "level": "level == {value}",
        "region": "the_company.region in {values}",
        "company_type": "the_company.type in {values}",
    },
    "company per school_year": {
        "sector": "sector in {names}",
        "crebo": _RECOGNISED,
        "region": "region in {values}",
        "company_type": "type in {values}",
    },
    "school per school_year": {
        "sector": _PLACED.replace("values", "crebos"),
        "crebo": _PLACED,
    },
    "recognition_request": {
        "sector": "qualification in {crebos}",
        "crebo": "qualification in {values}",
    },
    "sector": {"sector": "id in {names}"},
    "sector per region": {"sector": "id in {names}", "region": "region in {values}"},
}
_WITHOUT_CREBOS: Final = {"placement": "the_company.sector in {names}"}
"""What a sector means where an agreement does not say which qualifications are its own."""


class ScopeForm(Keys):
    """For whom something holds: one of the values of every key that is there."""

    crebo = Key(WordsKind(), "the qualification", needed=False)
    region = Key(WordsKind(), "the region of the company", needed=False)
    company_type = Key(WordsKind(_COMPANY_TYPES), "the type of company", needed=False)
    level = Key(NumbersKind(_LEVELS), "the level of the programme", needed=False)
    pathway = Key(WordsKind(_PATHWAYS), "the pathway", needed=False)
    sector = Key(WordsKind(), "the sector, where the agreement does not say", needed=False)


def read_scope(form: ScopeForm | None, agreement: Agreement) -> CardScope | None:
    """Return a scope; what an agreement says of its sector holds where the form does not.

    None where nothing limits whom it holds for.
    """
    sector = agreement.sector.names if agreement.sector else ()
    if form is None:
        return CardScope(sector=sector) if sector else None
    found = CardScope(
        crebo=form.crebo,
        region=form.region,
        company_type=form.company_type,
        level=form.level,
        pathway=form.pathway,
        sector=form.sector or sector,
    )
    return found if found.asked else None


def scope_problem(
    scope: CardScope, kind: Subject, sector: SectorIdentity | None
) -> tuple[str, str, str] | None:
    """Tell which key means nothing for a subject: the key, what is wrong, which keys there are."""
    known = _MEANS.get(kind.name, {})
    for key in scope.asked:
        if key in known and "{crebos}" in _template(key, kind, sector) and not _crebos(sector):
            message = _("Of a {subject} the sector shows by its qualification.")
            expected = _("crebos: of the sector, in plugin.yaml")
            return key, message.format(subject=kind.name), expected
        if key not in known:
            message = _('Of a {subject} it is not known to which "{key}" it belongs.')
            expected = ", ".join(known) or _("no scope at all")
            return key, message.format(subject=kind.name, key=key), expected
    return None


def scope_node(scope: CardScope, kind: Subject, sector: SectorIdentity | None) -> Node:
    """Return the expression that tells whether a subject is in a scope."""
    names = Names("", subject_type(kind), defined=derived_values(kind))
    parts = [_written(key, values, kind, sector) for key, values in scope.asked.items()]
    return parse(" and ".join(parts), names)


def _written(
    key: str,
    values: Collection[str] | Collection[int],
    kind: Subject,
    sector: SectorIdentity | None,
) -> str:
    """Write what one key asks as an expression."""
    text = _template(key, kind, sector)
    if "{value}" in text:
        return f"({' or '.join(text.format(value=value) for value in values)})"
    listed = json.dumps(list(values))
    return text.format(values=listed, names=listed, crebos=json.dumps(list(_crebos(sector))))


def _template(key: str, kind: Subject, sector: SectorIdentity | None) -> str:
    """Return what a key means, with places for its values."""
    text = _MEANS[kind.name][key]
    return _WITHOUT_CREBOS.get(kind.name, text) if key == "sector" and not _crebos(sector) else text


def _crebos(sector: SectorIdentity | None) -> tuple[str, ...]:
    return sector.crebos if sector else ()
