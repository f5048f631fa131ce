"""Where the folders are that travel with bpvcheck: rule cards, schemas and demo records.

An installed bpvcheck has them in `_data` in its package; a checkout has them beside the
package. The working directory never counts: what lies there is not ours.
"""

from pathlib import Path
from typing import Final

from bpvcheck.errors import Code, RuleError
from bpvcheck.i18n import _

__all__ = ["FOLDERS", "folder"]

FOLDERS: Final = ("fixtures", "mappings", "rules", "schemas")

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Find one of `FOLDERS`; a RuleError says where was looked when it is not there."""
    if name not in FOLDERS:
        msg = f"bpvcheck has no data folder {name!r}; it has {', '.join(FOLDERS)}"
        raise ValueError(msg)
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise RuleError(
        Code.DATA_NOT_INSTALLED,
        _('The folder "{name}" of bpvcheck is not there.').format(name=name),
        expected=_("{first} or {second}").format(first=places[0], second=places[1]),
        hint=_("install bpvcheck again: pip install --force-reinstall bpvcheck"),
    )
