"""The records that bpvcheck reads: the public contract, as pydantic models.

A record holds what happened: dated events and who took part, documents and what they contain,
people and their qualifications, decisions. No field says that a duty was met.
"""

from bpvcheck.records.company import Company
from bpvcheck.records.joint import Attestation, Programme, Sector
from bpvcheck.records.knowledge_centre import KnowledgeCentre, RecognitionRequest
from bpvcheck.records.placement import Placement
from bpvcheck.records.school import School
from bpvcheck.records.types import TopRecord

KINDS: dict[str, type[TopRecord]] = {
    "placement": Placement,
    "school": School,
    "company": Company,
    "recognition_request": RecognitionRequest,
    "knowledge_centre": KnowledgeCentre,
    "sector": Sector,
    "programme": Programme,
    "attestation": Attestation,
}
"""Every kind of record by its name, in the order in which they are listed to people."""

__all__ = [
    "KINDS",
    "Attestation",
    "Company",
    "KnowledgeCentre",
    "Placement",
    "Programme",
    "RecognitionRequest",
    "School",
    "Sector",
    "TopRecord",
]
