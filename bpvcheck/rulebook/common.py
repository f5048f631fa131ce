"""What cards share, in `common.yaml` at the top of a folder of cards.

Said once: per kind of subject when duties about it arise and until when late counts, per field
where it is usually recorded, and per folder when its duties hold and which section they stand in.
A plugin's cards share what the protocol says of subjects and fields, and what its own file adds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bpvcheck.errors import Code, did_you_mean
from bpvcheck.expressions.types import Struct, Type
from bpvcheck.i18n import _
from bpvcheck.records.extensions import Extensions
from bpvcheck.rulebook.card import PHASES, Validity
from bpvcheck.rulebook.card import Texts as ByLanguage
from bpvcheck.rulebook.fields import record_type
from bpvcheck.rulebook.form import Key, Keys, Phrase
from bpvcheck.rulebook.kinds import ExpressionKind, NamedKind, PartKind, TextKind, TextsKind
from bpvcheck.rulebook.read_terms import Between
from bpvcheck.rulebook.strict import MappingNode
from bpvcheck.rulebook.subjects import SUBJECTS

__all__ = ["COMMON", "OBJECTIVES", "Common", "CommonForm", "Shared", "check_fields"]

COMMON: Final = "common.yaml"
"""The file at the top of a folder of cards."""
OBJECTIVES: Final = "objectives"
"""The folder of the objectives, beside those of the phases."""
FieldPlaces = Mapping[str, Mapping[str, ByLanguage]]


class SubjectForm(Keys):
    """What duties about one kind of subject share."""

    applies = Key(ExpressionKind(), "when they arise; a card may ask for more", needed=False)
    late_until = Key(
        NamedKind(ExpressionKind(), PHASES), "by phase, until which day late counts", needed=False
    )


class SectionForm(Keys):
    """Where the duties of a folder stand."""

    document = Key(TextKind(), "the document")
    section = Key(TextKind(), "its section, where it has sections", needed=False)


class FolderForm(Keys):
    """What the cards in one folder share."""

    valid = Key(PartKind(Between), "when the duties hold", needed=False)
    source = Key(PartKind(SectionForm), "where the duties stand", needed=False)


class CommonForm(Keys):
    """What the cards of a folder share."""

    subjects = Key(
        NamedKind(PartKind(SubjectForm), [each.name for each in SUBJECTS]),
        "by subject",
        needed=False,
    )
    fields = Key(
        NamedKind(NamedKind(TextsKind()), sorted({each.record for each in SUBJECTS})),
        "by kind of record and field, where it is usually recorded",
        needed=False,
    )
    folders = Key(NamedKind(PartKind(FolderForm), (*PHASES, OBJECTIVES)), "by folder", needed=False)


@dataclass(frozen=True)
class Shared:
    """What one card shares with others of its subject and folder."""

    applies: Phrase | None
    late_until: Phrase | None
    valid: Validity | None
    document: str
    section: str
    fields: FieldPlaces

    @property
    def plain(self) -> list[str]:
        """What it says of the duty itself, as texts."""
        phrases = [phrase.text if phrase else "" for phrase in (self.applies, self.late_until)]
        return [*phrases, str(self.valid), self.document, self.section]


@dataclass(frozen=True)
class Common:
    """What all cards of an agreement share."""

    subjects: Mapping[str, SubjectForm | None] = field(default_factory=dict)
    fields: FieldPlaces = field(default_factory=dict)
    folders: Mapping[str, FolderForm | None] = field(default_factory=dict)

    def adding(self, form: CommonForm | None) -> "Common":
        """Return what the cards of another agreement share: subjects and fields, and its own."""
        if form is None:
            return Common(self.subjects, self.fields)
        kinds = {*self.fields, *form.fields}
        fields = {
            kind: {**self.fields.get(kind, {}), **form.fields.get(kind, {})} for kind in kinds
        }
        return Common({**self.subjects, **form.subjects}, fields, form.folders)

    def shared(self, subject: str, folder: str) -> Shared:
        """Return what a card about a subject in a folder shares."""
        about, place = self.subjects.get(subject), self.folders.get(folder)
        source = place.source if place else None
        return Shared(
            applies=about.applies if about else None,
            late_until=about.late_until.get(folder) if about else None,
            valid=place.valid.validity() if place and place.valid else None,
            document=source.document if source else "",
            section=source.section if source else "",
            fields=self.fields,
        )


def check_fields(form: CommonForm, extensions: Extensions) -> None:
    """Note the fields that the records do not have."""
    groups = form.mapped.items.get("fields")
    for kind, named in (groups.items if isinstance(groups, MappingNode) else {}).items():
        if kind not in form.fields or not isinstance(named, MappingNode):
            continue
        try:
            known: Type = record_type(kind, extensions)
        except KeyError:
            continue
        for name, key in named.keys.items():
            choices = _choices(known, name)
            if choices:
                message = _('A record of kind {kind} has no field "{field}".')
                message = message.format(kind=kind, field=name)
                hint = did_you_mean(name.rpartition(".")[2], choices)
                form.sheet.wrong(Code.UNKNOWN_NAME, message, (key.line, key.column), hint)


def _choices(known: Type, name: str) -> list[str]:
    """Return the fields that there are where a name leads nowhere; none where it is one."""
    for step in name.split("."):
        fields = known.fields if isinstance(known, Struct) else {}
        if step not in fields:
            return [] if name == "attestations" else list(fields) or [step]
        known = fields[step]
    return []
