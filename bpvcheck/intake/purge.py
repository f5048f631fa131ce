"""What a store keeps for too long, taken out of it.

A bundle goes as a whole: it is old itself, or in it is a placement that ended too long ago (its
actual end, else the planned one). So does what a run that was stopped left on S3. Nothing is lost
by it: what is in a store is read again from the files, as far as these are still there. So the
files have to be purged as well, by who keeps them.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.intake.bundle import BUNDLE, MANIFEST
from bpvcheck.intake.pieces import PARQUET
from bpvcheck.output import cannot_write
from bpvcheck.s3 import Location, S3Address, delete, fetch, objects_in
from bpvcheck.scratch import clear_dead_runs, scratch

__all__ = ["Stale", "purge", "stale_in"]

_VERSION: Final = re.compile(r"[0-9a-f]{16}")
_NANOSECONDS: Final = 10**9


@dataclass(frozen=True)
class Stale:
    """A bundle that is kept too long: when it was read, and how many placements ended too early.

    ``damaged`` where it cannot be told what is in it.
    """

    folder: Location
    read_on: date
    ended: int = 0
    damaged: bool = False


def stale_in(store: Location, before: date) -> list[Stale]:
    """Find the bundles of a store that were read before a day, or hold what ended before it.

    Raises UsageError where there is no such folder, or S3 cannot be had.
    """
    if isinstance(store, S3Address):
        return [*_stale_on_s3(store, before)]
    if not store.is_dir():
        message = _('There is no folder "{path}".').format(path=store)
        raise UsageError(Code.PATH_NOT_FOUND, message, file=str(store))
    return [each for folder in _bundles(store) if (each := _looked_into(folder, before))]


def purge(store: Location, stale: Sequence[Stale]) -> None:
    """Delete bundles, and what dead runs left. Raises UsageError where one cannot be deleted."""
    for each in stale:
        if isinstance(each.folder, S3Address):
            delete(each.folder, first=MANIFEST)
        else:
            _remove(each.folder)
    if isinstance(store, Path):
        clear_dead_runs(store)


def _remove(folder: Path) -> None:
    try:
        (folder / MANIFEST).unlink(missing_ok=True)
        rmtree(folder)
        with suppress(OSError):
            folder.parent.rmdir()
    except OSError as error:
        raise cannot_write(folder, error) from error


def _stale_on_s3(store: S3Address, before: date) -> Iterator[Stale]:
    """Yield the bundles that are kept too long; each is copied to look into it."""
    bundles: dict[S3Address, list[S3Address]] = {}
    for each in objects_in(store):
        bundle = each.parent
        version = bundle.parent
        if (
            version.parent == store
            and _VERSION.fullmatch(version.name)
            and BUNDLE.fullmatch(bundle.name)
        ):
            bundles.setdefault(bundle, []).append(each)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    for bundle, objects in bundles.items():
        if bundle / MANIFEST not in objects and _read_on(bundle) < yesterday:
            # a run that was stopped brought no more than this
            yield Stale(bundle, _read_on(bundle), damaged=True)
            continue
        with scratch(Path(gettempdir())) as folder:
            (folder / bundle.name).mkdir()
            fetch({each: folder / bundle.name / each.name for each in objects})
            found = _looked_into(folder / bundle.name, before)
        if found:
            yield replace(found, folder=bundle)


def _bundles(store: Path) -> Iterator[Path]:
    """Yield the bundles of all versions; anything else in the folder is not ours."""
    for version in sorted(store.iterdir()):
        if _VERSION.fullmatch(version.name) and version.is_dir() and not version.is_symlink():
            yield from (each for each in sorted(version.iterdir()) if BUNDLE.fullmatch(each.name))


def _looked_into(folder: Path, before: date) -> Stale | None:
    """Return a bundle that is kept too long, None for another."""
    read_on = _read_on(folder)
    try:
        ended = sum(_ended(piece, before) for piece in folder.glob(f"*{PARQUET}"))
    except (OSError, pa.ArrowException):
        return Stale(folder, read_on, damaged=True)
    return Stale(folder, read_on, ended) if ended or read_on < before else None


def _read_on(bundle: Location) -> date:
    named = BUNDLE.fullmatch(bundle.name)
    return datetime.fromtimestamp(int(named[1]) / _NANOSECONDS if named else 0, UTC).date()


def _ended(piece: Path, before: date) -> int:
    """Count the placements in a piece that ended before a day."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(piece) as file:
        if not {"period", "endings"} <= {*file.schema_arrow.names}:
            return 0
        table = file.read(columns=["period", "endings"]).combine_chunks()
    planned = pc.struct_field(table["period"], "planned_end")
    days = pc.struct_field(pc.list_flatten(table["endings"]), "on")
    owners = pc.list_parent_indices(table["endings"])
    last = pa.table({"row": owners, "on": days}).group_by("row").aggregate([("on", "max")])
    found = pc.index_in(pa.array(range(len(table))), last["row"].combine_chunks())
    ends = pc.coalesce(last["on_max"].combine_chunks().take(found), planned)
    return int(pc.sum(pc.less(ends, pa.scalar(before))).as_py() or 0)
