"""A rule book is kept between runs, and a cache never changes what is judged."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bpvcheck.cache import KEPT, cache_folder, code_key
from bpvcheck.errors import RuleError
from bpvcheck.judge.check import judgement_problems
from bpvcheck.rulebook.cache import load_cached
from bpvcheck.rulebook.example_files import written
from bpvcheck.rulebook.load import load_rules
from bpvcheck.rulebook.strict import YamlNode, read_yaml

Write = Callable[..., Path]


def stored(cache: Path, what: str = "rules") -> list[Path]:
    """List the rule books in the cache, or what was parsed of their files: `cards`."""
    return sorted(cache.glob(f"{what}-*"))


def test_a_cached_rule_book_says_what_the_cards_say(write: Write, tmp_path: Path) -> None:
    """Cold and warm give the same rule book as loading does."""
    rules, cache = write(), tmp_path / "cache"
    cold, warm = load_cached(rules, cache), load_cached(rules, cache)
    assert load_rules(rules) == cold == warm
    assert len(stored(cache)) == 1


def test_a_warm_start_reads_no_yaml(write: Write, tmp_path: Path) -> None:
    """What is cached is loaded without the modules that read and check cards."""
    rules, cache = write(), tmp_path / "cache"
    load_cached(rules, cache)
    program = (
        "import sys; from pathlib import Path; from bpvcheck.rulebook.cache import load_cached\n"
        f"load_cached(Path({str(rules)!r}), Path({str(cache)!r}))\n"
        "print([name for name in ('ruamel.yaml', 'pydantic', 'bpvcheck.rulebook.load')"
        " if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_another_card_is_another_rule_book(write: Write, tmp_path: Path) -> None:
    """A card that changed is read anew."""
    cache = tmp_path / "cache"
    before = load_cached(write(), cache)
    after = load_cached(write("VRB-OI-5", ("en: Briefing", "en: Brief")), cache)
    assert (before.digest != after.digest, 2) == (True, len(stored(cache)))


def test_after_an_edit_only_the_edited_file_is_parsed(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other files hold is kept; a rule book is the same either way."""
    cache = tmp_path / "cache"
    load_cached(write(), cache)
    parsed = []

    def read(text: str, file: str) -> YamlNode:
        parsed.append(file)
        return read_yaml(text, file)

    monkeypatch.setattr("bpvcheck.rulebook.strict.read_yaml", read)
    rules = write("VRB-OI-5", ("en: Briefing", "en: Brief"))
    assert load_cached(rules, cache) == load_rules(rules)
    assert [Path(file).name for file in parsed] == ["VRB-OI-5.yaml"]


def test_a_mistake_in_one_file_is_told_while_the_others_are_kept(
    write: Write, tmp_path: Path
) -> None:
    """What cannot be read is not kept, and its place is told each time."""
    cache = tmp_path / "cache"
    load_cached(write(), cache)
    rules = write("VRB-OI-5", ("title:", "title: ["))
    told = []
    for _time in range(2):
        with pytest.raises(RuleError) as raised:
            load_cached(rules, cache)
        told.append([(each.file, each.line, each.code) for each in raised.value.problems])
    assert told[0] == told[1]
    assert told[0][0][0].endswith("VRB-OI-5.yaml")


def test_examples_are_read_anew(write: Write, tmp_path: Path) -> None:
    """A card from the cache has the examples that stand beside it now."""
    rules, cache = write(), tmp_path / "cache"
    load_cached(rules, cache)
    write("VRB-OI-5", ("name: never", "name: not once"))
    card = load_cached(rules, cache).cards["VRB-OI-5"]
    assert "not once" in [case.name for case in written(card).cases]
    assert len(stored(cache)) == 1


def test_a_card_whose_examples_went_is_wrong(write: Write, tmp_path: Path) -> None:
    """Also where it was right when it came into the cache."""
    rules, cache = write(), tmp_path / "cache"
    load_cached(rules, cache)
    (rules / "preparation" / "VRB-OI-5.examples.yaml").unlink()
    with pytest.raises(RuleError, match="R110"):
        load_cached(rules, cache)


def test_a_cached_card_finds_its_examples_from_any_folder(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever folder the rules were named from when they came into the cache."""
    rules, cache = write(), tmp_path / "cache"
    monkeypatch.chdir(rules.parent)
    load_cached(Path(rules.name), cache)
    monkeypatch.chdir(rules)
    assert written(load_cached(rules, cache).cards["VRB-OI-5"]).cases
    assert len(stored(cache)) == 1


def test_another_common_is_another_rule_book(write: Write, tmp_path: Path) -> None:
    """What cards share is part of what is cached."""
    rules, cache = write(), tmp_path / "cache"
    before = load_cached(rules, cache)
    text = "subjects:\n  placement:\n    applies: level > 2\n"
    text += "fields:\n  placement:\n    level: {nl: x, en: x}\n"
    (rules / "common.yaml").write_text(text, encoding="utf-8")
    assert before != load_cached(rules, cache)


@pytest.mark.parametrize("content", [b"", b"no pickle", b"\x80\x05N.", b"cos\nsystem\n."])
def test_a_broken_cache_is_passed_over(write: Write, tmp_path: Path, content: bytes) -> None:
    """Whatever stands in the cache, the cards are what counts."""
    rules, cache = write(), tmp_path / "cache"
    before = load_cached(rules, cache)
    stored(cache)[0].write_bytes(content)
    assert before == load_cached(rules, cache)


def test_code_that_changed_meanwhile_shares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process made with code that is no longer there is found by nobody else."""
    assert code_key(["rulebook"]) == code_key(["rulebook"])
    monkeypatch.setattr("bpvcheck.cache.STARTED", 0)
    assert code_key(["rulebook"]) != code_key(["rulebook"])


def test_a_cache_is_for_its_user_alone(write: Write, tmp_path: Path) -> None:
    """Nobody else can read it, and what others could have written is not read."""
    rules, cache = write(), tmp_path / "cache"
    load_cached(rules, cache)
    (file,) = stored(cache)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o666)
    before = file.stat().st_ino
    load_cached(rules, cache)
    assert before != stored(cache)[0].stat().st_ino


def test_a_cache_that_cannot_be_written_stops_nothing(write: Write, tmp_path: Path) -> None:
    """Without a cache the cards are loaded each time."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    rules = write()
    assert load_rules(rules) == load_cached(rules, blocked / "cache")


def test_old_rule_books_leave_the_cache(write: Write, tmp_path: Path) -> None:
    """The cache does not grow for ever."""
    cache = tmp_path / "cache"
    for number in range(KEPT + 2):
        load_cached(write("VRB-OI-5", ("en: Briefing", f"en: Briefing {number}")), cache)
    assert len(stored(cache)) == KEPT


def test_cards_that_are_wrong_are_not_cached(write: Write, tmp_path: Path) -> None:
    """A card that does not load says so every time, the judge's own checks included."""
    cache = tmp_path / "cache"
    met = "met: briefed or told"
    rules = write("VRB-OI-5", (met, f"{met}\nbreached: briefed and told"))
    load_cached(rules, cache)
    for _time in range(2):
        with pytest.raises(RuleError, match="R107"):
            load_cached(rules, cache, also=judgement_problems)


def test_the_cache_is_in_the_users_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG_CACHE_HOME says where, else `.cache` in the home folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert Path("/somewhere/bpvcheck") == cache_folder()
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert Path("/home/someone/.cache/bpvcheck") == cache_folder()


def test_a_write_that_fails_leaves_nothing(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache is written whole or not at all."""

    def fail(*_args: object, **_options: object) -> None:
        raise OSError

    cache = tmp_path / "cache"
    monkeypatch.setattr(Path, "replace", fail)
    load_cached(write(), cache)
    assert stored(cache) == []
    assert os.listdir(cache) == []  # noqa: PTH208 - hidden files too


@pytest.mark.parametrize("what", ["rules", "cards"])
def test_a_bit_that_is_flipped_is_noticed(write: Write, tmp_path: Path, what: str) -> None:
    """What is kept is not used where it is not as it was written; it is made again."""
    rules, cache = write(), tmp_path / "cache"
    right = load_cached(rules, cache)
    (path,) = stored(cache, what)
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 20)):
        broken = bytearray(whole)
        broken[place] ^= 4
        path.write_bytes(broken)
        if what == "cards":
            stored(cache)[0].unlink()
        assert load_cached(rules, cache) == right
        assert path.read_bytes() == whole
