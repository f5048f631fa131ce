"""The option `--waivers`, and what is said of waivers beside findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bpvcheck.cli.base import option
from bpvcheck.cli.book import PluginsAsked, rule_book
from bpvcheck.cli.text import columns, paragraph, say
from bpvcheck.i18n import N_, _, format_date, format_number, ngettext

if TYPE_CHECKING:
    from bpvcheck.history.waivers import Waived, Waiver, Waivers
    from bpvcheck.ledger.wide import Ledger

__all__ = [
    "NO_WAIVERS",
    "RulesAsked",
    "WaiverJson",
    "WaiversJson",
    "applied_waivers",
    "given_waivers",
    "tell_waived_ahead",
    "tell_waivers",
    "waiver_json",
    "waivers_file",
    "waivers_json",
]


class RulesAsked(PluginsAsked):
    """Which rule cards a command works with."""

    folder: Path | None


NO_WAIVERS: Final[dict[str, object]] = {"file": None, "waived": 0, "expired": 0, "unused": 0}
"""What the result says where no file with waivers was given."""
waivers_file = option(
    "--waivers",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_(
        "A YAML file with waivers, shown beside the findings: who accepts what for a while, why, "
        "and until when."
    ),
)


def given_waivers(path: Path | None, asked: "RulesAsked") -> "tuple[Waiver, ...] | None":
    """Read the file with waivers; None where none was given.

    Raises UsageError where it is not as it should be, or names a duty that no rule card has.
    """
    if path is None:
        return None
    from bpvcheck.history.waivers import check_duties, read_waivers

    found = read_waivers(path)
    check_duties(found, rule_book(asked["folder"], asked).ids, path)
    return found


def applied_waivers(ledger: "Ledger", waivers: "Sequence[Waiver] | None") -> "Waivers | None":
    """Find what waivers are for; those for duties that were not judged are left out."""
    if waivers is None:
        return None
    from bpvcheck.history.waivers import apply_waivers

    judged = {card.duty for card in ledger.cards.values()}
    return apply_waivers(ledger, [each for each in waivers if each.duty in judged])


def tell_waivers(waivers: "Waivers | None", *, err: bool = False) -> None:
    """Print what is waived, and which waivers have expired or are for nothing."""
    if waivers is None:
        return
    say("", err=err)
    count = len(waivers.open)
    text = ngettext(
        "{count} open finding is waived; its verdict stays.",
        "{count} open findings are waived; their verdicts stay.",
        count,
    )
    say(text.format(count=format_number(count)), err=err)
    _tell(waivers.open, err=err)
    for heading, found in (
        (_("Expired waivers: what they were for counts again."), waivers.expired),
        (
            _("Waivers that fit no finding, open or to fall due: mend or remove them."),
            waivers.unused,
        ),
    ):
        if found:
            say(paragraph(heading), err=err)
            for line in columns(_rows(found), 2):
                say(line, err=err)


def tell_waived_ahead(waivers: "Waivers | None", *, err: bool = False) -> None:
    """Print which waivers are for what is not due yet."""
    ahead = [each for each in waivers.waived if each.verdict == "pending"] if waivers else []
    if ahead:
        say("", err=err)
        say(_("Of what is not due yet, these are waived:"), err=err)
        _tell(ahead, err=err)


def _tell(waived: "Sequence[Waived]", *, err: bool) -> None:
    for line in columns(_rows(list(dict.fromkeys(each.waiver for each in waived))), 2):
        say(line, err=err)


def _rows(waivers: Sequence["Waiver"]) -> Iterator[tuple[str, str]]:
    for each in waivers:
        text = _("until {day}; asked by {who}, approved by {approved}: {why}")
        yield (
            each.about,
            text.format(
                day=format_date(each.until),
                who=each.who,
                approved=each.approved_by,
                why=each.why,
            ),
        )


@dataclass(frozen=True)
class WaiverJson:
    """A waiver as JSON has it."""

    duty: str
    subject: str | None
    party: str | None
    part: str | None
    who: str
    why: str
    until: str
    approved_by: str
    line: int


@dataclass(frozen=True)
class WaiversJson:
    """The waivers that are findings of their own, as JSON has them."""

    expired: list[WaiverJson]
    unused: list[WaiverJson]


def waiver_json(waiver: "Waiver") -> WaiverJson:
    """Return a waiver for JSON."""
    return WaiverJson(
        duty=waiver.duty,
        subject=waiver.subject or None,
        party=waiver.party or None,
        part=waiver.part or None,
        who=waiver.who,
        why=waiver.why,
        until=waiver.until.isoformat(),
        approved_by=waiver.approved_by,
        line=waiver.line,
    )


def waivers_json(waivers: "Waivers | None") -> WaiversJson | None:
    """Return the waivers that are findings of their own, for JSON."""
    if waivers is None:
        return None
    return WaiversJson(
        expired=[waiver_json(each) for each in waivers.expired],
        unused=[waiver_json(each) for each in waivers.unused],
    )
