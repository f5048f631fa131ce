"""The documents that duties come from: their sections, the parties in these, and their items."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bpvcheck.rulebook.card import Source

__all__ = ["DOCUMENTS", "PROTOCOL", "Document", "unresolved"]


@dataclass(frozen=True)
class Document:
    """A document by its name: how many items each section has, by party.

    A section without parties has its items under "".
    """

    name: str
    sections: Mapping[str, Mapping[str, int]]


PROTOCOL: Final = Document(
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
)
"""The BPV-protocol of 10 June 2009, as its text is laid out."""
DOCUMENTS: Final = {PROTOCOL.name: PROTOCOL}
"""Every document that a source can name."""


def unresolved(source: Source) -> tuple[str, str, list[str]] | None:
    """Tell which part of a source leads nowhere: its key, what stands there, what could.

    None where the source is found.
    """
    document = DOCUMENTS.get(source.document)
    if document is None:
        return "document", source.document, list(DOCUMENTS)
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
