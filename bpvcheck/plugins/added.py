"""What plugins add beside rules: readers, formats and sections of reports.

Whatever a plugin's code raises, now or when it is used, is said to be the plugin's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from bpvcheck.errors import Code, PluginError
from bpvcheck.i18n import _
from bpvcheck.intake import Reader
from bpvcheck.plugins.answers import blamed
from bpvcheck.plugins.find import Loaded
from bpvcheck.reports import Format, ReportSection

__all__ = [
    "FORMATS",
    "MAPPINGS",
    "READERS",
    "SECTIONS",
    "formats_of",
    "mappings_of",
    "readers_of",
    "sections_of",
]

Owner = Loaded | None
READERS: Final = "bpvcheck_readers"
MAPPINGS: Final = "bpvcheck_mappings"
FORMATS: Final = "bpvcheck_formats"
SECTIONS: Final = "bpvcheck_report_sections"
"""The hooks that are asked, of which each function here takes the answers."""


def readers_of(answers: Iterable[tuple[Owner, Reader]]) -> tuple[Reader, ...]:
    """Return every reader. Raises PluginError where two read files of one ending."""
    asked = list(answers)
    _refuse_twice((owner, ending) for owner, reader in asked for ending in reader.suffixes)
    return tuple(
        replace(reader, read=partial(_read, owner, reader.read))
        if owner and reader.read
        else reader
        for owner, reader in asked
    )


def _read(
    owner: Loaded, read: Callable[[IO[bytes]], Iterable[Any]], file: IO[bytes]
) -> Iterator[Any]:
    with blamed(owner, READERS):
        yield from read(file)


def mappings_of(answers: Iterable[tuple[Owner, Path]]) -> dict[str, Path]:
    """Return every mapping by its name. Raises PluginError where two have one name."""
    asked = [(owner, Path(path)) for owner, path in answers]
    _refuse_twice((owner, path.stem) for owner, path in asked)
    return {path.stem: path for _owner, path in asked}


def formats_of(answers: Iterable[tuple[Owner, Format[Any]]]) -> tuple[Format[Any], ...]:
    """Return every format. Raises PluginError where two have one name."""
    asked = list(answers)
    _refuse_twice((owner, form.name) for owner, form in asked)
    return tuple(
        replace(form, render=partial(_used, owner, FORMATS, form.render)) if owner else form
        for owner, form in asked
    )


def sections_of(answers: Iterable[tuple[Owner, ReportSection]]) -> tuple[ReportSection, ...]:
    """Return every section of a plugin."""
    return tuple(
        replace(section, make=partial(_used, owner, SECTIONS, section.make)) if owner else section
        for owner, section in answers
    )


def _used(owner: Loaded, hook: str, function: Callable[..., Any], *values: object) -> Any:  # noqa: ANN401
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
