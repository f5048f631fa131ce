"""What options take: days, spans of days, amounts of memory."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from bpvcheck.errors import did_you_mean
from bpvcheck.i18n import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["AGE", "DAY", "KIND", "MEMORY", "SPAN", "Age", "WholeParam"]


_MOST_DIGITS: Final = 10
_MEGABYTES: Final = {"K": 0.001, "M": 1.0, "G": 1_000.0, "T": 1_000_000.0}


class DayParam(click.ParamType):  # type: ignore[type-arg] # older clicks take none
    """A date, written 2012-11-01."""

    name = "date"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read a date."""
        if isinstance(value, date):
            return value
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                return date.fromisoformat(value)
        except ValueError:
            message = _('there is no such day as "{value}".').format(value=value)
            raise click.BadParameter(message, ctx, param) from None
        found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", value)
        meant = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else "2012-11-01"
        text = _('"{value}" is not a date; write it as year-month-day: {meant}.')
        raise click.BadParameter(text.format(value=value, meant=meant), ctx, param)


class SpanParam(click.ParamType):  # type: ignore[type-arg] # older clicks take none
    """A number of days: 30d, or 6w for weeks."""

    name = "span"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read a span as days."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,4})\s*([dw]?)", value.strip().lower())
        if not found:
            text = _('"{value}" is not a number of days such as 30d, or of weeks such as 6w.')
            raise click.BadParameter(text.format(value=value), ctx, param)
        return int(found[1]) * (7 if found[2] == "w" else 1)


class Age(NamedTuple):
    """How old something is: so many days, weeks, months or years."""

    number: int
    unit: str

    def before(self, today: date) -> date:
        """Return the day so long ago; that of a month that is shorter is its last."""
        if self.unit in "dw":
            return today - timedelta(days=self.number * (7 if self.unit == "w" else 1))
        months = today.year * 12 + today.month - 1 - self.number * (12 if self.unit == "y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


class AgeParam(click.ParamType):  # type: ignore[type-arg] # older clicks take none
    """How old something is: 2y, 18m, 6w or 90d; in Dutch 2j too."""

    name = "age"

    def convert(
        self, value: str | Age, param: click.Parameter | None, ctx: click.Context | None
    ) -> Age:
        """Read how old."""
        if isinstance(value, Age):
            return value
        found = re.fullmatch(r"([1-9]\d{0,3})\s*([dwmyj])", value.strip().lower())
        if found:
            age = Age(int(found[1]), found[2].replace("j", "y"))
            with suppress(ValueError, OverflowError):
                age.before(date.today())  # noqa: DTZ011 - whether there is such a day
                return age
        text = _('"{value}" is not how old something is, such as 2y, 18m, 6w or 90d.')
        raise click.BadParameter(text.format(value=value), ctx, param)


class MemoryParam(click.ParamType):  # type: ignore[type-arg] # older clicks take none
    """An amount of memory: 800MB, 1.5GB."""

    name = "memory"
    least = 64
    """Megabytes without which the database of reports cannot work."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check an amount."""
        amount = value.replace(" ", "").upper()
        found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)([KMGT])I?B", amount)
        if not found:
            text = _('"{value}" is not an amount of memory such as 800MB or 2GB.')
            raise click.BadParameter(text.format(value=value), ctx, param)
        if float(found[1]) * _MEGABYTES[found[2]] < self.least:
            text = _("{value} of memory is too little; {least}MB is the least.")
            raise click.BadParameter(text.format(value=value, least=self.least), ctx, param)
        return amount.replace("I", "i")


class WholeParam(click.ParamType):  # type: ignore[type-arg] # older clicks take none
    """A whole number, no less than `least`."""

    name = "number"

    def __init__(self, least: int) -> None:
        """Keep the least number."""
        self.least = least

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read a number."""
        text = str(value)
        # Python reads no number of thousands of digits
        if text.isdecimal() and len(text) < _MOST_DIGITS and int(text) >= self.least:
            return int(text)
        message = _('"{value}" is not a whole number of {least} or more.')
        raise click.BadParameter(message.format(value=value, least=self.least), ctx, param)


class KindParam(click.ParamType):  # type: ignore[type-arg] # older clicks take none
    """A kind of record; another word is refused with the nearest kind."""

    name = "kind"
    choices = (
        "placement",
        "school",
        "company",
        "recognition_request",
        "knowledge_centre",
        "sector",
        "programme",
        "attestation",
    )
    """As `bpvcheck.records.KINDS` has them, which takes long to import."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Find the name."""
        plain = value.lower().replace("-", "_")
        if plain in self.choices:
            return plain
        message = _('there is no kind of record "{value}"; there are: {choices}.')
        message = message.format(value=value, choices=", ".join(self.choices))
        hint = did_you_mean(plain, self.choices)
        raise click.BadParameter(f"{message} {hint[:1].upper()}{hint[1:]}".strip(), ctx, param)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """Offer the names."""
        from click.shell_completion import CompletionItem

        del ctx, param
        return [CompletionItem(name) for name in self.choices if name.startswith(incomplete)]


DAY: Final = DayParam()
SPAN: Final = SpanParam()
AGE: Final = AgeParam()
MEMORY: Final = MemoryParam()
KIND: Final = KindParam()
