"""What is kept between runs: compiled plans and loaded rule books, in the user's cache folder.

Only what was derived from the rules is kept, never anything of a record. A file that cannot be read
back is made again; nothing is lost but time.
"""

import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

T = TypeVar("T")


def cache_folder() -> Path:
    """``$XDG_CACHE_HOME/bpvcheck``, by default ``~/.cache/bpvcheck``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "bpvcheck"


def kept(name: str, key: str, make: Callable[[], T]) -> T:
    """What was kept under a name and key, or what ``make`` gives, which is then kept."""
    path = cache_folder() / f"{name}-{key}.pickle"
    try:
        # only what bpvcheck itself wrote, in a folder that only its user can write in
        return cast("T", pickle.loads(path.read_bytes()))  # noqa: S301
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made again
        made = make()
        _keep(path, made)
        return made


def _keep(path: Path, value: object) -> None:
    """Write in full or not at all; a cache that cannot be written costs time only."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)
        Path(file.name).replace(path)
    except OSError:
        return
