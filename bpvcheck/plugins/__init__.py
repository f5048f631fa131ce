"""Plugins: how a branch adds its agreements without touching the core.

What a plugin can bring stands in `bpvcheck.plugins.hookspecs`, hook by hook. Most bring only
files::

    from pathlib import Path

    from bpvcheck.plugins import DataPlugin

    plugin = DataPlugin(Path(__file__).parent)

and name it as an entry point of the group `bpvcheck`. One that brings code adds methods to its own
`DataPlugin`, each marked with `@hookimpl`.
"""

from bpvcheck.plugins.find import Loaded
from bpvcheck.plugins.folder import DataPlugin
from bpvcheck.plugins.hookspecs import hookimpl
from bpvcheck.plugins.manager import Plugins

__all__ = ["DataPlugin", "Loaded", "Plugins", "hookimpl"]
