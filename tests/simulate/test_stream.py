"""Simulated records are valid, repeatable, anonymous, and refer to each other."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from statistics import mean
from typing import Any

import orjson
import pytest

from bpvcheck.records import KINDS
from bpvcheck.simulate import simulate

Dossier = dict[str, Any]
Records = Callable[[str], list[Dossier]]
AS_OF = "2012-11-01"
ORDER = [
    "programme",
    "sector",
    "knowledge_centre",
    "company",
    "recognition_request",
    "school",
    "placement",
    "attestation",
]


def strings(value: object) -> Iterator[str]:
    """Find every text in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def share(of: list[Dossier], count: int) -> float:
    """Give a count as a percentage."""
    return 100 * count / len(of)


@pytest.mark.parametrize(
    "as_of", [date(2012, 11, 1), date(2010, 1, 15), date(2008, 7, 31), date(2016, 2, 29)]
)
def test_every_line_is_a_valid_record(as_of: date) -> None:
    """Each line is one JSON document that the model of its kind accepts, whatever the day."""
    made = list(simulate(8, 2000, 3, as_of=as_of))
    assert all(line.endswith(b"}\n") and line.count(b"\n") == 1 for line in made)
    for line in made:
        KINDS[orjson.loads(line)["kind"]].model_validate_json(line)


def test_kinds_come_in_order_and_in_number(lines: list[bytes]) -> None:
    """Kinds come one after the other, who is referred to first; there is all that was asked for."""
    kinds = [orjson.loads(line)["kind"] for line in lines]
    assert [kind for kind, _ in groupby(kinds)] == ORDER
    counts = Counter(kinds)
    assert counts["placement"] == 5000
    assert counts["school"] == 8
    assert abs(counts["company"] - 5000 / 3) < 30


@pytest.mark.parametrize(("schools", "placements"), [(0, 0), (3, 0), (1, 1), (3, 7), (40, 20)])
def test_small_numbers_work(schools: int, placements: int) -> None:
    """There may be few placements, none, or more schools than placements."""
    kinds = Counter(orjson.loads(line)["kind"] for line in simulate(schools, placements, 1))
    assert (kinds["school"], kinds["placement"]) == (schools, placements)


@pytest.mark.parametrize(("schools", "placements"), [(-1, 1), (1, -1), (0, 1), (6085, 1)])
def test_impossible_numbers_are_refused(schools: int, placements: int) -> None:
    """The call itself refuses what cannot be made, before anything is written."""
    with pytest.raises(ValueError, match="cannot simulate"):
        simulate(schools, placements, 1)


def test_the_same_seed_gives_the_same_bytes() -> None:
    """Two runs with one seed are the same; another seed gives other records."""
    assert list(simulate(8, 500, 5)) == list(simulate(8, 500, 5))
    assert list(simulate(8, 500, 5)) != list(simulate(8, 500, 6))


def test_hash_randomisation_changes_nothing() -> None:
    """Processes that hash texts differently make the same bytes."""
    code = (
        "import hashlib; from bpvcheck.simulate import simulate; "
        "print(hashlib.sha256(b''.join(simulate(4, 200, 9))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_sizes_are_those_of_real_dossiers(lines: list[bytes]) -> None:
    """A full dossier has some 2.3 to 3.1 kB, a thin one a sixth of that, the mean at least 2 kB.

    What branches ask beside the protocol is not in these, and adds a twentieth.
    """
    sizes: dict[bool, list[int]] = {True: [], False: []}
    added = []
    for line in lines:
        record = orjson.loads(line)
        if record["kind"] == "placement":
            more = len(orjson.dumps(record.pop("extensions", {})))
            sizes["complete_until" in record].append(len(line) - more)
            added.append(more)
    assert 2300 <= mean(sizes[True]) <= 3100
    assert mean(sizes[False]) <= 600
    assert mean(added) <= 0.05 * mean(sizes[True])
    assert mean(sizes[True] + sizes[False]) >= 2000


def test_people_are_pseudonyms(records: Records) -> None:
    """No person has a name; a company's or school's is a trade, a made-up place and a number."""
    named = {kind for kind in ORDER for record in records(kind) if "name" in record}
    assert named == {"sector", "knowledge_centre", "company", "school"}
    names = [record["name"] for kind in ("company", "school") for record in records(kind)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+ [A-Z][a-z]+ \d+", name) for name in names)
    pattern = re.compile(r"9[0-8][A-Z]{2}-s\d{6}")
    assert all(pattern.fullmatch(record["student"]) for record in records("placement"))


def elfproef(digits: str) -> int:
    """Give the remainder that is 0 for a BSN and 5 for an onderwijsnummer."""
    total = sum((9 - at) * int(digit) for at, digit in enumerate(digits[:-1])) - int(digits[-1])
    return total % 11


def test_no_text_looks_like_a_persons_number(lines: list[bytes]) -> None:
    """Nine digits stand only in company ids, and not even there pass an elfproef."""
    for record in map(orjson.loads, lines):
        for text in strings(record):
            for digits in re.findall(r"(?<!\d)\d{9}(?!\d)", text):
                assert text == digits
                assert elfproef(digits) not in {0, 5}


@pytest.mark.parametrize("kind", ORDER)
def test_identifiers_are_unique(kind: str, records: Records) -> None:
    """No two records of a kind have one id, even where spaces and zeros are read as the same."""
    ids = [record["id"].replace(" ", "0") for record in records(kind)]
    assert len(ids) == len(set(ids))


def test_company_codes_are_of_both_forms(records: Records) -> None:
    """Most companies have a code that starts with their centre's BRIN, some nine digits."""
    companies = records("company")
    codes = [company for company in companies if len(company["id"]) == 17]
    assert all(company["id"].startswith(company["knowledge_centre"]) for company in codes)
    assert 3 <= share(companies, len(companies) - len(codes)) <= 10
    assert any(" " in company["id"] for company in codes)
    assert any(" " not in company["id"] for company in codes)


def test_references_resolve(records: Records) -> None:
    """Every record that is referred to is there."""
    ids = {kind: {record["id"] for record in records(kind)} for kind in ORDER}
    for placement in records("placement"):
        assert placement["school"] in ids["school"]
        assert placement["company"] in ids["company"]
        for loss in placement.get("place_losses", []):
            assert loss.get("replacement_company", placement["company"]) in ids["company"]
            assert loss.get("replacement_company") != placement["company"]
    for attestation in records("attestation"):
        assert attestation["subject"] in ids[attestation["subject_kind"]]
    for company in records("company"):
        assert company["knowledge_centre"] in ids["knowledge_centre"]
        assert company["sector"] in ids["sector"]
    for request in records("recognition_request"):
        assert request["knowledge_centre"] in ids["knowledge_centre"]
        assert request.get("company", records("company")[0]["id"]) in ids["company"]
    for centre in records("knowledge_centre"):
        assert set(centre["schools_served"]) == ids["school"]
        assert {item["school"] for item in centre["school_support"]} <= ids["school"]
