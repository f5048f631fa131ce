r"""A folder in which columns are kept, so that a file that did not change is not read again.

::

    DIR/<version>/<bundle>/manifest     what is in the bundle: files, pieces, their digests
                           0.parquet    a piece: records of one kind, of one file or several

A version is that of the records' shapes, of the intake and of the fields that plugins declare. A
bundle is what one run read. It is made in a folder of the run and put in its place by one renaming:
so two runs do each other no harm, and one that is killed leaves nothing but that folder, which the
next run removes. One on S3 is mirrored in a folder of the run: see `bpvcheck.intake.mirror`.

A file goes by the SHA-256 of its bytes, whatever its name. It is not read for that where no file of
its size is kept, nor while the system says that it is the same file and did not change; but on S3,
where machines share a store, none goes by what the system of another said. A piece goes by its
SHA-256 too: one that is damaged is noticed, and the files in it are read again.

Of what is wrong in a file only the places are kept, no text: the records there are looked at again.
Not kept are files in which something is wrong whose place is not known, such as compressed files
with problems, and those of a plugin's reader, which may be another tomorrow. A store only grows;
what is in it can always be made again.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache, cached_property
from hashlib import file_digest, sha256
from itertools import zip_longest
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, NamedTuple

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.intake.batch import Place
from bpvcheck.intake.bundle import MANIFEST, PIECE, BundleWriter
from bpvcheck.intake.file_read import FileRead
from bpvcheck.intake.findings import Findings
from bpvcheck.intake.mirror import Mirror
from bpvcheck.intake.pieces import Piece
from bpvcheck.intake.schemas import VERSION
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions
from bpvcheck.records.shape import record_shape
from bpvcheck.s3 import S3Address

__all__ = ["KeptFile", "Store", "file_key", "pieces_of"]

_INTAKE: Final = 2
"""Raised when the columns of a record change, or what is kept beside them."""
_MOST_REFUSED: Final = 10_000
"""A file with more that is wrong is read again each time."""


class KeptFile(NamedTuple):
    """A file that is in the store: its bundle, its number there, and what was found in it."""

    bundle: "_Bundle"
    number: int
    findings: Findings


class Store:
    """What is kept for one version."""

    def __init__(
        self, folder: Path, extensions: Extensions, original: S3Address | None = None
    ) -> None:
        """Open a store, which is made if it is not there; of an `original` it is a mirror.

        Raises UsageError where it cannot be, or the original cannot be had.
        """
        version = _version(extensions)
        self._place = folder / version
        try:
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            message = _("{file} cannot be written: {reason}.")
            reason = error.strerror or type(error).__name__
            text = message.format(file=folder, reason=reason)
            raise UsageError(Code.CANNOT_WRITE, text, file=str(folder)) from None
        self._mirror = Mirror(original / version, self._place) if original else None
        self.has_stamps = original is None
        """Whether it remembers what the system said of a file."""

    def find(self, key: str) -> KeptFile | None:
        """Return the file with this key, if it is kept undamaged."""
        return next((kept for each in self._bundles if (kept := each.find(key))), None)

    @cached_property
    def _bundles(self) -> list["_Bundle"]:
        """The bundles, the newest first: what was damaged was made again later."""
        folders = sorted(self._place.iterdir(), reverse=True)
        return [bundle for folder in folders if (bundle := _opened(folder, self._mirror))]

    def key_of(self, stamp: tuple[int, ...], form: str) -> str | None:
        """Return the key of a file with this stamp that was read in this form; None if unknown."""
        return next((key for each in self._bundles if (key := each.keys.get((stamp, form)))), None)

    @cached_property
    def sizes(self) -> frozenset[int]:
        """How many bytes files have that are kept."""
        return frozenset().union(*(each.sizes for each in self._bundles))

    def keep(self, writer: BundleWriter, files: Mapping[int, FileRead]) -> None:
        """Put a bundle in its place, with the files that can be kept; they go by number."""
        kept = {number: each for number, each in files.items() if _can_be_kept(each.findings)}
        if kept:
            name = f"{time.time_ns():020d}-{token_hex(4)}"
            writer.finish(kept, self._place / name)
            if self._mirror:
                self._mirror.put(name)


def _version(extensions: Extensions) -> str:
    """Name what columns depend on beside the file."""
    shapes = [(kind, record_shape(kind, extensions)) for kind in KINDS]
    return sha256(repr((VERSION, _INTAKE, shapes, extensions)).encode()).hexdigest()[:16]


def _can_be_kept(findings: Findings) -> bool:
    return not findings.unplaced and len(findings.refused) <= _MOST_REFUSED


def file_key(path: Path, form: str) -> str:
    """Return the key of a file that is read in this form. Raises OSError."""
    with path.open("rb") as file:
        return f"{form}-{file_digest(file, 'sha256').hexdigest()}"


def pieces_of(kept: Mapping[int, KeptFile]) -> Iterator[tuple[str, Piece]]:
    """Yield the pieces of files that are kept, each with its kind; `kept` is by number in this run.

    Those of two files that are the same come twice.
    """
    by_bundle: dict[_Bundle, dict[int, list[int]]] = {}
    for number, file in kept.items():
        by_bundle.setdefault(file.bundle, {}).setdefault(file.number, []).append(number)
    for bundle, numbers in by_bundle.items():
        for once in zip_longest(*numbers.values()):
            chosen = dict(zip(numbers, once, strict=True))
            yield from bundle.pieces({old: new for old, new in chosen.items() if new is not None})


class _Bundle:
    """A bundle that is in the store."""

    def __init__(self, folder: Path, manifest: dict[str, Any], mirror: Mirror | None) -> None:
        self._folder, self._pieces, self._mirror = folder, manifest["pieces"], mirror
        self._files = {file["key"]: file for file in manifest["files"]}
        self.keys = {
            (tuple(file["stamp"]), file["key"].partition("-")[0]): file["key"]
            for file in manifest["files"]
            if file["stamp"]
        }
        """The keys of files by what changes when they do, and the form in which they were read."""
        self.sizes = {int(file["size"]) for file in manifest["files"]}
        self._is_whole = cache(self._check)

    def find(self, key: str) -> KeptFile | None:
        """Return the file with this key, if its pieces are undamaged."""
        if key not in self._files:
            return None
        file = self._files[key]
        of_file = [
            at for at, each in enumerate(self._pieces) if str(file["number"]) in each["rows"]
        ]
        if self._mirror:
            self._mirror.fetch(self._folder.name, (self._pieces[at]["name"] for at in of_file))
        if not all(map(self._is_whole, of_file)):
            return None
        return KeptFile(self, file["number"], _findings(file))

    def _check(self, at: int) -> bool:
        """Tell whether a piece is as it was written."""
        piece = self._pieces[at]
        try:
            with (self._folder / piece["name"]).open("rb") as file:
                return bool(file_digest(file, "sha256").hexdigest() == piece["sha256"])
        except OSError:
            return False

    def pieces(self, files: Mapping[int, int]) -> Iterator[tuple[str, Piece]]:
        """Yield the pieces that hold these files; `files` gives their numbers in this run."""
        for each in self._pieces:
            rows = {int(number): count for number, count in each["rows"].items()}
            chosen = {old: new for old, new in files.items() if old in rows}
            if chosen:
                piece = Piece(sum(rows.values()), path=self._folder / each["name"])
                piece.choose(chosen, sum(rows[old] for old in chosen))
                yield each["kind"], piece


def _opened(folder: Path, mirror: Mirror | None) -> _Bundle | None:
    """Return the bundle in a folder, None where its manifest is damaged."""
    with suppress(OSError, ValueError):
        digest, text = (folder / MANIFEST).read_bytes().split(b"\n", 1)
        if sha256(text).hexdigest().encode() == digest:
            manifest = json.loads(text)
            # another name would lead out of the folder
            if all(PIECE.fullmatch(piece["name"]) for piece in manifest["pieces"]):
                return _Bundle(folder, manifest, mirror)
    return None


def _findings(file: dict[str, Any]) -> Findings:
    """Return what was found in a file, the problems left out."""
    return Findings(
        records=file["records"],
        digest=int(file["digest"], 16),
        namespaces=Counter(file["namespaces"]),
        refused=[Place(*place) for place in file["refused"]],
    )
