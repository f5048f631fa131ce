"""What is wrong with a plugin is named with its version and origin, and says how to go on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bpvcheck.errors import BpvcheckError, Code, NothingJudgedError, PluginError, Problem
from bpvcheck.expressions.added import ExpressionFunction
from bpvcheck.expressions.types import Int
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.codes import CodeJudge
from bpvcheck.observe.observe import Moment, observe
from bpvcheck.observe.plan import ObservationPlan
from bpvcheck.plugins import DataPlugin, Plugins, hookimpl
from bpvcheck.records.tables import RecordTables
from bpvcheck.rulebook.agreements import Agreement

Write = Callable[..., Path]


def problems(*folders: Path) -> list[Problem]:
    """Load plugins and make the rule book; give what is wrong."""
    with pytest.raises(BpvcheckError) as caught:
        judge_with(Plugins.load(folders, without={"*"}))
    assert caught.value.exit_code == 4
    return list(caught.value.problems)


def judge_with(plugins: Plugins) -> None:
    """Do what a run does before it judges."""
    plugins.require()
    plugins.book()


@pytest.mark.parametrize(
    ("part", "change", "code", "told"),
    [
        ("terms", ("insurance, ", ""), Code.LOOSER, "looser than its own value"),
        ("terms", ("VRB-OI-5", "VRB-OI-55"), Code.UNKNOWN_CARD, 'did you mean "VRB-OI-5"?'),
        ("terms", ("briefing_topics", "briefing_topic"), Code.UNKNOWN_NAME, "briefing_topics"),
        ("terms", ("art. 5", '""'), Code.WRONG_CARD, "section"),
        ("terms", ("regeling", "reglement"), Code.UNKNOWN_SOURCE, "expected: regeling"),
        ("terms", ("2012-02-06", "2012-02-05"), Code.IMPOSSIBLE_VALIDITY, "from 2012-02-06"),
        ("terms", ("why:", "reason:"), Code.WRONG_CARD, "why"),
        ("plugin", ("version: 1.0.0", "versoin: 1.0.0"), Code.WRONG_CARD, "version"),
        ("plugin", ("name: bouw", "name: Bouw"), Code.WRONG_CARD, "lower-case letters"),
        ("plugin", ("name: bouw", "name: school"), Code.WRONG_CARD, "a word of bpvcheck itself"),
        ("plugin", (">=0.1", "ten"), Code.WRONG_CARD, "for which versions"),
        ("plugin", (">=0.1", ">=9"), Code.OTHER_VERSION, ">=9"),
        ("card", ("id: BOUW-1", "id: HOUT-1"), Code.OUTSIDE_NAMESPACE, "BOUW-"),
        ("card", ("subject:", "scope: {levle: [1]}\nsubject:"), Code.WRONG_CARD, "level"),
        ("card", ("subject:", "scope: {level: [5]}\nsubject:"), Code.UNKNOWN_WORD, "1, 2"),
    ],
)
def test_a_mistake_is_told(
    write: Write, part: str, change: tuple[str, str], code: Code, told: str
) -> None:
    """Each mistake has its code and says what would be right; the plugin is named first."""
    found = problems(write(**{part: change}))
    assert found[0].code in {Code.WRONG_CONTENT, Code.BROKEN_PLUGIN}
    assert "bouw" in found[0].message
    mine = [str(problem) for problem in found if problem.code is code]
    assert any(told in text for text in mine), found


def test_a_mistake_has_its_place(write: Write) -> None:
    """File, line and column of a value that is too loose."""
    found = problems(write(terms=("insurance, ", "")))
    assert (found[1].file, found[1].line) == ("bouw/terms.yaml", 3)


def test_a_subject_that_has_no_such_key(write: Write) -> None:
    """A company has no pathway, so a value cannot be for one."""
    other = ("VRB-OI-5\n  term: briefing_topics", "ALG-KC-2b\n  term: profile_topics")
    root = write(terms=other)
    path = root / "terms.yaml"
    head, _value, rest = path.read_text(encoding="utf-8").partition("  value:")
    value = "  value: [qualifications, learning_opportunities]\n  scope: {pathway: [BBL]}\n"
    path.write_text(f"{head}{value}  valid:{rest.partition('valid:')[2]}", encoding="utf-8")
    (wrong,) = [each for each in problems(root) if each.code is Code.UNKNOWN_WORD]
    assert wrong.expected == "sector, crebo, region, company_type"


def test_two_values_for_one_term_name_both_plugins(write: Write) -> None:
    """Where neither scope is the narrower one, the message names both and says what to do."""
    found = problems(write(), write("hout"))
    (two,) = [problem for problem in found if problem.code is Code.TWO_VALUES]
    assert '"bouw" and "hout"' in two.message
    assert "narrow one of the scopes" in two.hint


def test_two_plugins_of_one_name(write: Write, tmp_path: Path) -> None:
    """The second of a name is refused, and both origins are named."""
    first = write()
    second = tmp_path / "copy"
    second.mkdir()
    (second / "plugin.yaml").write_bytes((first / "plugin.yaml").read_bytes())
    found = problems(first, second)
    (twice,) = [problem for problem in found if problem.code is Code.DUPLICATE_PLUGIN]
    assert str(first) in twice.message
    assert str(second) in twice.message


def test_a_folder_without_a_plugin(tmp_path: Path, write: Write) -> None:
    """A folder that holds a plugin one level down is told apart from one that holds none."""
    inner = write()
    found = problems(tmp_path)
    assert found[1].hint == f"did you mean {inner}?"


def installed(monkeypatch: pytest.MonkeyPatch, name: str, load: Callable[[], Any]) -> Plugins:
    """Load as if a distribution brought this."""
    dist = SimpleNamespace(name=f"bpvcheck-{name}", version="2.0", requires=["bpvcheck>=0.1"])
    point = SimpleNamespace(name=name, value="package:plugin", dist=dist, load=load)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_group: [point])
    return Plugins.load()


def test_a_plugin_whose_import_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Distribution, version and cause are named; it can be left out, and the rest goes on."""

    def load() -> object:
        message = "no module named lost"
        raise ImportError(message)

    plugins = installed(monkeypatch, "bouw", load)
    text = "\n".join(map(str, plugins.problems))
    for told in ("bpvcheck-bouw 2.0", "ImportError: no module named lost", "--no-plugin bouw"):
        assert told in text
    with pytest.raises(PluginError):
        plugins.require()
    without = Plugins.load(without={"bouw"})
    without.require()
    assert without.loaded == ()


class Misspelt:
    """Answers a hook that there is not."""

    @hookimpl
    def bpvcheck_agreement(self) -> Agreement:
        """Say whose it is."""
        return Agreement("bouw", {"nl": "Bouw", "en": "Construction"}, "1.0")

    @hookimpl
    def bpvcheck_rule_card(self) -> list[Path]:
        """Miss a letter."""
        return []


def test_a_misspelt_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook that bpvcheck does not have is an error, with the nearest one."""
    plugins = installed(monkeypatch, "bouw", Misspelt)
    (strange,) = [each for each in plugins.problems if each.code is Code.UNKNOWN_HOOK]
    assert strange.hint == 'did you mean "bpvcheck_rule_cards"?'
    assert plugins.loaded == ()


class Raising(DataPlugin):
    """Its hook raises."""

    @hookimpl
    def bpvcheck_functions(self) -> list[ExpressionFunction]:
        """Fail."""
        raise ZeroDivisionError


def test_a_hook_that_raises(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    """Whose hook it is, and what went wrong."""
    root = write()
    plugins = installed(monkeypatch, "bouw", lambda: Raising(root))
    with pytest.raises(PluginError) as caught:
        judge_with(plugins)
    assert "bouw 1.0.0 (bpvcheck-bouw 2.0)" in caught.value.message
    assert caught.value.problems[1].code is Code.HOOK_FAILED
    assert "ZeroDivisionError" in caught.value.problems[1].message


class Adding(DataPlugin):
    """Adds a function, under a name that its test chooses."""

    name = "bouw_twice"

    @hookimpl
    def bpvcheck_functions(self) -> list[ExpressionFunction]:
        """Give one function that fails when it is asked."""

        def fail(number: Any) -> Any:  # noqa: ANN401
            raise KeyError(number)

        return [ExpressionFunction(self.name, "f(n)", "n", (Int(),), Int(), fail)]


def test_a_function_of_another_namespace(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    """The name of a function starts with that of its plugin."""
    root = write()
    monkeypatch.setattr(Adding, "name", "hout_twice")
    with pytest.raises(PluginError) as caught:
        judge_with(installed(monkeypatch, "bouw", lambda: Adding(root)))
    assert Code.OUTSIDE_NAMESPACE in [problem.code for problem in caught.value.problems]


def test_a_function_that_raises(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    """The error names the function and how to go on, and no value of a record."""
    root = write(card=("facts:", "applies: bouw_twice(level) > 2\nfacts:"))
    plugins = installed(monkeypatch, "bouw", lambda: Adding(root))
    placement = {"kind": "placement", "id": "P1", "school": "99XA", "level": 3}
    book = plugins.book().select(["BOUW-1"])
    moment, judge = Moment(date(2012, 6, 1)), CodeJudge(map(decision_of, book))
    with pytest.raises(BpvcheckError) as caught:
        observe(
            RecordTables([placement], book.extensions),
            ObservationPlan(book),
            moment,
            judge.verdicts,
        )
    assert caught.value.code is Code.FUNCTION_FAILED
    assert '"bouw_twice" of bouw 1.0.0 (bpvcheck-bouw 2.0)' in caught.value.message
    assert "--no-plugin bouw" in caught.value.hint


def test_a_plugin_that_is_expected(write: Write) -> None:
    """What is expected and not there ends a run that would have judged too little."""
    plugins = Plugins.load([write()], without={"*"})
    plugins.require(["bouw"])
    with pytest.raises(NothingJudgedError) as caught:
        plugins.require(["bouww"])
    assert caught.value.exit_code == 5
    assert caught.value.code is Code.EXPECTED_PLUGIN
    assert caught.value.hint == 'did you mean "bouw"?'
