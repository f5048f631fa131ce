"""``bpvcheck map``: propose how a table becomes records, or show how it will be read."""

import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from bpvcheck.cli.base import argument, command, flag, option
from bpvcheck.cli.book import PluginsAsked, extensions_for, required
from bpvcheck.cli.mappings import EXPORTED_ON
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.progress import ProgressLine
from bpvcheck.cli.text import columns, paragraph, say, sum_problems_up
from bpvcheck.errors import Code, ExitCode, UsageError, did_you_mean
from bpvcheck.i18n import N_, _, current, format_number, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bpvcheck.mapping import TableMapping
    from bpvcheck.mapping.proposed import Proposal

_HELP = N_(
    "Propose how a table becomes records.\n\nFILE is a CSV file or a spreadsheet. The proposal is "
    "a mapping, which check, report, validate and convert take with --map; what is not sure in it "
    "stands behind a #. With --check it shows the first records as a mapping reads them."
)
_SHOWN: Final = 3
_MOST_COLUMNS: Final = 5


class MapAsked(PluginsAsked):
    """The options of `map` that it passes on."""

    exported_on: "date | None"


@command("map", _HELP)
@argument("file", required=False, type=click.Path(path_type=Path), metavar=N_("FILE"))
@option(
    "--check",
    "mapping",
    metavar=N_("MAPPING"),
    help=N_("Show the first records as this mapping reads them: a file, or a name from --list."),
)
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_("Where to write the mapping; by default it is printed."),
)
@flag("--list", "listed", help=N_("List the mappings that there are."))
@option("--show", metavar=N_("NAME"), help=N_("Print a mapping that there is, to start from."))
@EXPORTED_ON
@plugin_options
def map_(
    file: Path | None,
    *,
    mapping: str | None,
    out: Path | None,
    listed: bool,
    show: str | None,
    **asked: Unpack[MapAsked],
) -> int:
    """Propose, show or list mappings."""
    if listed:
        return _list(asked)
    if show:
        click.echo(_path_of(show, asked).read_text(encoding="utf-8"), nl=False)
        return ExitCode.OK
    if file is None:
        raise click.UsageError(_("Name a file with a table, or ask for --list."))
    if not file.is_file():
        message = _('There is no file or folder "{path}".').format(path=file)
        raise UsageError(Code.PATH_NOT_FOUND, message)
    if mapping:
        return _check(file, _path_of(mapping, asked), asked)
    return _propose(file, out, asked)


map = map_  # noqa: A001 - the command's own name


def _path_of(name: str, asked: PluginsAsked) -> Path:
    """Find a mapping, by its path or its name."""
    known = required(asked).mappings
    if Path(name).is_file() or name not in known:
        if Path(name).is_file():
            return Path(name)
        message = _('There is no mapping "{name}".').format(name=name)
        expected = _("a file, or one of {choices}").format(choices=", ".join(sorted(known)))
        hint = did_you_mean(name, known)
        raise UsageError(Code.PATH_NOT_FOUND, message, expected=expected, hint=hint)
    return known[name]


def _list(asked: PluginsAsked) -> int:
    """List the mappings by name."""
    from bpvcheck.mapping import read_mapping

    extensions = extensions_for(asked)
    rows = [
        (name, read_mapping(path, extensions).title.get(current(), ""))
        for name, path in sorted(required(asked).mappings.items())
    ]
    for line in columns(rows):
        say(line)
    return ExitCode.OK


def _check(file: Path, path: Path, asked: MapAsked) -> int:
    """Show the first records that a mapping makes, and what is wrong with any."""
    from bpvcheck.cli.judging import MOST_SORTS
    from bpvcheck.intake.texts import RecordTexts
    from bpvcheck.mapping import mapping_reader, read_mapping
    from bpvcheck.mapping.context import Context

    read = read_mapping(path, extensions_for(asked))
    readers = (mapping_reader(read, Context(exported=asked["exported_on"])),)
    count, shown = 0, list[bytes]()
    with ProgressLine() as progress:
        found = RecordTexts([file], readers, progress)
        for texts in found:
            shown += islice(texts, _SHOWN - len(shown))
            count += len(texts)
    for note in found.notes:
        say(note)
    for record in shown:
        say(json.dumps(json.loads(record), indent=2, ensure_ascii=False))
    sum_problems_up(found.problems, MOST_SORTS)
    text = ngettext("{count} record can be read.", "{count} records can be read.", count)
    say(text.format(count=format_number(count)))
    return ExitCode.INVALID_RECORDS if found.problems else ExitCode.OK


def _propose(file: Path, out: Path | None, asked: MapAsked) -> int:
    """Propose a mapping, and tell what the file can settle with it."""
    from bpvcheck.mapping import read_mapping
    from bpvcheck.mapping.layouts import layout_of
    from bpvcheck.mapping.propose import propose
    from bpvcheck.tables import open_table

    if out:
        from bpvcheck.cli.files import writable

        writable(out, (".yaml", ".yml"), [file])
    mappings = [read_mapping(path) for path in required(asked).mappings.values()]
    with file.open("rb") as stream, ProgressLine() as progress:
        opened = open_table(stream)
        said = _("{file}: read as {form}.").format(file=file, form=opened.said)
        progress(_("looking at {names}").format(names=", ".join(opened.sheets) or file.name))
        known = layout_of(opened, mappings)
        proposal = None if known else propose(opened, _name_for(file), mappings)
    say(said, err=True)
    if known:
        text = _("This has the layout of {name}: read it with --map {name}.")
        say(text.format(name=known.name), err=True)
        made = Path(known.file).read_text(encoding="utf-8")
    else:
        assert proposal is not None  # noqa: S101 - one or the other
        made = _settled(proposal, mappings)
    if out:
        from bpvcheck.output import write_bytes

        write_bytes(out, made.encode(), [file])
        say(_("Wrote {file}.").format(file=out))
    else:
        click.echo(made, nl=False)
    _tell_use(file, made, asked)
    return ExitCode.OK


def _settled(proposal: "Proposal", mappings: "Sequence[TableMapping]") -> str:
    """Print what was found, ask about doubts in a terminal, and return the mapping as YAML."""
    from bpvcheck.mapping.proposed import written

    _tell(proposal)
    if is_interactive():
        from bpvcheck.cli.map_ask import ask

        ask(proposal, mappings)
    return written(proposal)


def is_interactive() -> bool:
    """Return whether the command runs in a terminal that shows what it prints."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _name_for(file: Path) -> str:
    plain = "".join(each if each.isalnum() else "-" for each in file.stem.lower())
    return plain.strip("-").encode("ascii", "ignore").decode() or "export"


def _tell(proposal: "Proposal") -> None:
    """Print per sheet which columns are sure and which guessed, and why a sheet is left out."""
    for table in proposal.tables:
        if table.sheet:
            text = _('Sheet "{name}" adds to: {kind}') if table.adds else _(
                'Sheet "{name}" gives: {kind}'
            )  # fmt: skip
            say(text.format(name=table.sheet, kind=table.kind), err=True)
        rows = [
            (_("sure"), [each.column.header for each in table.sure]),
            (_("guessed"), [each.column.header for each in table.guessed]),
            (_("left out"), table.left_out),
            (_("not recognised"), [each.header for each in table.unknown]),
        ]
        for line in columns([(what, ", ".join(names) or "-") for what, names in rows]):
            say(line, err=True)
    for sheet, why in proposal.passed_over.items():
        say(_('Sheet "{name}" is left out: {why}.').format(name=sheet, why=why), err=True)


def _tell_use(file: Path, text: str, asked: MapAsked) -> None:
    """Say how many duties these data can settle, and which fields would settle most beside."""
    from bpvcheck.mapping.read import mapping_of

    try:
        mapping = mapping_of(text, str(file), extensions_for(asked))
    except UsageError:
        say(_("Fill in what stands behind a #; then look with: bpvcheck map FILE --check MAPPING"),
            err=True)  # fmt: skip
        return
    say(paragraph(_use(file, mapping, asked)), err=True)


def _use(file: Path, mapping: "TableMapping", asked: MapAsked) -> str:
    from datetime import date

    from bpvcheck.check import check
    from bpvcheck.errors import NothingJudgedError
    from bpvcheck.mapping import mapping_reader
    from bpvcheck.mapping.context import Context
    from bpvcheck.reports import LedgerView
    from bpvcheck.reports.layout.words import record_word
    from bpvcheck.reports.settle import settle
    from bpvcheck.run import Options

    book = required(asked).book(None)
    day = asked["exported_on"] or date.today()  # noqa: DTZ011 - the day where the user is
    readers = (mapping_reader(mapping, Context(exported=day)),)
    try:
        with check([file], book, Options(day, readers=readers)) as run:
            ledger = LedgerView.of_run(run)
            counted = list(ledger.counted())
            told = {each.duty for each in counted if each.verdict in _TOLD}
            lines = settle(ledger, counted, _MOST_COLUMNS)
            more = {duty for line in lines for duty, _count in line.duties} - told
            names = ", ".join(
                line.name or line.field or record_word(line.kind, _MOST_COLUMNS) for line in lines
            )
    except NothingJudgedError:
        return _("With this mapping no record can be read yet.")
    text = _("{told} of {all} duties can be judged from this file.")
    found = text.format(told=len(told), all=len(book.ids))
    if lines:
        text = ngettext(
            "This would help most, for {count} duty more: {names}.",
            "These would help most, for {count} duties more: {names}.",
            len(more),
        )
        found += " " + text.format(count=len(more), names=names)
    return found


_TOLD: Final = frozenset({"met", "met_late", "breached"})
