"""A plugin that is a folder of YAML files, in a package or by itself.

The folder holds `plugin.yaml`, which says whose agreement it is, and where it needs them `rules/`,
`terms.yaml`, `extensions.yaml` and `mappings/`.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bpvcheck.input import read_text
from bpvcheck.plugins.hookspecs import hookimpl

if TYPE_CHECKING:
    from bpvcheck.plugins.manifest import Manifest
    from bpvcheck.records.extensions import ExtensionFields
    from bpvcheck.rulebook.agreements import Agreement

__all__ = ["MANIFEST", "DataPlugin"]

MANIFEST: Final = "plugin.yaml"


class DataPlugin:
    """A plugin made of the files in a folder; a plugin with code adds methods to its own."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; it is read when bpvcheck asks for what is in it."""
        self.folder = folder

    @cached_property
    def manifest(self) -> "Manifest":
        """What `plugin.yaml` says. Raises RuleError with every problem in it."""
        from bpvcheck.plugins.manifest import read_manifest

        return read_manifest(self.folder / MANIFEST)

    @hookimpl
    def bpvcheck_agreement(self) -> "Agreement":
        """Return what `plugin.yaml` says."""
        return self.manifest.agreement

    @hookimpl
    def bpvcheck_rule_cards(self) -> Iterator[Path]:
        """Yield the folder `rules`."""
        if (self.folder / "rules").is_dir():
            yield self.folder / "rules"

    @hookimpl
    def bpvcheck_terms(self) -> Iterator[Path]:
        """Yield the file `terms.yaml`."""
        if (self.folder / "terms.yaml").is_file():
            yield self.folder / "terms.yaml"

    @hookimpl
    def bpvcheck_mappings(self) -> Iterator[Path]:
        """Yield the files in the folder `mappings`."""
        yield from sorted((self.folder / "mappings").glob("*.yaml"))

    @hookimpl
    def bpvcheck_extension_fields(self) -> "Iterator[ExtensionFields]":
        """Read the file `extensions.yaml`."""
        path = self.folder / "extensions.yaml"
        if path.is_file():
            from bpvcheck.plugins.extension_fields import read_extension_fields

            name = self.manifest.agreement.name
            text = read_text(path)
            yield from read_extension_fields(text, f"{name}/{path.name}", name)
