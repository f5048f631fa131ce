"""Functions that plugins add to the language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bpvcheck.expressions.types import Type

__all__ = ["ExpressionFunction"]


@dataclass(frozen=True)
class ExpressionFunction:
    """A function that an agreement adds to the language: of single values, and of nothing else.

    ``name`` starts with the agreement's namespace (``bouw_stage``). ``takes`` are the types of its
    arguments (true or false, number, text, date), ``gives`` is that of its value. ``value`` takes
    Python's values (a number as `int`) and gives one, None where it cannot tell; it is asked once
    for every set of arguments that occurs. ``column`` may say the same for many rows at once: it
    takes NumPy arrays (days as ``datetime64[D]``, texts as objects) and gives one. That saves about
    a microsecond per row, and more where nearly every row has arguments of its own. Neither is
    asked where an argument is unknown: so is the value then.
    ``brought_by`` is filled in when the plugin is loaded.
    """

    name: str
    usage: str
    says: str
    takes: tuple[Type, ...]
    gives: Type
    value: Callable[..., Any]
    column: Callable[..., Any] | None = None
    brought_by: str = ""
