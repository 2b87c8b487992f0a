"""One pipeline for all tests of the coders: loading the language model takes a second."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goodoffices.model import Reading, Report
from goodoffices.pipeline import Pipeline, build

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return build()


@pytest.fixture(scope="session")
def read(pipeline: Pipeline) -> Read:
    """Reads one text, published on Wednesday 2021-06-09."""

    def _read(text: str, title: str | None = None, date: str | None = "2021-06-09") -> Reading:
        (reading,) = pipeline.run([Report("test", text, title, date)])
        assert isinstance(reading, Reading)
        return reading

    return _read
