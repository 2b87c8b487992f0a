"""`goodoffices fuse` and `status`: two tellings of one meeting, and a board of tracks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from goodoffices.faces.cli import app
from goodoffices.record.store import Store
from source_builders import mail, page

ONE = (
    "Kenya's Foreign Minister Daniel Mwangome received his Egyptian counterpart, Karim El-Sherbini, in Nairobi on "
    "Thursday. Mwangome called for an immediate ceasefire between the Sudanese army and the Rapid Support Forces (RSF)."
)
TWO = (
    "Egyptian Foreign Minister Karim El-Sherbini met Kenyan Foreign Minister Daniel Mwangome in Nairobi on Thursday to "
    "discuss the war in Sudan, the ministry in Cairo said."
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of two reports on one meeting."""
    folder = tmp_path_factory.mktemp("status")
    reports = folder / "reports.jsonl"
    rows = [
        {"id": "nairobi", "date": "2024-02-16", "publisher": "A wire", "text": ONE},
        {"id": "cairo", "date": "2024-02-16", "publisher": "A ministry", "text": TWO},
    ]
    reports.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    place = folder / "record.db"
    done = CliRunner().invoke(app, ["ingest", str(reports), "--db", str(place)])
    assert done.exit_code == 0, done.output
    return place


@pytest.fixture(scope="module")
def two_sides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of a ministry's page and the other ministry's mailing, fused."""
    folder = tmp_path_factory.mktemp("sides")
    head = (
        '<meta property="og:site_name" content="Ministry of Kenya"><meta property="article:published_time" '
    )
    head += 'content="2024-02-16T10:00:00+03:00">'
    (folder / "a.html").write_text(page(ONE, head=head), encoding="utf-8")
    headers = "From: Ministry of Egypt <press@mfa.example>\nSubject: Readout\nDate: Fri, 16 Feb 2024 18:00:00 +0200\n"
    (folder / "b.eml").write_bytes(mail(TWO, headers=headers))
    place = folder / "record.db"
    for command in (["ingest", str(folder / "a.html"), str(folder / "b.eml")], ["fuse"]):
        done = CliRunner().invoke(app, [*command, "--db", str(place)])
        assert done.exit_code == 0, done.output
    return place


def test_two_tellings_are_one_occurrence(record: Path) -> None:
    """Both name the same people, place and day; each publisher is a voice."""
    done = CliRunner().invoke(app, ["fuse", "--db", str(record)])
    assert done.exit_code == 0, done.output
    with Store.open(record) as store:
        (one,) = store.occurrences("contact")
        assert len(one.members) == 2
        assert one.body["voices"] == ["A ministry", "A wire"]
        assert any(member.explanation["why"] for member in one.members)


def test_two_sides_are_told_by_what_their_own_files_say(two_sides: Path) -> None:
    """Publisher and day reach fusion from the files alone."""
    with Store.open(two_sides) as store:
        assert {(one.report.publisher, one.report.date) for one in store.reports()} == {
            ("Ministry of Kenya", "2024-02-16"),
            ("Ministry of Egypt", "2024-02-16"),
        }
        (one,) = store.occurrences("contact")
        assert one.body["voices"] == ["Ministry of Egypt", "Ministry of Kenya"]
        assert {found.publisher for found in store.findings(kinds=["contact"])} == set(one.body["voices"])


def test_fusing_again_changes_nothing(record: Path) -> None:
    """Occurrences keep their ids and members."""
    seen = []
    for _ in range(2):
        assert CliRunner().invoke(app, ["fuse", "--db", str(record)]).exit_code == 0
        with Store.open(record) as store:
            seen.append([(o.id, o.members, o.body) for o in store.occurrences("contact")])
    assert seen[0] == seen[1]


def test_the_board_tells_each_track_with_its_notes(record: Path) -> None:
    """The ceasefire was called for on the day of the report, and ten days passed since."""
    done = CliRunner().invoke(app, ["status", "sudan", "--db", str(record), "--on", "2024-02-26", "--json"])
    assert done.exit_code == 0, done.output
    tracks = {one["track"]: one for one in json.loads(done.output)}
    assert tracks["ceasefire"]["stage"] == "called_for"
    assert tracks["ceasefire"]["quiet_days"] == 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["status", "atlantis"], "available: dr-congo"),
        (["status", "sudan", "--on", "soon"], "no ISO day"),
    ],
)
def test_one_clear_line(record: Path, arguments: list[str], said: str) -> None:
    """What is wrong and what there is instead; never a traceback."""
    done = CliRunner().invoke(app, [*arguments, "--db", str(record)])
    assert done.exit_code != 0
    assert said in str(done.output) + str(done.exception)


def test_processes_are_listed() -> None:
    """Without a name the shipped six are told."""
    done = CliRunner().invoke(app, ["status"])
    assert done.exit_code == 0
    assert len(done.output.splitlines()) == 6
