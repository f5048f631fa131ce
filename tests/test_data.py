"""The data that travels with bpvcheck is found wherever it was installed, and nowhere else."""

from pathlib import Path

import pytest

from bpvcheck import data
from bpvcheck.errors import Code, RuleError

ROOT = Path(__file__).parents[1]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the installed package: a folder that has no data yet."""
    place = tmp_path / "site-packages" / "bpvcheck"
    place.mkdir(parents=True)
    monkeypatch.setattr(data, "_PACKAGE", place)
    return place


@pytest.mark.parametrize("name", data.FOLDERS)
def test_a_checkout_has_its_data_beside_the_package(name: str) -> None:
    """In a checkout each folder is the one in the root of the repository."""
    assert data.folder(name) == ROOT / name


def test_packaged_data_goes_first(package: Path) -> None:
    """What was installed in the package goes before what lies beside it."""
    beside = package.parent / "rules"
    beside.mkdir()
    assert data.folder("rules") == beside
    packaged = package / "_data" / "rules"
    packaged.mkdir(parents=True)
    assert data.folder("rules") == packaged


def test_the_working_directory_never_counts(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of the same name where bpvcheck was started is not taken for its data."""
    (tmp_path / "rules").mkdir()
    monkeypatch.chdir(tmp_path)
    assert package.is_dir()
    with pytest.raises(RuleError):
        data.folder("rules")


def test_a_missing_folder_is_named(package: Path) -> None:
    """The error names the folder, where was looked and what to do."""
    with pytest.raises(RuleError) as caught:
        data.folder("schemas")
    assert caught.value.code is Code.DATA_NOT_INSTALLED
    text = str(caught.value)
    assert '"schemas"' in text
    assert str(package / "_data" / "schemas") in text
    assert str(package.parent / "schemas") in text
    assert "pip install" in text


def test_a_folder_that_is_not_shipped_is_a_mistake() -> None:
    """Only the shipped folders can be asked for."""
    with pytest.raises(ValueError, match="it has fixtures, mappings, rules, schemas"):
        data.folder("docs")
