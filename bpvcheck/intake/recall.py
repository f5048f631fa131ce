"""Files of a run that are in the store, and those that go into it."""

import time
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Final

from bpvcheck.intake.batch import LINE_LIMIT
from bpvcheck.intake.examine import examine
from bpvcheck.intake.file_read import FileRead
from bpvcheck.intake.findings import Findings
from bpvcheck.intake.lines import too_long
from bpvcheck.intake.store import KeptFile, Store, file_key
from bpvcheck.records.extensions import Extensions

__all__ = ["keys_of", "recalled", "to_be_kept"]

_SETTLED: Final = 1_000_000_000
"""Nanoseconds after which another change has another time, on any disk but a very old one."""


def recalled(
    files: Mapping[int, FileRead], store: Store, pool: Executor, extensions: Extensions
) -> dict[int, KeptFile]:
    """Return the files that are in the store, by number.

    Those that could be there get their keys; what has a size that no file there has, is not.
    """
    found: dict[int, KeptFile] = {}
    for each, key in zip(
        files.values(), pool.map(partial(_known_key, store), files.values()), strict=True
    ):
        each.key = key
    for number, each in files.items():
        kept = store.find(each.key) if each.key else None
        findings = kept and _seen_again(each.file.path, kept.findings, extensions)
        if kept and findings:
            each.findings, each.recalled = findings, True
            found[number] = kept
    return found


def keys_of(files: Mapping[int, FileRead], pool: Executor) -> dict[int, Future[str]]:
    """Return the keys that files have yet to get, to be found while the files are read."""
    return {number: pool.submit(_key, each) for number, each in files.items() if not each.key}


def to_be_kept(files: Mapping[int, FileRead]) -> dict[int, FileRead]:
    """Return the files that may be kept and did not change while they were read."""
    return {
        number: each
        for number, each in files.items()
        if each.key and each.stamp == _stamp(each.file.path)
    }


def _known_key(store: Store, file: FileRead) -> str:
    """Return the key of a file that could be in a store, else nothing.

    One that is as it was when it was kept need not be read for that. What was written only just now
    could be written again without a trace.
    """
    now = time.time_ns()
    file.stamp = _stamp(file.file.path)
    file.is_settled = store.has_stamps and now - max(file.stamp[-2:]) > _SETTLED
    key = store.key_of(file.stamp, file.reader.form) if file.reader else None
    return key or (_key(file) if file.size in store.sizes else "")


def _key(file: FileRead) -> str:
    """Return the key of a file, nothing where it cannot be kept."""
    try:
        return (
            file_key(file.file.path, file.reader.form) if file.reader and file.reader.form else ""
        )
    except OSError:
        return ""


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what changes when a file does, the times last; zeros for one that is not there."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _seen_again(path: Path, kept: Findings, extensions: Extensions) -> Findings | None:
    """Return what was found in a file, its problems in the language of now.

    None where it cannot be read, or a record is right that was not: what is kept is of no use then.
    """
    found = Findings(kept.records, kept.digest, namespaces=kept.namespaces)
    try:
        with path.open("rb") as file:
            for place in kept.refused:
                file.seek(place.start)
                text = file.read(min(place.length, LINE_LIMIT + 1))
                if len(text) > LINE_LIMIT:
                    found.refuse("", [too_long(place.line)], place, place.line)
                    continue
                examined = examine(text, extensions)
                if examined.record:
                    return None
                found.refuse(examined.kind or "", examined.problems, place, place.line)
    except OSError:
        return None
    return found
