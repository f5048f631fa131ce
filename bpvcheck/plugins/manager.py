"""The plugins of one session: found, loaded one by one, and asked what they bring.

What is wrong with a plugin is a problem that names it, its version and where it came from; the
others load. Nothing here raises for a broken plugin until somebody wants to judge with it
(`Plugins.require`), so that `bpvcheck plugins` and `doctor` always work.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pluggy

from bpvcheck.errors import (
    BpvcheckError,
    Code,
    NothingJudgedError,
    PluginError,
    Problem,
    did_you_mean,
)
from bpvcheck.i18n import _
from bpvcheck.plugins.answers import answer, misspelt
from bpvcheck.plugins.find import Candidate, Loaded, candidates
from bpvcheck.plugins.hookspecs import GROUP, Hooks

if TYPE_CHECKING:
    from bpvcheck.intake import Reader
    from bpvcheck.reports import Format, ReportSection
    from bpvcheck.rulebook.agreements import Brought
    from bpvcheck.rulebook.book import RuleBook

__all__ = ["Plugins"]

BUILT_IN: Final = "protocol"
"""The name under which bpvcheck's own cards are registered."""
EVERY: Final = "*"
"""Leaves out every plugin that is installed."""


class Plugins:
    """What is loaded in a session, what could not be, and what all of it brings."""

    def __init__(self, found: Iterable[Candidate] = (), *, without: Collection[str] = ()) -> None:
        """Load plugins; those named in ``without`` are left out."""
        from bpvcheck.plugins.builtin import BuiltIn

        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(Hooks)
        self._manager.register(BuiltIn(), BUILT_IN)
        self.without = frozenset(without)
        self.loaded: tuple[Loaded, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        for candidate in found:
            self._take(candidate)

    @classmethod
    def load(cls, folders: Sequence[Path] = (), *, without: Collection[str] = ()) -> "Plugins":
        """Load what is installed and what lies in folders. Never raises for a broken plugin."""
        installed = EVERY not in without
        return cls(candidates(folders, installed=installed), without=without)

    def _take(self, candidate: Candidate) -> None:
        """Load one plugin, or note why it cannot be."""
        if candidate.name in self.without:
            return
        try:
            loaded = candidate.loaded()
            if loaded.name in self.without:
                return
            self._register(loaded)
        except BpvcheckError as error:
            self._note(candidate.refused(error.problems))
        except Exception as error:  # noqa: BLE001 - whatever code of others raises
            self._note(candidate.failed(error))

    def _register(self, loaded: Loaded) -> None:
        """Add a plugin, unless its name is taken or it answers a hook that is not there."""
        for other in self.loaded:
            if other.name == loaded.name:
                raise PluginError(
                    Code.DUPLICATE_PLUGIN,
                    _('"{name}" is brought twice: by {one} and by {other}.').format(
                        name=loaded.name, one=other.origin, other=loaded.origin
                    ),
                    hint=_("uninstall one of the two, or leave out the folder"),
                )
        self._manager.register(loaded.plugin, loaded.name)
        strange = misspelt(self._manager, loaded.plugin)
        if strange:
            self._manager.unregister(name=loaded.name)
            raise PluginError.of(*strange)
        self.loaded = (*self.loaded, loaded)

    def _note(self, problems: Iterable[Problem]) -> None:
        self.problems = (*self.problems, *problems)

    def named(self, name: str) -> Loaded | None:
        """Return the plugin of a name, None where none is loaded."""
        return next((each for each in self.loaded if each.name == name), None)

    def require(self, expect: Collection[str] = ()) -> None:
        """Refuse to go on with a plugin that is broken, or without one that is expected.

        Raises PluginError for the first, NothingJudgedError for the second.
        """
        if self.problems:
            raise PluginError.of(*self.problems)
        names = [each.name for each in self.loaded]
        missing = [name for name in expect if name not in names]
        if missing:
            raise NothingJudgedError.of(*(self._absent(name, names) for name in missing))

    def _absent(self, name: str, names: Sequence[str]) -> Problem:
        message = _('The plugin "{name}" is expected, and is not there.').format(name=name)
        hint = did_you_mean(name, names)
        if name in self.without:
            hint = _("it is left out by --no-plugin")
        loaded = ", ".join(names) or _("none")
        return Problem(
            Code.EXPECTED_PLUGIN,
            message,
            expected=_("loaded are: {names}").format(names=loaded),
            hint=hint or _("install it, or name its folder with --plugin"),
        )

    def asked(self, hook: str) -> Iterator[tuple[Loaded | None, Any]]:
        """Ask every plugin what it brings by a hook; with each value whose it is.

        None is bpvcheck itself. Raises PluginError where a plugin's hook raises.
        """
        yield from ((None, value) for value in self._of(BUILT_IN, None, hook))
        for each in self.loaded:
            yield from ((each, value) for value in self.asked_of(each, hook))

    def asked_of(self, owner: Loaded, hook: str) -> list[Any]:
        """Ask one plugin what it brings by a hook."""
        return self._of(owner.name, owner, hook)

    def _of(self, name: str, owner: Loaded | None, hook: str) -> list[Any]:
        implementations = getattr(self._manager.hook, hook).get_hookimpls()
        mine = [each.function for each in implementations if each.plugin_name == name]
        return [value for function in mine for value in answer(owner, hook, function)]

    @cached_property
    def brought(self) -> "tuple[Brought, ...]":
        """What each plugin brings to the rule book. Raises PluginError where one does not say."""
        from bpvcheck.plugins.brought import brought_by

        return tuple(brought_by(each, partial(self.asked_of, each)) for each in self.loaded)

    @cached_property
    def readers(self) -> "tuple[Reader, ...]":
        """What reads files. Raises PluginError where two read files of one name."""
        from bpvcheck.plugins.added import READERS, readers_of

        return readers_of(self.asked(READERS))

    @cached_property
    def mappings(self) -> dict[str, Path]:
        """The mappings by name. Raises PluginError where two have one name."""
        from bpvcheck.plugins.added import MAPPINGS, mappings_of

        return mappings_of(self.asked(MAPPINGS))

    @cached_property
    def formats(self) -> "tuple[Format[Any], ...]":
        """In what forms reports can be given. Raises PluginError where two have one name."""
        from bpvcheck.plugins.added import FORMATS, formats_of

        return formats_of(self.asked(FORMATS))

    @cached_property
    def sections(self) -> "tuple[ReportSection, ...]":
        """What plugins add to reports."""
        from bpvcheck.plugins.added import SECTIONS, sections_of

        return sections_of(self.asked(SECTIONS))

    def book(self, folder: Path | None = None) -> "RuleBook":
        """Make the rule book of the protocol's cards and of what plugins bring.

        ``folder`` has cards instead of the protocol's own. Raises RuleError for a card of the
        protocol that is wrong, PluginError for what a plugin brings.
        """
        from bpvcheck.judge.check import judgement_problems
        from bpvcheck.plugins.brought import told_apart
        from bpvcheck.rulebook.cache import load_cached

        root = folder or self._of(BUILT_IN, None, "bpvcheck_rule_cards")[0]
        with told_apart(self.loaded):
            return load_cached(root, plugins=self.brought, also=judgement_problems)
