"""goodoffices from Python."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator

import pytest

import goodoffices
from goodoffices import Report, ReportError

TEXT = "The minister of Ruritania met the envoy of Graustark on Monday."


def test_read() -> None:
    reading = goodoffices.read(TEXT, title="Talks", date=dt.date(2024, 5, 31))
    assert isinstance(reading, goodoffices.Reading)
    assert reading.report == Report(reading.report.id, TEXT, title="Talks", date="2024-05-31", lang="en")
    assert reading.contacts[0].evidence.spans[0].quote == TEXT
    assert reading.events
    assert not goodoffices.read(TEXT, events=False).events
    assert goodoffices.read(TEXT, id="mine").report.id == "mine"


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("", {}, "empty"),
        (TEXT, {"date": "yesterday"}, "bad-date"),
        ("Le ministre a rencontré hier son homologue et ils ont parlé de la trêve", {}, "language"),
        (b"bytes", {}, "bad-field"),
        ("These are unreadable words and that is that.", {}, "too-long"),
    ],
)
def test_read_raises(text: str, options: dict[str, str], code: str) -> None:
    with pytest.raises(ReportError) as caught:
        goodoffices.read(text, **options)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_read_many_streams() -> None:
    asked: list[int] = []

    def reports() -> Iterator[dict[str, object]]:
        for number in range(100):
            asked.append(number)
            yield {"id": f"r{number}", "text": TEXT}

    stream = goodoffices.read_many(reports())
    assert asked == []
    assert next(stream).report.id == "r0"
    assert len(asked) == 1


def test_errors_are_handed_over_or_raised() -> None:
    reports = [
        {"id": "a", "text": TEXT},
        {"id": "a", "text": TEXT},
        {"text": 3},
        Report("b", TEXT, date="2024-05-31"),
    ]
    errors: list[ReportError] = []
    readings = list(goodoffices.read_many(reports, on_error=errors.append))
    assert [reading.report.id for reading in readings] == ["a", "b"]
    assert [(error.code, error.where) for error in errors] == [
        ("repeated-id", "report 2"),
        ("bad-field", "report 3"),
    ]
    with pytest.raises(ReportError, match="report 2: the id 'a' was already given by report 1"):
        list(goodoffices.read_many(reports))


def test_importing_loads_next_to_nothing() -> None:
    code = "import goodoffices, sys; print(sorted({'spacy', 'rich', 'typer', 'numpy', 'json'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_names() -> None:
    assert set(goodoffices.__all__) <= set(dir(goodoffices))
    for name in goodoffices.__all__:
        assert getattr(goodoffices, name)
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        goodoffices.reed  # noqa: B018
