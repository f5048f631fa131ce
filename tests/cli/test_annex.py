"""The model annex as a user asks for it: in Word, as text, with what a branch asks."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BOUW = str(Path(__file__).resolve().parents[2] / "plugins" / "bouw" / "bpvcheck_bouw")
BRANCH = ("--plugin", BOUW, "--sector", "bouw", "--as-of", "2012-09-03")
Run = Callable[..., Any]


def test_it_is_written_for_word(bpvcheck: Run, tmp_path: Path) -> None:
    """Headings, tables and a field for each topic, in the language that was asked for."""
    import docx

    ran = bpvcheck("annex", *BRANCH, "--pathway", "bbl", "--out", "annex.docx", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    found = docx.Document(str(tmp_path / "annex.docx"))
    headings = [
        each.text for each in found.paragraphs if each.style and each.style.name == "Heading 1"
    ]
    assert headings == [
        "Whom it is about", "What must be agreed", "What the branch asks", "What may be agreed",
        "Signatures", "Sources",
    ]  # fmt: skip
    must = [row.cells[0].paragraphs[0].text for row in found.tables[1].rows]
    assert "Manner of guidance" in must
    assert "Hours per calendar year" in must
    signatures = [row.cells[0].text for row in found.tables[-1].rows]
    assert "knowledge centre" in signatures
    assert found.element.xml.count("<w:sdt>") > len(must)
    assert 'w:val="en-GB"' in found.styles.element.xml


@pytest.mark.parametrize(
    ("pathway", "level", "there", "absent"),
    [
        ("bbl", (), "Guided on the site every day", "nowhere"),
        ("bbl", ("--level", "3"), "Half the time near", "Guided on the site every day"),
        ("bol", (), "leermeester", "Guided on the site every day"),
    ],
)
def test_the_branch_asks_by_pathway_and_level(
    bpvcheck: Run, pathway: str, level: tuple[str, ...], there: str, absent: str
) -> None:
    """Its own duties and its values for those of the protocol, where they are in force."""
    ran = bpvcheck("annex", *BRANCH, "--pathway", pathway, *level, "--lang", "en")
    text = " ".join(ran.out.split())
    assert there in text
    assert absent not in text
    assert "craft diploma of level 3" in text
    assert "BWBR0032750" in text


def test_where_the_branch_asks_nothing_that_day_it_is_said(bpvcheck: Run) -> None:
    """Its agreement ended, and the protocol's own part stands."""
    asked = (*BRANCH[:-1], "2024-01-01", "--pathway", "BOL", "--lang", "en")
    ran = bpvcheck("annex", *asked)
    assert ran.code == 0
    assert "Nothing of this branch's agreement was in force on that day." in ran.err
    assert "What must be agreed" in ran.out


def test_agreements_across_sectors_are_in_it(bpvcheck: Run) -> None:
    """What holds for students under 18 in any sector says for whom it is."""
    minors = str(Path(BOUW).parents[1] / "minderjarigen" / "bpvcheck_minderjarigen")
    asked = ("--plugin", minors, "--pathway", "BOL", "--as-of", "2012-09-03", "--lang", "en")
    text = " ".join(bpvcheck("annex", *asked).out.split())
    assert "(Trainees under 18): " in text


def test_an_unknown_sector_is_refused(bpvcheck: Run) -> None:
    """The nearest is named; what companies call the sector will do as well."""
    ran = bpvcheck(
        "annex", "--plugin", BOUW, "--sector", "bouv", "--pathway", "BOL", "--lang", "en"
    )
    assert (ran.code, 'did you mean "bouw"' in ran.err) == (2, True)
    ran = bpvcheck("annex", *BRANCH, "--sector", "bouw-infra", "--pathway", "BOL")
    assert ran.code == 0


def test_an_annex_without_rule_cards_is_refused(bpvcheck: Run) -> None:
    """A rule book without the duties on the agreement gives no annex, which would be empty."""
    ran = bpvcheck("annex", "--rules", "rules", "--pathway", "BOL", "--lang", "en")
    assert (ran.code, "no rule card says what the agreement holds" in ran.err) == (2, True)


def test_without_python_docx_it_says_how_to_get_it(
    bpvcheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that installs it is named; text can be had all the same."""
    monkeypatch.setitem(sys.modules, "docx", None)
    ran = bpvcheck("annex", *BRANCH, "--pathway", "bbl", "--out", "annex.docx")
    assert (ran.code, 'pip install "bpvcheck[annex]"' in ran.err) == (2, True)
    assert not (tmp_path / "annex.docx").exists()
    assert bpvcheck("annex", *BRANCH, "--pathway", "bbl", "--out", "annex.txt").code == 0
