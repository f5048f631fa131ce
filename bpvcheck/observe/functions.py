"""Functions that branches add to the language, as columns and in plain Python.

What is unknown stays so: a function is asked only where every argument is known. Where its code
fails, the error says whose it is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bpvcheck.errors import Code, RuleError
from bpvcheck.expressions.added import ExpressionFunction
from bpvcheck.expressions.nodes import Call
from bpvcheck.i18n import _

__all__ = ["called"]

Functions = Mapping[str, ExpressionFunction]


def called(node: Call, functions: Functions, way: str, arguments: Sequence[Any]) -> Any:  # noqa: ANN401 - a column or a value
    """Ask a function for its ``column`` or its ``value``. Raises RuleError where it fails."""
    ask: Callable[..., Any] = getattr(functions[node.function], way)
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
