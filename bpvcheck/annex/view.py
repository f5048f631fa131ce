"""What must and may be agreed in a practice agreement, by the rule cards and terms in force.

What must be in it are the topics that cards ask for under a term; what may be in it are the other
topics that an agreement can have, and the numbers that may be agreed stricter. What a branch asks
beside that stands apart. Everything is as of the day on which the placement starts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, get_args

from bpvcheck.annex.model import Annex, AnnexDuty, AnnexTopic, AskedNumber, For
from bpvcheck.errors import Code, UsageError, did_you_mean
from bpvcheck.i18n import N_, _, format_date, pick
from bpvcheck.records.vocabulary import AgreementTopic
from bpvcheck.records.words import VOCABULARY
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT, Agreement
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card, CardScope, LawRef, TermDef, Variant
from bpvcheck.rulebook.labels import label
from bpvcheck.rulebook.show import source_in_words
from bpvcheck.rulebook.sources import PROTOCOL

__all__ = ["annex", "find_sector"]

_HINTS: Final[Mapping[str, str]] = {
    "form": N_("which days or blocks, at which place or department"),
    "content": N_("which tasks and work processes"),
    "guidance_manner": N_("visits, phone, video or meetings, and who takes part"),
    "guidance_frequency": N_("how often in all, or once in how many weeks"),
    "learning_programme": N_("what this student will learn and do, part by part"),
    "assessment": N_("by which methods, when and by whom"),
    "period": N_("first day and planned last day"),
    "hours_per_calendar_year": N_("how many hours of practice in each calendar year"),
    "hours_total": N_("how many hours of practice in all"),
    "hours_per_study_year": N_("how those hours are spread over the years of study"),
    "guidance": N_("who guides the student at work, and when"),
    "exit_qualifications_part": N_("which exit qualifications the placement serves"),
    "qualification_part": N_("which part of the qualification the placement serves"),
    "dissolution": N_("in which cases and how the agreement ends early"),
    "trainer": N_("who is the trainer, and how qualified"),
    "supervisor": N_("who is the supervisor of the school"),
    "insurance": N_("who is insured for what, and with whom"),
    "company_code": N_("the code of the company in the register"),
}
"""What to write under a topic."""
_LAW: Final = (
    (date(2014, 8, 1), "law_of_2014"),
    (date(2012, 1, 1), "law_of_2012"),
    (date.min, "law_of_2009"),
)
"""From which day on which term of VRB-OI-6a says what the law asks (WEB 7.2.8 lid 2)."""
_CENTRES_END: Final = date(2015, 8, 1)
"""What is signed from this day on, no knowledge centre signs (WEB 7.2.9 and 7.2.10)."""
_AGREE: Final = ("VRB-OI-6a", "VRB-OI-6b", "VRB-OI-6c", "VRB-OI-6d", "VRB-LB-3a", "VRB-LB-3b")
"""The duties to agree and to put it into the agreement."""
_TOPICS: Final = frozenset(get_args(AgreementTopic))
_PARTIES: Final = frozenset({"student", "school", "company"})


def annex(book: RuleBook, asked: For) -> Annex:
    """Make the annex for some placements, in the language in force.

    Raises UsageError where the rule book has none of the duties on the agreement.
    """
    cards = [card for card in book if card.id in _AGREE and asked.day in card.valid]
    if not cards:
        message = _("On {day} no rule card says what the agreement holds.")
        raise UsageError(Code.UNKNOWN_CHOICE, message.format(day=format_date(asked.day)))
    must = _must(cards, asked)
    also = _agreements(book, asked)
    branch = [card for card in book if card.agreement in also and _of_branch(card, asked)]
    values = [*_values(book, also, asked)]
    return Annex(
        title=_("Model annex to the practice agreement"),
        about=tuple(_about(asked)),
        must=must,
        duties=tuple(_duty(card, asked) for card in cards),
        branch=(*(_duty(card, asked, also[card.agreement]) for card in branch), *values),
        may=_may(cards, must, asked),
        stricter=tuple(_stricter(cards, asked)),
        signatures=tuple(_signatures(cards, asked)),
        sources=tuple(dict.fromkeys(_documents(book, cards, branch, asked))),
    )


def find_sector(book: RuleBook, name: str) -> Agreement:
    """Return the agreement of a sector, by the plugin's name or what companies call the sector.

    Raises UsageError where none of the loaded plugins has it.
    """
    wanted = name.strip().lower()
    found = {
        known: each
        for each in book.agreements
        if each.sector
        for known in (each.name, *each.sector.names)
    }
    if wanted in found:
        return found[wanted]
    message = _('There is no agreement of a sector "{name}".').format(name=name)
    hint = did_you_mean(wanted, found) or _("install it, or name its folder with --plugin")
    known = ", ".join(sorted(found)) or _("none")
    raise UsageError(
        Code.UNKNOWN_CHOICE,
        message,
        expected=_("loaded are: {names}").format(names=known),
        hint=hint,
    )


def _about(asked: For) -> Iterator[str]:
    sector = pick(asked.agreement.title) if asked.agreement else ""
    level = _("level {level}").format(level=asked.level) if asked.level else ""
    crebo = _("crebo {crebo}").format(crebo=asked.crebo) if asked.crebo else ""
    yield ", ".join(filter(None, (sector, asked.pathway, level, crebo)))
    text = _(
        "For placements that start on {day}: the protocol, the law and the agreements of then."
    )
    yield text.format(day=format_date(asked.day))
    yield _(
        "Fill in what is agreed. What must be agreed comes first, then what the branch asks, then "
        "what may be agreed. This model is no legal advice; the signed agreement counts."
    )


def _must(cards: Sequence[Card], asked: For) -> tuple[AnnexTopic, ...]:
    """Return the topics that cards ask for, each with who asks for it."""
    law = next(name for since, name in _LAW if asked.day >= since)
    sources: dict[str, list[str]] = {}
    one_of: list[tuple[tuple[str, ...], str]] = []
    for card in cards:
        for term in card.terms.values():
            if term.name.startswith("law_of_") and term.name != law:
                continue
            topics = _asked_topics(term, asked)
            if term.may == "free":
                one_of.append((topics, _source(card)))
                continue
            said = _law_in_words(card, asked) if term.name == law else ""
            for topic in topics:
                sources.setdefault(topic, []).append(said or _source(card))
    for topics, source in one_of:
        # of these one is enough: the plainest, where none of them is asked for already
        if not sources.keys() & set(topics):
            sources[topics[0]] = [source]
    return _topics(sources, sources)


def _may(cards: Sequence[Card], must: Sequence[AnnexTopic], asked: For) -> tuple[AnnexTopic, ...]:
    """Return the other topics; those that only the law of another day asks for are left out."""
    law = {
        topic
        for card in cards
        for term in card.terms.values()
        if term.name.startswith("law_of_")
        for topic in _asked_topics(term, asked)
    }
    return _topics(_TOPICS - law - {topic.name for topic in must}, {})


def _asked_topics(term: TermDef, asked: For) -> tuple[str, ...]:
    """Return the topics that a term asks for."""
    value = _variant(term, asked).value
    return tuple(each for each in value if each in _TOPICS) if isinstance(value, tuple) else ()


def _topics(
    names: Sequence[str] | frozenset[str] | Mapping[str, object],
    sources: Mapping[str, Sequence[str]],
) -> tuple[AnnexTopic, ...]:
    """Return topics in the order of the records' vocabulary."""
    return tuple(
        AnnexTopic(
            name,
            _capital(_word(name)),
            _(_HINTS[name]),
            tuple(dict.fromkeys(sources.get(name, ()))),
        )
        for name in get_args(AgreementTopic)
        if name in names
    )


def _word(word: str) -> str:
    """Say a word of the records; a number or code stays as it is."""
    return _(VOCABULARY[word]) if word in VOCABULARY else label(word)


def _variant(term: TermDef, asked: For) -> Variant:
    """Return the value of a term that holds for all whom the annex is for."""
    for variant in term.variants:
        if asked.day in variant.valid and (variant.scope is None or _holds(variant.scope, asked)):
            return variant
    return term.variants[-1]


def _agreements(book: RuleBook, asked: For) -> dict[str, str]:
    """Return the agreements beside the protocol that can hold, each with for whom it is.

    They are that of the sector, and those that cut across sectors, such as on students under 18.
    """
    found = {each.name: pick(each.title) for each in book.agreements if each.sector is None}
    del found[PROTOCOL_AGREEMENT.name]
    return found | ({asked.agreement.name: ""} if asked.agreement else {})


def _of_branch(card: Card, asked: For) -> bool:
    """Whether a card of an agreement is in force, and may concern these placements."""
    return (
        asked.day in card.valid
        and card.subject_record in {"placement", "company"}
        and bool(_PARTIES & set(card.bearer))
        and not card.repeats
        and _may_hold(card.scope, asked)
    )


def _may_hold(scope: CardScope | None, asked: For) -> bool:
    """Whether something can hold for one of these placements: it asks for nothing else."""
    if scope is None:
        return True
    return (
        (not scope.pathway or asked.pathway in scope.pathway)
        and (not scope.level or asked.level is None or asked.level in scope.level)
        and (not scope.crebo or asked.crebo is None or asked.crebo in scope.crebo)
    )


def _holds(scope: CardScope, asked: For) -> bool:
    """Whether something holds for every one of these placements."""
    sector = asked.agreement.sector if asked.agreement else None
    known: Mapping[str, set[object]] = {
        "pathway": {asked.pathway},
        "level": {asked.level},
        "crebo": {asked.crebo},
        "sector": set(sector.names) if sector else set(),
    }
    return all(known.get(key, set()) & set(values) for key, values in scope.asked.items())


def _scope_in_words(scope: CardScope | None) -> str:
    """Say for whom something holds within the sector."""
    found = []
    for key, values in (scope.asked if scope else {}).items():
        if key in {"sector", "pathway"}:
            continue
        words = ", ".join(_word(str(value)) for value in values[:_MOST])
        more = f" ... ({len(values)})" if len(values) > _MOST else ""
        found.append(f"{label(key)}: {words}{more}")
    return "; ".join(found)


_MOST: Final = 6


def _duty(card: Card, asked: For, whom: str = "") -> AnnexDuty:
    """Return what a card asks; ``whom`` is for whom its agreement is, where not for a sector."""
    return AnnexDuty(
        id=card.id,
        title=pick(card.title),
        text=pick(card.duty),
        bearers=", ".join(map(label, card.bearer)),
        scope="; ".join(filter(None, (whom, _scope_in_words(card.scope)))),
        source="; ".join(dict.fromkeys((_source(card), *_laws(card, asked)))),
    )


def _values(book: RuleBook, also: Mapping[str, str], asked: For) -> Iterator[AnnexDuty]:
    """Yield what agreements ask under duties of the protocol: their values for its terms."""
    for card in book:
        if card.agreement != PROTOCOL_AGREEMENT.name:
            continue
        for term in card.terms.values():
            for variant in term.variants:
                own = variant.agreement in also and asked.day in variant.valid
                if own and variant.source and _may_hold(variant.scope, asked):
                    yield AnnexDuty(
                        id=card.id,
                        title=pick(card.title),
                        text=_sentence(pick(variant.why)),
                        bearers=", ".join(map(label, card.bearer)),
                        scope=_scope_in_words(variant.scope),
                        source=f"{variant.source.document}, {variant.source.article}",
                    )


def _sentence(text: str) -> str:
    return f"{_capital(text).rstrip('.')}."


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _stricter(cards: Sequence[Card], asked: For) -> Iterator[AskedNumber]:
    """Yield the numbers in the agreement that may be agreed stricter."""
    for card in cards:
        for term in card.terms.values():
            value = _variant(term, asked).value
            if term.may == "stricter" and isinstance(value, int):
                bound = _("at least {value}") if term.stricter == "higher" else _("at most {value}")
                now = bound.format(value=value)
                yield AskedNumber(pick(card.title), now, _sentence(pick(term.why)), _source(card))


def _signatures(cards: Sequence[Card], asked: For) -> Iterator[str]:
    """Yield who signs: those whom cards name, and in the BBL of old the knowledge centre."""
    named = {
        party
        for card in cards
        for term in card.terms.values()
        for value in [_variant(term, asked).value]
        if isinstance(value, tuple)
        for party in value
        if party in _PARTIES
    }
    yield from (label(party) for party in ("school", "student", "company") if party in named)
    if asked.pathway == "BBL" and asked.day < _CENTRES_END:
        yield label("knowledge_centre")
    elif asked.pathway == "BBL" and asked.day < _CENTRES_END.replace(year=_CENTRES_END.year + 1):
        yield _("knowledge centre, where it is signed before {day}").format(
            day=format_date(_CENTRES_END)
        )
    yield _("parent or guardian, where the student is under age")


def _source(card: Card) -> str:
    said = source_in_words(card.source)
    if card.source.document == PROTOCOL.name:
        said = said.replace(PROTOCOL.name, pick(PROTOCOL_AGREEMENT.title), 1)
    return f"{said} ({card.id})"


def _laws(card: Card, asked: For) -> Iterator[str]:
    yield from (law.article for law in _in_force(card, asked))


def _law_in_words(card: Card, asked: For) -> str:
    return ", ".join(_laws(card, asked))


def _in_force(card: Card, asked: For) -> Iterator[LawRef]:
    yield from (law for law in card.law if asked.day in law.valid)


def _documents(
    book: RuleBook, cards: Sequence[Card], branch: Sequence[Card], asked: For
) -> Iterator[str]:
    """Yield the documents that the annex rests on."""
    for card in (*cards, *branch):
        yield _cited(book, card.source.document)
    for card in cards:
        for law in _in_force(card, asked):
            yield f"{law.article}: {pick(law.says)}"


def _cited(book: RuleBook, document: str) -> str:
    """Write a document by its name here, its title and where it is found."""
    for agreement in book.agreements:
        if document in agreement.documents:
            found = agreement.documents[document]
            title = pick(found.title) if found.title else ""
            known = pick(agreement.title) if document == PROTOCOL.name else document
            return f"{known}: {', '.join(filter(None, (title, found.cite)))}"
    return document
