"""A card and the table of duties are shown as people read them."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from bpvcheck.rulebook.card import BEARERS, PHASES, CardScope
from bpvcheck.rulebook.example_files import written
from bpvcheck.rulebook.labels import LABELS, label
from bpvcheck.rulebook.load import load_rules
from bpvcheck.rulebook.read import NATURES
from bpvcheck.rulebook.read_examples import VERDICTS
from bpvcheck.rulebook.read_terms import MOVES
from bpvcheck.rulebook.show import CardSection, card_view
from bpvcheck.rulebook.subjects import SUBJECTS
from bpvcheck.rulebook.table import COLUMNS, duty_page, duty_rows

Write = Callable[..., Path]


def shown_card(rules: Path, lang: str) -> list[CardSection]:
    """Show the small card with its examples."""
    card = load_rules(rules).cards["VRB-OI-5"]
    return card_view(card, written(card), lang)


def test_a_card_is_shown_from_duty_to_examples(write: Write) -> None:
    """Everything that a reader needs stands under a heading of its own, and nothing is empty."""
    shown = {section.heading: section for section in shown_card(write(), "en")}
    assert next(iter(shown)) == "VRB-OI-5  Briefing"
    assert shown["Who owes it to whom"].text == "school → student"
    assert shown["Due"].text == "start: before the start"
    assert shown["Verdict"].rows[0] == ("met", "in time; or told")
    assert shown["Terms"].rows[0][:2] == ("topics", "insurance, duties_school")
    assert shown["What to record"].rows[0] == ("briefings", "log")
    assert shown["Examples"].rows[3] == ("never", "not met")
    assert "Law" not in shown
    assert all(section.text or section.rows for section in shown.values())


def test_rows_have_the_cells_that_the_columns_name(write: Write) -> None:
    """A section with columns has a cell for each in every row."""
    for section in shown_card(write(), "en"):
        assert {len(section.columns)} >= {len(row) for row in section.rows}


def test_a_card_is_shown_in_dutch(write: Write) -> None:
    """The card's own texts are those of the language that is asked for."""
    sections = shown_card(write(), "nl")
    assert (
        sections[0].heading,
        sections[0].text,
    ) == ("VRB-OI-5  Voorlichting", "De school licht de student voor.")


def test_every_word_of_a_card_has_a_label() -> None:
    """No reader sees a code where there is a word for it."""
    words = {*BEARERS, *PHASES, *VERDICTS, *MOVES, *NATURES, "all"}
    words |= {word for each in SUBJECTS for word in (each.record, each.per) if word}
    words |= {each.name for each in fields(CardScope)}
    assert words == set(LABELS)
    assert label("not_demonstrated") == "not demonstrated"


def test_the_table_has_a_row_for_each_card(write: Write) -> None:
    """A row says the duty, its card, what it reads and where that is recorded."""
    write("VRB-OI-4")
    book = load_rules(write())
    (_other, row) = duty_rows(book)
    expected = (
        "VRB-OI-5",
        "Briefing",
        "[VRB-OI-5](../rules/preparation/VRB-OI-5.yaml)",
        "placement",
        "`briefings`\n`period`",
        "`briefings`: log\n`period`: agreement",
    )
    assert expected == row
    assert len(COLUMNS) == len(row)


def test_the_page_of_duties_is_a_markdown_table(write: Write) -> None:
    """The page holds one line per duty, whatever stands in its texts."""
    page = duty_page(load_rules(write("VRB-OI-5", ("en: log", "en: log | book"))))
    lines = [line for line in page.splitlines() if line.startswith("|")]
    assert len(lines) == 3
    assert {7} == {line.replace("\\|", "").count("|") for line in lines}
