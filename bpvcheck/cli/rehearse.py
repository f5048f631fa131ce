"""``bpvcheck rehearse``: a sample of dossiers as an inspector would draw and judge them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from bpvcheck.cli.base import argument, command, group, option, paths
from bpvcheck.cli.judging import Asked, choices, judged, run_exit_code, workings
from bpvcheck.cli.text import paragraph, say
from bpvcheck.cli.values import WholeParam
from bpvcheck.i18n import N_, _

if TYPE_CHECKING:
    from bpvcheck.rehearse.dossier import Rehearsal

_HELP = N_(
    "Rehearse an inspection of a school: draw some of its dossiers by lot, spread over pathways, "
    "qualifications, years and locations, and say of each on one page what is there, what is "
    "missing and what to bring. What is not demonstrated counts as missing.\n\n"
    "BRIN is that of the school, PATH a file or folder with records."
)
_SIZE: Final = 12
_ENDINGS: Final = {".html": "html", ".json": "json", ".txt": "terminal"}
REHEARSAL_VERSION: Final = 1
"""Version of the JSON; a change that breaks who reads it raises it."""


class RehearsalAsked(Asked):
    """The options of `rehearse school`."""

    size: int
    seed: int
    form: str | None
    out: Path | None


@group("rehearse", N_("Rehearse an inspection on a sample of dossiers."))
def rehearse() -> None:
    """Hold a command for schools, which inspectors visit."""


@command("school", _HELP)
@argument("brin", metavar="BRIN")
@paths()
@option(
    "--size",
    type=WholeParam(1),
    default=_SIZE,
    show_default=True,
    metavar="N",
    help=N_("How many dossiers are drawn."),
)
@option(
    "--seed",
    type=WholeParam(0),
    default=1,
    show_default=True,
    metavar="N",
    help=N_("Another number draws other dossiers."),
)
@option(
    "--format",
    "form",
    type=click.Choice(["terminal", "html", "json"]),
    help=N_("What to make; by default what --out ends in, else text for the terminal."),
)
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_("Where to write it; by default it is printed."),
)
@choices
@workings
def school(brin: str, paths: tuple[Path, ...], **asked: Unpack[RehearsalAsked]) -> int:
    """Draw dossiers, judge them and print a page for each."""
    from bpvcheck.cli.files import writable
    from bpvcheck.output import write_bytes
    from bpvcheck.rehearse.dossier import rehearse as make
    from bpvcheck.reports.ledger_view import LedgerView

    out = asked["out"]
    if out:
        writable(out, () if asked["form"] else _ENDINGS, paths)
    form = asked["form"] or (_ENDINGS[out.suffix] if out else "terminal")
    with judged(paths, asked) as run:
        found = make(LedgerView.of_run(run), brin, size=asked["size"], seed=asked["seed"])
        code = run_exit_code(run, allow_invalid=asked["allow_invalid"])
        files = run.files
    text = _made(found, form)
    if out is None:
        click.echo(text, nl=False)
        return code
    write_bytes(out, text.encode(), files)
    if not asked["quiet"]:
        say(_("Wrote {file}.").format(file=out))
    return code


rehearse.add_command(school)


def _made(found: "Rehearsal", form: str) -> str:
    """Return a rehearsal in a form."""
    if form == "json":
        made = {"rehearsal_version": REHEARSAL_VERSION, **asdict(found)}
        return json.dumps(made, indent=2, ensure_ascii=False, default=str) + "\n"
    if form == "html":
        from bpvcheck.rehearse.page import html_page

        return html_page(found)
    return _text(found)


def _text(found: "Rehearsal") -> str:
    from bpvcheck.rehearse.page import dossier_lines, head_lines

    lines = [paragraph(each) for each in head_lines(found)]
    for page in found.pages:
        for style, text in dossier_lines(page):
            match style:
                case "heading":
                    lines += ["", text, "=" * len(text)]
                case "subheading":
                    lines += ["", text]
                case "item":
                    lines.append(paragraph(f"- {text}", 2, 2))
                case _:
                    lines.append(paragraph(text, 2))
    return "\n".join(lines) + "\n"
