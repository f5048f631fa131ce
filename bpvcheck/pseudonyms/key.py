"""The key of pseudonyms: a file that one user may read, and what is made with it."""

import hmac
import os
import re
import unicodedata
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Final

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.output import cannot_write

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Keyed", "new_key", "read_key"]

_BYTES: Final = 32
_HEAD: Final = "bpvcheck-key-1"
_FILE: Final = re.compile(rf"{_HEAD} ([0-9a-f]{{{2 * _BYTES}}})\s*")
_LETTERS: Final = 20
"""Of four bits each: among a million people two with one pseudonym come once in 10^12 times."""
_AS_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_WRITTEN_APART: Final = re.compile(r"(?<=\d)[ .](?=\d)")


class Keyed:
    """Gives pseudonyms with a key: one person of one sort always has the same.

    A pseudonym has letters only, behind its sort (``student-bdfh...``), so that nobody and no check
    takes it for a personal number. The key shows in no message and no `repr`.
    """

    def __init__(self, key: bytes) -> None:
        """Keep the key."""
        self._make: Callable[[bytes], str] = lambda text: hmac.new(key, text, sha256).hexdigest()

    def __call__(self, sort: str, value: str) -> str:
        """Return the pseudonym of a person; `sort` says of whom, such as ``student``."""
        word = re.sub(r"[^a-z]", "", sort.lower())[:20] or "person"
        digest = self._make(f"{word}\0{_plain(value)}".encode())
        return f"{word}-{digest[:_LETTERS].translate(_AS_LETTERS)}"


def _plain(value: str) -> str:
    """Return a value as it is compared: 1234.56.782 is 123456782, and S123 is s123.

    A spreadsheet that holds a number as such has lost the zeros before it.
    """
    text = _WRITTEN_APART.sub("", unicodedata.normalize("NFKC", value).strip().casefold())
    return text.lstrip("0") or text if text.isdecimal() else text


def read_key(file: Path) -> Keyed:
    """Read a key. Raises UsageError where it is not there, is none, or others may read it."""
    try:
        text = file.read_text(encoding="ascii")
        mode = file.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        if file.is_file() and isinstance(error, UnicodeDecodeError):
            raise _wrong(file, _("This is no key for pseudonyms.")) from None
        raise UsageError(
            Code.PATH_NOT_FOUND,
            _("The file with the key is not there or cannot be read."),
            hint=_("make one with --new-key, once; keep it, for without it pseudonyms change"),
            file=str(file),
        ) from None
    found = _FILE.fullmatch(text)
    if not found:
        raise _wrong(file, _("This is no key for pseudonyms."))
    if os.name == "posix" and mode & 0o077:
        hint = _("let only yourself read it: chmod 600 {file}").format(file=file)
        raise _wrong(file, _("Others may read the key."), hint)
    return Keyed(bytes.fromhex(found[1]))


def _wrong(file: Path, message: str, hint: str = "") -> UsageError:
    return UsageError(Code.WRONG_KEY, message, hint=hint, file=str(file))


def new_key(file: Path) -> None:
    """Make a key (mode 0600). Raises UsageError where there is a file already, or it cannot be."""
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        message = _("There is a file of this name already, and a key is never written over.")
        hint = _("leave out --new-key to use it")
        raise UsageError(Code.CANNOT_WRITE, message, hint=hint, file=str(file)) from None
    except OSError as error:
        raise cannot_write(file, error) from None
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(f"{_HEAD} {token_hex(_BYTES)}\n")
