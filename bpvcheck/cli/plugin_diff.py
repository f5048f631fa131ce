"""``bpvcheck plugins diff``: what a plugin changes, for whom, and what that does to records."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Unpack, cast

import click

from bpvcheck.cli.base import argument, command, option, paths
from bpvcheck.cli.book import chosen_plugin, required
from bpvcheck.cli.judging import Asked, choices, judged, run_exit_code, workings
from bpvcheck.cli.plugin_options import PluginName
from bpvcheck.cli.text import columns, paragraph, say
from bpvcheck.cli.values import WholeParam
from bpvcheck.errors import ExitCode, NothingJudgedError
from bpvcheck.i18n import N_, _, format_number, ngettext, pick

if TYPE_CHECKING:
    from bpvcheck.ledger.compare import Compared, Flip, Moved
    from bpvcheck.plugins import Loaded
    from bpvcheck.plugins.diff import TermChange
    from bpvcheck.rulebook.book import RuleBook
    from bpvcheck.rulebook.card import Card

_HELP = N_(
    "Show what a plugin changes.\n\nNAME is a plugin or its folder. Given records, they are judged "
    "without it and with it, and what differs is shown."
)


class DiffAsked(Asked):
    """The options of `plugins diff`."""

    as_json: bool
    limit: int


@command("diff", _HELP)
@argument("name", type=PluginName(), metavar=N_("NAME"))
@paths(required=False)
@choices
@option("--json", "as_json", is_flag=True, help=N_("Print it as JSON."))
@option(
    "--limit",
    type=WholeParam(1),
    default=10,
    show_default=True,
    metavar="N",
    help=N_("How many verdicts that differ are named."),
)
@workings
def diff(name: str, paths: tuple[Path, ...], **asked: Unpack[DiffAsked]) -> int:
    """Compare the rule book, and the verdicts on records, without and with a plugin."""
    from bpvcheck.plugins.diff import changed

    loaded, given = chosen_plugin(name, asked)
    asked = cast("DiffAsked", {**asked, **given})
    book = required(asked).book(asked["folder"])
    cards, changes = list(book.select([loaded.name])), changed(book, loaded.name)
    code, compared = _compared(paths, book, loaded, asked) if paths else (ExitCode.OK, None)
    if asked["as_json"]:
        click.echo(json.dumps(_json(loaded, cards, changes, compared), indent=2, default=str))
    else:
        _say(loaded, cards, changes, compared)
    return code


def _compared(
    paths: Sequence[Path], book: "RuleBook", loaded: "Loaded", asked: DiffAsked
) -> tuple[ExitCode, "Compared"]:
    """Judge what the plugin can change without it and with it."""
    from bpvcheck.ledger.compare import compare
    from bpvcheck.ledger.files import write_ledger
    from bpvcheck.plugins.diff import affected

    duties = affected(book, loaded.name)
    if not asked["only"]:
        asked = cast("DiffAsked", {**asked, "only": tuple(sorted(duties))})
    own = book.select([loaded.name]).ids
    before_asked = cast(
        "Asked",
        {
            **asked,
            "no_plugin": (*asked["no_plugin"], loaded.name),
            "expect": tuple(each for each in asked["expect"] if each != loaded.name),
            "only": tuple(each for each in asked["only"] if each not in own),
        },
    )
    with TemporaryDirectory() as folder:
        before, after = (Path(folder) / f"{each}.ledger" for each in ("before", "after"))
        with judged(paths, asked) as run:
            write_ledger(run, after)
            code = run_exit_code(run, allow_invalid=asked["allow_invalid"])
        without = _ledger(paths, before_asked, before) if before_asked["only"] else None
        return code, compare(without, after, asked["limit"])


def _ledger(paths: Sequence[Path], asked: Asked, file: Path) -> Path | None:
    """Judge without the plugin; None where that judges nothing."""
    from bpvcheck.ledger.files import write_ledger

    try:
        with judged(paths, asked, tell=False) as run:
            write_ledger(run, file)
    except NothingJudgedError:
        return None
    return file


def _say(
    loaded: "Loaded",
    cards: Sequence["Card"],
    changes: Sequence["TermChange"],
    compared: "Compared | None",
) -> None:
    say(f"{loaded.label}  {pick(loaded.agreement.title)}")
    if cards:
        count = len({card.id for card in cards})
        text = ngettext("It adds {count} duty:", "It adds {count} duties:", count)
        say(f"\n{text.format(count=format_number(count))}")
        for card in cards:
            say(paragraph(f"{card.key}  {pick(card.title)}", 2, 2))
            say(paragraph(_for_whom(card.scope, card.valid, card.source), 4))
    if changes:
        text = ngettext("It changes {count} value:", "It changes {count} values:", len(changes))
        say(f"\n{text.format(count=format_number(len(changes)))}")
        for change in changes:
            _say_change(change)
    if not cards and not changes:
        say(_("It changes no duty."))
    if compared:
        _say_compared(compared)


def _say_change(change: "TermChange") -> None:
    from bpvcheck.rulebook.show import value_in_words

    before = "; ".join(value_in_words(each.value) for each in change.before)
    after = value_in_words(change.after.value)
    say(paragraph(f"{change.card.key}  {pick(change.card.title)}", 2, 2))
    say(paragraph(f"{change.term.name}: {before} → {after} ({change.term.unit})", 4, 2))
    say(paragraph(_for_whom(change.after.scope, change.after.valid, change.after.source), 4))
    say(paragraph(pick(change.after.why), 4))


def _for_whom(scope: Any, valid: Any, source: Any) -> str:  # noqa: ANN401 - of a card or value
    from bpvcheck.rulebook.show import period_in_words, scope_in_words, source_in_words

    parts = (scope_in_words(scope), period_in_words(valid), source_in_words(source))
    return "; ".join(part for part in parts if part)


def _say_compared(compared: "Compared") -> None:
    from bpvcheck.reports.layout.words import left_out

    new = sum(each.count for each in compared.moved if not each.before)
    differ = sum(each.count for each in compared.moved) - new
    say("\n" + _("On these records:"))
    text = _("{differ} of {count} verdicts differ, and {new} are new.")
    if compared.verdicts == new:
        text = _("{new} verdicts are new: the plugin only adds duties.")
    numbers = {"differ": differ, "count": compared.verdicts - new, "new": new}
    say(paragraph(text.format(**{key: format_number(n) for key, n in numbers.items()}), 2))
    for line in columns(_moves(compared), 2):
        say(line)
    for each in compared.flips:
        say(paragraph(_flip_in_words(each), 2, 2))
    if differ > len(compared.flips):
        say(f"  {left_out(differ - len(compared.flips))}")


def _moves(compared: "Compared") -> Iterator[tuple[str, str]]:
    """Say per duty what its verdicts became."""
    duties = dict.fromkeys(each.duty for each in compared.moved)
    for duty in duties:
        mine = [each for each in compared.moved if each.duty == duty]
        yield duty, "; ".join(f"{_move(each)} {format_number(each.count)}" for each in mine)


def _flip_in_words(flip: "Flip") -> str:
    from bpvcheck.reports.layout.words import subject, who

    about = subject(flip.subject_kind, flip.subject, flip.part)
    bearer = who(flip.bearer, flip.bearer_id)
    words = " ".join(text for cell in (about, bearer) for text in (cell.text, cell.sub) if text)
    return f"{flip.duty}: {words}: {_move(flip)}"


def _move(moved: "Moved | Flip") -> str:
    """Say what a verdict was and has become; of a new one only what it is."""
    from bpvcheck.rulebook.labels import label

    return " → ".join(label(each) for each in (moved.before, moved.after) if each)


def _json(
    loaded: "Loaded",
    cards: Sequence["Card"],
    changes: Sequence["TermChange"],
    compared: "Compared | None",
) -> Mapping[str, object]:
    from bpvcheck.reports.model import plain
    from bpvcheck.rulebook.show import source_in_words

    return {
        "plugin": {"name": loaded.name, "version": loaded.version, "origin": loaded.origin},
        "adds": [
            {
                "duty": card.key,
                "title": pick(card.title),
                "scope": card.scope.asked if card.scope else {},
                "valid": plain(card.valid),
                "source": source_in_words(card.source),
            }
            for card in cards
        ],
        "changes": [
            {
                "duty": change.card.key,
                "title": pick(change.card.title),
                "term": change.term.name,
                "unit": change.term.unit,
                "before": [plain(each.value) for each in change.before],
                "after": plain(change.after.value),
                "scope": change.after.scope.asked if change.after.scope else {},
                "valid": plain(change.after.valid),
                "source": source_in_words(change.after.source) if change.after.source else "",
                "why": pick(change.after.why),
            }
            for change in changes
        ],
        "records": plain(compared) if compared else None,
    }
