"""What is kept between runs: rule books, what their files hold, calendars and manifests.

Only what was derived from the rules is kept, never anything of a record. A file begins with the
SHA-256 of the rest. It is ignored when it is somebody else's, cannot be read, is not as it was
written, or belongs to other rules or other code; it is then made again, and nothing is lost but
time. This module is light on purpose: a warm start imports little.
"""

import gc
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

__all__ = ["cache_folder", "code_key", "keep", "kept", "recalled"]

T = TypeVar("T")
STARTED: Final = time.time_ns()
"""When this process loaded its code, or shortly before."""
KEPT: Final = 8
"""How many of a kind stay in the cache."""
_DIGEST: Final = sha256().digest_size


def cache_folder() -> Path:
    """Return where bpvcheck keeps what can be made again: in XDG_CACHE_HOME, or in ~/.cache."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "bpvcheck"


def code_key(packages: Iterable[str]) -> str:
    """Name the code of some of bpvcheck's packages, and this Python.

    The code goes by the files it is in: asking for its version takes longer than loading. Where a
    file changed since this process started, what it runs is not what is there, and the name is one
    that nobody else finds.
    """
    digest = sha256(sys.version.encode())
    for package in packages:
        for module in sorted((Path(__file__).parent / package).rglob("*.py")):
            stat = module.stat()
            digest.update(f"{module} {stat.st_size} {stat.st_mtime_ns}\n".encode())
            if stat.st_mtime_ns > STARTED:
                digest.update(os.urandom(16))
    return digest.hexdigest()


def kept(
    name: str, key: str, kind: type[T], make: Callable[[], T], folder: Path | None = None
) -> T:
    """Return what was kept under a name and key, or what `make` gives, which is then kept.

    What was kept is taken only where it is of the `kind` that `make` gives.
    """
    found = recalled(name, key, kind, folder)
    if found is not None:
        return found
    made = make()
    keep(name, key, made, folder)
    return made


def recalled(name: str, key: str, kind: type[T], folder: Path | None = None) -> T | None:
    """Return what was kept under a name and key; None where it is not there, or not whole."""
    # whatever a broken pickle raises, what it held is made again
    with suppress(Exception):
        found = _read(_path(name, key, folder))
        if isinstance(found, kind):
            return found
    return None


def keep(name: str, key: str, value: object, folder: Path | None = None) -> None:
    """Keep a value under a name and key, where the cache can be written."""
    path = _path(name, key, folder)
    with suppress(OSError):
        _write(path, value)
        _drop_old(path.parent, name)


def _path(name: str, key: str, folder: Path | None) -> Path:
    return (folder or cache_folder()) / f"{name}-{key[:32]}.pickle"


def _read(path: Path) -> object:
    """Unpickle a file of our own, without the garbage collector, which would look in vain."""
    with path.open("rb") as file:
        if not _is_ours(file.fileno()):
            raise PermissionError(path)
        digest, content = file.read(_DIGEST), file.read()
        if sha256(content).digest() != digest:
            raise ValueError(path)
        collecting = gc.isenabled()
        gc.disable()
        try:
            return pickle.loads(content)  # noqa: S301 - written by us: see `_is_ours`
        finally:
            if collecting:
                gc.enable()


def _is_ours(descriptor: int) -> bool:
    """Return whether only this user can have written a file."""
    if not hasattr(os, "getuid"):
        return True
    stat = os.fstat(descriptor)
    return stat.st_uid == os.getuid() and not stat.st_mode & 0o022


def _write(path: Path, value: object) -> None:
    """Write whole or not at all, for this user's eyes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
            file.write(sha256(content).digest() + content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _drop_old(folder: Path, name: str) -> None:
    stored = sorted(folder.glob(f"{name}-*.pickle"), key=lambda path: path.stat().st_mtime)
    for old in stored[:-KEPT]:
        old.unlink(missing_ok=True)
