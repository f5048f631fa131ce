"""What the tests of the command line share: a run as a user starts it, in a folder of its own."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bpvcheck.cli import run
from bpvcheck.i18n import VARIABLE, using

CARD = Path(__file__).parent / "rules"
SCHEMAS = Path(__file__).parents[2] / "schemas"
OBJECTIVE = """
id: DOEL-4
title: {nl: Weten wat er verwacht wordt, en: Knowing what is expected}
objective: {nl: Student en leerbedrijf weten het., en: Student and company know it.}
source: {document: bpv-protocol-2009, section: objectives, item: 4}
rests_on: [VRB-OI-5]
"""


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def read_json(ran: Ran, schema: str) -> Any:  # noqa: ANN401 - as JSON is
    """Read what a command printed, after it was held against the schema that is committed."""
    found = json.loads(ran.out)
    told = json.loads((SCHEMAS / f"{schema}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(told)
    Draft202012Validator(told).validate(found)
    return found


@pytest.fixture(scope="session")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Put what is kept between runs away from the cache of the user, for one session of tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, _cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in an empty folder, on a terminal of 80 columns, with one rule card at hand."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(_cache))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LANGUAGE", os.environ.get("LANGUAGE", ""))
    monkeypatch.delenv(VARIABLE, raising=False)
    # whatever is installed beside bpvcheck, a test names the plugins that it is about
    monkeypatch.setenv("BPVCHECK_NO_PLUGIN", "*")
    copytree(CARD, tmp_path / "rules")
    with using("nl"):
        yield


@pytest.fixture
def bpvcheck(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command in this process."""

    def run_it(*arguments: str) -> Ran:
        code = run(arguments)
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run_it
