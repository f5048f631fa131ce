"""What ``bpvcheck map`` asks in a terminal: whatever in a proposed mapping is not sure."""

import re
from typing import TYPE_CHECKING, Final

import click

from bpvcheck.errors import did_you_mean
from bpvcheck.i18n import _
from bpvcheck.mapping.known import Meaning, fields_of
from bpvcheck.mapping.propose import is_certain
from bpvcheck.mapping.proposed import MOST_WORDS, ProposedField, shape_of
from bpvcheck.records.shape import DateShape, ListShape, WordShape
from bpvcheck.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bpvcheck.mapping import TableMapping
    from bpvcheck.mapping.proposed import Proposal, ProposedColumn, ProposedTable

__all__ = ["ask"]

_BRIN: Final = re.compile(r"[0-9]{2}[A-Z]{2}")


def ask(proposal: "Proposal", mappings: "Sequence[TableMapping]") -> None:
    """Ask about all that is not sure, and put the answers into the proposal."""
    for table in proposal.tables:
        if table.sheet:
            click.echo("\n" + visible(_('Sheet "{name}"').format(name=table.sheet)), err=True)
        fields = fields_of(table.kind, mappings)
        _ask_dates(table)
        for found in table.guessed:
            _ask_field(found, table, fields)
        if table.key is None:
            _ask_key(table, fields)
        _ask_unknown(table, fields)
        if table.kind == "placement" and not table.adds and not _has_school(table):
            table.school = _prompt(
                _("BRIN of your school, such as 99XA (empty: later)"), _brin, default=""
            )


def _prompt(text: str, read: "Callable[[str], str]", default: str | None = None) -> str:
    """Ask on stderr, as a mapping may be printed; what a terminal would act on is written out."""
    answer: str = click.prompt(
        visible(text), default=default, show_default=False, value_proc=read, err=True
    )
    return answer


def _ask_dates(table: "ProposedTable") -> None:
    """Ask how dates are written, where day and month could be either."""
    dated = any(isinstance(shape_of(each.meaning), DateShape) for each in table.fields)
    if len(table.dates) < 2 or not dated:  # noqa: PLR2004 - a choice
        return
    text = _("How are dates written? Not one of them tells day and month apart.")
    table.dates = (_choice(text, table.dates),)
    for each in table.guessed:
        each.sure = each.meaning.sure and is_certain(each, table.dates)


def _choice(text: str, choices: "Sequence[str]") -> str:
    answer: str = click.prompt(
        visible(text), type=click.Choice([*choices]), default=choices[0], err=True
    )
    return answer


def _ask_field(
    found: ProposedField, table: "ProposedTable", fields: "Mapping[str, Meaning]"
) -> None:
    """Ask what a column is: what it seems to be, something else, or nothing."""
    yes, other, leave = _("yes"), _("other"), _("leave out")
    text = _('Column "{column}" is probably {field}').format(
        column=found.column.header, field=found.meaning.name
    )
    if not _readable(found, table):
        text += _("; not all that stands in it can be read as that")
    answer = _choice(text, (yes, other, leave))
    table.fields.remove(found)
    if answer == leave:
        table.unknown.append(found.column)
        return
    if answer == other:
        found = ProposedField.of(found.column, _ask_meaning(fields), sure=True)
    _settle(found, table)


def _settle(found: ProposedField, table: "ProposedTable") -> None:
    """Accept a field unless another column gives it; ask about its words and dates."""
    others = [each for each in table.sure if each.meaning.place == found.meaning.place]
    if others:
        text = _('"{field}" has the column "{column}" already; this one is left out.')
        field, column = found.meaning.name, others[0].column.header
        click.echo(visible(text.format(field=field, column=column)), err=True)
        table.unknown.append(found.column)
        return
    found.sure = True
    table.fields.append(found)
    _ask_words(found)
    _ask_dates(table)


def _readable(found: ProposedField, table: "ProposedTable") -> bool:
    """Return whether a column can be read; unknown words do not count, as they are asked."""
    if found.words:
        return len(found.column.texts) <= MOST_WORDS
    return is_certain(found, table.dates)


def _ask_meaning(fields: "Mapping[str, Meaning]") -> Meaning:
    """Ask which field a column is."""

    def read(text: str) -> str:
        if text.strip() in fields:
            return text.strip()
        message = _('There is no field "{name}" here.').format(name=text.strip())
        message += " " + (did_you_mean(text.strip(), fields) or ", ".join(fields))
        raise click.BadParameter(message)

    return fields[_prompt(_("Which field is it, such as period.start?"), read)]


def _ask_words(found: ProposedField) -> None:
    """Ask what words stand for that are not known; nothing where the answer is empty."""
    shape = shape_of(found.meaning)
    if not isinstance(shape, WordShape):
        return
    choices = shape.choices

    def read(text: str) -> str:
        if text.strip() and text.strip() not in choices:
            expected = _("one of {choices}").format(choices=", ".join(choices))
            raise click.BadParameter(expected)
        return text.strip()

    for word in [word for word, meant in found.words.items() if meant is None]:
        text = _('What does "{word}" stand for? {choices} (empty: nothing)')
        meant = _prompt(text.format(word=word, choices=", ".join(choices)), read, default="")
        listed = isinstance(found.meaning.shape, ListShape)
        found.words[word] = ([meant] if listed else meant) if meant else None


def _ask_unknown(table: "ProposedTable", fields: "Mapping[str, Meaning]") -> None:
    """Ask which of the columns that were not recognised give a field, until none is named."""

    def read(text: str) -> str:
        names = [each.header for each in table.unknown]
        if text.strip() and text.strip() not in names:
            expected = _("one of {choices}").format(choices=", ".join(names))
            raise click.BadParameter(expected)
        return text.strip()

    while table.unknown:
        text = _("Not recognised: {columns}. Which of these do you want to use? (empty: none)")
        names = ", ".join(each.header for each in table.unknown)
        chosen = _prompt(text.format(columns=names), read, default="")
        column = next((each for each in table.unknown if each.header == chosen), None)
        if column is None:
            return
        table.unknown.remove(column)
        _settle(ProposedField.of(column, _ask_meaning(fields), sure=True), table)


def _ask_key(table: "ProposedTable", fields: "Mapping[str, Meaning]") -> None:
    """Ask which column has the number of the record, without which nothing can be read."""
    columns: dict[str, ProposedColumn] = {each.header: each for each in table.columns}
    free = [each.header for each in table.unknown]
    text = _("Which column has the number of the record?")
    chosen = columns[_choice(text, free or [*columns])]
    if chosen in table.unknown:
        table.unknown.remove(chosen)
    table.fields.insert(0, ProposedField.of(chosen, fields["id"], sure=True))


def _has_school(table: "ProposedTable") -> bool:
    return any(each.meaning.path == ("school",) for each in table.sure)


def _brin(text: str) -> str:
    plain = text.strip().upper()
    if plain and not _BRIN.fullmatch(plain):
        raise click.BadParameter(_("four characters, such as 99XA"))
    return plain
