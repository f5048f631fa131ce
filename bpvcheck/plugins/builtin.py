"""What comes with bpvcheck itself, through the same hooks as what a plugin brings."""

from collections.abc import Iterator
from pathlib import Path

from bpvcheck.data import folder
from bpvcheck.plugins.hookspecs import hookimpl

__all__ = ["BuiltIn"]


class BuiltIn:
    """The protocol itself."""

    @hookimpl
    def bpvcheck_rule_cards(self) -> Iterator[Path]:
        """Give the cards of the protocol."""
        yield folder("rules")
