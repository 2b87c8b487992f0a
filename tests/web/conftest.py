"""A record of the bundled samples, and a client of its pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from goodoffices.errors import ReportError
from goodoffices.faces.version import run_version
from goodoffices.faces.web.app import create_app
from goodoffices.faces.web.settings import Settings
from goodoffices.model import Reading, Report
from goodoffices.pipeline import build
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

HOSTILE = (
    "<script>alert(1)</script> Kenya's Foreign Minister Daniel Mwangome met his Egyptian counterpart "
    'Karim El-Sherbini in Nairobi on Thursday. \u202eevil\u202c <svg onload="alert(2)"> &amp; {{ 7*7 }}\n'
    + "x"
    * 20_000
)
NOT_FOR_ALL = (
    "Norway's Minister Ingrid Solheim met Egypt's Foreign Minister Karim El-Sherbini in Oslo on Monday."
)


def _samples() -> list[Report]:
    text = resources.files("goodoffices.samples").joinpath("reports.jsonl").read_text(encoding="utf-8")
    return [Report(**json.loads(line)) for line in text.splitlines()]


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, a hostile report, and one that is not for everybody."""
    place = tmp_path_factory.mktemp("web") / "record.db"
    hostile = Report("hostile/report", HOSTILE, title="<b>Bold</b> & \u202eturned", date="2024-02-15")
    secret = Report("secret", NOT_FOR_ALL, date="2024-03-05")
    made: list[Reading] = []
    for one in build().run([*_samples(), hostile, secret]):
        assert not isinstance(one, ReportError), one
        made.append(one)
    with Store.create(place) as store:
        store.add(made[:-1], run_version())
        store.add(made[-1:], run_version(), Origin(level=2))
    return place


def settings_for(place: Path, **more: object) -> Settings:
    values: dict[str, object] = {"hosts": ("testserver",), "today": lambda: dt.date(2024, 2, 16), **more}
    return Settings(place, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def client(record: Path) -> Iterator[TestClient]:
    """A client of the pages at the level "public"."""
    with TestClient(create_app(settings_for(record))) as made:
        yield made
