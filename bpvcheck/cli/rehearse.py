"""``bpvcheck rehearse``: a sample of dossiers as an inspector would draw and judge them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

from bpvcheck.cli.base import argument, command, group, option, paths
from bpvcheck.cli.judging import Asked, choices, judged, run_exit_code, workings
from bpvcheck.cli.pages import PageAsked, form_asked, give_page, page_options
from bpvcheck.cli.text import paragraph
from bpvcheck.cli.values import WholeParam
from bpvcheck.i18n import N_

if TYPE_CHECKING:
    from bpvcheck.rehearse.dossier import Rehearsal

_HELP = N_(
    "Rehearse an inspection of a school: draw some of its dossiers by lot, spread over pathways, "
    "qualifications, years and locations, and say of each on one page what is there, what is "
    "missing and what to bring. What is not demonstrated counts as missing.\n\n"
    "BRIN is that of the school, PATH a file or folder with records."
)
_SIZE: Final = 12
REHEARSAL_VERSION: Final = 1
"""Version of the JSON; a change that breaks who reads it raises it."""


class RehearsalAsked(Asked, PageAsked):
    """The options of `rehearse school`."""

    size: int
    seed: int


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
@page_options
@choices
@workings
def school(brin: str, paths: tuple[Path, ...], **asked: Unpack[RehearsalAsked]) -> int:
    """Draw dossiers, judge them and print a page for each."""
    from bpvcheck.rehearse.dossier import rehearse as make
    from bpvcheck.reports.ledger_view import LedgerView

    form = form_asked(asked, paths)
    with judged(paths, asked) as run:
        found = make(LedgerView.of_run(run), brin, size=asked["size"], seed=asked["seed"])
        code = run_exit_code(run, allow_invalid=asked["allow_invalid"])
        files = run.files
    give_page(_made(found, form), asked, files, quiet=asked["quiet"])
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
