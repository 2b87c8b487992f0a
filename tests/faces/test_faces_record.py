"""The record on the command line and from Python, with a pipeline of straw."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import goodoffices
from goodoffices.errors import RunAborted
from goodoffices.export.tables import write_table
from goodoffices.faces.cli import main
from goodoffices.record.columns import COLUMNS

MET = "The minister of Ruritania met the envoy of Graustark on Monday. They agreed that the truce will hold."
DEMANDS = (
    "The minister of Ruritania demands an end to the blockade. The officials spoke of it for a long time."
)
Capture = pytest.CaptureFixture[bytes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two good lines and a broken one, and a record of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOODOFFICES_DB", str(tmp_path / "record.db"))
    rows = [
        json.dumps(
            {"id": "met", "text": MET, "date": "2024-05-31", "title": "=1+1", "url": "https://example.org/1"}
        ),
        json.dumps({"id": "demands", "text": DEMANDS, "date": "2024-06-02"}),
        '{"id": "broken", "text": ',
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def run(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


@pytest.fixture
def taken(folder: Path, capsysbinary: Capture) -> Path:
    """The same folder, its reports taken in."""
    status, out, err = run(capsysbinary, "ingest", "many.jsonl")
    assert (status, out) == (1, "2 new, 0 unchanged, 1 failed\n")
    assert err.startswith(f"goodoffices: {folder}/many.jsonl:3: broken JSON")
    assert err.count("\n") == 1
    return folder


def rows_of(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


@pytest.mark.usefixtures("taken")
def test_the_same_again_is_passed_over(capsysbinary: Capture) -> None:
    assert run(capsysbinary, "ingest", "many.jsonl")[1] == "0 new, 2 unchanged, 1 failed\n"
    status, out, _ = run(capsysbinary, "ingest", "--no-events", "many.jsonl")
    assert (status, out) == (1, "0 new, 2 read again by another version, 0 unchanged, 1 failed\n")


def test_what_is_unchanged_loads_no_pipeline(
    taken: Path, capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (taken / "good.jsonl").write_text("\n".join((taken / "many.jsonl").read_text().splitlines()[:2]))
    monkeypatch.delattr(sys.modules["goodoffices.pipeline"], "build")
    assert run(capsysbinary, "ingest", "good.jsonl") == (0, "0 new, 2 unchanged, 0 failed\n", "")


def test_dead_letters_are_listed_and_retried(taken: Path, capsysbinary: Capture) -> None:
    (letter,) = rows_of(run(capsysbinary, "deadletters", "list")[1])
    assert (letter["code"], letter["place"]) == ("bad-json", f"{taken}/many.jsonl:3")
    status, out, _ = run(capsysbinary, "deadletters", "retry")
    assert (status, out.splitlines()[-1]) == (1, "1 dead letters before, 1 now")
    good = (taken / "many.jsonl").read_text().replace('"text": \n', "")
    (taken / "many.jsonl").write_text(
        good[: good.rindex('{"id": "broken"')] + json.dumps({"id": "x", "text": MET})
    )
    status, out, _ = run(capsysbinary, "deadletters", "retry")
    assert (status, out.splitlines()) == (0, ["1 new, 2 unchanged, 0 failed", "1 dead letters before, 0 now"])


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["contacts"], ["met"]),
        (["contacts", "--party", "graustark", "--how", "meeting", "--modality", "planned"], ["met"]),
        (["contacts", "--actor", "kant", "--issue", "ceasefire", "--since", "2024-05"], ["met"]),
        (["contacts", "--until", "2024-05-30"], []),
        (["contacts", "--mechanism", "quartet", "--place", "strelsau"], ["met"]),
        (["contacts", "--as-of", "2000-01-01"], []),
        (["contacts", "--reviewed"], []),
        (["contacts", "--not-reviewed", "--limit", "1"], ["met"]),
        (["positions", "--issue", "blockade"], ["demands"]),
        (["tracks", "--modality", "violated"], ["met"]),
        (["events", "--how", "CONSULT", "--report", "met"], ["met"]),
        (["upcoming", "--since", "2024-05-01"], ["met"]),
        (["upcoming"], []),
        (["reports", "--since", "2024-06"], ["demands"]),
        (["search", "blockade"], ["demands"]),
    ],
)
@pytest.mark.usefixtures("taken")
def test_asking(capsysbinary: Capture, command: Sequence[str], expected: list[str]) -> None:
    status, out, err = run(capsysbinary, *command)
    assert (status, err) == (0, "")
    assert [row["report_id"] for row in rows_of(out)] == expected


@pytest.mark.parametrize("kind", ["contact", "position", "track", "event"])
@pytest.mark.usefixtures("taken")
def test_columns_are_stable(capsysbinary: Capture, kind: str) -> None:
    _, out, _ = run(capsysbinary, f"{kind}s", "--format", "jsonl")
    for line in out.splitlines():
        assert tuple(json.loads(line)) == COLUMNS[kind]
    assert out.count("\n") == 1


@pytest.mark.usefixtures("taken")
def test_forms_hold_the_same(taken: Path, capsysbinary: Capture) -> None:
    import openpyxl  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415

    for form in ("csv", "jsonl", "json", "parquet", "xlsx"):
        assert run(capsysbinary, "contacts", "--format", form, "--out", f"x.{form}") == (0, "", "")
    expected = json.loads((taken / "x.json").read_text())
    assert [json.loads(line) for line in (taken / "x.jsonl").read_text().splitlines()] == expected
    (frame,) = pd.read_parquet(taken / "x.parquet").to_dict("records")
    assert {key: None if pd.isna(value) else value for key, value in frame.items()} == expected[0]
    (row,) = rows_of((taken / "x.csv").read_text())
    assert row["report_title"] == "'=1+1"
    sheet = openpyxl.load_workbook(taken / "x.xlsx").active
    assert sheet is not None
    names, cells = sheet.iter_rows(values_only=True)
    assert names == COLUMNS["contact"]
    assert dict(zip(names, cells, strict=True)) == expected[0]
    assert sheet.cell(2, names.index("report_title") + 1).data_type == "s", "text, not a formula"
    before = (taken / "x.xlsx").read_bytes()
    run(capsysbinary, "contacts", "--format", "xlsx", "--out", "again.xlsx")
    assert (taken / "again.xlsx").read_bytes() == before


def test_a_table_is_streamed_and_bounded() -> None:
    out = io.BytesIO()
    write_table(iter([]), ["a", "score"], "parquet", out)
    assert out.getvalue().startswith(b"PAR1")
    with pytest.raises(RunAborted, match="available formats: csv, jsonl, json, parquet, xlsx"):
        write_table([], ["a"], "ods", io.BytesIO())
    out = io.BytesIO()
    write_table([{"a": "@x"}, {"a": None}, {"a": -1.5}, {"a": True}], ["a"], "csv", out, bom=True)
    assert out.getvalue() == b"\xef\xbb\xbfa\n'@x\n\n-1.5\ntrue\n".replace(b"\n\n", b'\n""\n')


@pytest.mark.usefixtures("taken")
def test_a_table_for_people(capsysbinary: Capture) -> None:
    status, out, _ = run(capsysbinary, "contacts", "--format", "table")
    assert status == 0
    assert "Anna Holm" in out
    assert "contact id" in out
    assert "\x1b" not in out
    assert run(capsysbinary, "search", "nowhere", "--format", "table")[1] == "nothing found\n"
    assert "\ue000" not in run(capsysbinary, "search", "blockade", "--format", "table")[1]
    assert "**blockade**" in run(capsysbinary, "search", "blockade", "--format", "jsonl")[1]
    assert "\ue000" not in run(capsysbinary, "search", "blockade")[1]


def test_a_level_hides(folder: Path, capsysbinary: Capture) -> None:
    run(
        capsysbinary,
        "ingest",
        "many.jsonl",
        "--level",
        "confidential",
        "--source",
        "desk",
        "--time-zone",
        "Africa/Cairo",
    )
    for command in (["contacts"], ["reports"], ["actors"], ["search", "blockade"], ["deadletters", "list"]):
        assert rows_of(run(capsysbinary, *command)[1]) == []
        assert rows_of(run(capsysbinary, *command, "--level", "confidential")[1])
    count = "SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM evidence) AS n"
    assert rows_of(run(capsysbinary, "sql", count)[1]) == [{"n": "0"}]
    assert rows_of(run(capsysbinary, "sql", count, "--level", "restricted")[1]) != [{"n": "0"}]
    (row, _) = rows_of(run(capsysbinary, "reports", "--level", "restricted")[1])
    assert (row["level"], row["source"], row["time_zone"]) == ("confidential", "desk", "Africa/Cairo")
    assert (folder / "record.db").exists()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("DELETE FROM main.reports", "not authorized"),
        ("UPDATE main.findings SET score = 0", "not authorized"),
        ("ATTACH 'other.db' AS other", "not authorized"),
        ("PRAGMA query_only", "not authorized"),
        ("SELECT 1; DROP TABLE main.reports", "one statement at a time"),
        ("SELEC 1", "syntax error"),
        ("SELECT 1 AS a, 2 AS a", "two columns of the answer have the same name"),
    ],
)
def test_sql_only_asks(taken: Path, capsysbinary: Capture, query: str, told: str) -> None:
    status, out, err = run(capsysbinary, "sql", query)
    assert (status, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
    assert not (taken / "other.db").exists()


@pytest.mark.usefixtures("taken")
def test_sql_answers(capsysbinary: Capture) -> None:
    query = (
        "SELECT c.type, p.name FROM contacts c JOIN participants p ON p.finding_key = c.key ORDER BY p.ord"
    )
    _, out, _ = run(capsysbinary, "sql", query, "--format", "jsonl")
    assert [json.loads(line)["name"] for line in out.splitlines()] == ["Anna Holm", "Boris Kant"]


def test_care(taken: Path, capsysbinary: Capture) -> None:
    assert run(capsysbinary, "db", "check") == (0, "the record is sound\n", "")
    assert run(capsysbinary, "db", "migrate") == (0, "the record is up to date\n", "")
    assert "of all handling levels" in run(capsysbinary, "db", "backup", "copy.db")[1]
    status, out, _ = run(capsysbinary, "withdraw", "demands", "--why", "taken back", "--who", "ann")
    assert (status, out) == (0, "withdrawn: demands\n")
    status, out, err = run(capsysbinary, "purge", "met", "--who", "ann")
    assert (status, out) == (0, "purged 1 reports and 3 findings\n")
    assert str(taken / "copy.db") in err
    assert [(row["id"], row["what"], row["who"]) for row in rows_of(run(capsysbinary, "withdrawn")[1])] == [
        ("demands", "withdrawn", "ann"),
        ("met", "purged", "ann"),
    ]
    assert rows_of(run(capsysbinary, "reports")[1]) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["contacts"], "there is no record here; goodoffices init or goodoffices ingest makes one"),
        (["ingest", "-", "-"], "standard input (-) can be read only once"),
        (["ingest", "many.jsonl", "--time-zone", "Cairo"], "there is no time zone 'Cairo'"),
        (["contacts", "--since", "May"], "there is no record"),
        (["sql", "SELECT 1"], "there is no record here"),
        (["purge", "met"], "there is no record here"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_use_is_one_clear_line(capsysbinary: Capture, arguments: Sequence[str], told: str) -> None:
    status, out, err = run(capsysbinary, *arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_the_place_of_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Capture
) -> None:
    monkeypatch.delenv("GOODOFFICES_DB", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    run(capsysbinary, "init", "--db", str(tmp_path / "mine.db"))
    assert (tmp_path / "mine.db").exists()
    if sys.platform == "linux":
        assert run(capsysbinary, "init")[1] == f"the record is {tmp_path}/goodoffices/record.db\n"


def test_from_python(taken: Path) -> None:
    with goodoffices.open(taken / "record.db") as db:
        frame = db.contacts(goodoffices.Filters(party="Graustark"))
        assert tuple(frame.columns) == COLUMNS["contact"]
        assert len(frame) == 1
        assert tuple(db.contacts(goodoffices.Filters(party="Nowhere")).columns) == COLUMNS["contact"]
        found = db.contact(frame.contact_id[0])
        assert found.quote.startswith("The minister of Ruritania met")
        assert found.evidence[0]["selector"][0]["exact"] == found.quote
        assert found.finding.evidence.spans[0].start == found.evidence[0]["selector"][1]["start"]
        assert db.report(found.stored.report_id).report.text == MET
        assert [one.kind for one in db.each(kinds=["track"])] == ["track"]
        assert [len(table) for table in (db.positions(), db.tracks(), db.events(), db.reports())] == [
            1,
            1,
            1,
            2,
        ]
        assert list(db.search("truce").report_id) == ["met"]
        assert "text" not in db.reports().columns
        for missing in (db.contact, db.report):
            with pytest.raises(RunAborted, match=r"no .+ 'c-0' in the record at the level 'public'"):
                missing("c-0")
    with pytest.raises(RunAborted, match="there is no record here"):
        goodoffices.open(taken / "none.db")


def test_output_may_be_cut_short(taken: Path) -> None:
    code = f"from goodoffices.faces.cli import main; main(['contacts', '--db', {str(taken / 'record.db')!r}])"
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -c "$0" | head -c 5', code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("conta", "")
