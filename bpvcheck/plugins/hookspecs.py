"""The hooks: what a plugin can bring, each with an example.

Every hook but the first returns an iterable. bpvcheck asks each plugin once per run, checks what it
brings, and says whose it is where it is wrong. The protocol's own cards come through the same hook
(`bpvcheck.plugins.builtin`).
"""

# a hook is asked of plugins and never run itself
# mypy: disable-error-code="empty-body"

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pluggy

if TYPE_CHECKING:
    import click

    from bpvcheck.expressions.added import ExpressionFunction
    from bpvcheck.intake import Reader
    from bpvcheck.records.extensions import ExtensionFields
    from bpvcheck.reports import Format, ReportSection
    from bpvcheck.rulebook.agreements import Agreement

__all__ = ["GROUP", "Hooks", "hookimpl"]

GROUP: Final = "bpvcheck"
"""The group of entry points, and the name under which hooks are marked."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)
"""Marks a method or function as the answer to the hook of its name."""


class Hooks:
    """Every hook. A plugin answers those that it needs, as methods of its `DataPlugin`."""

    @hookspec
    def bpvcheck_agreement(self) -> "Agreement":
        """Say on whose say the plugin's duties and values are: name, title, version, documents.

        Asked first, when the plugin is loaded; every plugin answers it. `DataPlugin` reads it from
        `plugin.yaml`. Since 0.1::

            @hookimpl
            def bpvcheck_agreement(self):
                return Agreement("bouw", {"nl": "Bouw en infra", "en": "Construction"}, "1.0.0")
        """

    @hookspec
    def bpvcheck_rule_cards(self) -> Iterable[Path]:
        """Return folders of rule cards, one YAML file per duty, in a folder per phase.

        Asked when the rule book is made. The cards' ids start with the plugin's name in capitals.
        `DataPlugin` gives its folder `rules`, where there is one. Since 0.1::

            @hookimpl
            def bpvcheck_rule_cards(self):
                yield Path(__file__).parent / "rules"
        """

    @hookspec
    def bpvcheck_terms(self) -> Iterable[Path]:
        """Return files with values for open terms of other cards, such as `terms.yaml`.

        Asked when the rule book is made; each value must be as strict as the card's own.
        `DataPlugin` gives its file `terms.yaml`, where there is one. Since 0.1::

            @hookimpl
            def bpvcheck_terms(self):
                yield Path(__file__).parent / "terms.yaml"
        """

    @hookspec
    def bpvcheck_extension_fields(self) -> "Iterable[ExtensionFields]":
        """Declare the fields that records have under `extensions.<name of the plugin>`.

        Asked before records and cards are read; models, JSON Schema and columns follow from it.
        `DataPlugin` reads them from `extensions.yaml`, where there is one. Since 0.1::

            @hookimpl
            def bpvcheck_extension_fields(self):
                titles = (("nl", "bezoeken"), ("en", "visits"))
                visits = ExtensionField("visits", titles, list="dates")
                yield ExtensionFields("bouw", "company", (visits,))
        """

    @hookspec
    def bpvcheck_functions(self) -> "Iterable[ExpressionFunction]":
        """Add functions to the language of rule cards, named `<name of the plugin>_...`.

        Asked when the rule book is made. A function is of single values; where an argument is
        unknown, so is its value. It may have a ``column`` too, that says the same for NumPy arrays
        at once. Since 0.1::

            @hookimpl
            def bpvcheck_functions(self):
                yield ExpressionFunction(
                    name="bouw_double",
                    usage="bouw_double(number)",
                    says="twice the number",
                    takes=(Int(),),
                    gives=Int(),
                    value=lambda number: number * 2,
                )
        """

    @hookspec
    def bpvcheck_readers(self) -> "Iterable[Reader]":
        r"""Read records from files of another form than JSON.

        Asked before records are read. A reader takes the files whose names end as it says; what it
        gives is checked as any record is. A row that is no record is given as a `Problem`.
        Since 0.1::

            @hookimpl
            def bpvcheck_readers(self):
                def rows(file):
                    for number, line in enumerate(file, 1):
                        brin, _tab, name = line.decode().rstrip().partition("\t")
                        yield number, {"kind": "school", "id": brin, "name": name}

                yield Reader((".bouw",), lambda file: batches(rows(file)))
        """

    @hookspec
    def bpvcheck_mappings(self) -> Iterable[Path]:
        """Return mappings: YAML files that say how tables of some system become records.

        Asked when a mapping goes by its name, which is that of its file. `DataPlugin` gives the
        files in its folder `mappings`, where there is one. Since 0.1::

            @hookimpl
            def bpvcheck_mappings(self):
                yield Path(__file__).parent / "mappings" / "our-system.yaml"
        """

    @hookspec
    def bpvcheck_formats(self) -> "Iterable[Format[Any]]":
        r"""Return reports in another form: what `--format` and the ending of `--out` name.

        Asked before a report is made. A format prints the report's view, or its document, and
        computes nothing. Since 0.1::

            @hookimpl
            def bpvcheck_formats(self):
                def headings(report):
                    return "\n".join(each.heading for each in report.document.sections)

                yield Format("headings", headings)
        """

    @hookspec
    def bpvcheck_report_sections(self) -> "Iterable[ReportSection]":
        """Add sections to the reports of schools, companies, knowledge centres or sectors.

        Asked before a report is made. The section reads rows of the ledger, and of the records
        where they are at hand; it stands at the end of the report, in every format. Since 0.1::

            @hookimpl
            def bpvcheck_report_sections(self):
                def kept(ledger, school):
                    where = "agreement = 'bouw' AND verdict = 'met' AND school = ?"
                    query = f"SELECT count(*) FROM {ledger.table} WHERE {where}"
                    ((count,),) = ledger.rows(query, school)
                    return Section("bouw", "Bouw", (Text(f"{count}"),)) if count else None

                yield ReportSection(("school",), kept)
        """

    @hookspec
    def bpvcheck_commands(self) -> "Iterable[click.Command]":
        """Add commands, which are called as `bpvcheck <name of the plugin> <command>`.

        Asked when a command is not one of bpvcheck's own, and for the list of commands. A command
        gives its exit code, or nothing. Since 0.1::

            @hookimpl
            def bpvcheck_commands(self):
                @click.command("hello", help="Say hello.")
                def hello():
                    click.echo("hello")

                yield hello
        """
