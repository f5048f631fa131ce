"""What is generated is committed and current, and can be repaired with one command."""

from pathlib import Path

import pytest

from bpvcheck import generate
from bpvcheck.records import KINDS


def test_generated_files_are_current() -> None:
    """The committed schemas are as the models make them now."""
    assert generate.stale() == [], f"stale; write them again with: {generate.COMMAND}"


def test_every_kind_has_its_schema_file() -> None:
    """There is a schema per kind of record."""
    folder = generate.ROOT / "schemas"
    assert {f"{kind}.schema.json" for kind in KINDS} <= {path.name for path in folder.iterdir()}


def test_check_names_what_is_stale_and_the_repair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --check nothing is written, and the message holds the command that writes it."""
    assert generate.main(["--check"], tmp_path) == 1
    said = capsys.readouterr().err
    assert "schemas/placement.schema.json" in said
    assert "python -m bpvcheck.generate" in said
    assert list(tmp_path.iterdir()) == []


def test_writing_makes_it_current(tmp_path: Path) -> None:
    """After writing, the check passes, and writing again changes nothing."""
    assert generate.main([], tmp_path) == 0
    assert generate.main(["--check"], tmp_path) == 0
    assert generate.stale(tmp_path) == []
