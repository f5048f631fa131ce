"""JSON of other systems as tables: each list of objects in it is a sheet, each object a row.

A sheet is named by the path to its list, `signatures` in `agreements` as ``agreements.signatures``.
Its columns are the object's values by path (``period.start``); those of the objects around it begin
with ``../``. Only lists of texts become one cell, with commas between them.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import IO, Any, Final

import orjson

from bpvcheck.errors import Code, RecordError
from bpvcheck.i18n import _
from bpvcheck.tables.cells import CellValue, TableRows

__all__ = ["object_sheets"]

_BLOCK: Final = 2000
_DEEPEST: Final = 12


def object_sheets(file: IO[bytes]) -> dict[str, Callable[[], Iterator[TableRows]]]:
    """Return what reads the rows of each list of objects. Raises RecordError where it is no JSON.

    The whole file is held in memory: these are deliveries of one school's system.
    """
    try:
        found = orjson.loads(file.read().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        message = _("This is not JSON.")
        raise RecordError(Code.NOT_JSON, message, line=error.lineno, column=error.colno) from None
    tables: dict[str, list[dict[str, CellValue]]] = {}
    _gather(found, "", {}, tables, 0)
    return {name: partial(_rows, rows) for name, rows in tables.items()}


def _gather(
    value: Any,  # noqa: ANN401 - whatever JSON gives
    path: str,
    around: Mapping[str, CellValue],
    tables: dict[str, list[dict[str, CellValue]]],
    depth: int,
) -> None:
    """Put the objects of every list below a value into their tables."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            _gather(part, f"{path}.{key}" if path else key, around, tables, depth + 1)
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, dict):
                continue
            own = dict(_single(item, ""))
            tables.setdefault(path, []).append(own | dict(around))
            inner = {f"../{name}": cell for name, cell in (own | dict(around)).items()}
            for key, part in item.items():
                if isinstance(part, list | dict):
                    _gather(part, f"{path}.{key}" if path else key, inner, tables, depth + 1)


def _single(item: Mapping[str, Any], before: str) -> Iterator[tuple[str, CellValue]]:
    """Yield the values of an object that are no lists of objects."""
    for key, part in item.items():
        if isinstance(part, dict):
            yield from _single(part, f"{before}{key}.")
        elif isinstance(part, list):
            if not any(isinstance(each, dict | list) for each in part):
                yield before + key, ", ".join(map(str, part))
        else:
            yield before + key, part


def _rows(found: list[dict[str, CellValue]]) -> Iterator[TableRows]:
    """Yield a table with its headers in row 1."""
    names = [*dict.fromkeys(name for row in found for name in row)]
    yield TableRows(1, [names])
    for start in range(0, len(found), _BLOCK):
        some = found[start : start + _BLOCK]
        yield TableRows(start + 2, [[row.get(name) for name in names] for row in some])
