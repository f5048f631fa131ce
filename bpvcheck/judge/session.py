"""One ruleset of durable-rules with one session: what is particular about the library stays here.

The library's `Host` is left out. It has threads that look for work all the time, which may run an
action while our own thread asks what came of it; `Ruleset` works in our own thread alone.
"""

import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from bpvcheck.judge.errors import ActionFailedError, EngineMissingError

__all__ = ["Action", "Rules", "Session", "available"]

Action = Callable[[Any], None]
"""What a rule runs, with one parameter: with two, the library waits for ever."""
Rules = dict[str, dict[str, Any]]

SESSION: Final = "judge"
"""All facts are of one session; one for each fact costs memory that is never given back."""


def available() -> bool:
    """Return whether durable-rules can be imported here; on Python 3.13 it cannot."""
    try:
        _engine()
    except EngineMissingError:
        return False
    return True


def _engine() -> Any:  # noqa: ANN401 - the library has no types
    """Import durable-rules."""
    try:
        from durable import engine
    except ImportError as error:
        msg = f"durable-rules does not import here ({error}); use the reference judge"
        raise EngineMissingError(msg) from error
    return engine


class Session:
    """Rules, and facts that are asserted one at a time; close it to give its memory back."""

    def __init__(self, name: str, rules: Rules) -> None:
        """Compile the rules; EngineMissingError where durable-rules does not import."""
        self._engine = _engine()
        self._has_run = False
        watched = {
            rule: definition | {"run": self._watch(definition["run"])}
            for rule, definition in rules.items()
        }
        self._ruleset = self._engine.Ruleset(name, None, watched)

    def _watch(self, action: Action) -> Action:
        """Note that an action has run."""

        def run(closure: object) -> None:
            self._has_run = True
            action(closure)

        return run

    def fire(self, fact: dict[str, str]) -> None:
        """Assert a fact, run the actions of all rules that it fires, and retract it.

        Raises ActionFailedError for an error of the library or of an action; it leaves the
        session as if the fact had not been there.
        """
        told = {"sid": SESSION, **fact}
        with warnings.catch_warnings():
            # The library asks the time with a function that Python 3.12 deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            failure = self._run(told)
        if failure:
            self._forget()
            msg = f"durable-rules failed: {failure}"
            raise ActionFailedError(msg, card=fact.get("card", ""))

    def _run(self, told: dict[str, str]) -> object:
        """Fire a fact; say what went wrong, if anything did."""
        outcome: list[tuple[object, dict[str, Any] | None]] = []
        try:
            handle = self._ruleset.assert_fact(told)
            self._ruleset.do_actions(handle, lambda *result: outcome.append(result))
            self._ruleset.retract_fact(told)
        except self._engine.MessageNotHandledException:
            return None  # no rule fires, and the fact was not kept
        except self._engine.durable_rules_engine.error as error:
            return error
        # The library raises nothing of its own here, and has an action's error in the state.
        return next((error or (state or {}).get("exception") for error, state in outcome), None)

    def _forget(self) -> None:
        """Delete what the session holds, once an action has run.

        Before that the library frees two pointers that it has not set yet, which ends the
        process more often than not.
        """
        if not self._has_run:
            return
        with suppress(self._engine.durable_rules_engine.error):
            self._ruleset.delete_state(SESSION)

    def close(self) -> None:
        """Give the memory back; the session first, or most of it is lost."""
        self._forget()
        handle = self._ruleset._handle  # noqa: SLF001 - the library has no public way
        self._engine.durable_rules_engine.delete_ruleset(handle)
