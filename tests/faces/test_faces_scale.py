"""`backfill`, `load` and `doctor`, with a straw pipeline in this very process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from goodoffices.faces import command_doctor
from goodoffices.faces.cli import main
from goodoffices.record.store import Store

REPORTS = [
    {"id": f"r{n}", "text": f"Anna Holm met Boris Kant in town, for the time number {n}."} for n in range(5)
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    lines = [*map(json.dumps, REPORTS), '{"id": "bad", "text": ""}']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(source: Path, out: Path, *more: str) -> int:
    return main(["backfill", str(source), "--out", str(out), "--workers", "0", "--shard", "2", *more])


def facts(db: Path) -> list[object]:
    with Store.open(db) as store:
        findings = [(one.id, one.finding, one.report_id, one.run) for one in store.findings()]
        letters = [
            (one.id, one.report_id, one.place, one.code, one.attempts, one.kept, one.how)
            for one in store.letters()
        ]
        return [sorted(findings, key=str), letters]


def test_loaded_parts_are_what_ingest_keeps(source: Path, tmp_path: Path) -> None:
    assert run(source, tmp_path / "out") == 1, "one could not be read"
    assert main(["load", str(tmp_path / "out"), "--db", str(tmp_path / "a.db")]) == 0
    assert main(["ingest", str(source), "--db", str(tmp_path / "b.db")]) == 1
    loaded = facts(tmp_path / "a.db")
    assert loaded == facts(tmp_path / "b.db")
    assert all(loaded)
    assert main(["load", str(tmp_path / "out"), "--db", str(tmp_path / "a.db")]) == 0
    assert facts(tmp_path / "a.db") == loaded, "loading again changes nothing"


def test_a_run_is_not_begun_twice(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(source, tmp_path / "out")
    assert run(source, tmp_path / "out") == 2
    assert "--resume" in capsys.readouterr().err
    assert run(source, tmp_path / "out", "--resume", "--log", "json") == 1
    done = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (done["event"], done["parts"], done["parts_there"]) == ("done", 3, 3)


def test_dry_run_writes_nothing(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(source, tmp_path / "out", "--dry-run") == 0
    assert "3 parts, 0 of them there; 6 reports to read" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_errors_pass_through_a_pool(source: Path, tmp_path: Path) -> None:
    source.write_text('{"id": "bad", "text": ""}\nno json\n', encoding="utf-8")
    main(["backfill", str(source), "--out", str(tmp_path / "pool"), "--workers", "1"])
    main(["backfill", str(source), "--out", str(tmp_path / "here"), "--workers", "0"])
    assert list(tmp_path.glob("pool/letters/*.parquet"))
    for path in tmp_path.glob("pool/letters/*.parquet"):
        assert path.read_bytes() == (tmp_path / "here" / "letters" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-", "--out", "x"], "standard input"),
        (["in.jsonl", "--out", "x", "--address", "auto"], "--engine ray"),
    ],
)
def test_what_does_not_fit_is_told(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backfill", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_doctor_tells_what_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command_doctor, "MEMORY", 1)
    monkeypatch.setattr(command_doctor, "DISK", 1)
    assert main(["doctor", "--db", str(tmp_path / "none.db")]) == 0
    (tmp_path / "broken.db").write_bytes(b"no database" * 100)
    assert main(["doctor", "--db", str(tmp_path / "broken.db")]) == 1
    assert "BROKEN  record" in capsys.readouterr().out
