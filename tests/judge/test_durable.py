"""The judge that runs on durable-rules: its rules, its memory, and what goes wrong in it."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path as FilePath

import pytest

from bpvcheck.expressions.logic import Fact, parse_logic
from bpvcheck.judge import Decision, Verdict, all_patterns, durable
from bpvcheck.judge.durable import DurableJudge, judge_all, rules
from bpvcheck.judge.errors import (
    ActionFailedError,
    TooLargeError,
    VerdictCountError,
)
from bpvcheck.judge.paths import DecisionPath, paths
from bpvcheck.judge.session import Action, Session, available

needs_durable = pytest.mark.skipif(
    not available(), reason="durable-rules does not import on this Python"
)
MEMORY = FilePath("/proc/self/statm")
needs_memory = pytest.mark.skipif(not MEMORY.exists(), reason="this system does not tell memory")

FACTS = ("briefed", "in_time", "complete")
BRIEFING = Decision(
    "VRB-OI-5",
    FACTS,
    parse_logic("briefed and in_time and complete", FACTS),
    parse_logic("not briefed and not in_time", FACTS),
    ("in_time_by_now",),
)
DONE = Decision("C", ("done",), Fact("done"))


def nothing(_verdict: Verdict) -> Action:
    """Make an action that does nothing."""
    return lambda _closure: None


def resident() -> int:
    """Tell how much memory this process holds, in kB."""
    gc.collect()
    return int(MEMORY.read_text().split()[1]) * 4


def test_the_rules_of_a_card() -> None:
    """A card becomes rules over one flat fact, with `==` and `!=` on strings under `$or`."""
    written = rules(DONE, nothing)
    assert list(written) == [f"C {verdict} 0" for verdict in Verdict if verdict != "met_late"]
    assert written["C not_applicable 0"]["all"] == [
        {"m": {"$or": [{"$and": [{"card": "C"}, {"is_applies": "f"}]}]}}
    ]
    assert written["C pending 0"]["all"][0]["m"]["$or"][0] == {
        "$and": [
            {"card": "C"},
            {"is_applies": "t"},
            {"is_due_passed": "f"},
            {"$neq": {"is_done": "t"}},
        ]
    }


def test_rules_stay_within_what_the_library_takes() -> None:
    """No rule has more than 14 paths; a verdict with more has more rules."""
    names = tuple("abcdefgh")
    made = Decision("C", names, parse_logic("(a or b or c) and (d or e) and (f or g) and h", names))
    sizes = [len(rule["all"][0]["m"]["$or"]) for rule in rules(made, nothing).values()]
    assert max(sizes) == 14
    assert sum(sizes) == len(paths(made))


def test_a_card_with_too_many_facts_is_refused() -> None:
    """A card of which a fact would have more keys than the library takes is an error by name."""
    names = tuple(f"fact_{number}" for number in range(248))
    assert rules(Decision("C", names[:247], Fact(names[0])), nothing)
    with pytest.raises(TooLargeError, match="C: it has 248 facts; durable-rules takes 247"):
        rules(Decision("C", names, Fact(names[0])), nothing)


@needs_durable
def test_the_largest_card_is_judged() -> None:
    """A card with as many facts as are allowed is judged."""
    names = tuple(f"fact_{number}" for number in range(247))
    made = Decision("C", names, Fact(names[246]))
    assert judge_all([made], [("C", "t" * 249)]) == {("C", "t" * 249): Verdict.MET}


@needs_durable
@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_CARDS", 2), ("MAX_RULES", 13), ("MAX_RULES", 1)]
)
def test_more_cards_than_a_ruleset_holds(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    """Cards that do not fit into one ruleset are spread over more."""
    monkeypatch.setattr(durable, limit, value)
    cards = [Decision(f"C{i}", ("done",), parse_logic("done", ["done"])) for i in range(7)]
    asked = [(made.card, pattern) for made in cards for pattern in all_patterns(made)]
    verdicts = judge_all(cards, asked)
    assert [verdicts[made.card, "ttt"] for made in cards] == [Verdict.MET] * 7
    assert list(verdicts) == asked


@needs_durable
def test_eleven_hundred_cards() -> None:
    """More cards than the library's network takes under one node are judged all the same."""
    cards = [Decision(f"C{number}", ("done",), Fact("done")) for number in range(1_100)]
    verdicts = judge_all(cards, [(made.card, "ttf") for made in cards])
    assert set(verdicts.values()) == {Verdict.BREACHED}
    assert len(verdicts) == 1_100


@needs_durable
def test_each_pattern_fires_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths exclude each other, so there is one firing for each pattern."""
    fired: list[Verdict] = []
    recorder = DurableJudge._recorder  # noqa: SLF001 - to see what fires

    def counting(self: DurableJudge, verdict: Verdict) -> Action:
        record = recorder(self, verdict)

        def both(closure: object) -> None:
            fired.append(verdict)
            record(closure)

        return both

    monkeypatch.setattr(DurableJudge, "_recorder", counting)
    verdicts = judge_all([BRIEFING], [(BRIEFING.card, each) for each in all_patterns(BRIEFING)])
    assert fired == list(verdicts.values())
    assert len(fired) == 729


@needs_durable
def test_a_verdict_that_fires_twice_is_one_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second firing of the same verdict changes nothing."""
    monkeypatch.setattr(durable, "paths", lambda made: paths(made) * 2)
    assert judge_all([DONE], [("C", "ttf")]) == {("C", "ttf"): Verdict.BREACHED}


@needs_durable
@pytest.mark.parametrize(
    ("wrong", "found", "message"),
    [
        (lambda table: table[1:], set(), "it got: none"),
        (
            lambda table: (*table, DecisionPath((("done", "t"),), Verdict.BREACHED)),
            {Verdict.MET, Verdict.BREACHED},
            "it got: breached, met",
        ),
    ],
)
def test_not_one_verdict_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
    wrong: Callable[[tuple[DecisionPath, ...]], tuple[DecisionPath, ...]],
    found: set[Verdict],
    message: str,
) -> None:
    """Were nothing to fire, or two verdicts, that is an error that names card and pattern."""
    monkeypatch.setattr(durable, "paths", lambda made: wrong(paths(made)))
    with pytest.raises(VerdictCountError, match=f"C: pattern ttt must .*{message}") as caught:
        judge_all([DONE], [("C", "ttt")])
    assert caught.value.pattern == "ttt"
    assert caught.value.verdicts == found


@needs_durable
def test_an_exception_in_an_action_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library swallows is read and raised, and the next pattern is judged as before."""
    recorder = DurableJudge._recorder  # noqa: SLF001 - to make it fail

    def failing(self: DurableJudge, verdict: Verdict) -> Action:
        return recorder(self, verdict) if verdict is Verdict.MET else fail

    def fail(_closure: object) -> None:
        msg = "the action broke"
        raise RuntimeError(msg)

    monkeypatch.setattr(DurableJudge, "_recorder", failing)
    with DurableJudge([DONE]) as judge:
        for _ in range(2):
            with pytest.raises(ActionFailedError, match=r"C: durable-rules.*the action broke"):
                judge.judge("C", "ttf")
            assert judge.judge("C", "ttt") is Verdict.MET


@needs_durable
def test_an_error_of_the_library_is_raised() -> None:
    """A fact that the library cannot hold is an error by name."""
    session = Session("large", rules(DONE, nothing))
    with pytest.raises(ActionFailedError, match="Could not assert fact"):
        session.fire({f"key_{number}": "t" for number in range(300)})
    session.close()


@needs_durable
def test_a_fact_that_no_rule_knows_fires_nothing() -> None:
    """A fact without a rule is no error of the session; that no verdict came is the judge's."""
    session = Session("empty", rules(DONE, nothing))
    session.fire({"card": "D", "is_applies": "f"})
    session.close()


@needs_durable
def test_a_session_in_which_nothing_fired_is_closed_without_a_crash() -> None:
    """Sessions whose facts fire no rule are closed, whatever the memory they got held before."""
    program = (
        "from bpvcheck.judge.session import Session\n"
        "for number in range(200):\n"
        "    rule = {'all': [{'m': {'card': 'C'}}], 'run': print}\n"
        "    session = Session(f's{number}', {'rule': rule})\n"
        "    session.fire({'card': 'D'})\n"
        "    session.close()\n"
        "print('closed')\n"
    )
    # A malloc that fills what it hands out shows each use of memory that was never set.
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"MALLOC_PERTURB_": "165"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "closed\n")


@needs_durable
def test_no_threads_are_left_behind() -> None:
    """Judging starts no threads, which might run actions at any time."""
    before = threading.active_count()
    judge_all([DONE], [("C", "ttt")])
    assert threading.active_count() == before


@needs_durable
@needs_memory
def test_memory_stays_flat_over_many_patterns() -> None:
    """Twenty thousand facts leave no more behind than two thousand did."""
    patterns = cycle(all_patterns(BRIEFING))
    with DurableJudge([BRIEFING]) as judge:
        for pattern in islice(patterns, 2_000):
            judge.judge(BRIEFING.card, pattern)
        before = resident()
        for pattern in islice(patterns, 20_000):
            judge.judge(BRIEFING.card, pattern)
        assert resident() - before < 2_000


@needs_durable
@needs_memory
def test_memory_stays_flat_over_many_runs() -> None:
    """The rules of a run are gone when it is over: one for each card takes some 200 kB."""
    cards = [Decision(f"C{number}", FACTS, BRIEFING.met) for number in range(20)]
    asked = [(made.card, "ttttt") for made in cards]
    for _ in range(3):
        judge_all(cards, asked)
    before = resident()
    for _ in range(30):
        judge_all(cards, asked)
    assert resident() - before < 10_000
