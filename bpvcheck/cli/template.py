"""``bpvcheck template``: a form to fill in, for a desk without any system."""

from pathlib import Path
from typing import Final, Unpack

import click

from bpvcheck.cli.base import argument, command, option
from bpvcheck.cli.book import PluginsAsked, required
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.text import columns, say
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_, _

_HELP = N_(
    "Write a spreadsheet to fill in, for who has no system.\n\nWHO is school, company or "
    "knowledge-centre. Without --out the columns are printed with their explanations."
)
_SUFFIXES: Final = (".xlsx", ".csv")


@command("template", _HELP)
@argument("who", type=click.Choice(["school", "company", "knowledge-centre"]), metavar=N_("WHO"))
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_("Where to write it: a name that ends in .xlsx, or in .csv for its first table only."),
)
@plugin_options
def template(who: str, *, out: Path | None, **asked: Unpack[PluginsAsked]) -> int:
    """Write a form."""
    from bpvcheck.mapping import read_mapping
    from bpvcheck.mapping.template import columns_of, form_file

    name = f"template-{who}"
    mapping = read_mapping(required(asked).mappings[name])
    if out is None:
        for table in mapping.tables:
            say(f"\n{table.sheet}")
            for line in columns(
                [(each.header, f"{each.explanation}. {each.how}") for each in columns_of(table)], 2
            ):
                say(line)
        return ExitCode.OK
    from bpvcheck.cli.files import writable
    from bpvcheck.output import write_bytes

    writable(out, _SUFFIXES)
    write_bytes(out, form_file(mapping, out))
    say(_("Wrote {file}.").format(file=out))
    text = _("Filled in, it is read with: bpvcheck check {file} --map {name}")
    say(text.format(file=out, name=name))
    return ExitCode.OK
