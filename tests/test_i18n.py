"""The languages: the catalogue is complete and current, and texts come out in the chosen one."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from bpvcheck import i18n
from bpvcheck.i18n import Lang

ROOT = Path(__file__).parents[1]
PO = i18n.LOCALE_DIR / "nl" / "LC_MESSAGES" / "bpvcheck.po"
MO = PO.with_suffix(".mo")
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)[a-z]")

Key = tuple[str | None, str]


@pytest.fixture(autouse=True)
def _dutch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start every test in Dutch and leave the language as it was."""
    monkeypatch.delenv(i18n.VARIABLE, raising=False)
    with i18n.using("nl"):
        yield


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Give the forms of a message or its translation: one, or singular and plural."""
    if isinstance(text, str):
        return (text,)
    return tuple(text or ())


def keyed(catalogue: Catalog) -> dict[Key, Message]:
    """Order the messages of a catalogue by context and singular, without its header."""
    return {(m.context, forms(m.id)[0]): m for m in catalogue if m.id}


@pytest.fixture(scope="module")
def dutch() -> dict[Key, Message]:
    """Read the Dutch catalogue as it is committed."""
    with PO.open("rb") as file:
        return keyed(read_po(file, locale="nl"))


@pytest.fixture(scope="module")
def in_code(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Message]:
    """Collect the messages that stand in the code now, as `make messages` does."""
    pot = tmp_path_factory.mktemp("messages") / "bpvcheck.pot"
    babel = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    options = ["--mapping-file", "pyproject.toml", "--output-file", str(pot), "bpvcheck"]
    subprocess.run([*babel, *options], cwd=ROOT, check=True)
    with pot.open("rb") as file:
        return keyed(read_po(file))


def listing(wrong: list[str], what: str, repair: str) -> str:
    """Word a failure so that it says what to do."""
    return f"{what}: {wrong}; {repair}"


def test_catalogue_has_every_text(in_code: dict[Key, Message], dutch: dict[Key, Message]) -> None:
    """Every text in the code stands in the Dutch catalogue."""
    wrong = [key[1] for key in in_code if key not in dutch]
    repair = f"run `make messages` and fill in msgstr in {PO.name}"
    assert not wrong, listing(wrong, "not in the Dutch catalogue", repair)


def test_catalogue_has_no_text_that_left_the_code(
    in_code: dict[Key, Message], dutch: dict[Key, Message]
) -> None:
    """The Dutch catalogue holds no text that the code no longer has."""
    wrong = [key[1] for key in dutch if key not in in_code]
    assert not wrong, listing(wrong, "no longer in the code", "run `make messages`")


def test_catalogue_is_translated(dutch: dict[Key, Message]) -> None:
    """Every text has a Dutch translation in all its forms, and none is a guess."""
    wrong = [
        key[1]
        for key, message in dutch.items()
        if message.fuzzy or not forms(message.string) or not all(forms(message.string))
    ]
    repair = f"fill in msgstr in {PO.name} (and take out `fuzzy`), then run `make messages`"
    assert not wrong, listing(wrong, "not translated", repair)


def test_catalogue_keeps_placeholders(dutch: dict[Key, Message]) -> None:
    """A translation fills in the same values as its original, each form of it."""
    wrong = [
        key[1]
        for key, message in dutch.items()
        for form in forms(message.string)
        if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(forms(message.id)[-1]))
    ]
    repair = f"mend the names between braces in {PO.name}, then run `make messages`"
    assert not wrong, listing(wrong, "other values than the original", repair)


def test_catalogue_is_compiled() -> None:
    """The compiled catalogue says what the written one says."""
    fresh = BytesIO()
    with PO.open("rb") as file:
        write_mo(fresh, read_po(file, locale="nl"))
    fresh.seek(0)
    written = {key: forms(m.string) for key, m in keyed(read_mo(fresh)).items()}
    with MO.open("rb") as file:
        compiled = {key: forms(m.string) for key, m in keyed(read_mo(file)).items()}
    assert written == compiled, f"{MO.name} is older than {PO.name}; run `make messages`"


def test_python_reads_the_catalogue() -> None:
    """The standard library reads the compiled catalogue, plural rule included."""
    with MO.open("rb") as file:
        catalogue = GNUTranslations(file)
    assert "één" in catalogue.gettext("two records of one kind have the same id")
    assert catalogue.info()["plural-forms"] == "nplurals=2; plural=(n != 1);"


def test_dutch_is_the_default() -> None:
    """Who chooses nothing is spoken to in Dutch."""
    assert i18n.activate() is Lang.NL
    assert i18n._("nothing was judged") == "er is niets beoordeeld"


def test_the_environment_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    """BPVCHECK_LANG chooses the language; an empty one chooses nothing."""
    monkeypatch.setenv(i18n.VARIABLE, "en")
    assert i18n.activate() is Lang.EN
    assert i18n.gettext("nothing was judged") == "nothing was judged"
    monkeypatch.setenv(i18n.VARIABLE, "")
    assert i18n.activate() is Lang.NL


def test_an_option_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `--lang` says goes before BPVCHECK_LANG."""
    monkeypatch.setenv(i18n.VARIABLE, "en")
    assert i18n.activate("nl") is Lang.NL
    assert i18n.current() is Lang.NL


@pytest.mark.parametrize("name", ["en", "EN", "en_GB", "en-US", "en_GB.UTF-8"])
def test_a_locale_counts_as_its_language(name: str) -> None:
    """A full locale name chooses its language."""
    assert i18n.activate(name) is Lang.EN


def test_an_unknown_language_is_refused() -> None:
    """A language that bpvcheck does not speak is named, with those it does."""
    with pytest.raises(ValueError, match="unknown language 'fy'; bpvcheck speaks nl, en"):
        i18n.activate("fy")
    assert i18n.current() is Lang.NL


def test_using_gives_the_language_back() -> None:
    """A block in another language ends in the language of before, also after an error."""
    with i18n.using("en"):
        assert i18n.current() is Lang.EN
    assert i18n.current() is Lang.NL
    with pytest.raises(ValueError, match="unknown"), i18n.using("en"):
        i18n.activate("fy")
    assert i18n.current() is Lang.NL


def test_ngettext_counts() -> None:
    """A message with a number takes its form in English, where no catalogue is needed."""
    with i18n.using("en"):
        words = [i18n.ngettext("one visit", "{n} visits", n).format(n=n) for n in (0, 1, 2)]
    assert words == ["0 visits", "one visit", "2 visits"]


def test_pick_takes_the_chosen_language() -> None:
    """A text in two languages is read in the chosen one, or in the one asked for."""
    texts = {"nl": "voldaan", "en": "met"}
    assert i18n.pick(texts) == "voldaan"
    assert i18n.pick(texts, "en") == "met"
    with i18n.using("en"):
        assert i18n.pick(texts) == "met"


def test_pick_never_takes_another_language() -> None:
    """A text that is missing in the chosen language is an error that says what there is."""
    with pytest.raises(KeyError, match="no text in 'nl'; there is: en"):
        i18n.pick({"en": "met"})


@pytest.mark.parametrize(
    ("day", "dutch", "english"),
    [
        (date(2009, 6, 9), "9 juni 2009", "9 June 2009"),
        (date(2012, 3, 31), "31 maart 2012", "31 March 2012"),
        (date(2015, 5, 1), "1 mei 2015", "1 May 2015"),
        (date(2026, 12, 25), "25 december 2026", "25 December 2026"),
    ],
)
def test_dates_are_written_in_full(day: date, dutch: str, english: str) -> None:
    """A date is written as a person writes it, in either language."""
    assert i18n.format_date(day) == dutch
    with i18n.using("en"):
        assert i18n.format_date(day) == english


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (0, None, "0", "0"),
        (450_000, None, "450.000", "450,000"),
        (-1234.5, None, "-1.234,5", "-1,234.5"),
        (0.37, 0, "0", "0"),
        (36.95, 1, "37,0", "37.0"),
        (Decimal("2.5"), 0, "3", "3"),
        (7, 2, "7,00", "7.00"),
        (1e21, None, "1.000.000.000.000.000.000.000", "1,000,000,000,000,000,000,000"),
    ],
)
def test_numbers_are_written_in_the_language(
    value: float | Decimal, decimals: int | None, dutch: str, english: str
) -> None:
    """A number has the marks of its language and is rounded as a person rounds."""
    assert i18n.format_number(value, decimals) == dutch
    with i18n.using("en"):
        assert i18n.format_number(value, decimals) == english


def test_one_word_is_used_for_one_thing(dutch: dict[Key, Message]) -> None:
    """No translation has a word that docs/style-nl.md says is not used."""
    page = (ROOT / "docs" / "style-nl.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.count("|") == 5][2:]
    unused = [word.strip() for row in rows for word in row[4].split(",") if word.strip()]
    assert len(unused) > 20
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, unused))})(?![\w-])", re.IGNORECASE)
    texts = (text for message in dutch.values() for text in forms(message.string))
    assert [text for text in texts if pattern.search(PLACEHOLDER.sub("", text))] == []
