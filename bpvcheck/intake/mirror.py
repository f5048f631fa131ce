"""A store on S3, of which a run has what it needs in a folder of its own.

The manifests come first, a piece when a file is found to be in it. What is new goes there with the
manifest last: a bundle without one is nothing yet, whether it is under way or was left by a run
that was stopped. Bundles have names that no other run uses, so machines that share a store do each
other no harm; two that read the same files at once keep them twice.
"""

from collections.abc import Iterable
from pathlib import Path

from bpvcheck.intake.bundle import BUNDLE, MANIFEST
from bpvcheck.s3 import S3Address, fetch, objects_in, put

__all__ = ["Mirror"]


class Mirror:
    """The copy of a store on S3 that a run works on, in a folder of its own."""

    def __init__(self, original: S3Address, folder: Path) -> None:
        """Fetch the manifests. Raises UsageError where S3 cannot be had, OSError for the folder."""
        self._original, self._folder = original, folder
        wanted = {
            each: folder / each.parent.name / MANIFEST
            for each in objects_in(original)
            if each.name == MANIFEST
            and BUNDLE.fullmatch(each.parent.name)
            and each.parent.parent == original
        }
        for path in wanted.values():
            path.parent.mkdir(mode=0o700)
        fetch(wanted)

    def fetch(self, bundle: str, pieces: Iterable[str]) -> None:
        """Fetch pieces of a bundle that are not here yet; one that is gone there gives none."""
        fetch(
            {
                self._original / bundle / name: self._folder / bundle / name
                for name in pieces
                if not (self._folder / bundle / name).exists()
            }
        )

    def put(self, bundle: str) -> None:
        """Bring a new bundle to S3."""
        pieces = {
            self._original / bundle / path.name: path for path in (self._folder / bundle).iterdir()
        }
        manifest = self._original / bundle / MANIFEST
        last = {manifest: pieces.pop(manifest)}
        put(pieces)
        put(last)
