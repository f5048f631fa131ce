"""Libraries that only some formats need, and that are installed when they are asked for."""

from importlib import import_module
from typing import Any

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _

__all__ = ["needed"]


def needed(module: str, extra: str) -> Any:  # noqa: ANN401 - a module
    """Import a module of an extra. Raises UsageError with the command that installs it."""
    try:
        return import_module(module)
    except (ImportError, OSError) as error:
        message = _("For this format something is missing: {error}.").format(error=error)
        hint = _("install it: {command}").format(command=f'pip install "bpvcheck[{extra}]"')
        if isinstance(error, OSError):
            hint += _("; on Debian also: {command}").format(
                command="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            )
        raise UsageError(Code.UNKNOWN_CHOICE, message, hint=hint) from error
