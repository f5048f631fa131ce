"""The documents that duties come from: their sections, the parties in these, and their items."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bpvcheck.rulebook.card import Source, Texts, Validity

__all__ = ["PROTOCOL", "SourceDocument", "unresolved"]


@dataclass(frozen=True)
class SourceDocument:
    """A document by its name: how many items each section has, by party.

    A section without parties has its items under "". A document whose layout is not known has no
    sections: its articles are cited in words. `cite` says where it can be found, such as
    `BWBR0032750`; `valid` when it is in force.
    """

    name: str
    sections: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    title: Texts = field(default_factory=dict)
    cite: str = ""
    valid: Validity = field(default_factory=Validity)


PROTOCOL: Final = SourceDocument(
    "bpv-protocol-2009",
    {
        "general": {"school": 2, "company": 2, "knowledge_centre": 3},
        "preparation": {"student": 2, "school": 6, "company": 3, "knowledge_centre": 3},
        "placement": {"student": 3, "school": 4, "company": 3, "knowledge_centre": 3},
        "assessment": {"student": 1, "school": 4, "company": 2, "knowledge_centre": 2},
        # one paragraph: its duties are counted in the order of the sentence
        "evaluation": {"school": 3, "company": 3, "knowledge_centre": 3},
        "joint": {"": 5},
        "objectives": {"": 10},
    },
    title={
        "nl": "Samen werken aan beroepspraktijkvorming: het BPV-protocol",
        "en": "Working together on practical training: the BPV-protocol",
    },
    valid=Validity(date(2009, 6, 10)),
)
"""The BPV-protocol of 10 June 2009, as its text is laid out."""


def unresolved(
    source: Source, documents: Mapping[str, SourceDocument]
) -> tuple[str, str, list[str]] | None:
    """Return which part of a source leads nowhere: its key, what stands there, what could.

    None where the source is found.
    """
    document = documents.get(source.document)
    if document is None:
        return "document", source.document, list(documents)
    if not document.sections:
        return None if source.article else ("article", "", ["art. 5 lid 3"])
    parties = document.sections.get(source.section)
    if parties is None:
        return "section", source.section, list(document.sections)
    if "" not in parties:
        unknown = [party for party in source.party if party not in parties]
        if unknown or not source.party:
            return "party", ", ".join(unknown), list(parties)
    items = min(parties.get(party, parties.get("", 0)) for party in source.party or ("",))
    if source.item is None or not 1 <= source.item <= items:
        return "item", "" if source.item is None else str(source.item), [f"1-{items}"]
    return None
