"""What is missing: what to record for a verdict, in words, and where it usually is."""

from collections.abc import Iterable, Iterator
from typing import Final

from bpvcheck.explain.model import FactShown, Gap, Missing
from bpvcheck.explain.words import Names, both
from bpvcheck.i18n import _, format_date, pick
from bpvcheck.ledger.evidence import COMPLETE, filled_in
from bpvcheck.rulebook.card import Card, Texts

MOST: Final = 4
"""How many items are named that miss a field."""


def missing(card: Card, names: Names, facts: Iterable[FactShown]) -> Iterator[Missing]:
    """Yield what the facts miss that would settle a verdict, each field once."""
    found: dict[str, list[Gap]] = {}
    open_facts = (fact for fact in facts if fact.decides and fact.truth is None)
    for gap in (gap for fact in open_facts for each in fact.read for gap in each.missing):
        for path in filled_in(card.subject, ".".join(gap.path)):
            found.setdefault(path + COMPLETE if gap.complete_until else path, []).append(gap)
    for path, gaps in found.items():
        text = both(lambda path=path, gaps=gaps: _says(names, path, gaps))  # type: ignore[misc]
        yield Missing(path, text, _where(card, path))


def _says(names: Names, path: str, gaps: list[Gap]) -> str:
    parts = tuple(path.removesuffix(COMPLETE).split("."))
    title = ", ".join(names.titles(parts))
    days = [gap.complete_until for gap in gaps if gap.complete_until]
    if days:
        text = _("{list}: not stated to be complete until {day} ({field})")
        day, stated = format_date(max(days)), names.stated_at(parts)
        return text.format(list=title, day=day, field=stated)
    of = list(dict.fromkeys(pick(gap.of) for gap in gaps if gap.of))
    if len(of) > MOST:
        of = [*of[:MOST], _("and {count} more").format(count=len(of) - MOST)]
    return f"{title}: " + _("not recorded") + (f" ({'; '.join(of)})" if of else "")


def _where(card: Card, path: str) -> Texts:
    """Return where a field usually is, empty where the card does not say."""
    inside = f"{path.removesuffix(COMPLETE)}."
    found = (item.where for item in card.record if inside.startswith(f"{item.field}."))
    return next(found, {})
