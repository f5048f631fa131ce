"""The rule book of a command, and the words by which its cards are chosen."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import click

from bpvcheck.errors import Code, PluginError, Problem, UsageError, did_you_mean, error_from
from bpvcheck.i18n import Lang, _, using
from bpvcheck.visible import visible

if TYPE_CHECKING:
    from bpvcheck.plugins import Loaded, Plugins
    from bpvcheck.records.extensions import Extensions
    from bpvcheck.rulebook.book import RuleBook

__all__ = [
    "PluginsAsked",
    "chosen_plugin",
    "chosen_words",
    "extensions_for",
    "known_ids",
    "origin_in_words",
    "plugins_of",
    "required",
    "rule_book",
]

LOADED: Final = "bpvcheck.plugins"
"""Under which name a command remembers the plugins that it loaded."""


class PluginsAsked(TypedDict):
    """Which plugins to judge with, as click gives it."""

    plugin: tuple[Path, ...]
    no_plugin: tuple[str, ...]
    expect: tuple[str, ...]


def plugins_of(asked: PluginsAsked | None) -> "Plugins":
    """Load the plugins that a command asks for, once; broken ones are told and stop nothing yet."""
    from bpvcheck.plugins import Plugins

    folders = asked["plugin"] if asked else ()
    without = asked["no_plugin"] if asked else ()
    kept = click.get_current_context().meta
    key = f"{LOADED} {folders} {without}"
    if key not in kept:
        kept[key] = Plugins.load(folders, without=without)
        for folder in filter(_has_code, folders):
            text = _("The Python in {folder} does not run: only that of an installed plugin does.")
            click.echo(visible(text.format(folder=folder)), err=True)
    found: Plugins = kept[key]
    return found


def _has_code(folder: Path) -> bool:
    """Return whether a folder with a plugin answers hooks in Python."""
    modules = folder.glob("*.py")
    return any("hookimpl" in each.read_text(encoding="utf-8", errors="replace") for each in modules)


def required(asked: PluginsAsked | None) -> "Plugins":
    """Load the plugins that a command works with.

    Raises PluginError where one is wrong, NothingJudgedError where an expected one is missing.
    """
    plugins = plugins_of(asked)
    plugins.require(asked["expect"] if asked else ())
    return plugins


def rule_book(folder: Path | None, asked: PluginsAsked | None = None) -> "RuleBook":
    """Load the rule cards and what plugins bring, from the cache where they are in it."""
    return required(asked).book(folder)


def extensions_for(asked: PluginsAsked) -> "Extensions":
    """Give the fields that the plugins of a command declare, without reading any card."""
    from bpvcheck.rulebook.agreements import extensions_of

    return extensions_of(required(asked).brought)


def origin_in_words(origin: str, made_for: str) -> str:
    """Say where a plugin comes from, and for which versions of bpvcheck it was made."""
    text = _("from {origin}, made for bpvcheck {made_for}")
    return text.format(origin=origin, made_for=made_for or _("of any version"))


def chosen_plugin(name: str, asked: PluginsAsked) -> "tuple[Loaded, PluginsAsked]":
    """Find a plugin by its name or its folder; and what is asked for where that is loaded too.

    Raises PluginError where it is broken, UsageError where it is not there.
    """
    folder = Path(name) if Path(name).is_dir() else None
    folders = (*asked["plugin"], folder) if folder else asked["plugin"]
    given: PluginsAsked = {
        "plugin": folders,
        "no_plugin": asked["no_plugin"],
        "expect": asked["expect"],
    }
    found = plugins_of(given)
    for each in found.loaded:
        if each.name == name or (folder and each.origin == str(folder)):
            return each, given
    if found.problems:
        raise PluginError.of(*found.problems)
    message = _('There is no plugin "{name}".').format(name=name)
    hint = did_you_mean(name, [each.name for each in found.loaded])
    hint = hint or _("see them all with: bpvcheck plugins list")
    raise UsageError(Code.UNKNOWN_ID, message, hint=hint)


def chosen_words(book: "RuleBook", words: Iterable[str], option: str) -> frozenset[str]:
    """Give the words of `--only` and `--skip` as the rule book has them.

    A word is an id, a phase or a bearer, in either language and in any case; an objective stands
    for the duties that serve it. Raises UsageError with every word that is not known.
    """
    known = _known(book)
    found: set[str] = set()
    problems = []
    for word in _split(words):
        if _plain(word) in known:
            found |= known[_plain(word)]
        else:
            problems.append(_unknown(word, option, book))
    if problems:
        raise error_from(*problems)
    return frozenset(found)


def known_ids(book: "RuleBook", ids: Iterable[str]) -> list[str]:
    """Give the ids as the rule book writes them; raises UsageError with every one not known."""
    names = [*book.ids, *book.objectives]
    by_plain = {_plain(name): name for name in names}
    wrong = [name for name in ids if _plain(name) not in by_plain]
    if wrong:
        raise UsageError.of(*(_no_card(name, names) for name in wrong))
    return list(dict.fromkeys(by_plain[_plain(name)] for name in ids))


def _no_card(name: str, names: Iterable[str]) -> Problem:
    message = _('There is no rule card "{id}".').format(id=name)
    hint = did_you_mean(name, names) or _("see them all with: bpvcheck rules list")
    return Problem(Code.UNKNOWN_ID, message, hint=hint)


def _split(words: Iterable[str]) -> Iterator[str]:
    """Give the words one by one; commas separate them too."""
    for word in words:
        yield from (part.strip() for part in word.split(",") if part.strip() or not word.strip())


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _known(book: "RuleBook") -> dict[str, set[str]]:
    """Every word that is understood, with what it stands for."""
    from bpvcheck.rulebook.labels import label

    known = {_plain(name): set(each.rests_on) for name, each in book.objectives.items()}
    known |= {_plain(word): {word} for word in book.words()}
    for lang in Lang:
        with using(lang):
            for word in sorted(book.words() - set(book.ids)):
                said = _plain(label(word))
                known.setdefault(said, {word})
                # "voorbereiding" will do for "voorbereiding en matching"
                known.setdefault(said.partition("_")[0], {word})
    return known


def _unknown(word: str, option: str, book: "RuleBook") -> Problem:
    groups = sorted(book.words() - set(book.ids))
    return Problem(
        Code.UNKNOWN_CHOICE,
        _('{option} does not know "{word}".').format(option=option, word=word),
        expected=_("the id of a duty, or one of: {words}").format(words=", ".join(groups)),
        hint=did_you_mean(word, [*book.words(), *book.objectives]),
    )
