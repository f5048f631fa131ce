"""`plugin.yaml`: whose agreement a plugin is, what it cites, and for which bpvcheck it was made."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bpvcheck.cache import code_key, kept
from bpvcheck.errors import Code, PluginError, RuleError
from bpvcheck.i18n import N_, _
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT, Agreement, Sector

if TYPE_CHECKING:
    from bpvcheck.rulebook.form import Form
    from bpvcheck.rulebook.sources import Document

__all__ = ["NAMES", "Manifest", "read_manifest", "why_not"]

NAME: Final = re.compile(r"[a-z]{2,30}")
"""How a plugin is called: in lower-case letters, because it is a namespace of fields and ids."""
NAMES: Final = N_("2 to 30 lower-case letters, such as bouw")
"""The same, in words."""
RESERVED: Final = frozenset({PROTOCOL_AGREEMENT.name, "all", "none"})


@dataclass(frozen=True)
class Manifest:
    """What `plugin.yaml` says. ``made_for`` is a specifier of versions of bpvcheck (PEP 440)."""

    agreement: Agreement
    made_for: str


def read_manifest(path: Path) -> Manifest:
    """Read `plugin.yaml`.

    Raises RuleError with every problem in it, PluginError where it is not there.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", "")
        message = _("This cannot be read: {reason}.").format(reason=reason)
        hint = _("a plugin's folder has a file plugin.yaml that says what it is")
        raise PluginError(Code.BROKEN_PLUGIN, message, file=str(path), hint=hint) from error
    key = sha256(f"{code_key(('plugins', 'rulebook'))} {name} {text}".encode()).hexdigest()
    return kept("manifest", key, Manifest, lambda: _read(text, name))


def _read(text: str, file: str) -> Manifest:
    from bpvcheck.rulebook.read import read_sheet

    sheet, form = read_sheet(text, file)
    found = _manifest(form) if form is not None else None
    if found is None or sheet.problems:
        raise RuleError.of(*sheet.problems)
    return found


def _manifest(form: "Form") -> Manifest:
    agreement = Agreement(
        name=_name(form),
        title=form.texts("title"),
        version=form.text("version"),
        documents=_documents(form),
        sector=_sector(form),
    )
    found = Manifest(agreement, _made_for(form))
    form.finish()
    return found


def _name(form: "Form") -> str:
    name = form.text("name")
    message = why_not(name) if name else ""
    if message:
        form.sheet.wrong(Code.WRONG_CARD, message, form.at_value("name"), expected=_(NAMES))
    return name


def why_not(name: str) -> str:
    """Say why a plugin cannot have a name, "" where it can.

    What chooses duties otherwise, a phase or who bears them, would mean two things.
    """
    from bpvcheck.rulebook.read import BEARERS, PHASES

    if name in {*RESERVED, *BEARERS, *PHASES}:
        return _('"{name}" is a word of bpvcheck itself.').format(name=name)
    if not NAME.fullmatch(name):
        return _('"{name}" cannot be the name of a plugin.').format(name=name)
    return ""


def _made_for(form: "Form") -> str:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    text = form.text("made_for")
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        message = _('"{text}" does not say for which versions of bpvcheck this is.')
        form.sheet.wrong(
            Code.WRONG_CARD,
            message.format(text=text),
            form.at_value("made_for"),
            expected='">=0.1,<0.2"',
        )
    return text


def _documents(form: "Form") -> "dict[str, Document]":
    from bpvcheck.rulebook.read_terms import from_until
    from bpvcheck.rulebook.sources import Document

    found = {}
    for name, value in form.named("documents").items():
        inner = form.inner(value)
        if inner is not None:
            title, cite = inner.texts("title"), inner.text("cite")
            found[name] = Document(name, title=title, cite=cite, valid=from_until(inner))
            inner.finish()
    return found


def _sector(form: "Form") -> Sector | None:
    inner = form.form("sector", needed=False)
    if inner is None:
        return None
    found = Sector(inner.words("names"), inner.words("crebos", needed=False))
    inner.finish()
    return found
