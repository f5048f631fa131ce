"""What the tests of mappings share."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import orjson
import pytest

from bpvcheck.errors import Problem
from bpvcheck.i18n import using
from bpvcheck.intake.batch import Batch, Broken
from bpvcheck.mapping import records_in
from bpvcheck.mapping.context import Context
from bpvcheck.mapping.read import mapping_of

Read = Callable[..., tuple[list[dict[str, Any]], list[Problem]]]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


@pytest.fixture
def read() -> Read:
    """Read a table by a mapping: the records, and what is wrong."""

    def read_it(
        content: str | bytes, mapping: str, exported: date | None = None
    ) -> tuple[list[dict[str, Any]], list[Problem]]:
        data = content.encode() if isinstance(content, str) else content
        context = Context("export.csv", exported)
        found = [*records_in(io.BytesIO(data), mapping_of(mapping, "school.yaml"), context)]
        texts = [text for each in found if isinstance(each, Batch) for text in each.texts]
        problems = [each.problem for each in found if isinstance(each, Broken)]
        return [orjson.loads(text) for text in texts], problems

    return read_it
