"""A bundle for the store written: the pieces of one run, and a manifest of what is in them."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np

from bpvcheck.intake.file_read import FileRead
from bpvcheck.intake.origin import FILE
from bpvcheck.intake.pieces import PARQUET, Piece, as_parquet

__all__ = ["BUNDLE", "MANIFEST", "PIECE", "BundleWriter"]

BUNDLE: Final = re.compile(r"([0-9]{20})-[0-9a-f]{8}")
"""The name of a bundle: when it was read, in nanoseconds since 1970, and chance."""
MANIFEST: Final = "manifest"
PIECE: Final = re.compile(rf"[0-9]+{re.escape(PARQUET)}")
"""The name of a piece in it."""


class BundleWriter:
    """Writes pieces to a folder of the run; several threads may do so at once."""

    everything = True
    """Pieces are written also when there is room for them in memory."""

    def __init__(self, folder: Path) -> None:
        """Write to this folder."""
        self._folder = folder
        self._pieces: list[Piece] = []
        self._entries: list[dict[str, Any]] = []

    def write(self, kind: str, piece: Piece, number: int) -> None:
        """Write a piece that is in memory; no two have the same number."""
        assert piece.table is not None  # noqa: S101 - as the docstring says
        data = as_parquet(piece.table)
        name = f"{number}{PARQUET}"
        piece.path = self._folder / name
        piece.path.write_bytes(data)
        numbers, counts = np.unique(piece.table[FILE].to_numpy(), return_counts=True)
        rows = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
        digest = sha256(data).hexdigest()
        self._entries.append({"name": name, "kind": kind, "sha256": digest, "rows": rows})
        self._pieces.append(piece)

    def finish(self, files: Mapping[int, FileRead], place: Path) -> None:
        """Write what is in the bundle, and put it in its place."""
        listed = [_entry(number, file) for number, file in files.items()]
        text = json.dumps({"files": listed, "pieces": self._entries}).encode()
        digest = sha256(text).hexdigest().encode()
        (self._folder / MANIFEST).write_bytes(digest + b"\n" + text)
        self._folder.rename(place)
        for piece in self._pieces:
            assert piece.path is not None  # noqa: S101 - it was written
            piece.path = place / piece.path.name


def _entry(number: int, file: FileRead) -> dict[str, Any]:
    findings = file.findings
    return {
        "number": number,
        "key": file.key,
        "size": file.size,
        "stamp": file.stamp if file.is_settled else None,
        "records": findings.records,
        "digest": f"{findings.digest:064x}",
        "namespaces": findings.namespaces,
        "refused": findings.refused,
    }
