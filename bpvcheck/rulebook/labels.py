"""The words of rule cards as people say them: parties, phases, subjects and verdicts."""

from typing import Final

from bpvcheck.i18n import N_, _

__all__ = ["LABELS", "label"]

LABELS: Final = {
    # parties
    "student": N_("student"),
    "school": N_("school"),
    "company": N_("learning company"),
    "knowledge_centre": N_("knowledge centre"),
    "sector": N_("sector"),
    "parties": N_("the parties to the protocol"),
    "all": N_("everyone involved"),
    # phases
    "general": N_("general"),
    "preparation": N_("preparation and matching"),
    "placement": N_("placement"),
    "assessment": N_("assessment"),
    "evaluation": N_("evaluation"),
    "joint": N_("joint approach"),
    # subjects
    "recognition_request": N_("request for recognition"),
    "programme": N_("joint programme"),
    "school_year": N_("school year"),
    "half_year": N_("half-year"),
    "two_years": N_("two years"),
    "region": N_("region"),
    # for whom something holds
    "crebo": N_("qualification"),
    "level": N_("level"),
    "pathway": N_("pathway"),
    "company_type": N_("type of company"),
    # verdicts
    "met": N_("met"),
    "met_late": N_("met too late"),
    "breached": N_("not met"),
    "not_demonstrated": N_("not demonstrated"),
    "pending": N_("not due yet"),
    "not_applicable": N_("not applicable"),
    # which way a term may move
    "stricter": N_("a branch may make it stricter"),
    "extend": N_("a branch may add to it"),
    "free": N_("a branch may fill it in"),
    # natures
    "fact": N_("a matter of fact"),
    "judgement": N_("a matter of judgement"),
}
"""Every word that a card takes from a fixed list, with how it is said."""


def label(word: str) -> str:
    """Say a word of a card in the chosen language; a word outside the list stays as it is."""
    return _(LABELS[word]) if word in LABELS else word
