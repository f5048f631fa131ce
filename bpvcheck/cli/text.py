"""Plain text for a terminal: wrapped paragraphs, rows in columns, and lists of problems."""

import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from textwrap import wrap
from typing import Final

import click

from bpvcheck.errors import Problem
from bpvcheck.i18n import format_number, ngettext
from bpvcheck.visible import visible

__all__ = [
    "columns",
    "paragraph",
    "say",
    "sum_problems_up",
    "tell_problems",
    "tell_sorts",
    "width",
]

WIDEST: Final = 100
"""Longer lines are tiring to read."""


def width() -> int:
    """Tell how many characters go on a line."""
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST)


def say(text: str = "", *, err: bool = False) -> None:
    """Print a line; what a terminal would take for more than text is written out."""
    click.echo(visible(text, keep="\n"), err=err)


def paragraph(text: str, indent: int = 0, hang: int = 0) -> str:
    """Break a text into lines; those after the first are indented `hang` more."""
    first, rest = " " * indent, " " * (indent + hang)
    lines = wrap(
        text,
        width(),
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(lines)


def columns(rows: Iterable[Sequence[str]], indent: int = 0) -> Iterator[str]:
    """Put rows in columns, as wide as they need; the last column is broken into lines."""
    table = [[*row] for row in rows]
    if not table:
        return
    widths = [max(map(len, cells)) for cells in zip(*(row[:-1] for row in table), strict=True)]
    for row in table:
        cells = [cell.ljust(size) for cell, size in zip(row, widths, strict=False)]
        head = "".join(f"{cell}  " for cell in cells)
        yield (
            paragraph(head.replace(" ", "\0") + row[-1], indent, len(head))
            .replace("\0", " ")
            .rstrip()
        )


def tell_problems(problems: Sequence[Problem]) -> None:
    """Write every problem with the records to stderr."""
    for problem in problems:
        sys.stderr.write(f"{problem}\n")


def tell_sorts(problems: Sequence[Problem], most: int | None = None) -> None:
    """Write the first problem of each sort to stderr, and how many there are like it.

    Problems are of one sort where the same is wrong in the same field, whatever the record.
    """
    sorts: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        pointer = re.sub(r"/\d+", "/*", problem.pointer or "")
        sorts.setdefault((problem.code.number, pointer, problem.expected), []).append(problem)
    for alike in islice(sorts.values(), most):
        sys.stderr.write(f"{alike[0]}\n")
        if alike[1:]:
            text = ngettext("and {count} like it", "and {count} like it", len(alike) - 1)
            sys.stderr.write("  " + text.format(count=format_number(len(alike) - 1)) + "\n")


def sum_problems_up(problems: Sequence[Problem], most: int) -> None:
    """Write the first problem of most sorts to stderr, and where to see the rest."""
    tell_sorts(problems, most)
    if problems:
        text = ngettext(
            "{count} problem with the records; see it with: bpvcheck validate",
            "{count} problems with the records; see them all with: bpvcheck validate",
            len(problems),
        )
        sys.stderr.write(text.format(count=format_number(len(problems))) + "\n")
