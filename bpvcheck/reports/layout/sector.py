"""A branch's report as a document."""

from collections.abc import Iterator

from bpvcheck.i18n import _, format_number, ngettext
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
)
from bpvcheck.reports.layout.duties import all_duties, duty_names, tags
from bpvcheck.reports.layout.objectives import objective_blocks
from bpvcheck.reports.layout.summary import assembled, settle_section
from bpvcheck.reports.layout.words import left_out, name_cell, number
from bpvcheck.reports.model import FEW, DutyLine, Masked, Tally
from bpvcheck.reports.sector import OfAgreement, SectorReport, is_own
from bpvcheck.reports.sector_parties import OUTSTANDING, Parties, PartyLine
from bpvcheck.reports.sector_regions import DutyRegions, RegionLine, Regions
from bpvcheck.rulebook.labels import label


def document(view: SectorReport) -> Document:
    """Lay a branch's report out."""
    return assembled(
        view.head,
        title=_("BPV-protocol: branch {name}").format(name=view.head.name),
        blocks=(*_intro(view), Figures(tuple(_figures(view)))),
        sections=(
            Section("kept", _("How the agreement is kept"), tuple(_kept(view)), brief=True),
            Section("regions", _("Where regions differ"), tuple(_regions(view))),
            Section("outstanding", _("Who stands out"), tuple(_outstanding(view.agreement))),
            settle_section(view.agreement.settle, view.agreement.settle_left_out),
            Section(
                "objectives", _("The objectives of the protocol"), objective_blocks(view.objectives)
            ),
            Section(
                "protocol",
                _("The protocol, for the same placements"),
                all_duties(view.protocol.duties),
            ),
        ),
    )


def _intro(view: SectorReport) -> Iterator[Block]:
    reach = view.reach
    schools = ngettext("{count} school", "{count} schools", reach.schools)
    companies = ngettext("{count} company", "{count} companies", reach.companies)
    yield Text(
        _(
            "How the agreement {name} is kept, for {placements} placements (BPV) at {schools} and"
            " {companies}, and how the protocol is kept beside it. This report names no student"
            " and no placement. A number of placements below five is <5; a number that would give"
            " such a one away is ≥5. Numbers of companies are shown as they are."
        ).format(
            name=f"{view.head.name} ({view.head.about})",
            placements=number(reach.placements),
            schools=schools.format(count=number(reach.schools)),
            companies=companies.format(count=number(reach.companies)),
        ),
        "lead",
    )
    if reach.unsure:
        text = _(
            "Of {count} of these placements the records leave open whether the agreement holds for"
            " them."
        )
        yield Text(text.format(count=number(reach.unsure)), "note")
    if view.head.strict:
        text = _(
            "Read strictly, as an inspector would: what is not demonstrated counts as not met."
        )
        yield Text(text, "warning")


def _figures(view: SectorReport) -> Iterator[Figure]:
    mine = view.agreement
    yield _figure(_("placements where all of the agreement that was due is kept"), mine.placements)
    yield _figure(_("duties of the agreement kept"), mine.total)
    yield _figure(_("duties of the protocol kept, for the same placements"), view.protocol.total)
    duties = mine.regions.duties if mine.regions else ()
    apart = [each for each in duties if each.difference and _points(each) != ""]
    yield from map(_widest, apart[:1])
    soon = _("{count} of them within {days} days")
    yield Figure(
        label("pending"),
        number(mine.total.pending),
        soon.format(count=number(mine.due_soon), days=number(mine.within)),
        "pending",
    )


def _figure(text: str, tally: Tally | Masked) -> Figure:
    """Say how much is kept of what can be told, and how much cannot be told."""
    done, not_done = tally.done, tally.open
    value = number(done)
    if isinstance(done, int) and isinstance(not_done, int):
        due = number(done + not_done)
        value = _("{done} of {due}").format(done=number(done), due=due)
    if not done and not not_done:
        value = _("cannot be told")
    sub = _("{count} not met; {unknown} cannot be told").format(
        count=number(tally.breached), unknown=number(tally.not_demonstrated)
    )
    return Figure(text, value, sub)


def _widest(line: DutyRegions) -> Figure:
    """Name the regions between which a duty differs most."""
    low, high = line.lines[0], line.lines[-1]
    return Figure(
        _("kept per region: {duty}").format(duty=line.duty),
        f"{_kept_share(line, low)} – {_kept_share(line, high)}",  # noqa: RUF001 - from lowest to highest
        _("lowest: {low}; highest: {high}").format(low=_names(low), high=_names(high)),
    )


def _kept(view: SectorReport) -> Iterator[Block]:
    """Show the agreement beside the protocol, then each of its duties."""
    mine = view.agreement
    totals = (
        (_("the agreement's own duties"), mine.own),
        (_("duties of the protocol with a value of the agreement"), mine.values),
        (_("the protocol's other duties"), view.protocol.total),
    )
    rows = tuple(TallyRow(text, tally) for text, tally in totals if tally.applicable)
    yield Tallies(_("duties"), rows, caption=_("The agreement beside the protocol"))
    lines = sorted(mine.duties, key=lambda line: not is_own(line, view.head.about))
    lines = [line for line in lines if line.tally.applicable]
    names = duty_names(lines)
    rows = tuple(_duty(line, names[line], view.head.about) for line in lines)
    yield Tallies(_("duty"), rows, caption=_("Duty by duty"))


def _duty(line: DutyLine, name: str, agreement: str) -> TallyRow:
    group = (
        _("Own duties of the agreement")
        if is_own(line, agreement)
        else _("Duties of the protocol with a value of the agreement")
    )
    sub = f"{line.title} ({label(line.bearer)})" if name == line.duty else line.title
    return TallyRow(name, line.tally, group, sub)


def _regions(view: SectorReport) -> Iterator[Block]:
    mine, protocol = view.agreement.regions, view.protocol.regions
    if mine is None or protocol is None:
        yield Text(
            _(
                "In which region a company is stands in the records, not in a ledger: make this"
                " report from the records to see where regions differ."
            ),
            "note",
        )
        return
    yield Text(
        _(
            "The protocol wants the approach to be the same in every region. A share is what is"
            " kept of what can be told. Regions with few of these are put together; those of which"
            " nothing can be told are left out."
        )
    )
    yield Part(_("The agreement"), tuple(_compared(mine, each_region=True)))
    beside = tuple(_compared(protocol, each_region=False))
    yield Part(_("The protocol, for the same placements"), beside)


def _compared(regions: Regions, *, each_region: bool) -> Iterator[Block]:
    """Name the lowest and highest region per duty, and the share of each region."""
    if regions.duties:
        heads = columns(
            _("duty"), _("lowest"), _("highest"), Column(_("difference, in points"), "number")
        )
        rows = tuple(_difference(line) for line in regions.duties)
        yield Table(heads, rows, more=left_out(regions.left_out))
    if regions.duties and each_region:
        heads = columns(_("duty"), _("region"), Column(_("share"), "number"))
        rows = tuple(row for line in regions.duties for row in _shares(line))
        yield Table(heads, rows, caption=_("Region by region"))
    if regions.not_compared:
        text = ngettext(
            "{count} duty cannot be compared: no two regions have enough of which it can be told.",
            "{count} duties cannot be compared: no two regions have enough of which it can be"
            " told.",
            regions.not_compared,
        )
        yield Text(text.format(count=number(regions.not_compared)), "note")


def _difference(line: DutyRegions) -> tuple[Cell, ...]:
    marks = () if any(each.own for each in line.branches) else tags(line)
    low, high = (
        Cell(_names(each), _kept_share(line, each)) for each in (line.lines[0], line.lines[-1])
    )
    return cells(Cell(line.duty, line.title, tags=marks), low, high, _points(line))


def _points(line: DutyRegions) -> int | str:
    """Return how far apart the lowest and the highest are; nothing where a share is hidden."""
    ends = line.lines[0].tally, line.lines[-1].tally
    hidden = line.persons and any(0 < min(each.done, each.open) < FEW for each in ends)
    return "" if hidden else round(100 * line.difference)


def _shares(line: DutyRegions) -> Iterator[tuple[Cell, ...]]:
    """Name each region with its share, the duty at the first of them."""
    for place, each in enumerate(line.lines):
        duty = Cell("" if place else line.duty, "" if place else line.title)
        yield cells(duty, _names(each), _kept_share(line, each))


def _kept_share(line: DutyRegions, region: RegionLine) -> str:
    """Say how much a region keeps, but no share that tells of how few placements it is so."""
    if line.persons and 0 < region.tally.open < FEW:
        return _("<5 not kept")
    if line.persons and 0 < region.tally.done < FEW:
        return _("<5 kept")
    return _percent(region.share)


def _names(line: RegionLine) -> str:
    """Name a region, or those that were put together."""
    return ", ".join(region or _("region not recorded") for region in line.regions)


def _percent(share: float) -> str:
    """Write a share; never as none or all where it is neither."""
    if 0 < share < 0.005:  # noqa: PLR2004 - it would be rounded to 0
        return "<1%"
    if 0.995 <= share < 1:  # noqa: PLR2004 - it would be rounded to 100
        return ">99%"
    return f"{format_number(100 * share, 0)}%"


def _outstanding(mine: OfAgreement) -> Iterator[Block]:
    text = _(
        "About all duties of the agreement at a school's or company's placements, whoever has"
        " to keep them. A share is what is not met of what can be told. Shown is whose share is"
        " at least {points} points larger than that of the whole branch, and of at least five"
        " findings; there is no score."
    )
    yield Text(text.format(points=number(round(100 * OUTSTANDING))))
    yield Part(_("Schools"), tuple(_parties(mine.schools, _("school"), _few_schools(mine.schools))))
    few = _few_companies(mine.companies)
    yield Part(_("Learning companies"), tuple(_parties(mine.companies, _("learning company"), few)))


def _few_schools(parties: Parties) -> str:
    return ngettext(
        "{count} school is left out: it has fewer than five placements of which it can be told.",
        "{count} schools are left out: they have fewer than five placements of which it can be"
        " told.",
        parties.too_few,
    )


def _few_companies(parties: Parties) -> str:
    return ngettext(
        "{count} company is left out: it has fewer than five placements of which it can be told.",
        "{count} companies are left out: they have fewer than five placements of which it can be"
        " told.",
        parties.too_few,
    )


def _parties(parties: Parties, heading: str, few: str) -> Iterator[Block]:
    """Show who stands out, beside the whole branch, and how many are left out."""
    if parties.above and parties.share is not None:
        text = _("{count} of {all} stand out from the branch, where the share is {share}.")
        yield Text(
            text.format(
                count=number(len(parties.above) + parties.left_out),
                all=number(parties.compared),
                share=_percent(parties.share),
            )
        )
        heads = columns(
            heading, Column(_("share not met"), "number"), Column(_("placements"), "number")
        )
        rows = tuple(_party(line) for line in parties.above)
        yield Table(heads, rows, more=left_out(parties.left_out))
    elif parties.compared:
        yield Text(_("Nobody stands out."))
    if parties.too_few:
        yield Text(few.format(count=number(parties.too_few)), "note")


def _party(line: PartyLine) -> tuple[Cell, ...]:
    name = name_cell(line.id, line.name)
    share = Cell(_percent(line.share), value=round(line.share, 2))
    if 0 < line.tally.done < FEW:
        share = Cell(_("almost all"))
    return cells(name, share, number(line.placements))
