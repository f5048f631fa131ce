"""The language of a run: chosen before click reads the options, for click's own words too."""

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import DEFAULT, LOCALE_DIR, VARIABLE, Lang, _, activate, current

__all__ = ["choose_language", "speak", "speaking"]


def choose_language(arguments: Sequence[str]) -> None:
    """Speak the language that `--lang`, else BPVCHECK_LANG asks for, else Dutch.

    Raises UsageError for a variable that names no language; of a wrong `--lang` click says so.
    """
    asked = _asked(arguments)
    speak(DEFAULT)
    if asked in list(Lang):
        speak(asked)
    elif asked is None and os.environ.get(VARIABLE):
        _speak_by_variable(os.environ[VARIABLE])


def speak(lang: str) -> None:
    """Choose a language, for our words and for those of click, which takes them from gettext."""
    activate(lang)
    gettext.bindtextdomain("messages", str(LOCALE_DIR))
    os.environ["LANGUAGE"] = current()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak a language inside the block, and the language of before after it."""
    before = current()
    speak(lang)
    try:
        yield
    finally:
        speak(before)


def _asked(arguments: Sequence[str]) -> str | None:
    """Find the last `--lang` among the arguments."""
    found = None
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            found = arguments[i + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return found


def _speak_by_variable(value: str) -> None:
    try:
        speak(value)
    except ValueError:
        message = _('{variable} is "{value}", a language that bpvcheck does not speak.')
        raise UsageError(
            Code.UNKNOWN_CHOICE,
            message.format(variable=VARIABLE, value=value),
            expected=_("one of: {choices}").format(choices=", ".join(Lang)),
        ) from None
