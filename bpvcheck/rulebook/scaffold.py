"""A new card to start from: it loads, and its examples fail until they are filled in."""

from pathlib import Path
from typing import Final

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.output import folder_made, write_bytes
from bpvcheck.rulebook.checks import ID
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
source: {{document: {document}, section: {section}, party: {bearer}, item: {item}}}
bearer: [{bearer}]
towards: [{towards}]
phase: {phase}
subject: placement
nature: fact
valid: {{from: 2009-06-10}}
applies: status not in ["withdrawn", "rejected"]
facts:
  done_in_time:
    is: done(preparation, "sector_orientation" in its.subjects, by=start)
    nl: TODO wat in de gegevens staat als het op tijd is gedaan
    en: TODO what the records show where it was done in time
  done_at_last:
    is: done(preparation, "sector_orientation" in its.subjects)
    nl: TODO wat in de gegevens staat als het ooit is gedaan
    en: TODO what the records show where it was done at all
due: {{on: start, why: {{nl: TODO, en: TODO}}}}
judge:
  met: done_in_time
  met_late: done_at_last and not done_in_time
remedy: {{nl: TODO wat nu te doen, en: TODO what to do now}}
record:
  - {{field: period, where: {{nl: TODO, en: TODO}}}}
  - {{field: preparation, where: {{nl: TODO, en: TODO}}}}
examples:
  as_of: 2012-06-01
  records:
    - {{kind: placement, id: P1, school: 99XA, status: final, period: {{start: 2012-02-06}}}}
  # Give each case what makes it so, with `set:` and `remove:`; until then they fail.
  cases:
    - {{name: TODO done in time, expect: met}}
    - {{name: TODO done on the due day, day: due, expect: met}}
    - {{name: TODO done the day after, day: after, expect: met_late}}
    - {{name: TODO shown not to be done, expect: breached}}
    - {{name: TODO does not apply, expect: not_applicable}}
    - {{name: the records do not say, expect: not_demonstrated}}
"""


def new_card(card_id: str, folder: Path) -> Path:
    """Write a card to start from, and tell where; raises a UsageError.

    Phase and bearer follow from the id where it is one of the protocol's kind (`VRB-OI-7`).
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
    text = _filled(card_id, phase, _BEARERS.get(codes[1], "school"), int(match["item"]))
    if path.exists():
        message = _("{file} is there already.").format(file=path)
        raise UsageError(Code.CANNOT_WRITE, message, hint=_("choose another id"))
    folder_made(path.parent)
    write_bytes(path, text.encode())
    return path


def _filled(card_id: str, phase: str, bearer: str, item: int) -> str:
    """Fill in the template; a source that the protocol does not have becomes its first item."""
    items = PROTOCOL.sections[phase]
    found = items.get(bearer, items.get("", 0))
    return _TEMPLATE.format(
        id=card_id,
        document=PROTOCOL.name,
        section=phase if found else "preparation",
        bearer=bearer if found else "school",
        towards="student" if bearer != "student" else "school",
        phase=phase,
        item=item if item <= found else 1,
    )
