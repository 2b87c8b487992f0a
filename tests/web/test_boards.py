"""Boards, occurrences, support and map: what is worked out from many findings."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from goodoffices.analysis.profiles import load_processes
from goodoffices.errors import KnowledgeError, ReportError
from goodoffices.faces.command_status import board as told_by_status
from goodoffices.faces.fusing import fuse_record
from goodoffices.faces.version import run_version
from goodoffices.faces.web.app import create_app
from goodoffices.faces.web.atlas import HIGH, WIDE, Overlay, project, read_overlay, spot_of
from goodoffices.faces.web.media import read_outlets, whose
from goodoffices.faces.web.pictures import GUTTER, Lane, Mark, lanes
from goodoffices.faces.web.standings import standings_of
from goodoffices.faces.web.support import stands_of
from goodoffices.model import Report
from goodoffices.pipeline import build
from goodoffices.record.filters import Filters
from goodoffices.record.store import Store

from .conftest import settings_for

TOLD = [
    Report(
        "a",
        "Kenya's Foreign Minister Daniel Mwangome met his Egyptian counterpart Karim El-Sherbini in Nairobi on Monday.",
        date="2024-03-05",
        publisher="Reuters",
    ),
    Report(
        "b",
        "Egypt's Foreign Minister Karim El-Sherbini met Kenya's Foreign Minister Daniel Mwangome in Mombasa on Monday.",
        date="2024-03-05",
        publisher="MENA",
    ),
]


@pytest.fixture(scope="module")
def fused(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("fused") / "record.db"
    with Store.create(place) as store:
        for one in build().run(TOLD):
            assert not isinstance(one, ReportError)
            store.add([one], run_version())
        fuse_record(store)
    return place


def test_a_contact_told_twice_is_shown_once_with_both_tellings(fused: Path) -> None:
    with Store.open(fused) as store:
        both = [one for one in store.occurrences("contact") if len(one.members) == 2]
    assert len(both) == 1
    with TestClient(create_app(settings_for(fused))) as client:
        assert len(client.get("/contacts.json").json()) == 2
        assert len(client.get("/contacts.json?view=fused").json()) == 1
        text = client.get(f"/contacts/{both[0].id}").text
        assert "Reuters" in text
        assert "MENA" in text
        assert "accounts differ" in text
        assert {"Nairobi", "Mombasa"} <= set(
            re.findall("Nairobi|Mombasa", text.split("Contradictions:")[1][:300])
        )


def test_an_old_occurrence_leads_to_the_new_one(fused: Path) -> None:
    with Store.open(fused) as store:
        one = next(iter(store.occurrences("contact")))
        old = type(one)("o-old", one.kind, one.members, one.day, one.fusion, one.body)
        store.save_occurrences([old], {})
        store.save_occurrences([], {"o-old": one.id})
    with TestClient(create_app(settings_for(fused))) as client:
        answer = client.get("/contacts/o-old", follow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["location"] == f"/contacts/{one.id}"
        assert client.get("/contacts/o-never").status_code == 404


def test_a_board_stands_where_status_says(record: Path) -> None:
    today = dt.date(2024, 2, 16)
    app = create_app(settings_for(record))
    data, process = app.state.data, load_processes()["sudan"]
    found = data.in_process("sudan", data.findings(Filters(), ["track"]))
    mine = {(one.id, one.stage) for one in standings_of(found, today, process.mediators)}
    with Store.open(record) as store:
        told = {(one.id, one.stage) for one in told_by_status(store, "sudan", today.isoformat(), "public")}
    assert mine == told != set()
    data.close()


def test_unknown_process_or_view_is_told(client: TestClient) -> None:
    assert client.get("/contacts?process=nowhere").status_code == 422
    assert client.get("/contacts?view=sideways").status_code == 422
    assert client.get("/p/nowhere/timeline").status_code == 404


def test_the_label_undated_touches_no_date() -> None:
    marks = (
        Mark("2024-01-01", "x", "yes", "square", "/a", "a"),
        Mark("2024-02-01", "x", "yes", "square", "/b", "b"),
    )
    drawn = str(lanes([Lane("x", ("x",), marks)], "x"))
    dates = re.findall(r'<text class="q" x="([\d.]+)" y="18" text-anchor="(\w+)">', drawn)
    left = [float(x) - (38 if anchor == "middle" else 0) for x, anchor in dates[1:]]
    assert min(left) >= GUTTER + 25 + 30
    assert all(b - a >= 60 for a, b in itertools.pairwise(left))


def test_support_follows_the_words(client: TestClient) -> None:
    text = client.get("/support/ceasefire").text
    assert "Backs it" in text
    rows = client.get("/support/ceasefire.json").json()
    assert rows
    assert {row["list"] for row in rows} <= {"backs", "conditions", "rejects"}
    assert stands_of([], "ceasefire") == []
    assert client.get("/support/the").status_code == 422
    assert (
        client.get("/support?formula=ceasefire", follow_redirects=False).headers["location"]
        == "/support/ceasefire"
    )


# What geoEqualEarthRaw of d3-geo 3.1.2 gives for these places, in its own units.
@pytest.mark.parametrize(
    ("lat", "lon", "x", "y"),
    [
        (0.0, 180.0, 2.70663, 0.0),
        (90.0, 0.0, 0.0, 1.31736),
        (51.5, -0.13, -0.00159, 0.96499),
        (-1.29, 36.82, 0.55359, -0.02613),
        (38.9, -77.04, -1.03371, 0.75527),
    ],
)
def test_the_projection(lat: float, lon: float, x: float, y: float) -> None:
    scale = WIDE / 2 / 2.706629
    assert project(lat, lon) == pytest.approx((WIDE / 2 + x * scale, HIGH / 2 - y * scale), abs=0.01)


def test_an_overlay_moves_hides_and_adds(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'note = "Mine."\nborders = false\n[[place]]\nname = "Nairobi"\nlat = 1\nlon = 2\n[[place]]\nname = "Cairo"\n'
        'hidden = true\n[[line]]\nname = "L"\npoints = [[1, 2], [3, 4]]\n',
        encoding="utf-8",
    )
    made = read_overlay(file)
    assert spot_of("Nairobi", "Kenya", made) == (1.0, 2.0)
    assert spot_of("Cairo", "Egypt", made) is None
    assert spot_of("Cairo", "Egypt", Overlay()) is not None
    assert (made.note, made.borders, len(made.lines)) == ("Mine.", False, 1)
    file.write_text(
        '[[place]]\nname = "X"\nlat = 100\nlon = 2\n[[line]]\nname = "L"\npoints = [[1, 2]]\n',
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeError, match="needs a name"):
        read_overlay(file)


def test_media_are_those_of_a_party_of_the_knowledge() -> None:
    assert whose("xinhua") == "China"
    assert whose(None) == "Not stated"
    with pytest.raises(KnowledgeError, match="party of the knowledge"):
        read_outlets('outlet = [{ names = ["X"], whose = "Nowhere", kind = "official" }]')
