"""Forgetting for good: after a purge no file of the record holds what the report said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from goodoffices.errors import ReportError, RunAborted
from goodoffices.record.fused import Judgement, Member, Occurrence
from goodoffices.record.letters import Refused
from goodoffices.record.schema import metadata
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

from .conftest import Clock
from .straw import PEOPLE, REPORTS, V1, V2, iso3, read, report

# Words that occur nowhere else, in the text, the title and the fields beside them.
SECRET = report(
    "secret",
    "Holm met Rao in Zyxwvuville on 2024-05-10 about qqissue. Holm demands a swordfish pact. "
    + "Filler. " * 900,
    title="Plumpelquatsch",
    publisher="Krokodilagentur",
    url="https://example.org/xylographer",
)
WORDS = (
    "zyxwvuville",
    "qqissue",
    "swordfish",
    "plumpelquatsch",
    "krokodilagentur",
    "xylographer",
    "judgementword",
)


def filled(place: str | Path) -> Store:
    """A record in which the secret report has left traces everywhere: read twice, revised, fused, judged, refused."""
    store = Store.create(place, clock=Clock(), iso3=iso3)
    store.add([read(item) for item in REPORTS], V1)
    store.add([read(SECRET)], V1, Origin(level=2))
    store.add([read(SECRET, score=0.9)], V2, Origin(level=2))
    revised = report("secret", SECRET.text + " Revised: Zyxwvuville.", title=SECRET.title)
    store.add([read(revised, score=0.9)], V2, Origin(level=2))
    error = ReportError("empty", "swordfish is not readable", report_id="secret", where="a:1")
    store.add([Refused(error, "a")], V1, Origin(level=2))
    (mine,) = store.findings(kinds=["contact"], filters=everything("secret"))
    (other,) = store.findings(kinds=["contact"], filters=everything("oslo"))
    parts = (Member("finding", mine.id), Member("finding", other.id, explanation={"why": "same day"}))
    store.save_occurrences(
        [
            Occurrence("o-both", "contact", parts, body={"quote": "swordfish pact"}),
            Occurrence("o-alone", "contact", parts[:1], body={"quote": "swordfish pact"}),
        ]
    )
    store.judge(
        Judgement("ann", "finding", mine.id, "reject", why="judgementword", value={"place": "zyxwvuville"})
    )
    return store


def everything(name: str):
    from goodoffices.record.filters import Filters  # noqa: PLC0415

    return Filters(report=name, level="restricted")


def files_with(folder: Path, word: str) -> list[str]:
    """The files whose bytes hold a word, whatever its case."""
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and word.encode() in path.read_bytes().lower()
    ]


def test_no_byte_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "record"
    store = filled(folder / "record.db")
    for word in WORDS:
        assert files_with(folder, word), "or the test would prove nothing"
    done = store.purge(["secret"], who="ann", why="told to")
    assert (done.reports, done.findings) == (1, 9)
    for word in WORDS:
        assert files_with(folder, word) == [], word
    store.close()
    for word in WORDS:
        assert files_with(folder, word) == [], word
    with Store.open(folder / "record.db") as again:
        terms = words_of_index(again)
        assert terms.isdisjoint(WORDS)
        assert {"blockade", "holm"} <= terms
        assert again.check() == []


def words_of_index(store: Store) -> set[str]:
    """Every word that the index holds; FTS5 shortens words that begin alike, so bytes alone tell too little."""
    with store._writing() as (conn, _):
        conn.execute(text("CREATE VIRTUAL TABLE temp.vocab USING fts5vocab(main, reports_fts, row)"))
        return set(conn.execute(text("SELECT term FROM temp.vocab")).scalars())


def test_all_that_came_from_it_alone_goes(place: str | Path) -> None:
    with filled(place) as store:
        store.purge(["secret"], who="ann", why="told to")
        dumped = "\n".join(json.dumps([str(cell) for cell in row]).lower() for row in rows(store))
        for word in WORDS:
            assert word not in dumped, word
        assert {one.report_id for one in store.findings()} == {"oslo", "call", "plan", "undated"}
        both = store.occurrence("o-both")
        assert both is not None
        assert ([member.id[:2] for member in both.members], both.body, both.level) == (
            ["c-"],
            {"stale": True},
            "public",
        )
        assert store.occurrence("o-alone", level="restricted") is None
        assert store.letters(level="restricted") == []
        (stone,) = store.tombstones()
        assert (stone.id, stone.what, stone.who, stone.why) == ("secret", "purged", "ann", "told to")
        assert store.check() == []


def rows(store: Store) -> list[tuple[object, ...]]:
    """Every row of the record."""
    with store._reading() as conn:
        return [tuple(row) for table in metadata.tables.values() for row in conn.execute(table.select())]


def test_a_purged_report_does_not_come_back(place: str | Path) -> None:
    with filled(place) as store:
        store.purge(["secret"], who="ann")
        written = store.add([read(SECRET)], V1)
        assert [error.code for error in written.failed] == ["purged"]
        assert store.report("secret", level="restricted") is None
        with pytest.raises(RunAborted, match="no report 'secret'"):
            store.purge(["secret"], who="ann")


def test_names_that_others_use_stay(place: str | Path) -> None:
    with filled(place) as store:
        store.purge(["secret", "oslo", "secret"], who="ann")
        assert {line.name for line in store.actors()} >= {PEOPLE["Holm"].name, PEOPLE["Rao"].name}
        assert [hit.report_id for hit in store.search("blockade")] == []


def test_backups_that_hold_it_are_named(tmp_path: Path) -> None:
    with filled(tmp_path / "record.db") as store:
        store.backup(tmp_path / "copy.db")
        store.purge(["secret"], who="ann")
        assert [path for path, _ in store.backups()] == [str(tmp_path / "copy.db")]
    assert files_with(tmp_path, "swordfish") == ["copy.db"]


def test_a_reader_in_the_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodoffices.record.engine.BUSY", 0.1)
    with filled(tmp_path / "record.db") as store, Store.open(tmp_path / "record.db") as other:
        slow = other.findings()
        next(slow)
        with pytest.raises(RunAborted, match="another process"):
            store.purge(["secret"], who="ann")
        slow.close()
        store.erase()
    assert files_with(tmp_path, "swordfish") == []
