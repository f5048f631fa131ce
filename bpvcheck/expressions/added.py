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
    arguments (true or false, number, text, date), ``gives`` is that of its value. It says the same
    twice: ``column`` takes Ibis columns and gives one, ``value`` takes Python's values (a number as
    `int`) and gives one. Neither is asked where an argument is unknown: so is the value then.
    ``brought_by`` is filled in when the plugin is loaded.
    """

    name: str
    usage: str
    says: str
    takes: tuple[Type, ...]
    gives: Type
    column: Callable[..., Any]
    value: Callable[..., Any]
    brought_by: str = ""
