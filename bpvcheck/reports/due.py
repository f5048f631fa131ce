"""What falls due soon, per party, the soonest first."""

from dataclasses import dataclass

from bpvcheck.i18n import using
from bpvcheck.reports.duties import SOON, due_lines
from bpvcheck.reports.head import head
from bpvcheck.reports.model import DueLine, Head
from bpvcheck.reports.source import Source
from bpvcheck.rulebook.read import BEARERS


@dataclass(frozen=True)
class DueGroup:
    """What one kind of party has to do soon."""

    bearer: str
    lines: tuple[DueLine, ...]
    left_out: int


@dataclass(frozen=True)
class DueReport:
    """Everything that falls due within so many days."""

    head: Head
    within: int
    groups: tuple[DueGroup, ...]


def due_view(source: Source, lang: str, *, within: int = SOON, limit: int | None = 50) -> DueReport:
    """List what falls due within ``within`` days, per party, the soonest first."""
    with using(lang):
        groups = []
        with source.mine("verdict = 'pending'"):
            for bearer in BEARERS:
                mine = f"bearer = '{bearer}'"
                lines, more = due_lines(source, where=mine, within=within, limit=limit)
                if lines:
                    groups.append(DueGroup(bearer, lines, more))
        return DueReport(head(source, "due"), within, tuple(groups))
