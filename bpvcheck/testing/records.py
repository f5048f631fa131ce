"""Small valid records to change one thing of, with identifiers that nobody has.

Every field is a keyword; days may be dates. What is not given is not recorded::

    >>> from bpvcheck.testing import placement
    >>> placement(pathway="BBL")["pathway"]
    'BBL'
    >>> placement()["period"]
    {'start': '2012-02-06', 'planned_end': '2012-06-29'}
    >>> placement(period=None)["period"] is None
    True
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

__all__ = [
    "CENTRE",
    "COMPANY",
    "SCHOOL",
    "attestation",
    "company",
    "knowledge_centre",
    "placement",
    "programme",
    "recognition_request",
    "school",
    "sector",
]

Record = dict[str, Any]

SCHOOL: Final = "99XA"
"""A school; BRINs from 99 are given to nobody."""
COMPANY: Final = "100000001"
"""A learning company."""
CENTRE: Final = "99ZZ"
"""A knowledge centre."""


def placement(name: str = "bpv-1", /, **fields: object) -> Record:
    """A placement of 6 February to 29 June 2012, settled by `SCHOOL` with `COMPANY`."""
    period = {"start": "2012-02-06", "planned_end": "2012-06-29"}
    always = {"school": SCHOOL, "status": "final", "company": COMPANY, "period": period}
    return _record("placement", name, always, fields)


def school(name: str = SCHOOL, /, **fields: object) -> Record:
    """A school of which nothing is recorded."""
    return _record("school", name, {}, fields)


def company(name: str = COMPANY, /, **fields: object) -> Record:
    """A learning company of which nothing is recorded."""
    return _record("company", name, {}, fields)


def knowledge_centre(name: str = CENTRE, /, **fields: object) -> Record:
    """A knowledge centre of which nothing is recorded."""
    return _record("knowledge_centre", name, {}, fields)


def recognition_request(name: str = "request-1", /, **fields: object) -> Record:
    """A request of `COMPANY` to `CENTRE`, made on 3 October 2011."""
    always = {"knowledge_centre": CENTRE, "company": COMPANY, "requested_on": "2011-10-03"}
    return _record("recognition_request", name, always, fields)


def sector(name: str = "sector-1", /, **fields: object) -> Record:
    """A sector of which nothing is recorded."""
    return _record("sector", name, {}, fields)


def programme(name: str = "programme-1", /, **fields: object) -> Record:
    """The parties' programme since 10 June 2009, of which nothing else is recorded."""
    return _record("programme", name, {"since": "2009-06-10"}, fields)


def attestation(
    duty: str, about: Mapping[str, Any], name: str = "attestation-1", /, **fields: object
) -> Record:
    """Somebody's judgement of a duty, about a record: positive unless another outcome is given."""
    subject = {"duty": duty, "subject_kind": about["kind"], "subject": about["id"]}
    return _record("attestation", name, {**subject, "outcome": "positive"}, fields)


def _record(
    kind: str, name: str, always: Mapping[str, object], fields: Mapping[str, object]
) -> Record:
    found = {"kind": kind, "id": name, **always, **fields}
    return {field: _json(value) for field, value in found.items()}


def _json(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a value as JSON has it, with its days written out."""
    if isinstance(value, Mapping):
        return {key: _json(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
