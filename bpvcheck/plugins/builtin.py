"""What comes with bpvcheck itself, through the same hooks as any plugin."""

from collections.abc import Iterator
from pathlib import Path

from bpvcheck.data import folder
from bpvcheck.plugins.hookspecs import hookimpl

__all__ = ["BuiltIn"]


class BuiltIn:
    """The protocol's own cards, and bpvcheck's own readers and report formats."""

    @hookimpl
    def bpvcheck_rule_cards(self) -> Iterator[Path]:
        """Give the cards of the protocol."""
        yield folder("rules")
