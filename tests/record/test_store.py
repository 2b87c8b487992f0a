"""What a record keeps and how it changes, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from goodoffices.errors import ReportError, RunAborted
from goodoffices.model import Contact, Reading, Report
from goodoffices.record.codec import kind_of, pack, unpack
from goodoffices.record.engine import engine_for
from goodoffices.record.filters import Filters
from goodoffices.record.letters import Refused
from goodoffices.record.migrate import migrate, newest, scripts
from goodoffices.record.schema import metadata
from goodoffices.record.store import Store
from goodoffices.record.words import fill_words
from goodoffices.record.write import Origin

from .conftest import Clock
from .straw import REPORTS, V1, V2, iso3, read, report

ALL = Filters(level="restricted")


def ids(store: Store, filters: Filters = ALL, *kinds: str) -> list[str]:
    """The ids of what is found."""
    return [one.id for one in (store.findings(filters, kinds) if kinds else store.findings(filters))]


def test_the_tables_are_those_of_the_migrations(store: Store) -> None:
    with store._reading() as conn:
        seen = inspect(conn)
        for table in metadata.tables.values():
            columns = {column["name"] for column in seen.get_columns(table.name)} - {"words"}
            assert columns == {column.name for column in table.columns}, table.name


@pytest.mark.parametrize("old", range(1, newest()))
def test_every_older_version_is_brought_up_to_date(place: str | Path, clock: Clock, old: int) -> None:
    Store.create(place, clock=clock, iso3=iso3).close()
    with Store.open(place, clock=clock, iso3=iso3) as store:
        letter = Refused(ReportError("language", "French; translate it", where="x"), "x", {"text": "Oui."})
        store.add([*(read(item) for item in REPORTS), letter], V1)
        before = ids(store)
    back_to(place, old)
    with pytest.raises(
        RunAborted, match=f"schema {old}, this goodoffices needs {newest()}; run goodoffices db"
    ):
        Store.open(place)
    assert Store.migrate(place) == list(range(old + 1, newest() + 1))
    assert Store.migrate(place) == []
    with Store.open(place, clock=clock, iso3=iso3) as store:
        assert ids(store) == before
        assert len(ids(store, Filters(party="India", issue="ceasefire"))) == 1
        assert [hit.report_id for hit in store.search("blockade")] == ["oslo"]
        assert store.check() == []
        (kept,) = store.letters()
        assert (kept.code, kept.kept, kept.how) == ("language", {}, {}), "version 3 begins to keep fields"


def back_to(place: str | Path, version: int) -> None:
    """Make a record as the program of this version would have left it: migrated so far, with the same rows."""
    engine = engine_for(place, "rw")
    with engine.begin() as conn:
        tables = [name for name in metadata.tables if inspect(conn).has_table(name)]
        kept = {
            name: [dict(row) for row in conn.execute(metadata.tables[name].select()).mappings()]
            for name in tables
        }
        conn.execute(text("DROP TABLE IF EXISTS reports_fts"))
        if engine.dialect.name == "sqlite":
            conn.execute(text("PRAGMA defer_foreign_keys=ON"))
        cascade = " CASCADE" if engine.dialect.name == "postgresql" else ""
        for name in reversed(metadata.tables):
            conn.execute(text(f"DROP TABLE {name}{cascade}"))
    migrate(engine, until=version)
    with engine.begin() as conn:
        for name, rows in kept.items():
            if rows and name != "record_schema" and inspect(conn).has_table(name):
                there = {column["name"] for column in inspect(conn).get_columns(name)}
                old = [{column: cell for column, cell in row.items() if column in there} for row in rows]
                conn.execute(metadata.tables[name].insert(), old)
        if version >= 2:
            fill_words(conn)
    engine.dispose()


def test_a_record_of_a_newer_program_is_left_alone(place: str | Path) -> None:
    Store.create(place).close()
    engine = engine_for(place, "rw")
    with engine.begin() as conn:
        conn.execute(text("INSERT INTO record_schema VALUES (99, '', '')"))
    engine.dispose()
    for touch in (Store.open, Store.create, Store.migrate):
        with pytest.raises(RunAborted, match="schema 99, this goodoffices knows"):
            touch(place)


def test_a_migration_that_fails_leaves_nothing(place: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_for(place, "rwc")
    good = scripts(engine.dialect.name)
    bad = {**good, 2: (*good[2], "CREATE TABLE nonsense (")}
    monkeypatch.setattr("goodoffices.record.migrate.scripts", lambda _dialect: bad)
    with pytest.raises(Exception, match=r"syntax|incomplete"):
        migrate(engine)
    with engine.begin() as conn:
        assert not inspect(conn).has_table("judgements")
        assert conn.execute(text("SELECT max(version) FROM record_schema")).scalar() == 1
    engine.dispose()


def test_findings_come_out_as_they_went_in(filled: Store) -> None:
    given = {finding.id: finding for item in REPORTS for finding in read(item).findings()}
    assert {one.id: one.finding for one in filled.findings(ALL)} == given
    for finding in given.values():
        assert unpack(kind_of(finding), pack(finding)) == finding
    assert [one.report for one in filled.reports(Filters(newest_first=False), text=True)] == [
        REPORTS[3],
        *REPORTS[:3],
    ]
    assert filled.statements("oslo") == read(REPORTS[0]).statements


def test_the_same_again_changes_nothing(filled: Store) -> None:
    before = dump(filled)
    written = filled.add([read(item) for item in REPORTS], V1)
    assert written.unchanged == [item.id for item in REPORTS]
    assert [written.new, written.recoded, written.revised, written.failed] == [[], [], [], []]
    assert dump(filled) == before
    assert filled.unchanged(REPORTS, V1, Origin()) == {item.id for item in REPORTS}
    assert filled.unchanged(REPORTS, V2, Origin()) == set()


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with store._reading() as conn:
        return {
            name: sorted((tuple(row) for row in conn.execute(table.select())), key=repr)
            for name, table in metadata.tables.items()
        }


def test_the_same_files_give_the_same_rows(tmp_path: Path) -> None:
    dumps = []
    for name in ("one.db", "two.db"):
        with Store.create(tmp_path / name, clock=Clock(), iso3=iso3) as store:
            store.add([read(item) for item in REPORTS], V1)
            rows = dump(store)
            rows.pop("record_schema")  # holds the time of the day
            dumps.append(rows)
    assert dumps[0] == dumps[1]


def test_coding_again_supersedes_and_keeps(filled: Store, clock: Clock) -> None:
    (old,) = filled.findings(Filters(report="oslo"), ["contact"])
    clock.now += dt.timedelta(days=2)
    written = filled.add([read(REPORTS[0], score=0.9)], V2)
    assert written.recoded == ["oslo"]
    (new,) = filled.findings(Filters(report="oslo"), ["contact"])
    assert (new.id, new.finding.evidence.score, new.run) == (old.id, 0.9, V2.id)
    (known,) = filled.findings(Filters(report="oslo", as_of="2024-06-02"), ["contact"])
    assert (known.finding, known.run) == (old.finding, V1.id)
    assert known.valid_to == new.valid_from
    assert list(filled.findings(Filters(as_of="2024-05-31"))) == []
    assert filled.check() == []


def test_what_a_later_version_no_longer_finds_is_no_longer_current(filled: Store, clock: Clock) -> None:
    clock.now += dt.timedelta(days=1)
    filled.add([Reading(REPORTS[0])], V2)
    assert ids(filled, Filters(report="oslo")) == []
    assert len(ids(filled, Filters(report="oslo", as_of="2024-06-01"))) == 3


def test_a_revised_text_supersedes_the_earlier_one(filled: Store, clock: Clock) -> None:
    clock.now += dt.timedelta(days=1)
    later = report("oslo", REPORTS[0].text.replace("2024-05-10", "2024-05-11"))
    assert filled.add([read(later)], V1).revised == ["oslo"]
    assert filled.report("oslo").report == later  # type: ignore[union-attr]
    assert [one.report for one in filled.reports(Filters(report="oslo", as_of="2024-06-01"), text=True)] == [
        REPORTS[0]
    ]
    (contact,) = filled.findings(Filters(report="oslo"), ["contact"])
    assert isinstance(contact.finding, Contact)
    assert contact.finding.date
    assert contact.finding.date.value == "2024-05-11"
    assert len(list(filled.search("blockade"))) == 1


@pytest.mark.parametrize(
    ("text_", "source", "reason"),
    [
        ("Ministers spoke of fish.", "wire", "another text under the same id is no revision"),
        (REPORTS[0].text + " Later.", "other wire", "two sources that number their reports alike"),
    ],
)
def test_an_id_given_twice_is_refused(store: Store, text_: str, source: str, reason: str) -> None:
    store.add([read(REPORTS[0])], V1, Origin(source="wire"))
    written = store.add([read(report("oslo", text_))], V1, Origin(source=source))
    assert [error.code for error in written.failed] == ["repeated-id"], reason
    assert store.report("oslo").report == REPORTS[0]  # type: ignore[union-attr]
    (letter,) = store.letters()
    assert (letter.report_id, letter.code, letter.source) == ("oslo", "repeated-id", source)


def test_one_id_twice_in_a_report_is_numbered(store: Store) -> None:
    reading = read(REPORTS[0])
    twice = Reading(REPORTS[0], contacts=reading.contacts * 2)
    store.add([twice], V1)
    name = reading.contacts[0].id
    assert sorted(ids(store)) == [name, f"{name}~2"]
    assert store.add([twice], V1).unchanged == ["oslo"]


def test_evidence_has_w3c_selectors(filled: Store) -> None:
    (found,) = filled.findings(Filters(report="oslo"), ["position"])
    evidence, proposition = filled.evidence(found.id)
    assert proposition == {
        "role": "proposition",
        "in": "text",
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": "an end to the blockade",
                "prefix": "24-05-10 about ceasefire. Holm demands "[-32:],
                "suffix": ".",
            },
            {"type": "TextPositionSelector", "start": 65, "end": 87},
        ],
    }
    assert evidence["role"] == "evidence"
    json.dumps(evidence)


FILTERED = [
    ({"party": "india"}, {"oslo", "call"}, "capitals do not matter"),
    ({"party": "IND"}, {"oslo", "call"}, "an ISO code is known by the knowledge"),
    ({"actor": "otzi"}, {"call", "plan", "undated"}, "part of a name, without its accent"),
    ({"actor": "Anna Holm"}, {"oslo", "plan", "undated"}, "a whole name"),
    ({"actor": "ol"}, set(), "no part of a word"),
    ({"actor": "Holm", "party": "India"}, {"oslo"}, "filters are joined by and"),
    ({"actor": ["Holm", "Rao"]}, {"oslo", "call", "plan", "undated"}, "values by or"),
    ({"issue": "ceasefire", "place": "Norway"}, {"oslo"}, "a country counts as a place"),
    ({"place": "wien"}, {"plan"}, "a city"),
    ({"type": "phone_call"}, {"call"}, "the format of a contact"),
    ({"status": "planned"}, {"plan"}, "the modality"),
    ({"since": "2024-05-10", "until": "2024-05-10"}, {"oslo", "call"}, "a month may be any of its days"),
    ({"since": "2024-06"}, {"plan"}, "a month as a bound"),
    ({"until": "2024-05-01"}, {"call", "undated"}, "what has no date at all comes before everything"),
    ({"party": "Atlantis"}, set(), "a value that does not occur"),
    ({"report": ["oslo", "plan"]}, {"oslo", "plan"}, "by report"),
    ({"min_score": 0.9}, set(), "by score"),
    ({"party": "Norway", "issue": "ceasefire", "since": "2024-05-11"}, {"plan"}, "three filters"),
]


@pytest.mark.parametrize(("given", "expected", "reason"), FILTERED)
def test_filters(filled: Store, given: dict[str, object], expected: set[str], reason: str) -> None:
    found = list(filled.findings(Filters(**given), ["contact"]))  # type: ignore[arg-type]
    assert {one.report_id for one in found} == expected, reason
    assert len(found) == len({one.id for one in found}), "each once"
    assert [one.day for one in found] == sorted((one.day for one in found), reverse=True), "newest first"
    assert filled.count(Filters(**given), ["contact"]) == len(found)  # type: ignore[arg-type]


def test_a_limit_takes_the_newest(filled: Store) -> None:
    assert [one.report_id for one in filled.findings(Filters(limit=2), ["contact"])] == ["plan", "oslo"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"since": "May"}, "is not an ISO date; write it as 2024-05-31"),
        ({"level": "secret"}, "available levels: public, confidential, restricted"),
        ({"limit": 0}, "would show nothing"),
    ],
)
def test_filters_that_make_no_sense(given: dict[str, object], message: str) -> None:
    with pytest.raises(RunAborted, match=message):
        Filters(**given)  # type: ignore[arg-type]


def test_a_level_passes_on(store: Store) -> None:
    store.add([read(REPORTS[0])], V1, Origin(level=1))
    store.add([read(REPORTS[1])], V1)
    error = ReportError("empty", "the text is empty", report_id="x", where="secret.jsonl:3")
    store.add([Refused(error, "secret.jsonl")], V1, Origin(level=2))
    assert {one.report_id for one in store.findings()} == {"call"}
    assert {one.report_id for one in store.findings(Filters(level="confidential"))} == {"oslo", "call"}
    assert [one.report.id for one in store.reports()] == ["call"]
    assert list(store.search("blockade")) == []
    assert [hit.level for hit in store.search("blockade", Filters(level="confidential"))] == ["confidential"]
    (contact,) = store.findings(Filters(level="confidential", report="oslo"), ["contact"])
    assert store.finding(contact.id) is None
    assert store.evidence(contact.id) == []
    assert store.statements("oslo") == ()
    assert store.report("oslo") is None
    assert {line.name for line in store.actors()} == {"Rao", "Bo Ötzi", None}
    assert store.letters() == []
    assert len(store.letters(level="restricted")) == 1


def test_a_level_is_raised_never_lowered(filled: Store) -> None:
    filled.unchanged(REPORTS[:1], V1, Origin(level=2))
    assert filled.report("oslo") is None
    filled.add([read(REPORTS[0])], V1)
    assert filled.report("oslo") is None
    filled.add([read(REPORTS[1])], V1, Origin(level=1))
    assert filled.report("call") is None


def test_actors_as_of_date(filled: Store) -> None:
    lines = {(line.name, line.office): line for line in filled.actors(Filters(party="Norway"))}
    holm = lines["Anna Holm", "foreign minister of Norway"]
    assert (holm.iso3, holm.code, holm.findings) == ("NOR", "NORGOV", 7)
    assert (holm.first_day, holm.last_day) == ("", "2024-06-01")
    assert {line.party for line in filled.actors(Filters(actor="Rao"))} == {"India"}


def test_actors_count_what_counts(filled: Store, clock: Clock) -> None:
    def count(**given: str) -> int:
        return sum(line.findings for line in filled.actors(Filters(actor="Holm", **given)))  # type: ignore[arg-type]

    assert count() == 7
    clock.now += dt.timedelta(days=1)
    filled.add([read(REPORTS[0], score=0.5)], V2)
    assert count() == 7, "coded again, not counted twice"
    filled.withdraw(["oslo"], who="ann", why="")
    assert (count(), count(as_of="2024-06-01")) == (4, 7)
    filled.unchanged(REPORTS[2:3], V1, Origin(level=1))
    assert (count(), count(level="confidential")) == (2, 4)
    assert filled.check() == []


SEARCHED = [
    ("blockade", ["oslo"], "a word"),
    ("otzi", ["plan", "call", "undated"], "accents do not matter"),
    ('"met Rao"', ["oslo"], "a phrase"),
    ('"Rao met"', [], "in this order"),
    ("block*", ["oslo"], "a beginning"),
    ("holm -blockade", ["plan", "call", "undated"], "without a word"),
    ("holm rao", ["call", "oslo", "undated"], "both words"),
    ('a"b:(c', [], "no syntax of the database comes through"),
]


@pytest.mark.parametrize(("asked", "expected", "reason"), SEARCHED)
def test_search(filled: Store, asked: str, expected: list[str], reason: str) -> None:
    assert [hit.report_id for hit in filled.search(asked)] == expected, reason


def test_snippets_mark_the_words(filled: Store) -> None:
    (hit,) = filled.search("blockade", Filters(limit=5))
    assert "\ue000blockade\ue001" in hit.snippet
    with pytest.raises(RunAborted, match="names no word"):
        list(filled.search("-x ..."))


def test_dead_letters_are_counted_and_settled(store: Store) -> None:
    error = ReportError("language", "the text is in French", report_id="oslo", where="a.jsonl:1")
    for _ in range(2):
        store.add([Refused(error, "a.jsonl")], V1)
    (letter,) = store.letters()
    assert (letter.attempts, letter.place, letter.origin) == (2, "a.jsonl:1", "a.jsonl")
    store.add([read(REPORTS[0])], V1)
    assert store.letters() == []
    store.add([Refused(error, "a.jsonl")], V1)
    store.finish_origins(["a.jsonl"], store.moment())
    assert store.letters() == []


def test_withdrawn_reports_leave_a_tombstone(filled: Store, clock: Clock) -> None:
    clock.now += dt.timedelta(days=1)
    filled.withdraw(["oslo"], who="ann", why="the agency took it back")
    assert filled.report("oslo") is None
    assert {one.report_id for one in filled.findings()} == {"call", "plan", "undated"}
    assert "oslo" in {one.report_id for one in filled.findings(Filters(as_of="2024-06-01"))}
    (stone,) = filled.tombstones()
    assert (stone.id, stone.what, stone.who, stone.why) == (
        "oslo",
        "withdrawn",
        "ann",
        "the agency took it back",
    )
    assert [error.code for error in filled.add([read(REPORTS[0])], V1).failed] == ["withdrawn"]
    with pytest.raises(RunAborted, match="withdrawn already"):
        filled.withdraw(["oslo"], who="ann", why="")
    with pytest.raises(RunAborted, match="no report 'nothing'"):
        filled.withdraw(["nothing"], who="ann", why="")


def test_a_sound_record_has_no_problems(filled: Store) -> None:
    assert filled.check() == []
    filled.repair()
    assert filled.check() == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE evidence SET exact = 'x' WHERE role = 'proposition'", "a quotation of p-"),
        ("DELETE FROM facets", "findings have no facets"),
        ("UPDATE participants SET level = 2 WHERE ord = 0", "participants do not fit their findings"),
    ],
)
def test_check_finds(filled: Store, damage: str, told: str) -> None:
    with filled._writing() as (conn, _):
        conn.execute(text(damage))
    assert any(told in problem for problem in filled.check())


def test_the_file_is_for_its_owner(tmp_path: Path) -> None:
    Store.create(tmp_path / "deep" / "record.db").close()
    assert stat.S_IMODE((tmp_path / "deep" / "record.db").stat().st_mode) == 0o600


def test_errors_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(RunAborted, match=r"there is no record here; goodoffices init"):
        Store.open(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("This is no database, but a text of some length. " * 100)
    with pytest.raises(RunAborted, match=r"this is no record of goodoffices"):
        Store.open(tmp_path / "text.db")
    with pytest.raises(RunAborted, match=r"a record is kept in SQLite \(a path\) or PostgreSQL"):
        Store.create("mysql://somebody:secret@there/x")


def test_no_password_is_told() -> None:
    with pytest.raises(RunAborted) as caught:
        Store.open("postgresql+psycopg://ann:secret@127.0.0.1:9/record")
    assert "secret" not in str(caught.value)
    assert "does not answer" in str(caught.value)


def test_a_backup_is_the_same_record(tmp_path: Path) -> None:
    with Store.create(tmp_path / "record.db", clock=Clock(), iso3=iso3) as store:
        store.add([read(item) for item in REPORTS], V1)
        store.backup(tmp_path / "copy.db")
        assert [path for path, _ in store.backups()] == [str(tmp_path / "copy.db")]
        with pytest.raises(RunAborted, match="there is such a file already"):
            store.backup(tmp_path / "copy.db")
        rows = dump(store)
    with Store.open(tmp_path / "copy.db") as copy:
        assert {**dump(copy), "backups": rows["backups"]} == rows
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_readers_go_on_while_somebody_writes(filled: Store) -> None:
    before = ids(filled)
    with filled._writing() as (conn, _):
        conn.execute(text("DELETE FROM facets"))
        conn.execute(text("UPDATE findings SET type = 'x'"))
        assert ids(filled) == before
        assert {one.finding for one in filled.findings()}


def test_reading_cannot_write(filled: Store) -> None:
    with pytest.raises(RunAborted, match=r"only be read|may not be written"), filled._reading() as conn:
        conn.execute(text("DELETE FROM facets"))
    assert filled.check() == []


def test_a_report_without_anything_is_kept(store: Store) -> None:
    assert store.add([Reading(Report("r", "Nothing."))], V1).new == ["r"]
    assert store.add([], V1).new == []
    assert store.unchanged([Report("r", "Nothing.")], V1, Origin()) == {"r"}
