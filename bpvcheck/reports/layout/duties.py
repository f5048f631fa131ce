"""How duties stand, as blocks; shared by the reports."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from bpvcheck.i18n import _, ngettext
from bpvcheck.reports.layout.document import (
    Block,
    Tag,
    Tallies,
    TallyRow,
    Text,
)
from bpvcheck.reports.layout.words import (
    number,
)
from bpvcheck.reports.model import Branch, DutyLine
from bpvcheck.rulebook.card import PHASES
from bpvcheck.rulebook.labels import label


def grouped(lines: Iterable[DutyLine]) -> Iterator[tuple[str, list[DutyLine]]]:
    """Divide duties: those of the protocol over its phases, the others over their agreements."""
    groups: dict[str, list[DutyLine]] = {label(phase): [] for phase in PHASES}
    for line in lines:
        own = next((each.title for each in line.branches if each.own), "")
        groups.setdefault(own or label(line.phase), []).append(line)
    yield from ((heading, mine) for heading, mine in groups.items() if mine)


class Marked(Protocol):
    """A line on a duty that may rest on agreements of branches."""

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The agreements beside the protocol, or instead."""


def tags(line: Marked) -> tuple[Tag, ...]:
    """Mark a duty with the agreements on which it rests beside the protocol, or instead."""
    return tuple(Tag(each.name, each.title) for each in line.branches)


def tag_note(marked: Iterable[Iterable[Branch]]) -> tuple[Text, ...]:
    """Say what the marks beside duties mean; nothing where there are none."""
    means = {each.name: each.title for branches in marked for each in branches}
    if not means:
        return ()
    text = _("Marked with the branch's agreement on which a duty rests: {marks}.")
    marks = ", ".join(f"{name} = {title}" for name, title in sorted(means.items()))
    return (Text(text.format(marks=marks), "note"),)


def all_duties(lines: Sequence[DutyLine], *, group: bool = True) -> tuple[Block, ...]:
    """Show how every duty stands, open or not; of a branch only what applies somewhere."""
    shown = [line for line in lines if arises(line)]
    names = duty_names(shown)
    rows = tuple(
        TallyRow(names[line], line.tally, heading if group else "", line.title, tags(line))
        for heading, mine in grouped(shown)
        for line in mine
    )
    return (*tag_note(line.branches for line in shown), Tallies(_("duty"), rows)) if rows else ()


def duty_names(lines: Sequence[DutyLine]) -> dict[DutyLine, str]:
    """Name duties by their ids; those of several bearers that have a line each with the bearer."""
    times = Counter(line.duty for line in lines)
    return {
        line: f"{line.duty} ({label(line.bearer)})" if times[line.duty] > 1 else line.duty
        for line in lines
    }


def arises(line: DutyLine) -> bool:
    """Tell whether a duty is worth a line: of the protocol always, of a branch where it applies."""
    return bool(line.tally.applicable) or not any(each.own for each in line.branches)


def placements_text(count: int) -> str:
    """Say about how many placements a report is."""
    text = ngettext("{count} placement (BPV)", "{count} placements (BPV)", count)
    return text.format(count=number(count))
