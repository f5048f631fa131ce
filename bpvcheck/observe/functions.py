"""Functions that plugins add to the language, asked of single values and of whole columns.

What is unknown stays so: a function is asked only where every argument is known. Where its code
fails, the error says whose it is.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from bpvcheck.errors import Code, RuleError
from bpvcheck.expressions.added import ExpressionFunction
from bpvcheck.expressions.nodes import Call
from bpvcheck.expressions.types import Bool, Date, Str
from bpvcheck.i18n import _
from bpvcheck.observe.columns import absent
from bpvcheck.observe.values import (
    Array,
    Dates,
    Number,
    Truths,
    Value,
    Vocabulary,
    Words,
    day_number,
)

__all__ = ["called", "called_on_rows"]

Functions = Mapping[str, ExpressionFunction]
_EPOCH: Final = date(1970, 1, 1)


def called(node: Call, functions: Functions, arguments: Sequence[Any]) -> Any:  # noqa: ANN401 - its value
    """Ask a function for the value of known arguments. Raise RuleError where it fails."""
    return _asked(node, functions, functions[node.function].value, arguments)


def called_on_rows(
    node: Call, functions: Functions, arguments: Sequence[Value], size: int, words: Vocabulary
) -> Value:
    """Ask a function for every row: at once by its ``column``, else once per set of arguments."""
    function = functions[node.function]
    known = np.ones(size, bool)
    columns = []
    for argument in arguments:
        column, told = _exact(argument, size)
        columns.append(column)
        known &= told
    found: Any = absent(node.type, size)
    if not known.any():
        return found  # type: ignore[no-any-return]
    chosen = [column[known] for column in columns]
    if function.column is not None:
        given = [
            _shown(each, kind, words) for each, kind in zip(chosen, function.takes, strict=True)
        ]
        values = _asked(node, functions, function.column, given)
    else:
        values = _by_value(node, functions, chosen, words)
    _put(found, known, values, words)
    return found  # type: ignore[no-any-return]


def _asked(
    node: Call, functions: Functions, ask: Callable[..., Any], arguments: Sequence[Any]
) -> Any:  # noqa: ANN401
    try:
        return ask(*arguments)
    except Exception as error:
        # what it says may repeat a value of a record, so only the kind of error is told
        message = _('The function "{name}" of {plugin} failed with {error}.').format(
            name=node.function,
            plugin=functions[node.function].brought_by,
            error=type(error).__name__,
        )
        plugin = node.function.partition("_")[0]
        hint = _("leave it out with --no-plugin {name}, and tell who made it").format(name=plugin)
        raise RuleError(Code.FUNCTION_FAILED, message, hint=hint) from error


def _exact(value: Value, size: int) -> tuple[Array, Array]:
    """Return a value as numbers, and where it is known; of a number where it is known exactly."""
    match value:
        case Truths():
            column, known = value.true, ~value.unknown
        case Dates():
            column, known = value.day, value.known
        case Words():
            column, known = value.code, value.known
        case Number():
            column, known = value.low, value.exact
        case _:
            message = "functions take single values"
            raise TypeError(message)
    return np.broadcast_to(column, (size,)), np.broadcast_to(known, (size,))


def _shown(column: Array, kind: object, words: Vocabulary) -> Array:
    """Return a column as a function takes it: days as datetime64, texts as objects."""
    if isinstance(kind, Date):
        return column.astype("datetime64[D]")
    if isinstance(kind, Str):
        return np.array(words.texts(), object)[column]
    return column


def _by_value(
    node: Call, functions: Functions, columns: Sequence[Array], words: Vocabulary
) -> list[Any]:
    """Ask once for every set of arguments that occurs."""
    texts = words.texts()
    kinds = functions[node.function].takes
    answers: dict[tuple[Any, ...], Any] = {}
    found = []
    for row in zip(*(column.tolist() for column in columns), strict=True):
        if row not in answers:
            given = [_single(each, kind, texts) for each, kind in zip(row, kinds, strict=True)]
            answers[row] = called(node, functions, given)
        found.append(answers[row])
    return found


def _single(raw: Any, kind: object, texts: Sequence[str]) -> Any:  # noqa: ANN401
    if isinstance(kind, Date):
        return _EPOCH + timedelta(days=raw)
    if isinstance(kind, Str):
        return texts[raw]
    return bool(raw) if isinstance(kind, Bool) else raw


def _put(found: Any, rows: Array, values: Sequence[Any], words: Vocabulary) -> None:  # noqa: ANN401
    """Put values in the rows of an array value; None stays unknown."""
    places = np.flatnonzero(rows)
    for place, value in zip(places, values, strict=True):
        if value is None or value is np.ma.masked:
            continue
        match found:
            case Truths():
                found.true[place], found.false[place] = bool(value), not value
            case Dates():
                found.day[place] = _day(value)
            case Words():
                found.code[place] = words.code(str(value))
            case Number():
                found.low[place] = found.high[place] = int(value)


def _day(value: Any) -> Any:  # noqa: ANN401 - a date or a datetime64
    if isinstance(value, np.datetime64):
        return value.astype("datetime64[D]").astype(np.int64)
    return day_number(value)
