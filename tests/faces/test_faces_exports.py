"""explain, export, release, diff and bundle on the command line, with a pipeline of straw."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import pytest

from goodoffices.export.findings import FINDING_FORMATS
from goodoffices.faces.cli import main
from goodoffices.faces.command_export import Target

MET = "The minister of Ruritania met the envoy of Graustark on Monday. Both demands were heard."
Capture = pytest.CaptureFixture[bytes]


def run(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


@pytest.fixture
def taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Capture) -> Path:
    """A folder with a record of one public and one confidential report."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOODOFFICES_DB", str(tmp_path / "record.db"))
    for name, level in (("open", "public"), ("secret", "confidential")):
        line = json.dumps({"id": name, "text": MET, "date": "2024-05-31", "title": f"Of {name}"})
        (tmp_path / f"{name}.jsonl").write_text(line, encoding="utf-8")
        assert run(capsysbinary, "ingest", "--level", level, f"{name}.jsonl")[0] == 0
    return tmp_path


def test_the_formats_are_those_of_the_exporters() -> None:
    assert tuple(Target) == FINDING_FORMATS


@pytest.mark.usefixtures("taken")
def test_explain(capsysbinary: Capture) -> None:
    status, out, err = run(capsysbinary, "explain", "open-c0")
    assert (status, err) == (0, "")
    facts = (
        "contact open-c0 (current, public)",
        "coder        straw",
        "rule         word",
        "why          saw met",
    )
    for fact in facts:
        assert fact in out
    told = json.loads(run(capsysbinary, "explain", "open-c0", "--format", "json")[1])
    (span,) = told["evidence"]
    assert MET[span["start"] : span["end"]] == span["quote"]


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (["explain", "nobody"], 2, "there is no such finding"),
        (["explain", "secret-c0"], 2, "it is not public"),
        (["explain", "secret-c0", "--level", "confidential"], 0, "asked for"),
        (["export", "dot"], 2, "there is no such format"),
        (["diff", ".", "."], 2, "no releases"),
        (["bundle", "import", "nowhere"], 2, "no such file"),
    ],
)
@pytest.mark.usefixtures("taken")
def test_what_cannot_be_done_is_one_line(
    capsysbinary: Capture, arguments: Sequence[str], status: int, reason: str
) -> None:
    got, _, err = run(capsysbinary, *arguments)
    assert got == status, reason
    assert err.count("\n") == (1 if status else 0)


@pytest.mark.parametrize("form", FINDING_FORMATS)
@pytest.mark.usefixtures("taken")
def test_export_takes_what_is_public(capsysbinary: Capture, form: str) -> None:
    status, out, err = run(capsysbinary, "export", form, "--no-text")
    assert (status, err) == (0, "")
    assert "secret" not in out
    assert "on Monday" not in out
    asked = run(capsysbinary, "export", form, "--level", "confidential", "--no-text")[1]
    # Planned contacts are no rows of mediation.
    assert ("secret" in asked) is (form != "mend")


@pytest.mark.usefixtures("taken")
def test_export_with_filters(capsysbinary: Capture) -> None:
    def kinds(*filters: str) -> list[str]:
        graph = nx.read_graphml(io.BytesIO(run(capsysbinary, "export", "graphml", *filters)[1].encode()))
        return sorted(edge["kind"] for *_, edge in graph.edges(data=True))

    assert kinds() == ["contact", "event", "position"]
    assert kinds("--kind", "contact", "--kind", "event") == ["contact", "event"]
    assert kinds("--kind", "contact", "--since", "2025") == []
    assert run(capsysbinary, "export", "ris", "--out", "cited.ris")[1] == ""
    assert "TI  - Of open" in Path("cited.ris").read_text(encoding="utf-8")


def test_release_and_diff(taken: Path, capsysbinary: Capture) -> None:
    status, out, _ = run(capsysbinary, "release", "a", "--title", "Talks in Strelsau")
    assert (status, out) == (0, "23 files in a\n")
    whole = json.loads((taken / "a" / "datapackage.json").read_text(encoding="utf-8"))
    told = whole["goodoffices"]
    assert told["command"].startswith("goodoffices release DIR --title 'Talks in Strelsau' --edition 1.0.0")
    assert {"goodoffices", "code", "models", "knowledge", "lock_sha256", "packages"} == set(told["versions"])
    assert told["versions"]["packages"]["spacy"].startswith("3.")
    run(capsysbinary, "release", "b", "--level", "confidential")
    rows = list(csv.DictReader(io.StringIO(run(capsysbinary, "diff", "a", "b")[1])))
    assert {(row["change"], row["report_id"]) for row in rows if row["list"] == "contacts"} == {
        ("added", "secret")
    }
    assert run(capsysbinary, "release", "a")[0] == 2


def test_bundles(taken: Path, capsysbinary: Capture) -> None:
    assert run(capsysbinary, "bundle", "export", "open.bundle")[1] == "1 reports in open.bundle\n"
    assert (taken / "open.bundle").stat().st_mode & 0o077 == 0, "it holds text"
    assert run(capsysbinary, "bundle", "export", "open.bundle")[0] == 2
    first = run(capsysbinary, "bundle", "import", "open.bundle", "--db", "other.db")
    assert first[:2] == (0, "1 new, 0 changed, 0 unchanged, 0 older than here, 0 judgements\n")
    again = run(capsysbinary, "bundle", "import", "open.bundle", "--db", "other.db")
    assert again[1] == "0 new, 0 changed, 1 unchanged, 0 older than here, 0 judgements\n"
