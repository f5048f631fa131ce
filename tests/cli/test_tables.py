"""Tables on the command line: proposed, shown, judged, converted, and found again in messages."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from bpvcheck.data import folder

Run = Callable[..., Any]
EDUARTE = folder("fixtures") / "tables" / "eduarte"
MAPPING = """\
mapping: klein
date: d-m-yyyy
tables:
  - kind: placement
    fields:
      id: Nummer
      school: {constant: 99XA}
      status: {constant: final}
      period.start: Begindatum
"""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    """Put a small export and its mapping in the folder."""
    (tmp_path / "export.csv").write_text("Nummer;Begindatum\nP1;6-2-2012\n", encoding="utf-8")
    (tmp_path / "klein.yaml").write_text(MAPPING, encoding="utf-8")


def test_a_table_without_a_mapping_is_named(bpvcheck: Run, tmp_path: Path) -> None:
    """What to do is said, of a file and of a folder with nothing else in it."""
    ran = bpvcheck("validate", "export.csv")
    assert ran.code == 3
    assert "bpvcheck map export.csv" in ran.err
    (tmp_path / "map").mkdir()
    copy(tmp_path / "export.csv", tmp_path / "map" / "export.csv")
    ran = bpvcheck("check", "map", "--rules", "rules")
    assert ran.code == 5
    assert "map/export.csv" in ran.err
    assert "--map" in ran.err


def test_a_cell_is_found_again(bpvcheck: Run, tmp_path: Path) -> None:
    """A message has file, row, column and cell; the value is not repeated."""
    text = "Nummer;Begindatum\nP1;6-2-2012\nP2;31-2-2012\n"
    (tmp_path / "export.csv").write_text(text, encoding="utf-8")
    ran = bpvcheck("validate", "export.csv", "--map", "klein.yaml")
    assert ran.code == 3
    assert 'export.csv, rij 3, kolom "Begindatum" (B3): D105' in ran.err
    assert "31-2-2012" not in ran.err
    found = json.loads(bpvcheck("validate", "export.csv", "--map", "klein.yaml", "--json").out)[
        "problems"
    ]
    assert found[0]["cell"] == {"sheet": "", "row": 3, "column": "Begindatum", "cell": "B3"}


def test_the_mapping_travels_with_the_ledger(bpvcheck: Run, tmp_path: Path) -> None:
    """A ledger says by which mapping its records were read."""
    (tmp_path / "bpvcheck.toml").write_text(
        'map = ["klein.yaml"]\nas-of = 2012-11-01\nrules = "rules"\n', encoding="utf-8"
    )
    ran = bpvcheck("check", "export.csv", "--json", "--fail-on", "never")
    assert ran.code == 0
    name, digest = json.loads(ran.out)["run"]["mappings"].split()
    assert (name, len(digest)) == ("klein", 16)


def test_convert_writes_the_records(bpvcheck: Run) -> None:
    """The records are written one to a line; how the file was read is said beside it."""
    ran = bpvcheck("convert", "export.csv", "--map", "klein.yaml")
    assert json.loads(ran.out) == {
        "kind": "placement", "id": "P1", "school": "99XA", "status": "final",
        "period": {"start": "2012-02-06"},
    }  # fmt: skip
    assert "CSV in UTF-8 met puntkomma's" in ran.err
    assert bpvcheck("convert", "export.csv").code == 2


def test_a_layout_that_is_known(bpvcheck: Run) -> None:
    """Of an export of EduArte the mapping is named, and what it can settle."""
    ran = bpvcheck("map", str(EDUARTE / "export.csv"), "--out", "school.yaml", "--rules", "rules")
    assert ran.code == 2
    ran = bpvcheck("map", str(EDUARTE / "export.csv"), "--out", "school.yaml")
    assert ran.code == 0
    assert "de indeling van eduarte" in ran.err
    assert "van de 76 verplichtingen" in ran.err.replace("\n", " ")
    shown = bpvcheck("map", str(EDUARTE / "export.csv"), "--check", "school.yaml")
    assert shown.code == 0
    assert "400 records zijn te lezen." in shown.out


def test_a_layout_that_is_not_known(bpvcheck: Run, tmp_path: Path) -> None:
    """What is sure is written, what is likely stands behind a #, and persons are left out."""
    rows = ["Kenmerk;Instelling;Startdatum BPV;Naam student;Leerweg;Kleur;Telnr"]
    rows += [
        f"{n};99XA;{n + 12}-3-2012;Jan;{'BOL' if n % 2 else 'bbl'};rood;1" for n in range(1, 9)
    ]
    (tmp_path / "lijst.csv").write_text("\n".join(rows), encoding="utf-8")
    ran = bpvcheck("map", "lijst.csv")
    assert ran.code == 0
    lines = [line.strip() for line in ran.out.splitlines()]
    assert "date: d-m-yyyy" in lines
    assert "id: Kenmerk" in lines
    assert "drop: [Naam student]" in lines
    assert "pathway: {column: Leerweg, words: {BOL: BOL, bbl: BBL}}" in lines
    assert any(line.startswith("# niet herkend: ") and "Kleur" in line for line in lines)
    assert "Jan" not in ran.out


def test_an_unknown_mapping_is_named(bpvcheck: Run) -> None:
    """A name that is not known is refused with the nearest."""
    ran = bpvcheck("check", "export.csv", "--map", "eduart")
    assert ran.code == 2
    assert 'bedoelde u "eduarte"?' in ran.err


@pytest.mark.parametrize("who", ["school", "company", "knowledge-centre"])
def test_forms_are_read_by_their_mappings(bpvcheck: Run, who: str, tmp_path: Path) -> None:
    """A form has the columns of its mapping, with lists of words and notes, and no rows yet."""
    assert bpvcheck("template", who, "--out", "form.xlsx").code == 0
    ran = bpvcheck("validate", "form.xlsx", "--map", f"template-{who}")
    assert (ran.code, "N101" in ran.err) == (5, True)
    assert "D116" not in ran.err
    from zipfile import ZipFile

    with ZipFile(tmp_path / "form.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "xl/comments1.xml" in archive.namelist()
    assert "dataValidation " in sheet
    assert bpvcheck("template", who).code == 0


def test_a_plugin_brings_a_mapping(bpvcheck: Run, tmp_path: Path) -> None:
    """The mappings of a plugin go by the names of their files."""
    plugin = tmp_path / "bouw"
    (plugin / "mappings").mkdir(parents=True)
    (plugin / "plugin.yaml").write_text(
        'name: bouw\ntitle: {nl: Bouw, en: Construction}\nversion: 1.0.0\nmade_for: ">=0.1"\n'
        "documents: {a: {title: {nl: A, en: A}, cite: A, from: 2009-06-10}}\n",
        encoding="utf-8",
    )
    (plugin / "mappings" / "bouwlijst.yaml").write_text(MAPPING, encoding="utf-8")
    ran = bpvcheck(
        "convert", "export.csv", "--map", "bouwlijst", "--plugin", "bouw", "--quiet",
        "--no-plugin", "none",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["id"] == "P1"


ANSWERED = """\
date: d-m-yyyy
drop: [Naam]
school: {constant: 99XA}
id: Kenmerk
period.start: Begindatun
status: {column: Toestand, words: {Afgerond: ended, Definitief: final}}
signatures:
- {by: {constant: school}, on: Datum def.}
# niet herkend: Kleur"""


def test_what_is_not_sure_is_asked(
    bpvcheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a terminal each doubt is a question, a wrong answer is asked again, and all is written."""
    (tmp_path / "lijst.csv").write_text(
        "Kenmerk;Datum def.;Begindatun;Toestand;Naam;Kleur\n"
        "P1;3-4-2012;4-4-2012;Definitief;Jan;rood\nP2;5-6-2012;5-7-2012;Afgerond;Jan;rood\n",
        encoding="utf-8",
    )
    answers = [
        *("d-m-yyyy", "ja", "Datum def.", "signatures.scool.on", "signatures.school.on"),
        *("Toestand", "status", "beëindigd", "ended", "", "99", "99xa"),
    ]
    monkeypatch.setattr("bpvcheck.cli.map.is_interactive", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in answers)))
    ran = bpvcheck("map", "lijst.csv", "--out", "lijst.yaml")
    assert ran.code == 0, ran.err
    assert 'Kolom "Begindatun" is waarschijnlijk period.start' in ran.err
    assert 'bedoelde u "signatures.school.on"?' in ran.err.lower()
    lines = [line.strip() for line in Path("lijst.yaml").read_text().splitlines()]
    assert [line for line in lines[4:] if not line.endswith(("fields:", "bestand"))] == (
        ANSWERED.splitlines()
    )
    shown = bpvcheck("map", "lijst.csv", "--check", "lijst.yaml")
    assert "2 records zijn te lezen." in shown.out
