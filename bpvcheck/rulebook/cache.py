"""A rule book that was loaded before, kept so that reading and checking are done once.

The cache is a pickle in the user's own cache folder: readable and writable by the user alone, and
ignored when it is somebody else's, cannot be read, or belongs to other cards or another bpvcheck.
This module and what it imports are light on purpose: a warm start reads no YAML and no models.
"""

import gc
import os
import pickle
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from bpvcheck.data import folder as data_folder
from bpvcheck.rulebook.book import RuleBook

if TYPE_CHECKING:
    from bpvcheck.rulebook.load import CardCheck

__all__ = ["default_cache", "load_cached"]

KEPT: Final = 8
"""How many rule books stay in the cache."""
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
    cache = (cache_dir or default_cache()) / f"rules-{_key(root, checked)}.pickle"
    book = _read(cache)
    if book is None:
        from bpvcheck.rulebook.load import load_rules

        book = load_rules(root, also=also)
        with suppress(OSError):
            _write(cache, book)
    return book


def default_cache() -> Path:
    """Tell where bpvcheck keeps what can be made again."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "bpvcheck"


def _key(root: Path, checked: str) -> str:
    """Name a set of cards as read by this code and this Python.

    The code goes by the files it is in: asking for its version takes longer than loading.
    """
    digest = sha256(f"{root.name} {checked} {sys.version}".encode())
    for package in _PACKAGES:
        for module in sorted((Path(__file__).parent.parent / package).glob("*.py")):
            stat = module.stat()
            digest.update(f"{module} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    for path in sorted(path for path in root.rglob("*") if path.suffix in {".yaml", ".yml"}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def _read(cache: Path) -> RuleBook | None:
    """Read a rule book; nothing where it is not there, not ours or broken."""
    try:
        with cache.open("rb") as file:
            if not _is_ours(file.fileno()):
                return None
            book = _unpickle(file)
    except Exception:  # noqa: BLE001 - whatever a broken pickle does, the cards are loaded again
        return None
    return book if isinstance(book, RuleBook) else None


def _unpickle(file: IO[bytes]) -> object:
    """Unpickle without the garbage collector, which would look at each new object in vain."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return pickle.load(file)  # noqa: S301 - written by us: see `_is_ours`
    finally:
        if collecting:
            gc.enable()


def _is_ours(descriptor: int) -> bool:
    """Tell whether only this user can have written a file."""
    if not hasattr(os, "getuid"):
        return True
    stat = os.fstat(descriptor)
    return stat.st_uid == os.getuid() and not stat.st_mode & 0o022


def _write(cache: Path, book: RuleBook) -> None:
    """Write the rule book whole or not at all, for this user's eyes, and drop old ones."""
    cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=cache.parent, prefix=".rules-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            pickle.dump(book, file, protocol=pickle.HIGHEST_PROTOCOL)
        Path(name).replace(cache)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    stored = sorted(cache.parent.glob("rules-*.pickle"), key=lambda path: path.stat().st_mtime)
    for old in stored[:-KEPT]:
        old.unlink(missing_ok=True)
