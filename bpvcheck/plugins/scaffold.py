"""A new plugin to start from, whose examples and tests hold as they are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bpvcheck import __version__
from bpvcheck.errors import Code, UsageError, did_you_mean
from bpvcheck.i18n import N_, _, current
from bpvcheck.output import cannot_write, folder_made, write_bytes
from bpvcheck.plugins.find import candidates
from bpvcheck.plugins.manifest import NAMES, why_not

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["AS_OF", "RECORDS", "NewPlugin", "new_plugin"]

RECORDS: Final = "tests/records.ndjson"
"""Records to try a new plugin on."""
AS_OF: Final = "2013-06-03"
"""The day as of which to judge them."""

_DATA: Final = {
    "{inner}plugin.yaml": ("plugin.yaml", N_("whose agreement it is")),
    "{inner}rules/preparation/{card}.yaml": ("card.yaml", N_("a duty")),
    "{inner}rules/preparation/{card}.examples.yaml": (
        "card.examples.yaml",
        N_("its worked examples"),
    ),
    "{inner}terms.yaml": ("terms.yaml", N_("a stricter value for a card of the protocol")),
    "{inner}extensions.yaml": ("extensions.yaml", N_("a field of the branch")),
    "tests/test_{name}.py": ("test.py", N_("tests for pytest")),
    "{records}": ("records.ndjson", N_("two placements to try it on")),
    "README.md": ("README.{lang}.md", N_("what is in it, for who uses it")),
}
"""The files of every plugin, each with its template and what it is."""
_PACKAGE: Final = {
    "pyproject.toml": ("pyproject.toml", N_("how it is installed")),
    "{package}/__init__.py": ("module.py", N_("the plugin as bpvcheck finds it")),
}
"""What a package has beside these."""


@dataclass(frozen=True)
class NewPlugin:
    """A plugin to write in a folder: as a package, or with ``data_only`` as a folder of YAML."""

    name: str
    folder: Path
    data_only: bool

    @property
    def names(self) -> Mapping[str, str]:
        """What templates and the names of files are filled in with."""
        package = "" if self.data_only else f"bpvcheck_{self.name}"
        major, minor = (int(part) for part in __version__.split(".")[:2])
        return {
            "name": self.name,
            "card": f"{self.name.upper()}-1",
            "package": package,
            "inner": f"{package}/" if package else "",
            "made_for": f">={major}.{minor},<{major}.{minor + 1}",
            "lang": current(),
            "records": RECORDS,
            "as_of": AS_OF,
        }

    @cached_property
    def files(self) -> Mapping[Path, str]:
        """The files by their path in the folder, with what each is."""
        return {path: _(what) for path, (_template, what) in self._templates.items()}

    @property
    def _templates(self) -> Mapping[Path, tuple[str, str]]:
        listed = _DATA if self.data_only else {**_PACKAGE, **_DATA}
        names = self.names
        return {
            Path(path.format(**names)): (template.format(**names), what)
            for path, (template, what) in listed.items()
        }

    def write(self) -> None:
        """Write the files. Raises OSError where the folder is there or cannot be made."""
        self.folder.mkdir(parents=True)
        environment = _environment()
        for path, (template, _what) in self._templates.items():
            text = environment.get_template(f"{template}.jinja").render(self.names)
            target = self.folder / path
            folder_made(target.parent)
            write_bytes(target, text.encode())


def new_plugin(name: str, folder: Path, *, data_only: bool = False) -> NewPlugin:
    """Write a plugin to start from in ``folder``, in a folder of its name, and say what it is.

    Raises a UsageError where the name cannot be one or is taken, and where the folder is there.
    """
    _check_name(name)
    made = NewPlugin(name, folder / name, data_only)
    try:
        made.write()
    except FileExistsError:
        message = _("{file} is there already.").format(file=made.folder)
        hint = _("choose another name, or another folder with --out")
        raise UsageError(Code.CANNOT_WRITE, message, hint=hint) from None
    except OSError as error:
        raise cannot_write(made.folder, error) from error
    return made


def _check_name(name: str) -> None:
    message = why_not(name)
    if message:
        letters = "".join(filter(str.isalpha, name.lower()))
        hint = "" if why_not(letters) else did_you_mean(name, [letters])
        raise UsageError(Code.UNKNOWN_CHOICE, message, expected=_(NAMES), hint=hint)
    taken = next((each for each in candidates([], installed=True) if each.name == name), None)
    if taken is not None:
        message = _('The name "{name}" is taken by {origin}.')
        message = message.format(name=name, origin=taken.origin)
        raise UsageError(Code.UNKNOWN_CHOICE, message, hint=_("choose another name"))


def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("bpvcheck.plugins"),
        autoescape=False,  # noqa: S701 - YAML, Python and Markdown: no HTML
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals["_"] = _
    return environment
