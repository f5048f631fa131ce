"""The mappings that come with bpvcheck: each reads its sample as was worked out by hand."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from bpvcheck.check import check
from bpvcheck.data import folder
from bpvcheck.intake import take_in
from bpvcheck.intake.batch import Batch, Broken
from bpvcheck.mapping import TableMapping, mapping_reader, read_mapping, records_in
from bpvcheck.mapping.context import Context
from bpvcheck.mapping.layouts import layout_of
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options
from bpvcheck.tables import open_table

TABLES = folder("fixtures") / "tables"
SAMPLES = [
    ("duo-ro", "RO_99XA_20110801_20120731.csv", None),
    ("duo-ro", "RO_99XA_variant.csv", None),
    ("duo-grondslag", "GRONDSLAG_IP_MBO_99XA_20120802_2011.csv", None),
    ("learniq", "export.json", date(2026, 2, 10)),
    ("template-school", "bpv.csv", None),
    ("template-company", "leerbedrijf.xlsx", None),
    ("template-knowledge-centre", "kenniscentrum.xlsx", None),
]


def shipped(name: str) -> TableMapping:
    """Read a mapping that comes with bpvcheck."""
    return read_mapping(folder("mappings") / f"{name}.yaml")


@pytest.mark.parametrize(("name", "file", "exported"), SAMPLES)
def test_samples_give_their_records(name: str, file: str, exported: date | None) -> None:
    """The records are those that were worked out by hand, and nothing is wrong."""
    with (TABLES / name / file).open("rb") as stream:
        found = [*records_in(stream, shipped(name), Context(file, exported))]
    assert [str(each.problem) for each in found if isinstance(each, Broken)] == []
    texts = b"\n".join(text for each in found if isinstance(each, Batch) for text in each.texts)
    plain = re.sub(rb"-[a-p]{5}-(\d+)", rb"-\1", texts)
    made = [orjson.loads(line) for line in plain.splitlines()]
    lines = (TABLES / name / "records.ndjson").read_text(encoding="utf-8").splitlines()
    assert made == [json.loads(line) for line in lines]


@pytest.mark.parametrize(("name", "file", "exported"), SAMPLES)
def test_layouts_are_recognised(name: str, file: str, exported: date | None) -> None:
    """Of each sample it is told which mapping reads it."""
    del exported
    known = [read_mapping(path) for path in sorted(folder("mappings").glob("*.yaml"))]
    with (TABLES / name / file).open("rb") as stream:
        found = layout_of(open_table(stream), known)
    assert found is not None
    assert found.name == name


def test_no_number_of_a_person_comes_out() -> None:
    """The register's pseudonyms, which may look like a BSN, are replaced in every field."""
    name, file, _exported = SAMPLES[2]
    with (TABLES / name / file).open("rb") as stream:
        found = [*records_in(stream, shipped(name), Context(file))]
    assert b"123456782" not in b"".join(
        text for each in found if isinstance(each, Batch) for text in each.texts
    )


def verdicts(
    path: Path,
    mapping: TableMapping,
    exported: date | None,
    duties: tuple[str, ...] = ("VRB-LB-3a", "VRB-LB-3b", "VRB-OI-6a", "VRB-OI-6b"),
) -> dict[str, Counter[str]]:
    """Judge a table, and count the verdicts of each duty."""
    day = date(2012, 11, 1)
    reader = mapping_reader(mapping, Context(exported=exported))
    options = Options(day, only=[*duties], threads=1, readers=[reader], mappings=mapping.label)
    found: dict[str, Counter[str]] = {}
    with check([path], load_rules(), options) as run:
        assert run.intake.problems == []
        assert run.info.mappings == mapping.label
        for (card, evidence), count in run.counts.items():
            found.setdefault(card, Counter())[run.verdicts[card][evidence].value] += count
    return found


def test_the_export_of_400_rows() -> None:
    """132 agreements were signed in time, and come out as met; see fixtures/tables/README.md."""
    folder_ = TABLES / "eduarte"
    found = verdicts(
        folder_ / "export.csv", read_mapping(folder_ / "school.yaml"), date(2012, 11, 1)
    )
    outside = {"pending": 30, "not_applicable": 28}
    company = {"met": 132, "met_late": 40, "breached": 60 + 50 + 60}
    assert found["VRB-LB-3a"] == Counter({**company, **outside})
    assert found["VRB-LB-3b"] == Counter({**company, **outside})
    school: dict[str, Any] = {"breached": 50 + 60, "not_demonstrated": 132 + 40 + 60}
    assert found["VRB-OI-6a"] == Counter({**school, **outside})
    assert found["VRB-OI-6b"] == Counter({**school, **outside})


def test_without_the_day_of_the_export_nobody_is_blamed() -> None:
    """What an export does not show is not demonstrated, unless it is complete up to a day."""
    folder_ = TABLES / "eduarte"
    found = verdicts(folder_ / "export.csv", read_mapping(folder_ / "school.yaml"), None)
    assert found["VRB-LB-3a"]["met"] == 132
    assert not any(each["breached"] for each in found.values())


def test_the_form_of_a_school() -> None:
    """Signed on the start day is in time, a day later is late, and not at all is not met."""
    found = verdicts(TABLES / "template-school" / "bpv.csv", shipped("template-school"), None)
    assert found["VRB-LB-3a"] == Counter(met=1, met_late=1, breached=1)


def test_the_form_of_a_company() -> None:
    """What the company alone can show; fixtures/tables/README.md says why."""
    form = TABLES / "template-company" / "leerbedrijf.xlsx"
    duties = ("VRB-LB-2", "ALG-LB-1a", "BPV-LB-1")
    assert verdicts(form, shipped("template-company"), None, duties) == {
        "VRB-LB-2": Counter(met=1, met_late=1),
        "ALG-LB-1a": Counter(not_demonstrated=1, breached=1),
        "BPV-LB-1": Counter(not_demonstrated=1, breached=1),
    }


def test_the_form_of_a_knowledge_centre() -> None:
    """Four requests, and two companies of which one is not on stagemarkt.nl."""
    form = TABLES / "template-knowledge-centre" / "kenniscentrum.xlsx"
    found = verdicts(form, shipped("template-knowledge-centre"), None, ("ALG-KC-1c", "ALG-KC-2a"))
    assert found["ALG-KC-1c"] == Counter(met=1, met_late=1, not_applicable=1, breached=1)
    assert {**found["ALG-KC-2a"], "not_applicable": 0} == {
        "met": 2, "breached": 2, "not_applicable": 0
    }  # fmt: skip


def test_the_deliveries_of_duo() -> None:
    """Nobody signed in time what was drawn up after the start; nothing else can be told."""
    delivery = TABLES / "duo-ro" / "RO_99XA_20110801_20120731.csv"
    found = verdicts(delivery, shipped("duo-ro"), None)
    assert {card: dict(counts) for card, counts in found.items()} == {
        "VRB-LB-3a": {"not_demonstrated": 2, "breached": 1},
        "VRB-LB-3b": {"not_demonstrated": 2, "breached": 1},
        "VRB-OI-6a": {"not_demonstrated": 2, "breached": 1},
        "VRB-OI-6b": {"not_demonstrated": 2, "breached": 1},
    }


def test_mapped_records_are_those_of_ndjson(tmp_path: Path) -> None:
    """A table and the records that it is converted to have the same digest."""
    source = TABLES / "template-school"
    with take_in(
        [source / "bpv.csv"], readers=[mapping_reader(shipped("template-school"), Context())]
    ) as mapped:
        texts = tmp_path / "records.ndjson"
        with (source / "bpv.csv").open("rb") as stream:
            found = records_in(stream, shipped("template-school"), Context())
            lines = [text for each in found if isinstance(each, Batch) for text in each.texts]
        texts.write_bytes(b"\n".join(lines))
        with take_in([texts]) as plain:
            assert mapped.digest == plain.digest


def test_what_is_not_given_is_named_by_its_row() -> None:
    """The note on a school without a record names a row of the list, as people count them."""
    export = TABLES / "learniq" / "export.json"
    with take_in([export], readers=[mapping_reader(shipped("learniq"), Context())]) as intake:
        assert f"99XA ({export}:2)" in str(intake.notes[-1])
