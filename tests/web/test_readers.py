"""Fifty readers at once while an ingest writes: nobody gets an error."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from goodoffices.errors import ReportError
from goodoffices.faces.version import run_version
from goodoffices.faces.web.app import create_app
from goodoffices.model import Reading
from goodoffices.pipeline import build
from goodoffices.record.store import Store

from .conftest import _samples, settings_for

READERS, EACH, BATCHES = 50, 6, 40
PATHS = (
    "/",
    "/contacts",
    "/positions",
    "/reports",
    "/upcoming",
    "/review",
    "/api/v1/contacts",
    "/contacts.csv",
)


def readings() -> list[Reading]:
    made = list[Reading]()
    for one in build().run(_samples()):
        assert not isinstance(one, ReportError), one
        made.append(one)
    return made


@pytest.mark.long
def test_fifty_readers_while_an_ingest_runs(record: Path, tmp_path: Path) -> None:
    place = Path(shutil.copy(record, tmp_path / "busy.db"))
    given, run = readings(), run_version()

    def write() -> int:
        with Store.open(place) as store:
            for number in range(BATCHES):
                some = [
                    replace(one, report=replace(one.report, id=f"{one.report.id}-{number}")) for one in given
                ]
                store.add(some, run)
        return BATCHES * len(given)

    with TestClient(create_app(settings_for(place))) as client, ThreadPoolExecutor(READERS + 1) as pool:
        before = len(client.get("/reports.json").json())
        writing = pool.submit(write)
        asked = [PATHS[n % len(PATHS)] for n in range(READERS * EACH)]
        answers = list(pool.map(lambda path: (path, client.get(path).status_code), asked))
        assert [one for one in answers if one[1] != 200] == []
        assert len(client.get("/reports.json").json()) == before + writing.result()
