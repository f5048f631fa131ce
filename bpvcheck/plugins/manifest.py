"""`plugin.yaml`: whose agreement a plugin is, what it cites, and for which bpvcheck it was made."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from bpvcheck.cache import code_key, kept
from bpvcheck.errors import Code, PluginError, RuleError
from bpvcheck.i18n import N_, _
from bpvcheck.input import read_text
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT, Agreement, SectorIdentity
from bpvcheck.rulebook.form import Key, Keys
from bpvcheck.rulebook.kinds import NamedKind, PartKind, TextKind, TextsKind, WordsKind
from bpvcheck.rulebook.read_terms import Between
from bpvcheck.rulebook.sources import SourceDocument

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
        text = read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", "")
        message = _("This cannot be read: {reason}.").format(reason=reason)
        hint = _("a plugin's folder has a file plugin.yaml that says what it is")
        raise PluginError(Code.BROKEN_PLUGIN, message, file=str(path), hint=hint) from error
    key = sha256(f"{code_key(('plugins', 'rulebook'))} {name} {text}".encode()).hexdigest()
    return kept("manifest", key, Manifest, lambda: _read(text, name))


class DocumentForm(Between):
    """A document that cards and values cite, and when it is in force."""

    title = Key(TextsKind(), "its title")
    cite = Key(TextKind(), "where it is found, such as BWBR0032750")


class SectorForm(Keys):
    """What a sector is in the records."""

    names = Key(WordsKind(), "what companies call it")
    crebos = Key(WordsKind(), "its qualifications", needed=False)


class ManifestForm(Keys):
    """The keys of `plugin.yaml`."""

    name = Key(TextKind(), "the name, which is a namespace too")
    title = Key(TextsKind(), "what the plugin is called")
    version = Key(TextKind(), "its version")
    made_for = Key(TextKind(), "for which versions of bpvcheck")
    documents = Key(NamedKind(PartKind(DocumentForm)), "what its cards and values cite")
    sector = Key(PartKind(SectorForm), "the sector, where it is of one", needed=False)


def _read(text: str, file: str) -> Manifest:
    from bpvcheck.rulebook.read import read_sheet

    sheet, form = read_sheet(text, file, ManifestForm)
    found = _manifest(form) if form is not None else None
    if found is None or sheet.problems:
        raise RuleError.of(*sheet.problems)
    return found


def _manifest(form: ManifestForm) -> Manifest:
    sector = form.sector
    agreement = Agreement(
        name=_name(form),
        title=form.title,
        version=form.version,
        documents=_documents(form),
        sector=SectorIdentity(sector.names, sector.crebos) if sector else None,
    )
    return Manifest(agreement, _made_for(form))


def _name(form: ManifestForm) -> str:
    message = why_not(form.name) if form.name else ""
    if message:
        form.sheet.wrong(Code.WRONG_CARD, message, form.at_value("name"), expected=_(NAMES))
    return form.name


def why_not(name: str) -> str:
    """Say why a plugin cannot have a name, "" where it can.

    What chooses duties otherwise, a phase or who bears them, would mean two things.
    """
    from bpvcheck.rulebook.card import BEARERS, PHASES

    if name in {*RESERVED, *BEARERS, *PHASES}:
        return _('"{name}" is a word of bpvcheck itself.').format(name=name)
    if not NAME.fullmatch(name):
        return _('"{name}" cannot be the name of a plugin.').format(name=name)
    return ""


def _made_for(form: ManifestForm) -> str:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        SpecifierSet(form.made_for)
    except InvalidSpecifier:
        message = _('"{text}" does not say for which versions of bpvcheck this is.')
        message = message.format(text=form.made_for)
        at, expected = form.at_value("made_for"), '">=0.1,<0.2"'
        form.sheet.wrong(Code.WRONG_CARD, message, at, expected=expected)
    return form.made_for


def _documents(form: ManifestForm) -> dict[str, SourceDocument]:
    return {
        name: SourceDocument(name, title=each.title, cite=each.cite, valid=each.validity())
        for name, each in form.documents.items()
        if each is not None
    }
