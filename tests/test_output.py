"""Files are written whole or not at all, and never over a file that was read."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest

from bpvcheck.errors import UsageError
from bpvcheck.output import write_bytes, writing


def full(*_given: object) -> None:
    """Say that the disk is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a file that was written before."""
    path = tmp_path / "out" / "file.txt"
    path.parent.mkdir()
    path.write_bytes(b"of before")
    return path


def unharmed(place: Path) -> bool:
    """Whether the file is what it was, and nothing else stayed behind."""
    return place.read_bytes() == b"of before" and list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_what_was_there(
    place: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """A file that cannot be brought to the disk takes the place of none, and the user is told."""
    monkeypatch.setattr(call, full)
    with pytest.raises(UsageError) as caught:
        write_bytes(place, b"new")
    monkeypatch.undo()
    assert caught.value.code.number == "U104"
    assert str(place) in caught.value.message
    assert unharmed(place)


def test_a_disk_that_fills_up_while_writing_leaves_what_was_there(place: Path) -> None:
    """What was written so far goes."""
    with pytest.raises(UsageError):
        broken_off(place, full)
    assert unharmed(place)


def broken_off(place: Path, fail: Callable[[], object]) -> None:
    """Write a part of a file, and fail."""
    with writing(place) as (file,):
        file.write(b"a part")
        fail()


def test_an_error_of_another_kind_leaves_what_was_there(place: Path) -> None:
    """So does a failure of what is written, and Ctrl-C; they pass on as they are."""
    with pytest.raises(ZeroDivisionError):
        broken_off(place, lambda: 1 // 0)
    with pytest.raises(KeyboardInterrupt):
        broken_off(place, interrupted)
    assert unharmed(place)


def interrupted() -> None:
    """Do as Ctrl-C does."""
    raise KeyboardInterrupt


def test_files_that_belong_together_are_put_in_place_together(place: Path) -> None:
    """Where the second cannot be written, the first is not either."""
    other = place.with_name("gone") / "other.txt"
    with pytest.raises(UsageError), writing(place, other):
        pass
    assert unharmed(place)
    with writing(place, place.with_name("b")) as (one, two):
        one.write(b"1")
        two.write(b"2")
        assert place.read_bytes() == b"of before"
    assert (place.read_bytes(), place.with_name("b").read_bytes()) == (b"1", b"2")


ALIASES: dict[str, Callable[[Path, Path], object]] = {
    "itself": lambda _alias, _place: None,
    "a symbolic link": lambda alias, place: alias.symlink_to(place),
    "a hard link": lambda alias, place: alias.hardlink_to(place),
}


@pytest.mark.parametrize("alias", ALIASES)
def test_an_input_is_never_written_over(place: Path, tmp_path: Path, alias: str) -> None:
    """Under whatever name a file was read, it stays."""
    path = tmp_path / "alias"
    ALIASES[alias](path, place)
    given = path if path.exists() else place.parent / ".." / "out" / place.name
    for inputs, output in (([place], given), ([given], place)):
        with pytest.raises(UsageError) as caught:
            write_bytes(output, b"new", [tmp_path / "gone", *inputs])
        assert caught.value.code.number == "U104"
    assert place.read_bytes() == b"of before"


def test_a_link_is_written_through(place: Path, tmp_path: Path) -> None:
    """The file that a link leads to gets the content; the link stays one."""
    link = tmp_path / "link"
    link.symlink_to(place)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert place.read_bytes() == b"new"


def test_rights_stay_and_new_files_get_those_of_the_user(place: Path) -> None:
    """Who may read a file does not change; a new file is like any other."""
    place.chmod(0o640)
    write_bytes(place, b"new")
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    new, plain = place.with_name("new"), place.with_name("plain")
    write_bytes(new, b"new")
    plain.touch()
    assert new.stat().st_mode == plain.stat().st_mode


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_file_that_may_not_be_written_is_left(place: Path) -> None:
    """A file that is read-only is not replaced either."""
    place.chmod(0o444)
    with pytest.raises(UsageError):
        write_bytes(place, b"new")
    assert unharmed(place)


def test_a_device_is_written_to_as_it_is() -> None:
    """A device is not replaced by a file; that it is full is told."""
    write_bytes(Path("/dev/null"), b"new")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(UsageError) as caught:
        write_bytes(Path("/dev/full"), b"new")
    assert caught.value.code.number == "U104"
    assert Path("/dev/full").is_char_device()


def test_runs_at_once_do_not_harm_each_other(place: Path) -> None:
    """Of several that write one file at the same time, one leaves its own whole."""
    barrier = Barrier(8)

    def write(number: int) -> None:
        content = bytes([number]) * 100_000
        with writing(place) as (file,):
            file.write(content[:50_000])
            barrier.wait(10)
            file.write(content[50_000:])

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    content = place.read_bytes()
    assert len(content) == 100_000
    assert len(set(content)) == 1
    assert list(place.parent.iterdir()) == [place]
