"""``bpvcheck diff``: what changed between two runs, and what caused it."""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from bpvcheck.cli.base import PLACE, argument, command, flag, option, rules_folder
from bpvcheck.cli.book import rule_book
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.text import columns, paragraph, say
from bpvcheck.cli.values import WholeParam
from bpvcheck.cli.waivers import (
    RulesAsked,
    WaiverJson,
    WaiversJson,
    applied_waivers,
    given_waivers,
    tell_waivers,
    waiver_json,
    waivers_file,
    waivers_json,
)
from bpvcheck.errors import Code, ExitCode, UsageError
from bpvcheck.i18n import N_, _, format_date, format_number, pick
from bpvcheck.s3 import Location

if TYPE_CHECKING:
    from bpvcheck.history.diff import DutyChanges, FindingChange, LedgerDiff
    from bpvcheck.history.waivers import Waiver, Waivers
    from bpvcheck.rulebook.book import RuleBook

DIFF_VERSION: Final = 1
"""Version of the JSON; a change that breaks who reads it raises it."""
LINES: Final = 10
"""How many findings of a duty are named on a terminal, unless asked otherwise."""
_STATES: Final = {
    "new": N_("new"),
    "mended": N_("mended"),
    "still_open": N_("still open"),
    "gone": N_("gone"),
}
_CAUSES: Final = {
    "data": N_("the records"),
    "rules": N_("the rules"),
    "calendar": N_("the calendar"),
    "choice": N_("the choice of duties"),
}


class DiffRunsAsked(RulesAsked):
    """The options of `diff`."""

    form: str
    strict: bool
    waivers: Path | None
    limit: int | None
    fail_on_new: bool


_HELP = N_(
    "Say what changed between two runs: per duty and finding what is new, mended, still open or "
    "gone, and whether the records, the rules or the calendar caused it.\n\n"
    "A and B are ledgers, the earlier one first; or name one folder that check --runs keeps, for "
    "its last two."
)


@command("diff", _HELP)
@argument("ledgers", nargs=-1, required=True, type=PLACE, metavar="A B")
@option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help=N_("How to print it."),
)
@flag("--strict", help=N_("Count what is not demonstrated as not met, as an inspector would."))
@waivers_file
@option(
    "--limit",
    type=WholeParam(1),
    metavar="N",
    help=N_("How many findings per duty are named; by default 10, in JSON all."),
)
@flag("--fail-on-new", help=N_("End with exit code 1 where something is new and not waived."))
@rules_folder()
@plugin_options
def diff(ledgers: tuple[Location, ...], **asked: Unpack[DiffRunsAsked]) -> int:
    """Compare two ledgers."""
    from bpvcheck.history.diff import diff_ledgers
    from bpvcheck.ledger.files import open_ledger

    before, after = _two(ledgers)
    book = rule_book(asked["folder"], asked)
    given = given_waivers(asked["waivers"], asked)
    with ExitStack() as stack:
        one, other = (stack.enter_context(open_ledger(path)) for path in (before, after))
        waivers = applied_waivers(other, given)
        found = diff_ledgers(one, other, book, strict=asked["strict"])
    if asked["form"] == "json":
        made = _json(found, waivers, asked["limit"])
        click.echo(json.dumps(asdict(made), indent=2, ensure_ascii=False))
    else:
        _say(found, book, waivers, asked["limit"] or LINES)
    waived = waivers.by_finding() if waivers else {}
    is_new = any(
        each.state == "new" and _key(each) not in waived
        for duty in found.duties
        for each in duty.findings
    )
    return ExitCode.FINDINGS if asked["fail_on_new"] and is_new else ExitCode.OK


def _two(ledgers: Sequence[Location]) -> tuple[Location, Location]:
    """Return the two ledgers to compare, which may be the last two of a folder."""
    from bpvcheck.history.kept import kept_ledgers

    folder = ledgers[0]
    if len(ledgers) == 1 and isinstance(folder, Path) and folder.is_dir():
        found = kept_ledgers(folder)
        if len(found) > 1:
            return found[-2], found[-1]
        message = _("There are no two runs in {folder}.").format(folder=folder)
        hint = _("keep another one: bpvcheck check ... --runs {folder}").format(folder=folder)
        raise UsageError(Code.PATH_NOT_FOUND, message, hint=hint)
    if len(ledgers) == 2:  # noqa: PLR2004 - a pair
        return ledgers[0], ledgers[1]
    raise click.UsageError(_("Name two ledgers, or a folder of runs."))


def _key(change: "FindingChange") -> tuple[str, str, str, str]:
    return change.duty, change.subject, change.part, change.bearer


def _say(found: "LedgerDiff", book: "RuleBook", waivers: "Waivers | None", limit: int) -> None:
    one, other = found.before, found.after
    text = _("From {before} to {after}").format(
        before=format_date(one.as_of), after=format_date(other.as_of)
    )
    say(text)
    changed = ", ".join(_(_CAUSES[name]) for name in found.changed) or _("nothing")
    say(paragraph(_("What differs between the runs: {what}.").format(what=changed)))
    say()
    for line in columns(
        [(_(text), format_number(found.counts[name])) for name, text in _STATES.items()], 2
    ):
        say(line)
    if found.causes:
        say()
        say(_("Caused by:"))
        rows = [(_in_words(causes), format_number(n)) for causes, n in found.causes.items()]
        for line in columns(rows, 2):
            say(line)
    waived = waivers.by_finding() if waivers else {}
    for duty in sorted(found.duties, key=lambda each: (-each.counts["new"], each.duty)):
        _say_duty(duty, book, waived, limit, causes=len(found.causes) > 1)
    tell_waivers(waivers)


def _say_duty(
    duty: "DutyChanges",
    book: "RuleBook",
    waived: Mapping[tuple[str, str, str, str], "Waiver"],
    limit: int,
    *,
    causes: bool,
) -> None:
    """Print what changed of a duty, with the causes; what is still open is only counted."""
    versions = book.versions(duty.duty)
    title = pick(versions[-1].title) if versions else ""
    counts = ", ".join(
        f"{format_number(duty.counts[name])} {_(text)}"
        for name, text in _STATES.items()
        if duty.counts[name]
    )
    say()
    say(paragraph(" ".join(filter(None, (duty.duty, f"{title}:" if title else ":", counts)))))
    told = [
        each for name in _STATES for each in duty.findings if each.state == name != "still_open"
    ]
    rows = [
        (_(_STATES[each.state]), _one(each, waived.get(_key(each)), causes=causes))
        for each in told[:limit]
    ]
    for line in columns(rows, 2):
        say(line)
    if told[limit:]:
        say(_("  and {count} more").format(count=format_number(len(told) - limit)))


def _one(change: "FindingChange", waiver: "Waiver | None", *, causes: bool) -> str:
    """Return what changed of one finding."""
    from bpvcheck.reports.layout.words import subject_word
    from bpvcheck.rulebook.labels import label

    about = " ".join(filter(None, (subject_word(change.subject_kind), change.subject, change.part)))
    if change.bearer_id and change.bearer_id != change.subject:
        about = f"{about} ({label(change.bearer)} {change.bearer_id})"
    moved = " → ".join(
        label(each) if each else _("absent") for each in (change.before, change.after)
    )
    parts = [f"{about}: {moved}"]
    if causes:
        parts.append(_("by {causes}").format(causes=_in_words(change.causes)))
    if waiver is not None:
        parts.append(_("waived until {day}").format(day=format_date(waiver.until)))
    return "; ".join(parts)


def _in_words(causes: Sequence[str]) -> str:
    return _(" or ").join(_(_CAUSES[name]) for name in causes) or _("unknown")


@dataclass(frozen=True)
class ChangeJson:
    """One finding that changed, or is still open."""

    state: str
    subject_kind: str
    subject: str
    part: str
    bearer: str
    bearer_id: str
    before: str | None
    after: str | None
    due: str | None
    causes: list[str]
    waiver: WaiverJson | None


@dataclass(frozen=True)
class DutyDiffJson:
    """What changed of a duty."""

    duty: str
    counts: dict[str, int]
    findings: list[ChangeJson]


@dataclass(frozen=True)
class CauseJson:
    """How many changes these causes together have."""

    causes: list[str]
    count: int


@dataclass(frozen=True)
class DiffJson:
    """What changed between two runs (``schemas/diff.schema.json``)."""

    diff_version: int
    before: dict[str, object]
    after: dict[str, object]
    changed: list[str]
    counts: dict[str, int]
    causes: list[CauseJson]
    duties: list[DutyDiffJson]
    waivers: WaiversJson | None


def _json(found: "LedgerDiff", waivers: "Waivers | None", limit: int | None) -> DiffJson:
    waived = waivers.by_finding() if waivers else {}
    return DiffJson(
        diff_version=DIFF_VERSION,
        before=dict(found.before.as_dict()),
        after=dict(found.after.as_dict()),
        changed=list(found.changed),
        counts=dict(found.counts),
        causes=[CauseJson(list(causes), count) for causes, count in found.causes.items()],
        duties=[
            DutyDiffJson(
                duty=duty.duty,
                counts=dict(duty.counts),
                findings=[_change(each, waived.get(_key(each))) for each in duty.findings[:limit]],
            )
            for duty in found.duties
        ],
        waivers=waivers_json(waivers),
    )


def _change(each: "FindingChange", waiver: "Waiver | None") -> ChangeJson:
    return ChangeJson(
        state=each.state,
        subject_kind=each.subject_kind,
        subject=each.subject,
        part=each.part,
        bearer=each.bearer,
        bearer_id=each.bearer_id,
        before=each.before or None,
        after=each.after or None,
        due=each.due.isoformat() if each.due else None,
        causes=list(each.causes),
        waiver=waiver_json(waiver) if waiver else None,
    )
