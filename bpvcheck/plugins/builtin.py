"""What comes with bpvcheck itself, through the same hooks as what a plugin brings."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpvcheck.data import folder
from bpvcheck.plugins.hookspecs import hookimpl

if TYPE_CHECKING:
    from bpvcheck.intake import Reader
    from bpvcheck.reports import Format

__all__ = ["BuiltIn"]


class BuiltIn:
    """The protocol itself, and how its records are read and reports given."""

    @hookimpl
    def bpvcheck_rule_cards(self) -> Iterator[Path]:
        """Yield the cards of the protocol."""
        yield folder("rules")

    @hookimpl
    def bpvcheck_readers(self) -> "Iterable[Reader]":
        """Return the readers of JSON."""
        from bpvcheck.intake.readers import BUILT_IN

        return BUILT_IN

    @hookimpl
    def bpvcheck_mappings(self) -> Iterator[Path]:
        """Yield the mappings of layouts that are public, and of our own templates."""
        yield from sorted(folder("mappings").glob("*.yaml"))

    @hookimpl
    def bpvcheck_formats(self) -> "Iterable[Format[Any]]":
        """Return the formats for terminals, browsers, programs and spreadsheets."""
        from bpvcheck.reports.formats import FORMATS

        return FORMATS
