"""What pytest loads where bpvcheck is installed: it collects the cards of plugins.

Of each folder with a `plugin.yaml` that pytest comes by, every worked example on a card is a test::

    $ pytest my-branch

The helpers for a plugin's own tests are in `bpvcheck.testing`. Nothing of bpvcheck is imported
before there is a plugin to collect: every project with bpvcheck around it loads this module.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pytest

__all__ = ["pytest_collect_file"]

BROUGHT: Final = ("rules", "terms.yaml", "extensions.yaml")
"""What lies beside the `plugin.yaml` of a plugin of bpvcheck; that of another program has none."""


def pytest_collect_file(file_path: Path, parent: "pytest.Collector") -> "pytest.Collector | None":
    """Collect the cards of a plugin by its `plugin.yaml`."""
    if file_path.name != "plugin.yaml" or not _is_ours(file_path.parent):
        return None
    from bpvcheck.testing.collect import PluginFile

    return PluginFile.from_parent(parent, path=file_path)


def _is_ours(folder: Path) -> bool:
    return any((folder / name).exists() for name in BROUGHT)
