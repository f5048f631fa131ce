"""Where plugins come from: entry points of installed distributions, and folders that are named."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpvcheck.errors import Code, PluginError, Problem
from bpvcheck.i18n import _
from bpvcheck.plugins.folder import MANIFEST, DataPlugin
from bpvcheck.plugins.hookspecs import GROUP

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from bpvcheck.rulebook.agreements import Agreement

__all__ = ["Candidate", "Loaded", "candidates"]


@dataclass(frozen=True)
class Loaded:
    """A plugin that was loaded: what it says of itself, and where it came from.

    ``made_for`` says for which versions of bpvcheck, "" where it does not say. ``origin`` is the
    distribution that brings it, or the folder. ``plugin`` is what answers hooks.
    """

    name: str
    agreement: "Agreement"
    made_for: str
    origin: str
    plugin: Any = field(compare=False, repr=False)

    @property
    def version(self) -> str:
        """The version of the agreement."""
        return self.agreement.version

    @property
    def label(self) -> str:
        """How people are told of it: `bouw 1.0.0 (bpvcheck-bouw 1.0.0)`."""
        return f"{self.name} {self.version} ({self.origin})"

    def wrong(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say of problems whose they are, and how to go on without the plugin."""
        message = _("The plugin {label} brings something that is wrong.")
        message = message.format(label=self.label)
        return [Problem(Code.WRONG_CONTENT, message, hint=_without(self.name)), *problems]


@dataclass(frozen=True)
class Candidate:
    """A plugin that may be loaded: what it is called, where it comes from, and how to get it.

    ``name`` is "" for a folder, which says itself what it is called.
    """

    name: str
    origin: str
    made_for: str
    get: Callable[[], Any]

    def loaded(self) -> Loaded:
        """Load it, and ask what it is. Raises whatever its code raises, and PluginError."""
        plugin = self.get()
        ask = getattr(plugin, "bpvcheck_agreement", None)
        if ask is None:
            message = _("It does not say whose agreement it is.")
            hint = _("answer the hook bpvcheck_agreement, as DataPlugin does")
            raise PluginError(Code.BROKEN_PLUGIN, message, hint=hint)
        agreement = ask()
        if self.name and agreement.name != self.name:
            message = _('It is called "{own}", and its entry point "{name}".')
            message = message.format(own=agreement.name, name=self.name)
            raise PluginError(Code.BROKEN_PLUGIN, message, hint=_("give both one name"))
        made_for = plugin.manifest.made_for if isinstance(plugin, DataPlugin) else self.made_for
        _check_version(made_for)
        return Loaded(agreement.name, agreement, made_for, self.origin, plugin)

    def refused(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say of problems which plugin cannot be loaded for them."""
        name = self.name or Path(self.origin).name
        message = _('The plugin "{name}" ({origin}) cannot be loaded.')
        hint = _without(name) if self.name else _("mend it, or leave out --plugin")
        head = message.format(name=name, origin=self.origin)
        return [Problem(Code.BROKEN_PLUGIN, head, hint=hint), *problems]

    def failed(self, error: Exception) -> list[Problem]:
        """Say that its code raised."""
        message = _("Its code failed with {error}: {reason}").format(
            error=type(error).__name__, reason=error
        )
        return self.refused([Problem(Code.BROKEN_PLUGIN, message)])


def _without(name: str) -> str:
    return _("mend it, or leave it out with --no-plugin {name}").format(name=name)


def _check_version(made_for: str) -> None:
    """Refuse a plugin that was made for another bpvcheck."""
    from packaging.specifiers import SpecifierSet

    from bpvcheck import __version__

    if not SpecifierSet(made_for).contains(__version__, prereleases=True):
        message = _("It was made for another version of bpvcheck than {version}.")
        hint = _("install the version of it that goes with this bpvcheck")
        raise PluginError(
            Code.OTHER_VERSION, message.format(version=__version__), expected=made_for, hint=hint
        )


def candidates(folders: Sequence[Path], *, installed: bool) -> Iterator[Candidate]:
    """Find plugins: those that are installed, in the order of their names, then the folders."""
    if installed:
        from importlib.metadata import entry_points

        found = sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value))
        yield from map(_installed, found)
    yield from map(_in_folder, folders)


def _installed(point: "EntryPoint") -> Candidate:
    dist = point.dist
    origin = f"{dist.name} {dist.version}" if dist else point.value
    return Candidate(
        point.name, origin, _asked_of_core(dist.requires if dist else None), point.load
    )


def _asked_of_core(requires: Sequence[str] | None) -> str:
    """Find which versions of bpvcheck a distribution asks for."""
    from packaging.requirements import Requirement

    asked = [Requirement(text) for text in requires or ()]
    return next((str(each.specifier) for each in asked if each.name == "bpvcheck"), "")


def _in_folder(folder: Path) -> Candidate:
    def get() -> DataPlugin:
        if not (folder / MANIFEST).is_file():
            nearest = next(iter(sorted(folder.glob(f"*/{MANIFEST}"))), None)
            message = _("There is no {file} in {folder}.").format(file=MANIFEST, folder=folder)
            hint = _("did you mean {folder}?").format(folder=nearest.parent) if nearest else ""
            raise PluginError(Code.BROKEN_PLUGIN, message, hint=hint)
        return DataPlugin(folder)

    return Candidate("", str(folder), "", get)
