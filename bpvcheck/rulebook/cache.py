"""A rule book that was loaded before, kept so that reading and checking are done once.

Light on purpose: a warm start reads no YAML and no models.
"""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bpvcheck.cache import code_key, kept
from bpvcheck.data import folder as data_folder
from bpvcheck.rulebook.book import RuleBook

if TYPE_CHECKING:
    from bpvcheck.rulebook.load import CardCheck

__all__ = ["load_cached"]

_PACKAGES: Final = ("expressions", "records", "rulebook")
"""The code that decides what a loaded card looks like."""


def load_cached(
    folder: Path | None = None,
    cache_dir: Path | None = None,
    *,
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

        return load_rules(root, also=also)

    return kept("rules", _key(root, checked), RuleBook, load, cache_dir)


def _key(root: Path, checked: str) -> str:
    """Name a set of cards as read by this code and this Python."""
    digest = sha256(f"{root.name} {checked} {code_key(_PACKAGES)}".encode())
    for path in sorted(path for path in root.rglob("*") if path.suffix in {".yaml", ".yml"}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
