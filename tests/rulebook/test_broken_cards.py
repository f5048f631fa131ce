"""Every broken card says what is wrong, where, and what to do: one folder for each mistake."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bpvcheck.data import folder
from bpvcheck.errors import Code, Family, RuleError
from bpvcheck.i18n import using
from bpvcheck.judge.check import judgement_problems
from bpvcheck.rulebook.examplecheck import check_examples
from bpvcheck.rulebook.load import load_rules

BROKEN = folder("fixtures") / "broken_cards"
TABLE = Path(__file__).with_name("broken_cards.txt")


def cases() -> dict[str, list[str]]:
    """Read the table: the name of a folder after `---`, then its problems as people see them."""
    found: dict[str, list[str]] = {}
    for block in TABLE.read_text(encoding="utf-8").split("--- ")[1:]:
        name, _line, problems = block.strip().partition("\n")
        found[name] = problems.replace("\n  ", "\r  ").split("\n")
    return {name: [each.replace("\r", "\n") for each in lines] for name, lines in found.items()}


CASES = cases()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


def problems(rules: Path) -> list[str]:
    """Load cards and check their examples, and write the problems as people see them."""
    with pytest.raises(RuleError) as caught:
        check_examples(load_rules(rules, also=judgement_problems))
    return [str(problem).removeprefix(f"{rules.name}/") for problem in caught.value.problems]


@pytest.mark.parametrize("case", CASES)
def test_a_broken_card_says_what_is_wrong(case: str) -> None:
    """A broken card does not load; its problems have code, line, column and what to do."""
    assert CASES[case] == problems(BROKEN / case)


def test_every_broken_card_is_tested() -> None:
    """No folder of broken cards is left out of the table."""
    assert sorted(CASES) == sorted(path.name for path in BROKEN.iterdir())


def test_every_code_of_cards_has_a_broken_card() -> None:
    """Each code that the loader gives is shown by a card named after it."""
    elsewhere = {Code.DATA_NOT_INSTALLED, Code.FAILING_EXAMPLE, Code.JUDGING_FAILED}
    # what only a plugin can do wrong is in tests/plugins
    elsewhere |= {Code.LOOSER, Code.TWO_VALUES, Code.OUTSIDE_NAMESPACE, Code.FUNCTION_FAILED}
    codes = {code.number for code in Code if code.family is Family.RULES and code not in elsewhere}
    assert codes == {case.partition("-")[0] for case in CASES}


def test_a_code_is_the_first_of_its_folder() -> None:
    """The folder's code is among the problems of its cards."""
    for case, found in CASES.items():
        assert any(case.partition("-")[0] in problem for problem in found), case


def test_all_problems_of_all_cards_come_together(tmp_path: Path) -> None:
    """One mistake does not hide another, on the same card or on the next."""
    for case, name in (("R103-unknown-key", "VRB-OI-5"), ("R117-item", "VRB-OI-4")):
        text = (BROKEN / case / "preparation/VRB-OI-5.yaml").read_text(encoding="utf-8")
        path = tmp_path / f"preparation/{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("id: VRB-OI-5", f"id: {name}"), encoding="utf-8")
    found = " ".join(problems(tmp_path))
    assert "VRB-OI-5.yaml:5:1: R103" in found
    assert "VRB-OI-4.yaml:4:82: R117" in found


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    """A card in another encoding is refused with its file, and not guessed at."""
    path = tmp_path / "preparation/VRB-OI-5.yaml"
    path.parent.mkdir()
    path.write_bytes("title: vóór".encode("latin-1"))
    path.with_suffix(".examples.yaml").touch()
    (problem,) = problems(tmp_path)
    assert problem.startswith("preparation/VRB-OI-5.yaml:1:1: R102 This cannot be read as YAML")


def test_a_folder_without_cards_is_an_error(tmp_path: Path) -> None:
    """Nothing to load is never a rule book of nothing."""
    assert problems(tmp_path) == [f"R101 There are no rule cards in {tmp_path}."]
