"""The command line as a user meets it: exit status, standard output, one clear line on standard error."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from goodoffices import __version__
from goodoffices.export import schema
from goodoffices.faces.cli import main

TEXT = "The minister of Ruritania met the envoy of Graustark on Monday. They agreed that the truce will hold."
VALID = Draft202012Validator(schema())
Capture = pytest.CaptureFixture[bytes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a text, ten good lines with one broken among them, and a gzipped copy."""
    monkeypatch.chdir(tmp_path)
    rows = [
        json.dumps({"id": f"r{n}", "text": TEXT, "title": f"Report {n}", "date": "2024-05-31"})
        for n in range(10)
    ]
    rows[4] = '{"id": "r4", "text": '
    (tmp_path / "many.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "many2.jsonl.gz").write_bytes(gzip.compress("\n".join(rows[:4]).encode()))
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv"])
@pytest.mark.usefixtures("folder")
def test_a_broken_line_costs_itself_only(capsysbinary: Capture, form: str) -> None:
    status, out, err = run(capsysbinary, "read", "many.jsonl", "--format", form)
    assert status == 1
    assert re.fullmatch(
        r"goodoffices: many\.jsonl:5: broken JSON \(.+\); each line must be one whole object\n", err
    )
    assert sum(f"r{n}" in out for n in range(10)) == 9
    assert "\x1b" not in out


@pytest.mark.usefixtures("folder")
def test_json_lines_are_the_contract(capsysbinary: Capture) -> None:
    status, out, _ = run(capsysbinary, "read", "--format", "jsonl", "one.txt", "many.jsonl")
    objects = [json.loads(line) for line in out.splitlines()]
    for item in objects:
        VALID.validate(item)
    assert [item["id"] for item in objects] == [
        "one",
        *(f"r{n}" for n in range(4)),
        "many.jsonl:5",
        *(f"r{n}" for n in range(5, 10)),
    ]
    assert (objects[0]["title"], objects[0]["date"]) == (None, None)
    assert objects[5]["error"]["code"] == "bad-json"
    assert status == 1


@pytest.mark.usefixtures("folder")
def test_forms_tell_the_same(capsysbinary: Capture) -> None:
    lines = run(capsysbinary, "read", "many2.jsonl.gz", "--format", "jsonl")[1]
    array = run(capsysbinary, "read", "many2.jsonl.gz", "--format", "json")[1]
    table = run(capsysbinary, "read", "many2.jsonl.gz", "--format", "csv", "--bom")[1]
    assert json.loads(array) == [json.loads(line) for line in lines.splitlines()]
    assert table.startswith("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(table)))) == 4 * 3


@pytest.mark.usefixtures("folder")
def test_date_and_title_of_a_single_text(capsysbinary: Capture) -> None:
    status, out, err = run(
        capsysbinary, "read", "one.txt", "--format", "jsonl", "--date", "2024-05-31", "--title", "Talks"
    )
    assert (status, err) == (0, "")
    assert (json.loads(out)["title"], json.loads(out)["date"]) == ("Talks", "2024-05-31")


@pytest.mark.usefixtures("folder")
def test_no_events_leaves_them_out(capsysbinary: Capture) -> None:
    assert json.loads(run(capsysbinary, "read", "one.txt", "--format", "jsonl")[1])["events"]
    assert (
        json.loads(run(capsysbinary, "read", "one.txt", "--format", "jsonl", "--no-events")[1])["events"]
        == []
    )


def test_out_is_a_whole_file_or_none(folder: Path, capsysbinary: Capture) -> None:
    status, out, _ = run(capsysbinary, "read", "many.jsonl", "--format", "jsonl", "--out", "record.jsonl")
    assert (status, out) == (1, "")
    assert len((folder / "record.jsonl").read_bytes().splitlines()) == 10
    assert run(capsysbinary, "read", "one.txt", "--out", "page.txt")[0] == 0
    assert "CONTACTS (1)" in (folder / "page.txt").read_text(encoding="utf-8")
    assert run(capsysbinary, "read", "one.txt", "--pack", "p", "--out", "other.txt")[0] == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "many.jsonl", "many2.jsonl.gz", "one.txt", "page.txt", "record.jsonl",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told", "reason"),
    [
        (["read"], "Missing argument", "no file"),
        (["reed", "one.txt"], "No such command", "a slip of the pen"),
        (["read", "one.txt", "--fromat", "csv"], "No such option", "an unknown option"),
        (
            ["read", "one.txt", "--format", "xml"],
            "Available names: text, json, jsonl, csv,",
            "names what exists",
        ),
        (["read", "one.txt", "--date", "yesterday"], "write it as 2024-05-31", "says how"),
        (["read", "one.txt", "--date", "2024-02-30"], "not in the calendar", "no such day"),
        (["read", "one.txt", "many.jsonl", "--title", "x"], "single text", "a title for two"),
        (["read", "-", "-"], "only once", "standard input twice"),
        (["read", "one.txt", "--out", "none/page.txt"], "cannot be written", "no such folder"),
        (["knowledge"], "Missing command", "no command"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_use(capsysbinary: Capture, arguments: list[str], told: str, reason: str) -> None:
    status, out, err = run(capsysbinary, *arguments)
    assert (status, out) == (2, ""), reason
    assert re.fullmatch(r"goodoffices: .+\n", err)
    assert told in err, reason


def test_files_that_cannot_be_read_do_not_stop_the_others(folder: Path, capsysbinary: Capture) -> None:
    (folder / "bad.txt").write_bytes(b"caf\xe9")
    status, out, err = run(capsysbinary, "read", "none.txt", "bad.txt", "one.txt", "--format", "jsonl")
    assert status == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["none", "bad", "one"]
    assert err.splitlines() == [
        "goodoffices: none.txt: no such file; check the name",
        "goodoffices: bad.txt: not UTF-8 (byte 0xe9 at offset 3); save it as UTF-8, it may be Windows-1252",
    ]


def test_an_error_of_the_pipeline_is_told_alike(folder: Path, capsysbinary: Capture) -> None:
    (folder / "bad.txt").write_text("These are unreadable words and that is that.", encoding="utf-8")
    status, out, err = run(capsysbinary, "read", "bad.txt", "--format", "jsonl")
    assert (status, json.loads(out)["error"]["code"]) == (1, "too-long")
    assert err == "goodoffices: bad: one sentence is too long; cut it\n"


@pytest.mark.usefixtures("folder")
def test_a_name_cannot_steer_the_terminal(capsysbinary: Capture) -> None:
    _, _, err = run(capsysbinary, "read", "\x1b[2Jevil\n.txt")
    assert err == "goodoffices: [2Jevil .txt: no such file; check the name\n"


@pytest.mark.usefixtures("folder")
def test_a_pack_that_is_not_valid(capsysbinary: Capture) -> None:
    status, out, err = run(capsysbinary, "read", "one.txt", "--pack", "mine")
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        "goodoffices: states.csv:3: no name; give one",
        "goodoffices: states.csv:7: unknown kind; use state",
    ]


def test_knowledge_check(folder: Path, capsysbinary: Capture) -> None:
    (folder / "pack.toml").write_text("name = 17\nfile = [{", encoding="utf-8")
    status, out, err = run(capsysbinary, "knowledge", "check", ".")
    assert (status, out) == (1, "")
    assert all(line.startswith("goodoffices: ") for line in err.splitlines())
    assert re.search(r"pack\.toml:\d+: ", err)


def test_version_and_help(capsysbinary: Capture) -> None:
    assert run(capsysbinary, "--version") == (0, f"goodoffices {__version__}\n", "")
    for arguments in ([], ["--help"], ["read", "-h"], ["knowledge", "--help"]):
        status, out, err = run(capsysbinary, *arguments)
        assert (status, err) == (0, "")
        assert "Usage" in out


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(["any.txt", "any.jsonl", "any.txt.gz"]))
def test_any_bytes_end_in_a_status(folder: Path, capsysbinary: Capture, data: bytes, name: str) -> None:
    (folder / name).write_bytes(data)
    status, out, err = run(capsysbinary, "read", "--format", "jsonl", name)
    assert status == (1 if err else 0)
    for line in out.splitlines():
        VALID.validate(json.loads(line))
    assert all(line.startswith("goodoffices: ") for line in err.splitlines())


PROGRAM = """
import runpy, sys
from types import ModuleType
straw = runpy.run_path({straw!r})
module = ModuleType("goodoffices.pipeline")
module.build = straw["build"]
sys.modules["goodoffices.pipeline"] = module
from goodoffices.faces.cli import main
sys.exit(main())
"""


def process(*arguments: str, **more: object) -> subprocess.Popen[bytes]:
    """The program in a process of its own, with the pipeline of straw."""
    code = PROGRAM.format(straw=str(Path(__file__).with_name("conftest.py")))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment, **more)  # type: ignore[call-overload, no-any-return]


def test_a_reader_that_leaves_is_no_error(folder: Path) -> None:
    rows = (json.dumps({"id": f"r{n}", "text": TEXT * 50}) for n in range(200))
    (folder / "long.jsonl").write_text("\n".join(rows), encoding="utf-8")
    run = process("read", "long.jsonl", "--format", "jsonl", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.readline()
    run.stdout.close()
    assert run.stderr.read() == b""
    run.stderr.close()
    assert run.wait() == 0


@pytest.mark.usefixtures("folder")
def test_standard_input_and_hash_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = set()
    for seed in ("0", "1", "77"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        for form in ("text", "json"):
            run = process("read", "-", "--format", form, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            outputs.add((form, run.communicate(TEXT.encode())[0]))
            assert run.returncode == 0
    assert len(outputs) == 2


@pytest.mark.usefixtures("folder")
def test_what_nobody_foresaw_is_one_line() -> None:
    code = PROGRAM.format(straw=str(Path(__file__).with_name("conftest.py"))).replace(
        'module.build = straw["build"]', "module.build = 17"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    run = subprocess.run(
        [sys.executable, "-c", code, "read", "one.txt"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert re.fullmatch(r"goodoffices: internal error: TypeError: .+; please report it .+\n", run.stderr)


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        ([], "# PLOVER 0.8 (`plover-0.8`)"),
        (["--ontology", "cameo-1.1b3"], "# CAMEO 1.1b3 (`cameo-1.1b3`)"),
        (["--ontology", "reading"], "# Codebook of the reading, version 1"),
        (
            ["--format", "csv"],
            "ontology,kind,code,parent,quad,intensity,name,definition,example,crosses_to,context,lost",
        ),
    ],
)
def test_codebook(capsysbinary: Capture, arguments: list[str], first: str) -> None:
    status, out, err = run(capsysbinary, "codebook", *arguments)
    assert (status, out.splitlines()[0], err) == (0, first, "")


@pytest.mark.usefixtures("folder")
def test_a_codebook_into_a_file(capsysbinary: Capture) -> None:
    status, out, _ = run(
        capsysbinary, "codebook", "--ontology", "cameo-1.1b3", "--format", "csv", "--out", "c.csv"
    )
    assert (status, out) == (0, "")
    rows = list(csv.DictReader(Path("c.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["code"]: row["crosses_to"] for row in rows}["045"] == "CONSULT/goodoffices:mediate"
    assert run(capsysbinary, "codebook", "--ontology", "plover")[0] == 2, "a name without its version is none"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["gdelt", "polecat", "icews"])
def test_event_tables(capsysbinary: Capture, form: str) -> None:
    status, out, err = run(capsysbinary, "read", "one.txt", "--format", form)
    assert (status, err) == (0, "")
    assert len(out.splitlines()[0].split("," if form == "icews" else "\t")) in {58, 40, 20}
