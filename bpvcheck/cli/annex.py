"""``bpvcheck annex``: the model annex to the practice agreement."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from bpvcheck.cli.base import command, option, rules_folder
from bpvcheck.cli.book import rule_book
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.text import paragraph, say
from bpvcheck.cli.values import DAY
from bpvcheck.cli.waivers import RulesAsked
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_, _

if TYPE_CHECKING:
    from bpvcheck.annex.model import Annex, AnnexDuty, AnnexTopic

_HELP = N_(
    "Write the model annex to the practice agreement that the protocol asks for: what must be "
    "agreed, what the branch asks and what may be agreed, with fields to fill in and sources."
)
_ENDINGS: Final = (".docx", ".txt")


class AnnexAsked(RulesAsked):
    """The options of `annex`."""

    sector: str | None
    pathway: str
    level: str | None
    crebo: str | None
    as_of: date | None
    out: Path | None


@command("annex", _HELP)
@option(
    "--sector",
    metavar=N_("NAME"),
    help=N_("The sector, by the name of the plugin with its agreement, such as bouw."),
)
@option(
    "--pathway",
    type=click.Choice(["BOL", "BBL"], case_sensitive=False),
    required=True,
    help=N_("The pathway."),
)
@option("--level", type=click.Choice(["1", "2", "3", "4"]), help=N_("Only what this level asks."))
@option("--crebo", metavar="CREBO", help=N_("Only what this qualification asks."))
@option(
    "--as-of",
    type=DAY,
    metavar=N_("DATE"),
    help=N_("The day on which the placement starts; by default today."),
)
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_("Where to write it, as .docx or .txt; by default it is printed."),
)
@rules_folder()
@plugin_options
def annex(**asked: Unpack[AnnexAsked]) -> int:
    """Make the annex."""
    from bpvcheck.annex.model import For
    from bpvcheck.annex.view import annex as make
    from bpvcheck.annex.view import find_sector
    from bpvcheck.cli.files import writable
    from bpvcheck.output import write_bytes

    out = asked["out"]
    if out:
        writable(out, _ENDINGS)
    book = rule_book(asked["folder"], asked)
    agreement = find_sector(book, asked["sector"]) if asked["sector"] else None
    day = asked["as_of"] or date.today()  # noqa: DTZ011 - the day where the user is
    level = int(asked["level"]) if asked["level"] else None
    found = make(book, For(agreement, asked["pathway"].upper(), day, level, asked["crebo"]))
    if agreement and not found.branch:
        say(_("Nothing of this branch's agreement was in force on that day."), err=True)
    if out is None:
        say("\n".join(_lines(found)))
        return ExitCode.OK
    if out.suffix == ".docx":
        from bpvcheck.annex.word import as_docx

        write_bytes(out, as_docx(found))
    else:
        write_bytes(out, ("\n".join(_lines(found)) + "\n").encode())
    say(_("Wrote {file}.").format(file=out))
    return ExitCode.OK


def _lines(found: "Annex") -> Iterator[str]:
    """Yield the annex as plain text."""
    from bpvcheck.annex.model import FIELDS

    yield found.title
    yield "=" * len(found.title)
    yield from map(paragraph, found.about)
    yield from _heading(_("Whom it is about"))
    yield from (paragraph(f"{_(text)}: ____________________", 2, 2) for text in FIELDS.values())
    yield from _heading(_("What must be agreed"))
    yield from _topics(found.must)
    yield from _duties(found.duties)
    if found.branch:
        yield from _heading(_("What the branch asks"))
        yield from _duties(found.branch)
    yield from _heading(_("What may be agreed"))
    yield from _topics(found.may)
    if found.stricter:
        yield paragraph(_("These may be agreed stricter than they are:"))
    for each in found.stricter:
        yield paragraph(f"- {each.title}, {each.now}. {each.why} [{each.source}]", 2, 2)
    yield from _heading(_("Signatures"))
    yield from (paragraph(f"{each}: ____________________", 2, 2) for each in found.signatures)
    yield from _heading(_("Sources"))
    yield from (paragraph(f"- {each}", 2, 2) for each in found.sources)


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text
    yield "-" * len(text)


def _topics(topics: "tuple[AnnexTopic, ...]") -> Iterator[str]:
    for topic in topics:
        yield paragraph(f"- {topic.title} ({topic.hint}): ____________________", 2, 2)
        if topic.sources:
            yield paragraph(f"[{'; '.join(topic.sources)}]", 4)


def _duties(duties: "tuple[AnnexDuty, ...]") -> Iterator[str]:
    for duty in duties:
        scope = f" ({duty.scope})" if duty.scope else ""
        yield paragraph(f"- {duty.title}{scope}: {duty.text} [{duty.source}]", 2, 2)
