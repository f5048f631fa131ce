"""The summary of a run as a document."""

from collections.abc import Iterator

from bpvcheck.i18n import _, ngettext, pgettext
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Figures,
    Part,
    Section,
    Table,
    Tallies,
    TallyRow,
    Text,
    cells,
    columns,
    filled,
)
from bpvcheck.reports.layout.duties import tag_note, tags
from bpvcheck.reports.layout.objectives import objective_blocks
from bpvcheck.reports.layout.words import (
    as_of,
    counted,
    day,
    days_late,
    days_left,
    footer,
    left_out,
    number,
    record_word,
    subject,
    verdict_words,
    who,
)
from bpvcheck.reports.model import ActionLine, Head, PhaseLine, Settle, Tally
from bpvcheck.reports.summary import Summary
from bpvcheck.rulebook.labels import label

_NAMED = 3
"""How many fields that would settle most stand in the headline."""


def document(view: Summary) -> Document:
    """Lay a summary out."""
    return assembled(
        view.head,
        title=_("BPV-protocol: summary"),
        blocks=(*_intake(view), *totals(view.total, view.head), *_said(view)),
        actions=view.actions,
        sections=(
            Section("phases", _("Per phase and party"), phase_blocks(view.phases)),
            Section(
                "objectives", _("The objectives of the protocol"), objective_blocks(view.objectives)
            ),
            Section("worst", _("Overdue the longest"), tuple(_worst(view))),
            Section(
                "settle", _("What cannot be told"), settle_blocks(view.settle, view.settle_left_out)
            ),
            Section("due", due_heading(view.within), tuple(_due(view))),
            Section("problems", _("The records"), tuple(_problems(view))),
        ),
    )


def assembled(  # noqa: PLR0913, PLR0917 - the parts of a report
    head: Head,
    title: str,
    blocks: tuple[Block, ...],
    sections: tuple[Section, ...],
    actions: tuple[ActionLine, ...] = (),
    to_do: FindingList | None = None,
) -> Document:
    """Put a document together with what every report has.

    Sections that only the records could fill are named, and left out.
    """
    nothing = (without_records(),)
    absent = [each.heading for each in sections if each.blocks == nothing]
    if absent:
        text = _("This report was made without the records. With these it also shows: {sections}.")
        blocks += (Text(text.format(sections="; ".join(absent)), "note"),)
        sections = tuple(each for each in sections if each.blocks != nothing)
    return Document(
        lang=head.lang,
        head=head,
        title=title,
        subtitle=as_of(head),
        blocks=blocks,
        actions=actions,
        to_do=to_do if to_do is not None else FindingList.none(),
        sections=filled(sections),
        footer=footer(head),
        verdicts=verdict_words(),
    )


def without_records() -> Text:
    """Say that something stands in the records, and that these are not at hand."""
    return Text(
        _("This report was made without the records. Made from the records, it shows more here."),
        "note",
    )


def _intake(view: Summary) -> Iterator[Block]:
    if view.records:
        accepted = ", ".join(
            f"{number(r.accepted)} {record_word(r.kind, r.accepted)}" for r in view.records
        )
        yield Text(_("Read: {records}.").format(records=accepted))
    aside = sum(record.set_aside for record in view.records)
    if aside:
        text = ngettext(
            "{count} record was set aside because it is not valid.",
            "{count} records were set aside because they are not valid.",
            aside,
        )
        yield Text(text.format(count=number(aside)), "warning")


def totals(tally: Tally, head: Head) -> Iterator[Block]:
    """Say how it stands over all: what is done, what is not, and what cannot be told."""
    yield Figures(tally_figures(tally))
    if head.strict:
        text = _(
            "Read strictly, as an inspector would: what is not demonstrated counts as not met."
            " That makes {open} of {due} open."
        )
        yield Text(text.format(open=number(tally.open), due=number(tally.due)), "warning")


def owed_blocks(own: Tally, others: Tally, text: str, head: Head) -> Iterator[Block]:
    """Show the reader's own duties, and below these in one line what others have to do."""
    blocks = tuple(totals(own, head)) if own.applicable else (Text(_("Nothing to do.")),)
    yield Part(text[:1].upper() + text[1:], blocks)
    if others.judged:
        line = _("What others have to do around it: {counts}.")
        words = ("breached", "not_demonstrated", "pending")
        counts = counted(others, words) or _("nothing is open")
        yield Text(line.format(counts=counts), "note")


def tally_figures(tally: Tally) -> tuple[Figure, ...]:
    """Say of what was due what is done, what is not met, and what is not demonstrated."""
    of_due = _("of {due} that were due").format(due=number(tally.due))
    late = ngettext("{count} of them late", "{count} of them late", tally.met_late)
    unknown = tally.not_demonstrated
    done = f"{of_due}; {late.format(count=number(tally.met_late))}"
    return (
        _figure(label("breached"), tally.breached, of_due, "breached", tally.due, unknown),
        _figure(label("not_demonstrated"), unknown, of_due, "not_demonstrated", tally.due, unknown),
        _figure(pgettext("figure", "done"), tally.done, done, "met", tally.due, unknown),
        _figure(label("pending"), tally.pending, "", "pending", None, None),
    )


def _figure(  # noqa: PLR0913, PLR0917 - what a figure says
    name: str, count: int, sub: str, verdict: str, whole: int | None, unknown: int | None
) -> Figure:
    return Figure(name, number(count), sub, verdict if count else "", count, whole, unknown)


def phase_blocks(lines: tuple[PhaseLine, ...]) -> tuple[Block, ...]:
    """Show counts per phase, and per bearer where they are divided."""
    rows = tuple(
        TallyRow(label(line.bearer), line.tally, label(line.phase))
        if line.bearer
        else TallyRow(label(line.phase), line.tally)
        for line in lines
    )
    if any(line.bearer for line in lines):
        return (Tallies(_("who has to do it"), rows),)
    return (Tallies(_("phase"), rows, chart=_("Verdicts per phase")),) if rows else ()


def _worst(view: Summary) -> Iterator[Block]:
    rows = tuple(
        cells(
            Cell(line.duty, line.title, tags=tags(line)),
            subject(line.subject_kind, line.subject, line.part),
            who(line.bearer, line.bearer_id),
            Cell(days_late(line.days), day(line.due)),
            line.count,
        )
        for line in view.worst
    )
    if rows:
        heads = columns(
            _("duty"),
            _("longest overdue"),
            _("who must act"),
            Column(_("overdue"), "number"),
            Column(_("in all"), "number"),
        )
        yield from tag_note(line.branches for line in view.worst)
        yield Table(heads, rows)
    else:
        yield Text(_("Nothing is overdue."))


def settle_section(lines: tuple[Settle, ...], more: int) -> Section:
    """Show in a section which data would settle most."""
    return Section("settle", _("Which data would settle most"), settle_blocks(lines, more))


def settle_blocks(lines: tuple[Settle, ...], more: int) -> tuple[Block, ...]:
    """Show which data would settle most."""
    if not lines:
        return (Text(_("Nothing is left that cannot be told.")),)
    intro = Text(
        _("These data would settle most. A finding that needs several of them counts for each.")
    )
    heads = columns(
        _("record"),
        _("field"),
        Column(_("findings"), "number"),
        Column(_("settled by this alone"), "number"),
        Column(_("for which duties"), minor=True),
    )
    rows = tuple(
        cells(
            record_word(line.kind, 1),
            Cell(line.name or line.field, line.field if line.name else ""),
            line.findings,
            line.alone,
            _duties(line),
        )
        for line in lines
    )
    shown = len(heads) if any(line.duties for line in lines) else -1
    return intro, Table(heads[:shown], tuple(row[:shown] for row in rows), more=left_out(more))


def _duties(line: Settle) -> str:
    """Name the duties that a list settles most of."""
    named = 3
    shown = ", ".join(f"{duty} ({number(count)})" for duty, count in line.duties[:named])
    more = len(line.duties) - named
    if more <= 0:
        return shown
    text = ngettext("{duties} and {count} more", "{duties} and {count} more", more)
    return text.format(duties=shown, count=number(more))


def due_heading(within: int) -> str:
    """Head what falls due soon."""
    text = ngettext("Falls due within {count} day", "Falls due within {count} days", within)
    return text.format(count=number(within))


def _due(view: Summary) -> Iterator[Block]:
    rows = tuple(
        cells(
            Cell(line.duty, line.title),
            label(line.bearer),
            line.count,
            Cell(
                ", ".join(f"{day(when)} ({number(count)})" for when, count in line.nearest[:2]),
                days_left((line.nearest[0][0] - view.head.as_of).days),
            ),
        )
        for line in view.due_soon
    )
    if rows:
        heads = columns(
            _("duty"), _("who has to do it"), Column(_("how many"), "number"), _("first on")
        )
        yield Table(heads, rows, more=left_out(view.due_left_out))
    else:
        yield Text(_("Nothing falls due."))


def _said(view: Summary) -> Iterator[Block]:
    """Name the data that would settle most, and say what is worth knowing of the run."""
    if view.settle:
        text = _("What would settle most: {fields}.")
        fields = (
            f"{record_word(line.kind, 1)}: {line.name or line.field}"
            if line.field
            else record_word(line.kind, 1)
            for line in view.settle[:_NAMED]
        )
        yield Text(text.format(fields="; ".join(fields)))
    yield from (Text(note, "note") for note in view.notes)


def _problems(view: Summary) -> Iterator[Block]:
    rows = tuple(
        cells(Cell(line.code), line.summary, line.count, Cell(line.first)) for line in view.problems
    )
    if rows:
        heads = columns(
            Column(_("code"), "code"),
            _("what is wrong"),
            Column(_("how many"), "number"),
            Column(_("first at"), "code"),
        )
        yield Table(heads, rows)
