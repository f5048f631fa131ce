"""A new card to start from: it loads, and its examples fail until they are filled in."""

from pathlib import Path
from typing import Final

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.output import folder_made, write_bytes
from bpvcheck.rulebook.checks import ID
from bpvcheck.rulebook.common import COMMON, Common, CommonForm, Shared
from bpvcheck.rulebook.example_files import examples_file
from bpvcheck.rulebook.read import read_sheet, text_of
from bpvcheck.rulebook.sources import PROTOCOL

__all__ = ["new_card"]

_PHASES: Final = {
    "ALG": "general",
    "VRB": "preparation",
    "BPV": "placement",
    "BEO": "assessment",
    "EVA": "evaluation",
    "GA": "joint",
}
_BEARERS: Final = {"ST": "student", "OI": "school", "LB": "company", "KC": "knowledge_centre"}
_TEMPLATE: Final = """\
id: {id}
title: {{nl: TODO, en: TODO}}
duty:
  nl: TODO wat er moet gebeuren, voor wie, waarover en wanneer
  en: TODO what is owed, to whom, about what and when
source: {{{document}party: {bearer}, item: {item}}}
bearer: [{bearer}]
towards: [{towards}]
subject: placement
{valid}{applies}facts:
  prepared:
    is: done(preparation, "sector_orientation" in its.subjects)
    nl: TODO wat in de gegevens staat als het is gedaan
    en: TODO what the records show where it was done
due: {{on: start, why: {{nl: TODO, en: TODO}}}}
met: prepared
remedy: {{nl: TODO wat nu te doen, en: TODO what to do now}}
{record}"""
_EXAMPLES: Final = """\
as_of: 2012-06-01
records:
  - {kind: placement, id: P1, school: 99XA, status: final, period: {start: 2012-02-06}}
# Give each case what makes it so, with `set:` and `remove:`; until then they fail.
cases:
  - {name: TODO done in time, expect: met}
  - {name: TODO done on the due day, day: due, expect: met}
  - {name: TODO done the day after, day: after, expect: met_late}
  - {name: TODO shown not to be done, expect: breached}
  - {name: TODO does not apply, expect: not_applicable}
  - {name: the records do not say, expect: not_demonstrated}
"""


def new_card(card_id: str, folder: Path) -> tuple[Path, Path]:
    """Write a card to start from and its examples, and tell where; raises a UsageError.

    Phase and bearer follow from the id where it is one of the protocol's kind (`VRB-OI-7`). What
    the folder's `common.yaml` says is left out of the card.
    """
    match = ID.fullmatch(card_id)
    if match is None:
        message = _('"{id}" cannot be the id of a card.').format(id=card_id)
        raise UsageError(
            Code.UNKNOWN_CHOICE, message, expected=_("an id such as VRB-OI-5 or BOUW-1")
        )
    codes = card_id.split("-")
    phase = _PHASES.get(codes[0], "preparation")
    path = folder / phase / f"{card_id}.yaml"
    bearer = _BEARERS.get(codes[1], "school")
    text = _filled(card_id, phase, bearer, int(match["item"]), _common(folder, phase))
    for file, content in ((path, text), (examples_file(path), _EXAMPLES)):
        _write(file, content)
    return path, examples_file(path)


def _write(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    if path.exists():
        message = _("{file} is there already.").format(file=path)
        raise UsageError(Code.CANNOT_WRITE, message, hint=_("choose another id"))
    folder_made(path.parent)
    write_bytes(path, text.encode())


def _common(folder: Path, phase: str) -> Shared:
    """Return what a card about a placement shares with others; nothing where that is not said."""
    path = folder / COMMON
    form = None
    if path.is_file():
        _sheet, form = read_sheet(text_of(path, path.name), path.name, CommonForm)
    return Common().adding(form).shared("placement", phase)


def _filled(card_id: str, phase: str, bearer: str, item: int, shared: Shared) -> str:
    """Fill in the template; a source that the protocol does not have becomes its first item."""
    items = PROTOCOL.sections[phase]
    found = items.get(bearer, items.get("", 0))
    section = phase if found else "preparation"
    place = f"document: {PROTOCOL.name}, section: {section}, "
    said = (shared.document, shared.section) == (PROTOCOL.name, section)
    return _TEMPLATE.format(
        id=card_id,
        document="" if said else place,
        bearer=bearer if found else "school",
        towards="student" if bearer != "student" else "school",
        item=item if item <= found else 1,
        valid="" if shared.valid else f"valid: {{from: {PROTOCOL.valid.start}}}\n",
        applies="" if shared.applies else 'applies: status not in ["withdrawn", "rejected"]\n',
        record=_record(shared),
    )


def _record(shared: Shared) -> str:
    """Write the fields of which nothing says where they are recorded."""
    read = ["period", "preparation", *(["endings"] if shared.late_until else [])]
    missing = [name for name in read if name not in shared.fields.get("placement", {})]
    lines = [f"  {name}: {{nl: TODO, en: TODO}}\n" for name in missing]
    return "".join(["record:\n", *lines]) if lines else ""
