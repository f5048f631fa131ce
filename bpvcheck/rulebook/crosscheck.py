"""What is checked between cards: ids, versions, and what they say of each other."""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from bpvcheck.errors import Code, did_you_mean
from bpvcheck.expressions.nodes import VerdictOf, walk
from bpvcheck.i18n import _
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT
from bpvcheck.rulebook.card import Card, Objective
from bpvcheck.rulebook.checks import check_name, check_source
from bpvcheck.rulebook.form import Sheet
from bpvcheck.rulebook.sources import PROTOCOL

CardSheet = tuple[Card, Sheet]


def check_together(
    cards: Sequence[CardSheet], objectives: Sequence[tuple[Objective, Sheet]], ids: Collection[str]
) -> None:
    """Check the cards against each other, and note what is wrong on their sheets.

    `ids` are the ids of all duties, also of those whose cards cannot be read.
    """
    _check_ids(cards)
    for card, sheet in cards:
        _check_references(sheet, card.repeats, set(ids) - {card.id}, card.place("repeats"))
    _check_subjects(cards)
    _check_circles(cards)
    for objective, sheet in objectives:
        _check_references(sheet, objective.rests_on, ids, objective.place("rests_on"))
        check_name(sheet, objective.id, objective.place("id"))
        check_source(sheet, objective.source, PROTOCOL_AGREEMENT, PROTOCOL.valid, objective.place)
    _check_objective_ids(cards, objectives)
    _check_served(cards, {objective.id for objective, _sheet in objectives})


def _check_ids(cards: Sequence[CardSheet]) -> None:
    """Two cards of one id are versions of a duty: for other days, or of other bearers."""
    for (one, _one_sheet), (other, sheet) in combinations(cards, 2):
        rivals = one.id == other.id and set(one.bearer) & set(other.bearer)
        if not rivals or not one.valid.overlaps(other.valid):
            continue
        if "@" in one.key + other.key:
            message = _('The versions of "{id}" in {one} and here hold on the same day.')
            code, hint = Code.OVERLAPPING_VALIDITY, _("end the one before the other starts")
        else:
            message = _('The id "{id}" is also that of {one}.')
            code, hint = Code.DUPLICATE_CARD, _("give one of the two another id")
        sheet.wrong(code, message.format(id=one.id, one=one.file), other.place("id"), hint)


def _check_objective_ids(
    cards: Sequence[CardSheet], objectives: Sequence[tuple[Objective, Sheet]]
) -> None:
    """Check that no objective has the id of another, and no duty, of whatever agreement, of one."""
    for (one, _one_sheet), (other, sheet) in combinations(objectives, 2):
        if one.id == other.id:
            _say_taken(one, other, sheet)
    taken = {objective.id: objective for objective, _sheet in objectives}
    for card, sheet in cards:
        if card.id in taken:
            _say_taken(taken[card.id], card, sheet)


def _check_served(cards: Sequence[CardSheet], known: Collection[str]) -> None:
    """Check that facts serve objectives that there are."""
    for card, sheet in cards:
        for name, fact in card.facts.items():
            for served in (each for each in fact.serves if each not in known):
                message = _('There is no objective "{id}".').format(id=served)
                at, hint = card.place(f"facts.{name}.serves"), did_you_mean(served, known)
                sheet.wrong(Code.UNKNOWN_CARD, message, at, hint)


def _say_taken(one: Objective, other: Card | Objective, sheet: Sheet) -> None:
    message = _('The id "{id}" is also that of {one}.').format(id=one.id, one=one.file)
    hint = _("give one of the two another id")
    sheet.wrong(Code.DUPLICATE_CARD, message, other.place("id"), hint)


def _check_references(
    sheet: Sheet, named: Collection[str], ids: Collection[str], at: tuple[int, int]
) -> None:
    for name in named:
        if name not in ids:
            message = _('There is no duty "{card}".').format(card=name)
            sheet.wrong(Code.UNKNOWN_CARD, message, at, did_you_mean(name, ids))


def _check_subjects(cards: Sequence[CardSheet]) -> None:
    """Check that a verdict is asked of a duty of the same subject, which has one for it."""
    subjects = {card.id: card.subject_name for card, _sheet in cards}
    apart = {
        one.id
        for (one, _one_sheet), (other, _sheet) in combinations(cards, 2)
        if one.id == other.id and not set(one.bearer) & set(other.bearer)
    }
    for card, sheet in cards:
        for name in card.rests_on:
            found = subjects.get(name, card.subject_name)
            if found != card.subject_name:
                message = _('"{card}" is judged for a {found}, and this card for a {own}.')
                message = message.format(card=name, found=found, own=card.subject_name)
                sheet.wrong(Code.WRONG_TYPE, message, _where_asked(card, name))
            if name in apart:
                message = _('"{card}" is judged for each who owes it apart: it has no one verdict.')
                sheet.wrong(Code.WRONG_TYPE, message.format(card=name), _where_asked(card, name))


def _check_circles(cards: Sequence[CardSheet]) -> None:
    """No duty rests on its own verdict, by whatever way round."""
    asks: dict[str, set[str]] = {}
    for card, _sheet in cards:
        asks.setdefault(card.id, set()).update(card.rests_on)
    for card, sheet in cards:
        circle = _circle(card.id, asks)
        if circle:
            message = _("The verdict rests on itself: {circle}.").format(circle=" → ".join(circle))
            sheet.wrong(Code.CYCLE, message, _where_asked(card, circle[1]))


def _where_asked(card: Card, name: str) -> tuple[int, int]:
    """Where on a card the verdict of another is asked for."""
    for path, top in card.expressions:
        if any(isinstance(node, VerdictOf) and node.card == name for node in walk(top)):
            return card.place(path)
    return card.place("")


def _circle(start: str, asks: dict[str, set[str]]) -> list[str]:
    """Give the shortest way from a card back to itself, empty where there is none."""
    ways: list[list[str]] = [[start]]
    seen: set[str] = set()
    for way in ways:
        for name in _next(way[-1], asks):
            if name == start:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _next(name: str, asks: dict[str, set[str]]) -> Iterator[str]:
    yield from sorted(asks.get(name, ()))
