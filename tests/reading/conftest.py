"""One short pipeline for the tests of reading: sentences, parse, statements."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goodoffices.model import Reading, Report
from goodoffices.pipeline import Pipeline
from goodoffices.reading.parse import Parse
from goodoffices.reading.split import Split
from goodoffices.reading.statements import Statements

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def read() -> Read:
    """Reads one text as far as its statements."""
    pipeline = Pipeline((Split(), Parse(), Statements()))

    def _read(text: str, title: str | None = None) -> Reading:
        (reading,) = pipeline.run([Report("test", text, title)])
        assert isinstance(reading, Reading)
        return reading

    return _read
