"""Agreements: on whose say a duty or the value of a term rests, and what each brings.

The BPV-protocol is the first agreement. A branch that translates it for its sector brings another,
as a plugin: cards of its own, values for the protocol's open terms, fields, functions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bpvcheck.rulebook.card import Texts
from bpvcheck.rulebook.sources import PROTOCOL, SourceDocument

if TYPE_CHECKING:
    from bpvcheck.expressions.added import ExpressionFunction
    from bpvcheck.records.extensions import Extensions

__all__ = ["PROTOCOL_AGREEMENT", "Agreement", "Brought", "SectorIdentity", "extensions_of"]


@dataclass(frozen=True)
class SectorIdentity:
    """What a sector is in the records: what companies call it, and its qualifications (crebo)."""

    names: tuple[str, ...]
    crebos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """Whose say it is: `protocol`, or the name of a plugin, which is its namespace too.

    `documents` are what its cards and values cite; `sector` is the scope of all of them, None
    where the agreement cuts across sectors.
    """

    name: str
    title: Texts
    version: str = ""
    documents: Mapping[str, SourceDocument] = field(default_factory=dict)
    sector: SectorIdentity | None = None

    @property
    def prefix(self) -> str:
        """What the ids of its cards start with; the protocol's have no one beginning."""
        return "" if self.name == PROTOCOL_AGREEMENT.name else f"{self.name.upper()}-"


PROTOCOL_AGREEMENT: Final = Agreement(
    "protocol",
    {"nl": "BPV-protocol", "en": "BPV-protocol"},
    documents={PROTOCOL.name: PROTOCOL},
)
"""The BPV-protocol of 10 June 2009, on which every other agreement builds."""


@dataclass(frozen=True)
class Brought:
    """What an agreement brings to the rule book: folders of cards, files of values, and the rest.

    `code` names the version of whatever code comes with it, so that nothing kept of another
    is used.
    """

    agreement: Agreement
    card_folders: tuple[Path, ...] = ()
    value_files: tuple[Path, ...] = ()
    extensions: "Extensions" = ()
    functions: "tuple[ExpressionFunction, ...]" = ()
    code: str = ""

    def name_of(self, root: Path, path: Path) -> str:
        """Name a file in messages: by its folder, behind the agreement's name for a plugin's."""
        name = (Path(root.name) / path.relative_to(root)).as_posix()
        return (
            name
            if self.agreement.name == PROTOCOL_AGREEMENT.name
            else (f"{self.agreement.name}/{name}")
        )


def extensions_of(brought: Iterable[Brought]) -> "Extensions":
    """Return all fields that agreements declare, in a fixed order."""
    found = (each for one in brought for each in one.extensions)
    return tuple(sorted(found, key=lambda each: (each.namespace, each.kind)))
