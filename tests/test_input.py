"""Files that are read whole are files, and may begin with a byte order mark."""

import os
from pathlib import Path

import pytest

from bpvcheck.input import read_bytes, read_text


def test_a_byte_order_mark_is_no_part_of_a_text(tmp_path: Path) -> None:
    """Line ends are those of Python."""
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfid: a\r\nb: c\n")
    assert read_text(path) == "id: a\nb: c\n"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody writes to it, and it is refused at once."""
    os.mkfifo(tmp_path / "X.yaml")
    with pytest.raises(OSError, match=r"geen bestand|not a file"):
        read_bytes(tmp_path / "X.yaml")
