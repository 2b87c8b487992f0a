"""`goodoffices review` with keys piped in, `goodoffices agreement`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from goodoffices.faces import cli
from goodoffices.model import Actor, Contact, Evidence, Participant, Reading, Report, Span
from goodoffices.record.filters import Filters
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion

Capture = pytest.CaptureFixture[bytes]
MET = "Holm met Rao in Oslo. They also spoke by telephone."


def reading(name: str, score: float) -> Reading:
    """A report with one contact, or without where the score is 0."""
    item = Report(name, MET, title=f"Title of {name}", date="2024-05-12")
    people = tuple(Participant(Actor(None, party), "participant") for party in ("Norway", "India"))
    evidence = Evidence((Span.of(item, 0, 13),), "straw", "met", score)
    contact = Contact(f"c-{name}", "meeting", "occurred", people, "Oslo", None, None, None, (), evidence)
    return Reading(item, contacts=(contact,) if score else ())


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two doubtful contacts, the more doubtful first in the queue, and a report without."""
    path = tmp_path / "record.db"
    with Store.create(path) as store:
        store.add(
            [reading("one", 0.5), reading("two", 0.7), reading("none", 0)], RunVersion("0", "c", "m", "k")
        )
    monkeypatch.setenv("GOODOFFICES_DB", str(path))
    return path


def run(
    capture: Capture, monkeypatch: pytest.MonkeyPatch, keys: str, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(keys))
    status = cli.main(arguments)
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


def told(path: Path) -> list[tuple[str, str, str, str]]:
    with Store.open(path) as store:
        return [(one.who, one.action, one.target_id, one.why) for one in store.judgements()]


ADD = "n\nspoke by telephone\ncontact\nformat = phone\nmodality=occurred\nparties=Norway; India\n\nsaw it\n"
SESSIONS: list[tuple[str, list[tuple[str, str, str]], str]] = [
    ("a\na\n", [("accept", "c-one", ""), ("accept", "c-two", "")], "accept both"),
    ("r\nthey wrote\nq\n", [("reject", "c-one", "they wrote")], "reject with a reason, then quit"),
    ("r\n", [], "the input ends before the reason: nothing is kept"),
    ("c\nplace=Bergen\ndate = 2024-05\n\n\nq\n", [("correct", "c-one", "")], "correct two fields"),
    ("c\n\na\nq\n", [("accept", "c-one", "")], "correct nothing, then accept"),
    ("c\nplace\na\nq\n", [("accept", "c-one", "")], "a line that is no field is told, and one goes on"),
    ("k\na\n", [("accept", "c-two", "")], "skip"),
    ("m\nc-two\nsame\nq\n", [("merge", "c-one", "same"), ("merge", "c-two", "same")], "merge"),
    ("s\nc-two\n\nq\n", [("split", "c-one", ""), ("split", "c-two", "")], "split"),
    ("m\nc-nine\nq\n", [], "no such finding"),
    ("?\nx\nt\nq\n", [], "help, no key, text"),
    (ADD + "q\n", [("add", "one", "saw it")], "add"),
    ("n\nthey sang\nq\n", [], "words that are not there"),
    ("u\nq\n", [], "nothing to undo"),
]


@pytest.mark.parametrize(("keys", "expected", "reason"), SESSIONS)
def test_keys(
    record: Path,
    capsysbinary: Capture,
    monkeypatch: pytest.MonkeyPatch,
    keys: str,
    expected: list[tuple[str, str, str]],
    reason: str,
) -> None:
    status, out, err = run(capsysbinary, monkeypatch, keys, "review", "--who", "ann")
    assert (status, err) == (0, ""), out
    assert told(record) == [("ann", *one) for one in expected], reason


def test_undo_brings_it_back_and_the_next_run_goes_on(
    record: Path, capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = run(capsysbinary, monkeypatch, "a\nu\nr\n\n", "review", "--who", "ann")[1]
    assert "taken back: 1" in out
    assert "stopped here" in out
    assert [one[1:3] for one in told(record)][0::2] == [("accept", "c-one"), ("reject", "c-one")]
    out = run(capsysbinary, monkeypatch, "a\n", "review", "--who", "bo")[1]
    assert "c-one" not in out
    assert out.splitlines()[-2:] == ["that was all for now", "judged 1 finding"]
    assert "nothing more waits" in run(capsysbinary, monkeypatch, "", "review", "--who", "bo")[1]


@pytest.mark.usefixtures("record")
def test_lists_show_what_people_say(capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    run(capsysbinary, monkeypatch, "c\nplace=Bergen\n\n\nr\n\n", "review", "--who", "ann")
    out = run(capsysbinary, monkeypatch, "", "contacts", "--reviewed")[1]
    assert [row["place"] for row in csv.DictReader(io.StringIO(out))] == ["Bergen"]
    out = run(capsysbinary, monkeypatch, "", "contacts")[1]
    assert [row["place"] for row in csv.DictReader(io.StringIO(out))] == ["Oslo", "Oslo"]


def test_a_sample_is_blind_whole_and_resumed(
    record: Path, capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = ("review", "--sample", "3", "--seed", "1", "--who")
    first = run(capsysbinary, monkeypatch, "q\n", *sample, "ann")[1]
    assert "0.5" not in first
    assert "score" not in first
    assert "report 1 of 3" in first
    # One key too many for any order of the reports: a is no key at the end of one, d none at a finding.
    out = run(capsysbinary, monkeypatch, "a\nd\n" * 3 + ADD + "d\n", *sample, "ann")[1]
    assert "this sample is done" in out
    out = run(capsysbinary, monkeypatch, "r\n\nd\n" * 4, *sample, "bo")[1]
    assert "this sample is done" in out
    assert "this sample is done" in run(capsysbinary, monkeypatch, "", *sample, "bo")[1]
    out = run(capsysbinary, monkeypatch, "", "agreement", "--format", "csv")[1]
    rows = {(row["measure"], row["kind"], row["field"]): row for row in csv.DictReader(io.StringIO(out))}
    assert rows["precision", "contact", ""]["value"] == "0.5"
    assert float(rows["alpha", "contact", "there"]["value"]) < 0
    with Store.open(record) as store:
        assert {one.value["sample"] for one in store.judgements() if one.target_kind != "sample"} == {
            row["sample"] for row in rows.values()
        }
        assert store.count(Filters(), ["contact"]) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["review", "--kind", "rumour"], "there is no kind 'rumour' of findings"),
        (["review", "--sample", "2", "--kind", "contact"], "leave out --kind"),
        (["review", "--sample", "9"], "there are 3 reports to draw from"),
        (["agreement"], "no sample was drawn yet"),
    ],
)
@pytest.mark.usefixtures("record")
def test_wrong_use(
    capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    status, _, err = run(capsysbinary, monkeypatch, "", *arguments)
    assert status == cli.USAGE_ERROR
    assert message in err
    assert len(err.splitlines()) == 1
