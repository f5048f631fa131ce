r"""The value types that records are made of: identifiers, dates, pseudonyms, vocabularies.

Each type says in full what it accepts, so that the JSON Schemas generated from the models accept
exactly what the models accept. Patterns end in ``(?![\s\S])`` (no character follows) because ``$``
would let a trailing newline through, and they spell out ``[0-9]`` because ``\d`` is wider than
ASCII in Python. What a schema cannot express (an elfproef, the order of dates, references between
records) is checked after validation, see ``bpvcheck.intake``.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo

END: Final = r"(?![\s\S])"
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
"""Between these, both included, lies every date of a record; another is a slip of the pen."""
DATE_PATTERN: Final = r"^(199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}" + END
COMPANY_PATTERN: Final = (
    r"^([0-9]{2}[A-Z]{2}[0-9]{4}[A-Z]{2}[0-9 ]{4}[0-9][0-9]{2}|[1-9][0-9]{8})" + END
)


@dataclass(frozen=True)
class DateMeaning:
    """What a date means as of another date.

    An event that is dated later than the as-of date has not happened yet; what is planned (a start,
    a planned end, the end of a term) is known beforehand.
    """

    happens: bool


class NineDigits:
    """Marks an identifier that may have nine digits; in all else no person's number may stand."""


def _iso_date(value: object) -> object:
    """Refuse what is not ``YYYY-MM-DD`` of 1990 to 2099 (pydantic would take a time with it)."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.match(DATE_PATTERN, value):
        return value
    message = "a date is written as YYYY-MM-DD, from 1990 to 2099"
    raise ValueError(message)


def _whole_number(value: object) -> object:
    """Read 3.0 as 3, as JSON Schema's ``integer`` does."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_DATE = (
    BeforeValidator(_iso_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DATE_PATTERN}),
    Field(strict=False),
)
EventDate = Annotated[date, DateMeaning(happens=True), *_DATE]
"""The day on which something happened; later than the as-of date means: not yet."""
PlannedDate = Annotated[date, DateMeaning(happens=False), *_DATE]
"""A day that is known beforehand: the start, the planned end, the last day of a term."""

Brin = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}[A-Z]{2}" + END)]
"""BRIN of a school or knowledge centre, such as 99XA."""
Crebo = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}" + END)]
"""Code of a qualification in the central register (crebo), such as 94920."""
OptionalUnit = Annotated[str, StringConstraints(pattern=r"^K[0-9]{4}" + END)]
"""Code of an optional unit (keuzedeel), such as K0914."""
CompanyId = Annotated[str, StringConstraints(pattern=COMPANY_PATTERN), NineDigits()]
"""Code leerbedrijf (17 characters, UWEB annex 3, D28; house number padded with spaces or zeros) or
leerbedrijf-ID (9 digits)."""
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}" + END)]
"""An identifier that its owner gave: of a record, a location, a work process, a document."""
Pseudonym = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}" + END)]
"""Stands for a person: never a name, a BSN or an onderwijsnummer."""
SubjectId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,79}" + END)]
"""The identifier of any record, a company code with spaces included."""
FreeText = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=500, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*" + END
    ),
]
"""A few words for people; no duty is judged on them."""
Namespace = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}" + END)]
"""The name under which a sector keeps its own fields."""
Count = Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(_whole_number)]
"""A number of things, or of hours."""
Hours = Annotated[float, Field(ge=0, le=168)]
"""Hours in a week, with decimals: student systems keep two, and 24.6 is common (EduArte)."""
Level = Annotated[int, Field(ge=1, le=4), BeforeValidator(_whole_number)]
"""Level of a qualification, 1 to 4."""
ExtensionValues = dict[Namespace, dict[str, Any]]
"""Fields of a sector, by namespace; their own schemas come with the sector's agreement."""


Party = Literal["student", "school", "company", "knowledge_centre", "sector"]
"""A party to the BPV. Everyone who acts for a company is the company here."""
Role = Literal[
    "student", "school", "supervisor", "company", "trainer", "knowledge_centre", "sector", "public"
]
"""Who takes part. ``supervisor`` (BPV-begeleider) acts for the school, ``trainer``
(praktijkopleider, any of several people: protocol, footnote 1) for the company."""
Channel = Literal[
    "website", "mail", "phone", "visit", "meeting", "video", "lesson", "coaching", "document"
]
"""How information or a contact reaches the other."""
CHANNELS: Final[tuple[str, ...]] = get_args(Channel)
Pathway = Literal["BOL", "BBL", "BOL_DT", "OVO", "EX", "ODT"]
"""School-based (BOL, part-time BOL_DT until 2023-07-31), work-based (BBL), other education (OVO,
ODT), or for the exams only (EX): the learning pathways of DUO's register (RO 4.8.3)."""
Outcome = Literal["positive", "conditional", "negative"]
"""What somebody who judged came to."""


Name = TypeVar("Name")
DayOf = dict[Name, PlannedDate | None]
"""A day for each of some names."""


def named(nl: str, en: str, *, default: Any = None) -> Any:  # noqa: ANN401 - pydantic's own type
    """A field with its titles; English is the schema's ``title``, Dutch its ``x-title-nl``."""
    return Field(default=default, title=en, json_schema_extra={"x-title-nl": nl})


def required(nl: str, en: str) -> Any:  # noqa: ANN401 - pydantic's own type
    """A field that no record goes without."""
    return Field(title=en, json_schema_extra={"x-title-nl": nl})


def not_yet() -> Any:  # noqa: ANN401 - pydantic's own type
    """Make the field that states up to and including which day something had not happened."""
    return named("nog niet gebeurd tot en met", "had not happened until")


class RecordModel(BaseModel):
    """Base of every record and of the items in it.

    Unknown fields are errors; absent and null both mean "not recorded". What happens once has a
    field with its day, and a day in ``not_yet`` states that it had not happened by then: up to and
    including that day; a recorded day on or before it is a contradiction.
    """

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, regex_engine="python-re", defer_build=True
    )


def list_fields(model: type[RecordModel]) -> list[str]:
    """The names of the fields that are lists."""
    return [name for name, info in model.model_fields.items() if "list[" in str(info.annotation)]


def stated_lists(model: type[RecordModel], field: str = "lists_complete_until") -> tuple[str, ...]:
    """The names of the lists for which a record of this kind can state that they are complete."""
    info = model.model_fields.get(field)
    if info is None:
        return ()
    mapping = next(arg for arg in get_args(info.annotation) if get_args(arg))
    return get_args(get_args(mapping)[0])


class TopRecord(RecordModel):
    """A record of its own: it has a kind, says up to when it is complete, and may be extended.

    ``complete_until`` states that every list of the record shows all that happened up to and
    including that day; ``lists_complete_until`` states it for one list and goes before it. A list
    in ``lists_complete_since`` is complete from that day on only, as of a system that is younger
    than the record.
    """

    complete_until: PlannedDate | None = named("volledig tot en met", "complete until")
    extensions: ExtensionValues | None = named("velden van de branche", "fields of a sector")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - as pydantic has it
        """Refuse a model that does not let exactly its lists be stated to be complete."""
        super().__pydantic_init_subclass__(**kwargs)
        for field in ("lists_complete_until", "lists_complete_since"):
            if set(stated_lists(cls, field)) != set(list_fields(cls)):
                message = f"{cls.__name__}.{field} must name exactly {list_fields(cls)}"
                raise TypeError(message)


class JudgedRecord(TopRecord):
    """A record about which a person can give a judgement, as an attestation.

    ``attestations_complete_until`` states that every attestation about it is in the input up to
    and including that day, and goes before ``complete_until``.
    """

    attestations_complete_until: PlannedDate | None = named(
        "oordelen volledig tot en met", "attestations complete until"
    )


class EventItem(RecordModel):
    """Something that happened on a day."""

    on: EventDate | None = named("datum", "date")


class PeriodItem(RecordModel):
    """Something that held from a day to a day (both included).

    ``until`` absent means that the last day is not recorded. That no last day is foreseen is stated
    by ``open_ended``; giving both is a contradiction and a data error.
    """

    since: PlannedDate | None = named("vanaf", "since")
    until: PlannedDate | None = named("tot en met", "until")
    open_ended: bool | None = named("zonder einddatum", "open-ended")


def titles(info: FieldInfo) -> dict[str, str]:
    """The titles of a field by language."""
    extra = info.json_schema_extra
    dutch = extra.get("x-title-nl") if isinstance(extra, dict) else None
    return {"nl": str(dutch or info.title or ""), "en": str(info.title or "")}
