"""A rule book that was loaded before, kept so that reading and checking are done once.

Light on purpose: a warm start reads no YAML and no models.
"""

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bpvcheck.cache import code_key, keep, kept, recalled
from bpvcheck.data import folder as data_folder
from bpvcheck.input import read_bytes
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from hashlib import _Hash as Hash

    from bpvcheck.rulebook.agreements import Brought
    from bpvcheck.rulebook.load import CardCheck
    from bpvcheck.rulebook.strict import YamlNode

__all__ = ["load_cached"]

_PACKAGES: Final = ("expressions", "records", "rulebook")
"""The code that decides what a loaded card looks like."""


def load_cached(
    folder: Path | None = None,
    cache_dir: Path | None = None,
    *,
    plugins: "Sequence[Brought]" = (),
    also: "CardCheck | None" = None,
) -> RuleBook:
    """Load the cards as `load_rules` does, from the cache where they are in it.

    What is in the cache was checked, also by `also`, when it was put there.

    Raises a RuleError for what is wrong with the cards; a cache that is broken or cannot be
    written is passed over.
    """
    root = data_folder("rules") if folder is None else folder
    checked = getattr(also, "__qualname__", "")

    def load() -> RuleBook:
        from bpvcheck.rulebook.load import load_rules

        read_before = _ReadBefore(_place(root, plugins), cache_dir)
        book = load_rules(root, plugins=plugins, also=also, read=read_before.read)
        read_before.keep()
        # functions are code, which is not kept
        return replace(book, functions={})

    book = kept("rules", _key(root, checked, plugins), RuleBook, load, cache_dir)
    return replace(book, functions={f.name: f for each in plugins for f in each.functions})


class _ReadBefore:
    """What the files of a rule book hold: after an edit only the file that changed is parsed."""

    def __init__(self, key: str, cache_dir: Path | None) -> None:
        """Recall what was read the last time."""
        self._key, self._cache_dir = key, cache_dir
        self._before: dict[bytes, YamlNode] = recalled("cards", key, dict, cache_dir) or {}
        self._now: dict[bytes, YamlNode] = {}

    def read(self, text: str, file: str) -> "YamlNode":
        """Return what `read_yaml` does. Raises a RuleError where the text is not strict YAML."""
        from bpvcheck.rulebook.strict import read_yaml

        digest = sha256(text.encode()).digest()
        found = self._before.get(digest)
        self._now[digest] = read_yaml(text, file) if found is None else found
        return self._now[digest]

    def keep(self) -> None:
        """Keep what was read this time."""
        if self._now.keys() != self._before.keys():
            keep("cards", self._key, self._now, self._cache_dir)


def _place(root: Path, plugins: "Sequence[Brought]") -> str:
    """Name where cards are, as read by this code: what they hold may change."""
    folders = [root, *(folder for each in plugins for folder in each.card_folders)]
    lines = [code_key(_PACKAGES), *map(os.path.realpath, folders)]
    return sha256("\n".join(map(str, lines)).encode()).hexdigest()


def _key(root: Path, checked: str, plugins: "Sequence[Brought]") -> str:
    """Name a set of cards as read by this code and this Python."""
    digest = sha256(f"{checked} {code_key(_PACKAGES)}".encode())
    _add_cards(digest, root)
    for each in plugins:
        digest.update(f"{each.agreement!r} {each.extensions!r} {each.code}\n".encode())
        for folder in each.card_folders:
            _add_cards(digest, folder)
        for path in each.value_files:
            _add_file(digest, path.name, path)
    return digest.hexdigest()


def _add_cards(digest: "Hash", root: Path) -> None:
    """Add a folder of cards: where it is, and its files; of examples only that they are there.

    A card knows where its examples are, and these are read anew whenever they are asked for.
    """
    digest.update(f"{os.path.realpath(root)}\n".encode())
    for path in sorted(path for path in root.rglob("*") if path.suffix in {".yaml", ".yml"}):
        name = path.relative_to(root).as_posix()
        if name.endswith(EXAMPLES):
            digest.update(f"{name}\n".encode())
        else:
            _add_file(digest, name, path)


def _add_file(digest: "Hash", name: str, path: Path) -> None:
    """Add the name and content of a file."""
    content = read_bytes(path)
    digest.update(f"{name} {len(content)}\n".encode())
    digest.update(content)
