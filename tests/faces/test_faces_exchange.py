"""Judgements out and in, notes and logs of one's own."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from goodoffices.errors import RunAborted
from goodoffices.faces import cli
from goodoffices.model import Report
from goodoffices.record.filters import Filters
from goodoffices.record.review.fields import shown_fields
from goodoffices.record.review.judge import Reviewer, select_words
from goodoffices.record.review.log import Mapped, iso_day
from goodoffices.record.review.queue import queue
from goodoffices.record.review.sample import draw
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion
from goodoffices.record.write import Origin

from .conftest import straw

Capture = pytest.CaptureFixture[bytes]
TEXT = "The 🕊 minister met the envoy of Graustark. They wrote letters. He demands bread."
WRITTEN = {"format": "letter", "modality": "occurred", "parties": "Ruritania; Graustark", "place": "Strelsau"}


def run(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    status = cli.main(arguments)
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record with a report in which one finding of each sort of judgement is, beside its copy without any."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOODOFFICES_DB", str(tmp_path / "record.db"))
    with Store.create(tmp_path / "record.db") as store:
        store.add(
            [straw(Report("r", TEXT, title="T", date="2024-05-01", lang="en"))],
            RunVersion("0", "c", "m", "k"),
        )
    shutil.copy(tmp_path / "record.db", tmp_path / "other.db")
    with Store.open(tmp_path / "record.db") as store:
        ann, bo = Reviewer(store, "ann"), Reviewer(store, "bo")
        contact, position = store.findings(Filters(newest_first=False))
        ann.correct(contact, {"place": "Zenda", "country": None}, "=1+1")
        ann.accept(position)
        bo.reject(position, 'nobody, says "he"')
        item = store.report("r")
        assert item is not None
        ann.add(item.report, "contact", select_words(item.report, "They wrote letters"), WRITTEN, "missed")
        ann.reject(contact)
        ann.undo()
    return tmp_path


def said(path: Path) -> dict[str, Any]:
    """What people say, whatever the ids of judgements."""
    with Store.open(path) as store:
        told = store.verdicts()
        texts = {name: shown_fields(one.finding) for name, one in told.found.items()}
        states = {name: (one.state, one.fields, one.disputed) for name, one in told.by_id.items()}
        return {"states": states, "texts": texts}


def test_csv_goes_round_whole_and_is_not_doubled(judged: Path, capsysbinary: Capture) -> None:
    assert run(capsysbinary, "judgements", "export", "--out", "j.csv") == (0, "", "")
    rows = list(csv.DictReader(io.StringIO((judged / "j.csv").read_text(encoding="utf-8"))))
    assert [row["action"] for row in rows] == ["correct", "accept", "reject", "add", "reject", "undo"]
    assert rows[0]["why"] == "'=1+1", "safe for a spreadsheet"
    take = ("judgements", "import", "j.csv", "--db", "other.db")
    assert run(capsysbinary, *take) == (0, "6 new, 0 known already\n", "")
    assert run(capsysbinary, *take) == (0, "0 new, 6 known already\n", "")
    assert run(capsysbinary, "judgements", "import", "j.csv")[1] == "0 new, 6 known already\n"
    assert said(judged / "other.db") == said(judged / "record.db")


def test_label_studio_goes_round_and_is_not_doubled(judged: Path, capsysbinary: Capture) -> None:
    out = ("judgements", "export", "--format", "label-studio", "--out", "tasks.json")
    assert run(capsysbinary, *out) == (0, "", "")
    (task,) = json.loads((judged / "tasks.json").read_text(encoding="utf-8"))
    assert task["data"]["text"] == TEXT
    for part in (*task["predictions"], *task["annotations"]):
        for item in part["result"]:
            if item["type"] == "labels":
                value = item["value"]
                assert TEXT[value["start"] : value["end"]] == value["text"]
    assert [one["completed_by"]["email"] for one in task["annotations"]] == ["ann", "bo"]
    take = ("judgements", "import", "tasks.json", "--format", "label-studio", "--db", "other.db")
    assert run(capsysbinary, *take) == (0, "4 new, 0 known already\n", "")
    assert run(capsysbinary, *take) == (0, "0 new, 4 known already\n", "")
    assert said(judged / "other.db")["texts"].keys() == said(judged / "record.db")["texts"].keys()
    with Store.open("other.db") as store:
        texts = [shown_fields(one.finding) for one in store.findings(Filters(reviewed=True), ["contact"])]
    assert sorted(str(one["place"]) for one in texts) == ["Strelsau", "Zenda"]


def test_regions_of_other_programs_are_found_by_their_words(judged: Path, capsysbinary: Capture) -> None:
    value = {"start": 46, "end": 64, "text": "They wrote letters", "labels": ["contact"]}
    assert TEXT[46:64] != "They wrote letters", "it counts the dove as two"
    result = [{"id": "x1", "from_name": "label", "to_name": "text", "type": "labels", "value": value}]
    lines = ["format=letter\nmodality=occurred", "parties=Ruritania; Graustark"]
    result.append(
        {"id": "x1", "from_name": "fields", "to_name": "text", "type": "textarea", "value": {"text": lines}}
    )  # type: ignore[dict-item]
    tasks = [{"data": {"report_id": "r"}, "annotations": [{"completed_by": 7, "result": result}]}]
    (judged / "t.json").write_text(json.dumps(tasks), encoding="utf-8")
    take = ("judgements", "import", "t.json", "--format", "label-studio", "--db", "other.db")
    assert run(capsysbinary, *take)[1] == "1 new, 0 known already\n"
    with Store.open("other.db") as store:
        (found,) = store.findings(Filters(reviewed=True))
    assert (found.finding.evidence.spans[0].quote, found.finding.evidence.spans[0].start) == (
        "They wrote letters",
        TEXT.index("They wrote"),
    )


@pytest.mark.parametrize(
    ("form", "text", "message"),
    [
        ("csv", "who,why\nann,x\n", "j:2: there is no column id"),
        ("label-studio", "{", "j:1: it is not JSON"),
        ("label-studio", "{}", "j: it is no list of tasks"),
        ("label-studio", '[{"data": {"report_id": "no"}}]', "j: task 1: there is no report 'no'"),
    ],
)
def test_what_cannot_come_in(judged: Path, capsysbinary: Capture, form: str, text: str, message: str) -> None:
    (judged / "j").write_text(text, encoding="utf-8")
    status, _, err = run(capsysbinary, "judgements", "import", "j", "--format", form)
    assert (status, err.count("\n")) == (cli.USAGE_ERROR, 1)
    assert err.startswith(f"goodoffices: {message}")


def test_levels_are_kept_back(judged: Path, capsysbinary: Capture) -> None:
    with Store.open(judged / "record.db") as store:
        text = "The envoy met a spy."
        item = Report("secret", text, date="2024-05-02", lang="en")
        store.add([straw(item)], RunVersion("0", "c", "m", "k"), Origin(level=2))
        (found,) = store.findings(Filters(report="secret", level="restricted"))
        Reviewer(store, "ann", "restricted").accept(found)
    for form in ("csv", "label-studio"):
        assert "secret" not in run(capsysbinary, "judgements", "export", "--format", form)[1]
        asked = run(capsysbinary, "judgements", "export", "--format", form, "--level", "restricted")[1]
        assert "secret" in asked


def test_a_note_is_a_report_and_confidential(judged: Path, capsysbinary: Capture) -> None:
    (judged / "note.txt").write_text("I met the envoy in Zenda.", encoding="utf-8")
    note = ("note", "note.txt", "--date", "2024-06-01", "--who", "ann")
    status, out, err = run(capsysbinary, *note)
    assert (status, err) == (0, "")
    assert out.startswith("note-")
    assert out.endswith(": kept, confidential\n")
    assert run(capsysbinary, *note)[1].endswith(": kept already, confidential\n")
    with Store.open(judged / "record.db") as store:
        assert store.count(Filters(source="own notes")) == 0
        (found,) = store.findings(Filters(source="own notes", level="confidential"), ["contact"])
        assert (found.publisher, found.report_date) == ("ann", "2024-06-01")
    assert run(capsysbinary, *note[:2], "--date", "June", "--who", "ann")[0] != 0


LOG = [
    {
        "Day": dt.date(2024, 5, 31),
        "With": "Graustark",
        "Where": "Zenda",
        "Kind": "phone",
        "Remarks": "cold",
    },
    {"Day": "1.6.2024", "With": "Graustark; Holm", "Where": None, "Kind": None, "Remarks": None},
    {"Day": None, "With": None, "Where": None, "Kind": None, "Remarks": None},
]
MAP = "date=Day, parties=With, place=Where, format=Kind, note=Remarks"


def log_file(folder: Path, form: str) -> Path:
    import pandas as pd  # noqa: PLC0415 - heavy

    path = folder / f"log.{form}"
    frame = pd.DataFrame(LOG)
    if form == "xlsx":
        frame.to_excel(path, index=False, sheet_name="Meetings")
    else:
        frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_log_comes_in_by_its_columns(judged: Path, capsysbinary: Capture, form: str) -> None:
    log_file(judged, form)
    take = ("import-log", f"log.{form}", "--map", MAP, "--who", "ann", "--party", "Ruritania")
    assert run(capsysbinary, *take) == (0, "2 new, 0 unchanged\n", "")
    assert run(capsysbinary, *take) == (0, "0 new, 2 unchanged\n", "")
    with Store.open(judged / "record.db") as store:
        asked = Filters(source="own notes", level="confidential", newest_first=False)
        found = list(store.findings(asked))
        told = [shown_fields(one.finding) for one in found]
        assert [(one["date"], one["format"], one["place"], one["parties"]) for one in told] == [
            ("2024-05-31", "phone", "Zenda", "Graustark; Ruritania"),
            ("2024-06-01", "meeting", None, "Graustark; Holm; Ruritania"),
        ]
        report = store.report(found[0].report_id, level="confidential")
        assert report is not None
        assert report.report.text.startswith("cold\n\n")
        assert store.check() == []
        assert not {one.found.source for one in queue(store, Filters(level="confidential"))} & {"own notes"}
        drawn = draw(store, 1, 1, "ann", Filters(level="confidential"))
        assert sum(drawn.sizes.values()) == 1, "a log is no reading of ours to be measured"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("date", "'date' is no mapping"),
        ("colour=Red,date=Day,parties=With", "a meeting has no field 'colour'"),
        ("date=Day", "does not say which column is parties"),
        ("date=Tag,parties=With", "there is no column 'Tag'; there are Day, With"),
        ("date=Day,parties=With,format=Where", "log.csv:2: format cannot be 'Zenda'"),
    ],
)
def test_mappings_that_do_not_fit(judged: Path, capsysbinary: Capture, mapping: str, message: str) -> None:
    log_file(judged, "csv").write_text("Day,With,Where,Kind,Remarks\n2024-05-31,Graustark,Zenda,phone,x\n")
    status, _, err = run(capsysbinary, "import-log", "log.csv", "--map", mapping, "--who", "ann")
    assert (status, err.count("\n")) == (cli.USAGE_ERROR, 1)
    assert message in err


@pytest.mark.parametrize(
    ("text", "expected"), [("31.5.2024", "2024-05-31"), ("1/6/2024", "2024-06-01"), ("2024-05", "2024-05")]
)
def test_days_of_a_log(text: str, expected: str) -> None:
    assert iso_day(text) == expected


def test_a_day_with_the_month_first_is_refused() -> None:
    with pytest.raises(RunAborted, match="has no month 31"):
        iso_day("5/31/2024")


def test_several_columns_make_one_field() -> None:
    mapped = Mapped.of("date=Day,parties=We;With")
    assert mapped.fields({"Day": 2024.0, "We": "A", "With": " B "}) == {"date": "2024", "parties": "A; B"}
