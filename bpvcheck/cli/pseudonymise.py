"""``bpvcheck pseudonymise``: who a file is about is replaced, before it leaves the school."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from bpvcheck.cli.base import argument, command, flag, option
from bpvcheck.cli.book import PluginsAsked, required
from bpvcheck.cli.files import writable
from bpvcheck.cli.mappings import MAP, TablesAsked, mappings_of
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.text import paragraph, say, tell_sorts
from bpvcheck.errors import Code, ExitCode, RecordError, UsageError
from bpvcheck.i18n import N_, _, format_number, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpvcheck.mapping import TableMapping

_HELP = N_(
    "Replace students and other people in a file by pseudonyms.\n\nIN is a table (CSV, XLSX, ODS) "
    "or records as JSON. The same person has the same pseudonym in every file that is made with "
    "the same key. Names, free text and columns that are not known are dropped."
)
_FILE = click.Path(path_type=Path, dir_okay=False)


@command("pseudonymise", _HELP)
@argument("file", type=_FILE, metavar="IN")
@option(
    "--out",
    type=_FILE,
    required=True,
    metavar=N_("FILE"),
    help=N_("Where to write it: .csv for a table, .ndjson for records."),
)
@option(
    "--key",
    type=_FILE,
    required=True,
    metavar=N_("FILE"),
    help=N_("The key, which stays at the school: who has it can find out who is who."),
)
@flag("--new-key", help=N_("Make the key; a file that is there is not written over."))
@option(
    "--person",
    "people",
    multiple=True,
    metavar=N_("COLUMN[=SORT]"),
    help=N_(
        "Replace this column, or this field of records, too. Of one sort (student by default) a "
        "value always has the same pseudonym. May be repeated."
    ),
)
@option(
    "--keep",
    multiple=True,
    metavar=N_("COLUMN"),
    help=N_("Keep this column, or this field of records, as it is; may be repeated."),
)
@option(
    "--sheet", metavar=N_("NAME"), help=N_("Which sheet of a spreadsheet; by default the first.")
)
@MAP
@option("--quiet", is_flag=True, help=N_("Print what is wrong and nothing else."))
@plugin_options
def pseudonymise(  # noqa: PLR0913 - the options of a command
    file: Path,
    *,
    out: Path,
    key: Path,
    new_key: bool,
    people: tuple[str, ...],
    keep: tuple[str, ...],
    sheet: str | None,
    quiet: bool,
    maps: tuple[Path, ...],
    **asked: Unpack[PluginsAsked],
) -> int:
    """Write a file with pseudonyms."""
    from bpvcheck.output import refuse_input, writing
    from bpvcheck.pseudonyms import Chosen, PseudonymiseOutcome, read_key
    from bpvcheck.pseudonyms import new_key as make_key

    if not file.is_file():
        message = _('There is no file or folder "{path}".').format(path=file)
        raise UsageError(Code.PATH_NOT_FOUND, message, file=str(file))
    table = _is_table(file)
    writable(out, (".csv",) if table else (".ndjson", ".jsonl"), (file, key))
    refuse_input(key, (file,))
    if new_key:
        make_key(key)
    given: TablesAsked = {**asked, "maps": maps, "exported_on": None, "key": key}
    mappings = _mappings(file, given) if table else ()
    keyed, chosen, outcome = read_key(key), Chosen.of(people, keep, mappings), PseudonymiseOutcome()
    if table:
        from bpvcheck.pseudonyms.tables import pseudonymised_table

        lines: Iterator[bytes] = pseudonymised_table(file, sheet, keyed, chosen, outcome)
    else:
        from bpvcheck.pseudonyms.records import pseudonymised_records

        lines = pseudonymised_records(file, keyed, chosen, outcome)
    with writing(out, inputs=(file, key)) as (target,):
        target.writelines(lines)
    tell_sorts(outcome.problems)
    if not outcome.written and not outcome.problems:
        raise RecordError(Code.NOT_A_TABLE, _("There is no record in what was given."))
    if not quiet:
        _tell(out, outcome.written, outcome.replaced, outcome.dropped)
        if outcome.other_sheets:
            text = _("Not written, name them with --sheet one by one: {names}.")
            say(text.format(names=", ".join(outcome.other_sheets)))
    return ExitCode.INVALID_RECORDS if outcome.problems else ExitCode.OK


def _mappings(file: Path, asked: TablesAsked) -> "Sequence[TableMapping]":
    """Return the mappings that read the table: those that are named, else the one of its layout."""
    if asked["maps"]:
        return mappings_of(asked)
    from bpvcheck.mapping import read_mapping
    from bpvcheck.mapping.layouts import layout_of
    from bpvcheck.tables import open_table

    known = [read_mapping(path) for path in required(asked).mappings.values()]
    with file.open("rb") as opened:
        found = layout_of(open_table(opened), known)
    return [found] if found else []


def _is_table(file: Path) -> bool:
    """Tell a table from records as JSON, by its name and else by how it begins."""
    name = file.name.lower().removesuffix(".gz").removesuffix(".zst")
    if name.endswith((".json", ".ndjson", ".jsonl")):
        return False
    with file.open("rb") as opened:
        head = opened.read(1024)
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in {b"{", b"["}


def _tell(out: Path, written: int, replaced: Counter[str], dropped: Counter[str]) -> None:
    """Say what was done with what, so that nothing goes unnoticed."""
    text = ngettext("Wrote {count} record in {file}.", "Wrote {count} records in {file}.", written)
    say(text.format(count=format_number(written), file=out))
    for heading, names in (
        (_("replaced by pseudonyms: {names}"), replaced),
        (_("dropped (--keep keeps it): {names}"), dropped),
    ):
        if names:
            named = ", ".join(f"{name} ({format_number(n)})" for name, n in names.items())
            say(paragraph(heading.format(names=named), indent=2, hang=2))
    if not replaced:
        say(_("Nobody was replaced: name the column with --person if there are people in it."))
