"""The texts of records as readers give them, before anything is checked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bpvcheck.intake.batch import Batch, Broken, Doing, Lines, Said
from bpvcheck.intake.file_read import not_listed, prepared
from bpvcheck.intake.files import find
from bpvcheck.intake.readers import Reader
from bpvcheck.intake.reading import found_in

if TYPE_CHECKING:
    from bpvcheck.errors import Problem

__all__ = ["RecordTexts"]


class RecordTexts:
    """The records in files and folders, each as a line of JSON, some at a time.

    ``problems`` is what could not be read, ``notes`` what readers say of files; both are complete
    when all texts were given. ``tell`` is told what a reader is doing.
    """

    def __init__(
        self,
        paths: Iterable[Path],
        readers: Sequence[Reader],
        tell: Callable[[str], None] = lambda _doing: None,
    ) -> None:
        """Look for files. Raises UsageError for a path that is not there."""
        self._tell = tell
        looked = find(paths, readers)
        self.left_out = sorted(looked.left_out)
        self._files = [prepared(file, readers) for file in looked.files]
        self._files += map(not_listed, sorted(looked.unlisted))
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def __iter__(self) -> Iterator[list[bytes]]:
        """Read the files one after the other."""
        for each in self._files:
            for item in found_in(each.file, each.reader) if each.reader else ():
                if isinstance(item, Batch):
                    yield item.texts
                elif isinstance(item, Lines):
                    yield [*_lines(item)]
                elif isinstance(item, Broken):
                    each.findings.note(item)
                elif isinstance(item, Said):
                    each.findings.said.append(item)
                elif isinstance(item, Doing):
                    self._tell(item.text)
            self.problems += each.findings.in_file(each.file.name).problems
            notes = (said.note for said in each.findings.said if said.note)
            self.notes += [f"{each.file.name}: {note}" for note in notes]


def _lines(item: Lines) -> Iterator[bytes]:
    start = 0
    for end in item.ends:
        line = item.text[start:end].strip()
        start = end + 1
        if line:
            yield line
