"""What a plugin brings to the rule book, checked for being its own."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bpvcheck.errors import Code, PluginError, Problem, RuleError
from bpvcheck.i18n import _
from bpvcheck.plugins.find import Loaded
from bpvcheck.rulebook.agreements import Brought

__all__ = ["brought_by", "told_apart"]


def brought_by(owner: Loaded, ask: Callable[[str], Sequence[Any]]) -> Brought:
    """Ask a plugin, hook by hook, for all that the rule book needs.

    Raises PluginError for what is not its own.
    """
    functions = ask("bpvcheck_functions")
    extensions = ask("bpvcheck_extension_fields")
    strangers = [each.name for each in functions if not each.name.startswith(f"{owner.name}_")]
    strangers += [each.namespace for each in extensions if each.namespace != owner.name]
    if strangers:
        raise PluginError.of(*owner.wrong(_outside(owner, name) for name in strangers))
    return Brought(
        owner.agreement,
        tuple(ask("bpvcheck_rule_cards")),
        tuple(ask("bpvcheck_terms")),
        tuple(extensions),
        tuple(replace(each, brought_by=owner.label) for each in functions),
        code=f"{owner.version} {' '.join(map(_code_of, functions))}",
    )


def _outside(owner: Loaded, name: str) -> Problem:
    message = _('"{name}" is outside the namespace of "{owner}".')
    return Problem(
        Code.OUTSIDE_NAMESPACE,
        message.format(name=name, owner=owner.name),
        expected=_("{owner} for fields, {owner}_... for functions").format(owner=owner.name),
    )


def _code_of(function: Any) -> str:  # noqa: ANN401 - an ExpressionFunction
    """Name the code of a function: what was loaded with other code is not used again."""
    module = sys.modules.get(function.value.__module__)
    file = getattr(module, "__file__", None)
    stat = Path(file).stat() if file else None
    return f"{function.name} {stat.st_size}-{stat.st_mtime_ns}" if stat else function.name


@contextmanager
def told_apart(loaded: Sequence[Loaded]) -> Iterator[None]:
    """Say of what is wrong with cards and values which plugin brings it."""
    try:
        yield
    except RuleError as error:
        groups = [(each, _problems_of(each, error.problems)) for each in loaded]
        theirs = [problem for each, found in groups if found for problem in each.wrong(found)]
        if not theirs:
            raise
        others = [problem for problem in error.problems if problem not in theirs]
        raise PluginError.of(*theirs, *others) from error


def _problems_of(owner: Loaded, problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.file.startswith(f"{owner.name}/")]
