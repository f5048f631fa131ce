"""What is freed in between what is kept goes back to the system."""

import ctypes
import platform
from pathlib import Path

import numpy as np
import pytest

from bpvcheck import memory


def held() -> int:
    """Return how many bytes this process holds of the machine's memory."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library gives back itself")
def test_free_memory_is_given_back() -> None:
    """Half of many arrays, every other one, is less than the whole."""
    arrays = [np.ones(100_000, np.uint8) for _ in range(1_000)]
    del arrays[::2]
    before = held()
    memory.give_back()
    assert before - held() > 25_000_000
    assert len(arrays) == 500


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no such function nothing happens."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    memory._trim.cache_clear()  # noqa: SLF001 - what was found is remembered
    memory.give_back()
    memory._trim.cache_clear()  # noqa: SLF001
