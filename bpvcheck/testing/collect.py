"""The worked examples on a plugin's cards as items of pytest."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bpvcheck.errors import BpvcheckError
from bpvcheck.examples import ExampleOutcome, run_examples
from bpvcheck.i18n import _
from bpvcheck.plugins import DataPlugin
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.example_files import examples_file
from bpvcheck.rulebook.examplecheck import check_examples
from bpvcheck.rulebook.examples import Example, examples
from bpvcheck.testing.situations import rule_book

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PluginFile"]


class PluginFile(pytest.File):
    """The `plugin.yaml` of a plugin, which holds the cards that it brings."""

    def collect(self) -> "Iterator[CardOfPlugin]":
        """Yield the cards, in the order of the rule book; what is wrong with one ends it here."""
        folder = self.path.parent
        try:
            name = DataPlugin(folder).manifest.agreement.name
            book = rule_book(folder)
            check_examples(book.select([name]), book.extensions)
        except BpvcheckError as error:
            raise self.CollectError("\n".join(map(str, error.problems))) from None
        for card in book.select([name]):
            yield CardOfPlugin.of(self, book, card)


class CardOfPlugin(pytest.Collector):
    """A card, with its worked examples."""

    book: RuleBook
    card: Card

    @classmethod
    def of(cls, parent: PluginFile, book: RuleBook, card: Card) -> "CardOfPlugin":
        """Make the node of a card, with the file of its examples."""
        path = examples_file(card.path)
        made: CardOfPlugin = cls.from_parent(parent, name=card.key, path=path)
        made.book, made.card = book, card
        return made

    def collect(self) -> "Iterator[ExampleItem]":
        """Yield the examples in the order of the card."""
        for example in examples(self.card):
            yield ExampleItem.of(self, example)

    @cached_property
    def outcomes(self) -> dict[str, ExampleOutcome]:
        """What was judged of each example, by its name: judging them together takes less time."""
        ran = run_examples(self.book, [self.card])
        return {outcome.example.name: outcome for outcome in ran}


class ExampleItem(pytest.Item):
    """One worked example: it passes where it gets the verdict that it states."""

    example: Example

    @classmethod
    def of(cls, parent: CardOfPlugin, example: Example) -> "ExampleItem":
        """Make the item of an example."""
        made: ExampleItem = cls.from_parent(parent, name=example.name)
        made.example = example
        if made.config.pluginmanager.has_plugin("xdist"):
            # with --dist loadgroup one process judges all examples of a card, at once
            made.add_marker(pytest.mark.xdist_group(example.card.replace("@", "-")))
        return made

    def runtest(self) -> None:
        """Judge the example, with the others of its card."""
        card = self.parent
        assert isinstance(card, CardOfPlugin)  # noqa: S101 - for the type checker
        outcome = card.outcomes[self.example.name]
        if not outcome.passed:
            raise WrongExample(self._told(outcome))

    def _told(self, outcome: ExampleOutcome) -> str:
        """Say where the example stands, what it states and what was judged."""
        found = ", ".join(outcome.found) or _("nothing")
        return "\n".join((
            f"{self._file}:{self.example.line}: {self.example.name}",
            "  " + _("expected: {expected}").format(expected=self.example.expect),
            "  " + _("found: {found}").format(found=found),
        ))  # fmt: skip

    @property
    def _file(self) -> Path:
        """The file of the examples, as seen from where pytest was started."""
        start = self.config.invocation_params.dir
        return self.path.relative_to(start) if self.path.is_relative_to(start) else self.path

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any) -> Any:  # noqa: ANN401 - pytest's own
        """Show what differs, and no traceback through bpvcheck."""
        if isinstance(excinfo.value, WrongExample):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the line of the example."""
        return self.path, self.example.line - 1, f"{self.example.card}: {self.name}"


class WrongExample(Exception):  # noqa: N818 - it is what is wrong, not a fault of the program
    """An example that does not get the verdict that it states."""
