"""What plugins add beside rules: readers, formats, sections and commands.

Whatever a plugin's code raises, now or when it is used, is said to be the plugin's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from bpvcheck.errors import Code, PluginError
from bpvcheck.i18n import _
from bpvcheck.intake import Reader
from bpvcheck.plugins.answers import blamed
from bpvcheck.plugins.find import Loaded
from bpvcheck.reports import Format, ReportSection

if TYPE_CHECKING:
    from bpvcheck.plugins.manager import Plugins

__all__ = ["formats_of", "readers_of", "sections_of"]

Owner = Loaded | None


def readers_of(plugins: "Plugins") -> tuple[Reader, ...]:
    """Give every reader; those of plugins first, as they take a file by its name."""
    hook = "bpvcheck_readers"
    asked: list[tuple[Owner, Reader]] = list(plugins.asked(hook))
    _refuse_twice((owner, ending) for owner, reader in asked for ending in reader.suffixes)
    return tuple(
        replace(reader, read=partial(_read, owner, hook, reader.read)) for owner, reader in asked
    )


def _read(
    owner: Owner, hook: str, read: Callable[[IO[bytes]], Iterable[Any]], file: IO[bytes]
) -> Iterator[Any]:
    with blamed(owner, hook):
        yield from read(file)


def formats_of(plugins: "Plugins") -> tuple[Format[Any], ...]:
    """Give every format."""
    hook = "bpvcheck_formats"
    asked: list[tuple[Owner, Format[Any]]] = list(plugins.asked(hook))
    _refuse_twice((owner, form.name) for owner, form in asked)
    return tuple(
        replace(form, render=partial(_used, owner, hook, form.render)) for owner, form in asked
    )


def sections_of(plugins: "Plugins") -> tuple[ReportSection, ...]:
    """Give every section of a plugin."""
    hook = "bpvcheck_report_sections"
    return tuple(
        replace(section, make=partial(_used, owner, hook, section.make))
        for owner, section in plugins.asked(hook)
    )


def _used(owner: Owner, hook: str, function: Callable[..., Any], *values: object) -> Any:  # noqa: ANN401
    with blamed(owner, hook):
        return function(*values)


def _refuse_twice(claims: Iterable[tuple[Owner, str]]) -> None:
    """Refuse two plugins that add something of one name."""
    found: dict[str, Owner] = {}
    for owner, name in claims:
        if name in found:
            one, other = (each.label if each else "bpvcheck" for each in (found[name], owner))
            message = _('"{name}" is brought twice: by {one} and by {other}.')
            hint = _("leave one of them out with --no-plugin")
            raise PluginError(
                Code.DUPLICATE_PLUGIN, message.format(name=name, one=one, other=other), hint=hint
            )
        found[name] = owner
