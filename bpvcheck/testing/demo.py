"""The demo records: simulated, of four knowledge centres, with a few stories woven in.

``python -m bpvcheck.testing.demo`` writes them to ``fixtures/demo``; the same code always gives the
same bytes.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import orjson

from bpvcheck.data import folder
from bpvcheck.simulate import simulate
from bpvcheck.testing.records import Record
from bpvcheck.testing.stories import read_story

SCHOOLS: Final = 4
PLACEMENTS: Final = 1_600
"""Simulated, of which those at the chosen companies are kept."""
SEED: Final = 2012
SECTORS: Final = {
    "bouw-infra": "99ZA",
    "zorg-welzijn": "99ZG",
    "mobiliteit-logistiek": "99ZC",
    "economie-ict": "99ZE",
}
ONE_IN: Final = {
    **dict.fromkeys(("94920", "94931"), 1),
    **dict.fromkeys(("93901", "95530", "95520"), 3),
    "92620": 1,
    **dict.fromkeys(("93410", "93420", "93430"), 2),
    "95321": 1,
    "94850": 1,
}
"""Of each qualification one company in so many: of those that ``plugins/`` are about the most."""
HOME: Final = "97AA"
"""The school whose stories are told."""
STORIES: Final = {
    "100000001": ("model-bol",),
    "100000002": ("recognition-lost", "left-alone", "no-feedback"),
}
"""Stories by the company where they happen; the first tells of the company itself."""
NAMES: Final = {"100000001": "Zorghuis Bremhoeve 901", "100000002": "Zorghuis Vlierstroom 902"}
"""What these companies are called here."""
_BELONGS_BY: Final = {
    "sector": "id",
    "knowledge_centre": "id",
    "recognition_request": "company",
    "placement": "company",
    "attestation": "subject",
}
ABOUT: Final = {
    "as_of": "2012-11-01",
    "school": HOME,
    "company": "100000002",
    "knowledge_centre": "99ZG",
}
"""As of when to judge, and whom to report to: the company is that of `recognition-lost`."""


def demo_lines() -> Iterator[bytes]:
    """Make the demo records, a line of NDJSON each."""
    for record in (*_simulated(), *_told()):
        yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _simulated() -> Iterator[Record]:
    """Keep what belongs to the chosen companies; subjects of attestations come before those."""
    kept, seen = {*SECTORS, *SECTORS.values()}, Counter[str]()
    for record in map(orjson.loads, simulate(SCHOOLS, PLACEMENTS, SEED)):
        if _belongs(record, kept, seen):
            kept.add(record["id"])
            yield record


def _belongs(record: Record, kept: set[str], seen: Counter[str]) -> bool:
    """Tell whether a record is kept; ``seen`` counts companies by qualification."""
    if record["kind"] == "company":
        crebo = record["recognitions"][0]["qualification"]
        seen[crebo] += 1
        return crebo in ONE_IN and seen[crebo] % ONE_IN[crebo] == 0
    field = _BELONGS_BY.get(record["kind"])
    return field is None or record.get(field) in kept


def _told() -> Iterator[Record]:
    """Yield the stories at a school and a knowledge centre that are there already."""
    number = 0
    for company, stories in STORIES.items():
        left_out = {"school", "knowledge_centre"}
        for name in stories:
            number += 1
            story = read_story(folder("fixtures") / "stories" / f"{name}.yaml")
            for record in story.records:
                if record.get("subject_kind", record["kind"]) not in left_out:
                    told = _renamed(record, _names(number, company))
                    yield {**told, "name": NAMES[company]} if told["kind"] == "company" else told
            left_out |= {"company", "recognition_request"}


def _names(number: int, company: str) -> dict[str, str]:
    """Return the ids of the model story and what they become here."""
    return {
        "99XA": HOME,
        "100000001": company,
        "bpv-1": f"{HOME}-v{number}",
        "st-1": f"{HOME}-sv{number}",
        "tr-1": f"tr-{company}",
        "aanvraag-1": f"99ZG-v{number}",
        **{f"oordeel-{at}": f"oordeel-{number}-{at}" for at in range(1, 9)},
    }


def _renamed(value: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def main() -> None:
    """Write the demo records and what they are about."""
    where = folder("fixtures") / "demo"
    (where / "records.ndjson").write_bytes(b"".join(demo_lines()))
    lines = [f'{name} = "{value}"\n' for name, value in ABOUT.items()]
    (where / "demo.toml").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
