"""`goodoffices sources`, `fetch`, and `read` on more than text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from goodoffices.faces.cli import main
from goodoffices.sources.sniff import formats
from source_builders import CSV, TEXT, page, zipped

Capture = pytest.CaptureFixture[bytes]


def run(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


def test_the_formats_are_listed(capsysbinary: Capture) -> None:
    status, out, err = run(capsysbinary, "sources")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()][: len(formats())] == list(formats())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fetch", "http://127.0.0.1:9/"], "127.0.0.1 is not on the public internet"),
        (["fetch", "http://[::1"], "no address of the web"),
    ],
)
def test_what_is_not_fetched_is_told(capsysbinary: Capture, arguments: list[str], message: str) -> None:
    status, out, err = run(capsysbinary, *arguments)
    assert (status, out) == (1, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fetch", "report.txt"], "no address; write it as https://host/path"),
        (["read", "t.csv", "--column", "Body"], "--column Body: write FIELD=NAME"),
        (["read", "t.csv", "--column", "body=Body"], "no field 'body'"),
        (["read", "x.zip", "--date", "2021-03-04"], "a single text only"),
    ],
)
def test_wrong_use(
    tmp_path: Path, capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_bytes(CSV)
    (tmp_path / "x.zip").write_bytes(zipped({"a.txt": TEXT.encode()}))
    status, out, err = run(capsysbinary, *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_read_takes_every_format(tmp_path: Path, capsysbinary: Capture) -> None:
    (tmp_path / "t.csv").write_bytes(CSV.replace(b"Body", b"Wording"))
    (tmp_path / "p.zip").write_bytes(
        zipped(
            {
                "p.html": page("The minister met the envoy, they said on Monday.").encode(),
                "q.png": b"",
                "r.bin": b"\0",
            }
        )
    )
    arguments = [
        "read",
        str(tmp_path / "t.csv"),
        str(tmp_path / "p.zip"),
        "--column",
        "text=Wording",
        "--format",
        "jsonl",
        "--no-events",
    ]
    status, out, err = run(capsysbinary, *arguments)
    assert status == 1
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line.get("error", {}).get("code") for line in lines] == [None, None, "file-type"]
    assert lines[0]["date"] == "2021-03-04"
    assert lines[2]["id"] == "r"
    assert err.startswith(f"goodoffices: {tmp_path}/p.zip!r.bin: no known format; known are text, jsonl,")
