"""The hooks: what a plugin can bring, each with an example.

Every hook returns an iterable of small frozen values. bpvcheck asks each plugin once per run, checks
what it brings, and says whose it is where it is wrong. The protocol's own cards, readers and report
formats come through the same hooks (`bpvcheck.plugins.builtin`).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    import click

    from bpvcheck.expressions.functions import ExpressionFunction
    from bpvcheck.intake.readers import Reader
    from bpvcheck.records.extensions import ExtensionFields
    from bpvcheck.reports.formats import ReportFormat
    from bpvcheck.reports.sections import ReportSection
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
        """Give folders of rule cards, one YAML file per duty, in a folder per phase.

        Asked when the rule book is made. The cards' ids start with the plugin's name in capitals.
        `DataPlugin` gives its folder `rules`, where there is one. Since 0.1::

            @hookimpl
            def bpvcheck_rule_cards(self):
                yield Path(__file__).parent / "rules"
        """

    @hookspec
    def bpvcheck_terms(self) -> Iterable[Path]:
        """Give files with values for open terms of other cards, such as `terms.yaml`.

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

        Asked when the rule book is made. A function is of single values, and says the same as a
        column (Ibis) and as a value (Python); where an argument is unknown, so is its value.
        Since 0.1::

            @hookimpl
            def bpvcheck_functions(self):
                yield ExpressionFunction(
                    name="bouw_double",
                    usage="bouw_double(number)",
                    says="twice the number",
                    takes=(Int(),),
                    gives=Int(),
                    column=lambda number: number * 2,
                    value=lambda number: number * 2,
                )
        """

    @hookspec
    def bpvcheck_readers(self) -> "Iterable[Reader]":
        """Read records from files that are not JSON: by their ending, line by line.

        Asked when files are looked for. A reader gives each record as bytes of JSON with the line
        that it stands on; what it gives is validated as any record is. Since 0.1::

            @hookimpl
            def bpvcheck_readers(self):
                yield Reader(name="bouw", suffixes=(".bouw",), read=read_bouw)
        """

    @hookspec
    def bpvcheck_report_formats(self) -> "Iterable[ReportFormat]":
        """Render reports in another format: `bpvcheck report ... --format NAME`.

        Asked when a report is made. A format prints the document that it is given, and computes
        nothing of its own. Since 0.1::

            @hookimpl
            def bpvcheck_report_formats(self):
                yield ReportFormat(name="md", suffix=".md", render=as_markdown)
        """

    @hookspec
    def bpvcheck_report_sections(self) -> "Iterable[ReportSection]":
        """Add a section to the report of a `school`, `company`, `knowledge_centre` or `sector`.

        Asked when a report is made. A section gets the rows that concern the reader and no others,
        and gives blocks of text and tables. Since 0.1::

            @hookimpl
            def bpvcheck_report_sections(self):
                yield ReportSection(report="company", name="leermeesters", build=trainers_section)
        """

    @hookspec
    def bpvcheck_commands(self) -> "Iterable[click.Command]":
        """Add commands to `bpvcheck`.

        Asked when a command is asked for that bpvcheck does not have itself, and for its help. A
        name that bpvcheck or another plugin has already is refused. Since 0.1::

            @hookimpl
            def bpvcheck_commands(self):
                yield click.Command("bouw-hello", callback=lambda: click.echo("dag"))
        """
