"""What plugins answer to hooks, and whose fault it is where that cannot be used."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import Any

import pluggy

from bpvcheck.errors import BpvcheckError, Code, PluginError, Problem, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.plugins.find import Loaded
from bpvcheck.plugins.hookspecs import Hooks

__all__ = ["answer", "blamed", "misspelt"]


def answer(owner: Loaded | None, hook: str, function: Callable[[], Any]) -> list[Any]:
    """Return what one plugin says to a hook; ``owner`` is None for bpvcheck itself.

    Raises PluginError that names the plugin where its code raises or gives something else.
    """
    if owner is None:
        return list(function() or ())
    try:
        return list(function() or ())
    except Exception as error:
        raise _raised(owner, hook, error, str(error)) from error


@contextmanager
def blamed(
    owner: Loaded, hook: str, passing: tuple[type[BaseException], ...] = ()
) -> Iterator[None]:
    """Say whose code raised and where, while what a plugin answered to a hook is used.

    What the error says is not repeated: it may hold values of records. Errors of the kinds in
    ``passing`` are nobody's fault.
    """
    try:
        yield
    except passing:
        raise
    except Exception as error:
        frame = extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        raise _raised(owner, hook, error, place) from error


def _raised(owner: Loaded, hook: str, error: Exception, told: str) -> PluginError:
    """Return the error that names the plugin."""
    if isinstance(error, BpvcheckError):
        return PluginError.of(*owner.wrong(error.problems))
    message = _('Its hook "{hook}" failed with {error}: {reason}').format(
        hook=hook, error=type(error).__name__, reason=told
    )
    return PluginError.of(*owner.wrong([Problem(Code.HOOK_FAILED, message)]))


def misspelt(manager: pluggy.PluginManager, plugin: object) -> list[Problem]:
    """Name what a plugin marks as the answer to a hook that bpvcheck does not have."""
    return list(_strange(manager, plugin))


def _strange(manager: pluggy.PluginManager, plugin: object) -> Iterator[Problem]:
    hooks = [name for name in dir(Hooks) if name.startswith("bpvcheck_")]
    for caller in manager.get_hookcallers(plugin) or ():
        if not caller.has_spec():
            message = _('It answers a hook "{name}" that bpvcheck does not have.')
            yield Problem(
                Code.UNKNOWN_HOOK,
                message.format(name=caller.name),
                hint=did_you_mean(caller.name, hooks),
                expected=", ".join(hooks),
            )
