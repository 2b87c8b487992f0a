"""No sentence without evidence: every way to make one is tried, and every sentence of a briefing is looked at."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goodoffices.brief.as_docx import docx
from goodoffices.brief.as_html import html
from goodoffices.brief.as_markdown import markdown
from goodoffices.brief.as_pdf import pdf
from goodoffices.brief.bands import Band, bands, read_bands
from goodoffices.brief.document import Brief
from goodoffices.brief.make import Options, brief_before, brief_process
from goodoffices.brief.people import People, hidden
from goodoffices.brief.sentence import Clause, NoEvidence, Quotation, Search, Sentence, told
from goodoffices.brief.words import counted, day, party, possessive, read_wording, several, wording
from goodoffices.brief.writer import noun_phrase, plural_verb
from goodoffices.errors import RunAborted
from goodoffices.faces.cli import main
from goodoffices.model import Actor
from goodoffices.record.filters import Filters
from goodoffices.record.fused import Judgement
from goodoffices.record.store import Store

GROUND = Quotation("c-1", "r1", "They met.", "2024-05-02", "Own Wire", "A title")
REPORTS = [
    {
        "id": "r1",
        "date": "2024-05-02",
        "publisher": "Own Wire",
        "title": "Talks in <b>Cairo</b>",
        "text": "Egypt's foreign minister Sameh Shoukry met Israel's foreign minister Israel Katz in Cairo on "
        "Wednesday. "
        "Hamas demanded an end to the blockade of Gaza. The ceasefire between Israel and Hamas has collapsed.",
    },
    {
        "id": "r2",
        "date": "2024-05-09",
        "publisher": "Own Wire",
        "title": "Next round",
        "text": "Egypt's foreign minister Sameh Shoukry will meet Israel's foreign minister Israel Katz in Cairo "
        "on 20 May. "
        "Israel rejected a withdrawal from Gaza.",
    },
]


@pytest.mark.parametrize(
    "make",
    [
        lambda: told("Egypt met Israel."),
        lambda: Clause("Egypt met Israel.", ()),
        lambda: Clause("Egypt met Israel.", ("a note",)),
        lambda: Clause(" ", (GROUND,)),
        lambda: Sentence(()),
        lambda: Sentence(("Egypt met Israel.",)),
        lambda: Quotation("c-1", "r1", "  ", None, None, None),
        lambda: Quotation("", "r1", "They met.", None, None, None),
        lambda: Search("", 3, "2024-01-01", "2024-02-01"),
        lambda: Search("contacts", -1, "2024-01-01", "2024-02-01"),
    ],
)
def test_a_sentence_without_evidence_cannot_be_made(make: Callable[[], Any]) -> None:
    with pytest.raises(NoEvidence):
        make()


def test_a_sentence_with_evidence_can() -> None:
    assert told("egypt met Israel.", GROUND).grounds == (GROUND,)


@pytest.mark.parametrize(
    ("given", "wanted", "reason"),
    [
        (day("2024-03-05"), "5 March 2024", "a day without a nought"),
        (day("2024-03"), "March 2024", "a month"),
        (day("2024"), "2024", "a year"),
        (counted(1, "report"), "one report", "the singular"),
        (counted(13, "report"), "13 reports", "digits above twelve"),
        (several(["Egypt"]), "Egypt", "one alone"),
        (several(["Egypt", "Israel", "Egypt"]), "Egypt and Israel", "each once"),
        (several(["a", "b", "c", "d", "e"]), "a, b, c and two others", "the rest is counted"),
        (party("United States"), "the United States", "with its article"),
        (party("Egypt"), "Egypt", "without one"),
        (possessive("Hamas"), "Hamas’", "after an s"),
        (plural_verb("calls for"), "call for", "a party in the plural"),
    ],
)
def test_english(given: str, wanted: str, reason: str) -> None:
    assert given == wanted, reason


@pytest.mark.parametrize(
    ("words", "fits", "reason"),
    [
        ("an end to the blockade", True, "begins with an article"),
        ("to lift the blockade", False, "an infinitive"),
        ("the talks must go on", False, "a clause with its verb"),
        ("release hostages", False, "a bare verb"),
        ("", False, "nothing"),
    ],
)
def test_what_can_stand_behind_a_verb(words: str, fits: bool, reason: str) -> None:
    assert noun_phrase(words) is fits, reason


def test_office_and_name_at_first_then_the_surname() -> None:
    people = People(None)
    one = Actor("Sameh Shoukry", "Egypt", "foreign minister of Egypt")
    assert people.call(one) == "Egypt’s foreign minister Sameh Shoukry"
    assert people.call(one) == "Shoukry"


def test_a_namesake_keeps_the_whole_name() -> None:
    people = People(None)
    people.call(Actor("Ann Lee", "Kenya", "president of Kenya"))
    assert "Bo Lee" in people.call(Actor("Bo Lee", "Kenya", "president of Kenya"))
    assert people.call(Actor("Bo Lee", "Kenya")) != "Lee"


def test_low_ranks_are_withheld_in_prose_and_quotations() -> None:
    people = People(4)
    low = Actor("Ann Example", "Kenya", "spokesman of Kenya")
    people.ranks = {"ann example": 8, "sameh shoukry": 3}
    assert "Example" not in people.call(low)
    pattern = hidden(people.withheld(), keep=people.shown())
    assert pattern is not None
    assert (
        pattern.sub("[name withheld]", "Ann Example said; Example left")
        == "[name withheld] said; [name withheld] left"
    )


def test_bands_need_precision_and_enough_findings() -> None:
    assert not Band("contact", "contacts", 0.9, 1.0, 4, 4).vouched
    assert not Band("contact", "contacts", 0.9, 1.0, 100, 94).vouched
    assert Band("contact", "contacts", 0.9, 1.0, 100, 95).vouched
    assert {band.kind for band in bands()} == {"contact", "position", "track"}


@pytest.mark.parametrize(
    "row", ["contact,contacts,x,1,1,1,0,s", "contact,contacts,0.9,0.5,1,1,0,s", "contact"]
)
def test_a_broken_band_is_named_with_its_line(row: str) -> None:
    problems: list[str] = []
    read_bands(f"kind,coder,low,high,n,right,lower,set\n{row}\n", "bands.csv", problems)
    assert problems
    assert problems[0].startswith("bands.csv:2: ")


def test_broken_wording_is_named() -> None:
    problems: list[str] = []
    read_wording('[format]\nmeeting = { noun = "meeting", pair = ["met"] }\n', "wording.toml", problems)
    assert any("wording.toml:2: format 'meeting'" in problem for problem in problems)
    assert wording().label("peace_general") == "peace in general"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of two invented reports, all findings of the first one accepted."""
    folder = tmp_path_factory.mktemp("brief")
    reports, place = folder / "reports.jsonl", folder / "record.db"
    reports.write_text("".join(json.dumps(one) + "\n" for one in REPORTS), encoding="utf-8")
    assert main(["ingest", str(reports), "--db", str(place), "--no-events"]) == 0
    assert main(["fuse", "--db", str(place)]) == 0
    with Store.open(place) as store:
        for one in list(store.findings(Filters(report="r1"), kinds=("contact", "position", "track"))):
            store.judge(Judgement("ann", "finding", one.id, "accept", report_id="r1"))
    return place


@pytest.fixture(scope="module")
def made(record: Path) -> Brief:
    """Its briefing."""
    with Store.open(record) as store:
        return brief_process(store, "israel-palestine", "2024-05-01", Options("2024-05-10", version="test"))


def test_every_sentence_of_a_briefing_has_evidence_in_the_record(made: Brief) -> None:
    sentences = [one for section in made.sections for one in section.all()]
    assert len(sentences) > 4
    texts = {str(one["id"]): f"{one['title']}\n{one['text']}" for one in REPORTS}
    for one in sentences:
        assert one.grounds
        for ground in one.grounds:
            if isinstance(ground, Quotation):
                assert all(part in texts[ground.report] for part in ground.quote.split(" […] "))


def test_what_nobody_reviewed_is_listed_apart(made: Brief) -> None:
    for section in made.sections:
        assert all(one.sure == (section.name != "unreviewed") for one in section.all()), section.name
    assert made.reviewed
    assert made.unreviewed
    assert "listed apart" in markdown(made)


def test_no_codes_and_no_blanks(made: Brief) -> None:
    for section in made.sections:
        for one in section.all():
            assert not re.search(r"\b(None|null|nan|EGY|ISR|_)\b|\{|\}| {2}|_", one.text), one.text
            assert one.text[0].isupper() or one.text[0].isdigit()
            assert one.text.endswith(".")


def test_html_stands_alone(made: Brief) -> None:
    page = html(made)
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "<b>Cairo" not in page
    targets = set(re.findall(r'id="(n\d+)"', page))
    assert set(re.findall(r'href="#(n\d+)"', page)) == targets


def test_word_has_real_footnotes(made: Brief) -> None:
    from docx import Document  # noqa: PLC0415

    content = docx(made)
    Document(io.BytesIO(content))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        notes = parts.read("word/footnotes.xml").decode("utf-8")
        body = parts.read("word/document.xml").decode("utf-8")
        names = parts.namelist()
    made_notes = set(re.findall(r'<w:footnote w:id="(\d+)"', notes))
    assert made_notes == set(re.findall(r'<w:footnoteReference w:id="(\d+)"', body))
    assert len(made_notes) == len(made.grounds())
    assert any(name.endswith(".svg") for name in names)
    assert docx(made) == content


def test_pdf_is_steady(made: Brief) -> None:
    content = pdf(made)
    assert content.startswith(b"%PDF")
    assert pdf(made) == content


def test_before_a_meeting(record: Path) -> None:
    with Store.open(record) as store:
        plan = next(one for one in store.findings(Filters(report="r2"), kinds=("contact",)))
        found = brief_before(store, plan.id[:8], Options("2024-05-10"))
        assert found.title == "Before the contact of Egypt and Israel"
        assert "not yet reviewed" in found.sections[0].title
        with pytest.raises(RunAborted, match="no contact 'c-zz'"):
            brief_before(store, "c-zz", Options("2024-05-10"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--since", "2024-01-01"], "no process 'nowhere'"),
        (["israel-palestine"], "first day"),
        (["israel-palestine", "--since", "soon"], "no ISO day"),
        (["israel-palestine", "--since", "2024-06-01", "--until", "2024-05-01"], "ends before it begins"),
        (["israel-palestine", "--since", "2024-06-01", "--names", "few"], "neither all nor a rank"),
        ([], "--before MEETING"),
    ],
)
def test_one_clear_line(
    record: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["brief", *arguments, "--db", str(record)]) == 2
    assert said in capsys.readouterr().err


def test_the_level_is_respected_and_shown(tmp_path: Path) -> None:
    reports, place = tmp_path / "reports.jsonl", tmp_path / "record.db"
    reports.write_text(json.dumps(REPORTS[0]) + "\n", encoding="utf-8")
    assert main(["ingest", str(reports), "--db", str(place), "--no-events", "--level", "confidential"]) == 0
    with Store.open(place) as store:
        public = brief_process(store, "israel-palestine", "2024-05-01", Options("2024-05-10"))
        more = brief_process(store, "israel-palestine", "2024-05-01", Options("2024-05-10", "confidential"))
    assert public.reports == 0
    assert "Shoukry" not in markdown(public)
    assert more.level == "confidential"
    assert "[confidential]" in html(more)
