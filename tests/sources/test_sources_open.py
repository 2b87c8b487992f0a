"""The one door: every format gives the same report, whatever it is packed in, and every failure has its place."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodoffices.errors import ReportError, RunAborted
from goodoffices.model import Report
from goodoffices.protocols import Source
from goodoffices.sources import Failure, Names, SourceOptions, reports_from
from goodoffices.sources.kinds import DOCUMENTS, STREAMED
from goodoffices.sources.open import AnySource
from goodoffices.sources.sniff import formats, kind_of
from source_builders import (
    CSV,
    GDELT,
    JSONL,
    PARAGRAPHS,
    RSS,
    SITEMAP,
    TEXT,
    answer,
    docx,
    every_format,
    mail,
    page,
    tarred,
    warc,
    xlsx,
    zipped,
)

Item = Report | Failure


def read(folder: Path, name: str, data: bytes, **options: object) -> list[Item]:
    path = folder / name
    path.write_bytes(data)
    return list(reports_from(path, SourceOptions(**options)))  # type: ignore[arg-type]


def told(items: list[Item]) -> list[str]:
    return [item.text if isinstance(item, Report) else f"!{item.code}" for item in items]


@pytest.mark.parametrize("name", sorted(every_format()))
def test_every_format_gives_the_text(tmp_path: Path, name: str) -> None:
    items = read(tmp_path, name, every_format()[name])
    lists = {"a.export.CSV", "sitemap.xml"}  # addresses only
    if name in lists:
        assert told(items) == ["!not-fetched"]
    elif name == "feed.xml":
        assert told(items) == ["\n\n".join(PARAGRAPHS * 5), "!not-fetched"]
    else:
        assert told(items)[0] == TEXT
        assert isinstance(items[0], Report)
        assert items[0].lang == "en"


@pytest.mark.parametrize("name", sorted(set(every_format()) - {"a.txt", "a.csv", "a.txt.gz", "a.export.CSV"}))
def test_the_content_tells_the_format_not_the_name(tmp_path: Path, name: str) -> None:
    known = [type(item) for item in read(tmp_path, name, every_format()[name])]
    assert [type(item) for item in read(tmp_path, "unnamed", every_format()[name])] == known


@pytest.mark.parametrize("name", sorted(every_format()))
def test_a_folder_and_an_archive_give_what_the_file_gives(tmp_path: Path, name: str) -> None:
    data = every_format()[name]
    alone = told(read(tmp_path, name, data))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).write_bytes(data)
    assert told(list(reports_from(tmp_path / "folder"))) == alone
    assert told(read(tmp_path, "x.zip", zipped({f"in/{name}": data}))) == alone
    assert told(read(tmp_path, "x.tar", tarred({f"in/{name}": data}))) == alone


def test_every_known_format_has_a_reader() -> None:
    assert set(formats()) == {*STREAMED, *DOCUMENTS, "folder"}


def test_archives_within_archives(tmp_path: Path) -> None:
    inner = zipped({"a.txt": TEXT.encode()})
    assert told(read(tmp_path, "two.zip", zipped({"b.zip": inner}))) == [TEXT]
    assert told(read(tmp_path, "three.zip", zipped({"c.zip": zipped({"b.zip": inner})}))) == ["!too-deep"]


def test_standard_input_is_sniffed() -> None:
    for name in ("a.html", "a.jsonl", "a.pdf", "a.warc.gz", "a.txt", "a.zip", "a.tgz"):
        (item,) = reports_from("-", stdin=io.BytesIO(every_format()[name]))
        assert isinstance(item, Report), name
        assert item.text == TEXT, name


def test_ids_of_texts_are_their_paths_within(tmp_path: Path) -> None:
    items = read(
        tmp_path, "x.zip", zipped({"a/note.txt": b"The talks go on.", "b/note.txt": b"The talks went on."})
    )
    assert [item.id for item in items if isinstance(item, Report)] == ["a/note", "b/note"]


def test_the_same_report_is_taken_once(tmp_path: Path) -> None:
    data = zipped({"a.html": page().encode(), "b.html": page().encode()})
    assert told(read(tmp_path, "x.zip", data)) == [TEXT, "!repeated"]
    assert told(read(tmp_path, "x.zip", data, unique=False)) == [TEXT, TEXT]
    names = Names()
    options = SourceOptions()
    first = list(reports_from(tmp_path / "x.zip", options, names=names))
    (tmp_path / "y.zip").write_bytes(data)
    assert told(list(reports_from(tmp_path / "y.zip", options, names=names))) == ["!repeated", "!repeated"]
    assert told(first) == [TEXT, "!repeated"]


def test_what_cannot_be_read_keeps_its_fields(tmp_path: Path) -> None:
    russian = "Министр иностранных дел встретился с посланником в понедельник, сообщили в министерстве."
    (item,) = read(
        tmp_path, "a.jsonl", json.dumps({"id": "r", "text": russian, "date": "2021-03-04"}).encode()
    )
    assert isinstance(item, Failure)
    assert (item.code, item.report_id) == ("language", "r")
    assert item.kept == {"id": "r", "text": russian, "date": "2021-03-04"}


def test_a_failure_is_one_line_with_place_and_advice(tmp_path: Path) -> None:
    data = zipped({"a\n\x1b[2J.html": b"<html></html>", "b.txt": TEXT.encode()})
    failure, report = read(tmp_path, "x.zip", data)
    assert isinstance(failure, Failure)
    assert isinstance(failure, ReportError)
    assert str(failure) == f"{tmp_path}/x.zip!a [2J.html: no article is on the page; leave it out"
    assert failure.report_id == "x.zip!a [2J.html"
    assert isinstance(report, Report)


TABLES = [
    (b"id;Headline;Body\n1;Talks;The talks go on.\n", {}, ["The talks go on."], "semicolons, common names"),
    ("\ufeffText,Date\nThe talks go on.,4 March 2021\n".encode(), {}, ["The talks go on."], "Excel's mark"),
    (b"a,b\n1,The talks go on.\n", {"text": "b", "id": "a"}, ["The talks go on."], "told columns"),
    (b"a,b\n1,The talks go on.\n", {}, ["!missing-column"], "no column of text"),
    (b"a,b\n1,The talks go on.\n", {"text": "c"}, ["!missing-column"], "no such column"),
    (b"text\n\"The talks\ngo on.\"\n", {}, ["The talks\ngo on."], "an end of line in quotes"),
    (b"text,date\nOne.,2021-99-01\nTwo.,\n", {}, ["!bad-date", "Two."], "a day that is none"),
    (b"text,title\nOne.,a,b\nTwo.,\n", {}, ["!bad-row", "Two."], "more cells than columns"),
    (b"text\n\xff\nTwo.\n", {}, ["!not-utf8", "Two."], "another encoding in one row"),
    (b"text\n", {}, [], "no rows"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "columns", "wanted", "reason"), TABLES)
def test_tables(tmp_path: Path, data: bytes, columns: dict[str, str], wanted: list[str], reason: str) -> None:
    assert told(read(tmp_path, "a.csv", data, columns=columns)) == wanted, reason


def test_excel_rows_are_named_by_number(tmp_path: Path) -> None:
    items = read(tmp_path, "a.xlsx", xlsx([["id", "Story", "day"], [1, "The talks go on.", None], [2, "", None]]),
                 columns={"text": "Story"})  # fmt: skip
    assert told(items) == ["The talks go on.", "!missing-field"]
    assert isinstance(items[1], Failure)
    assert items[1].where == f"{tmp_path}/a.xlsx[3]"


def test_columns_of_json_lines(tmp_path: Path) -> None:
    data = json.dumps({"body": "The talks go on.", "when": "2021-03-04"}).encode()
    (item,) = read(tmp_path, "a.jsonl", data, columns={"text": "body", "date": "when"})
    assert isinstance(item, Report)
    assert item.date == "2021-03-04"


def test_a_field_that_does_not_exist_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(RunAborted, match="no field 'body'"):
        read(tmp_path, "a.csv", CSV, columns={"body": "Body"})


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.warc"])
def test_a_day_for_many_reports_ends_the_run(tmp_path: Path, name: str) -> None:
    with pytest.raises(RunAborted, match="single text only"):
        read(tmp_path, name, every_format()[name], given={"date": "2021-03-04"})


def test_a_publisher_may_be_given_for_many(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "a.jsonl", JSONL, given={"publisher": "Ruritania Press"})
    assert isinstance(item, Report)
    assert item.publisher == "Ruritania Press"


DATELINES = [
    ("STRELSAU, 4 March 2021 (RP) - The talks go on.", None, None, ("2021-03-04", "RP"), "day and agency"),
    ("STRELSAU, March 4 (RP) - The talks go on.", None, None, (None, "RP"), "no year, no day"),
    (
        "STRELSAU, 4 March 2021 (RP) - Talks go on.",
        "2021-03-05",
        "The Post",
        ("2021-03-05", "The Post"),
        "told wins",
    ),
]


@pytest.mark.parametrize(("text", "date", "publisher", "wanted", "reason"), DATELINES)
def test_the_dateline_stands_in(
    tmp_path: Path,
    text: str,
    date: str | None,
    publisher: str | None,
    wanted: tuple[str | None, ...],
    reason: str,
) -> None:
    line = json.dumps({"text": text, "date": date, "publisher": publisher}).encode()
    (item,) = read(tmp_path, "a.jsonl", line)
    assert isinstance(item, Report)
    assert (item.date, item.publisher) == wanted, reason
    assert item.text == text


@pytest.mark.parametrize(("data", "name"), [(GDELT, "a.csv"), (SITEMAP, "s.xml"), (RSS, "f.xml")])
def test_lists_are_joined_with_texts_at_hand(tmp_path: Path, data: bytes, name: str) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_bytes(
        json.dumps({"url": "https://www.news.example/2/", "text": "The second one.", "id": "t"}).encode()
    )
    items = read(tmp_path, name, data, texts=(texts,))
    assert "The second one." in told(items)
    assert sum(isinstance(item, Failure) and item.code == "no-text" for item in items) == (name != "f.xml")


def test_the_day_of_a_news_sitemap_stands_in(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_bytes(json.dumps({"url": "http://news.example/1", "text": "The first one."}).encode())
    first = read(tmp_path, "s.xml", SITEMAP, texts=(texts,))[0]
    assert isinstance(first, Report)
    assert (first.date, first.title, first.publisher) == ("2021-03-04", "Talks go on", "Ruritania News")


RECORDS = [
    (answer(b"gone", status="404 Not Found"), [], "an error page is no report"),
    (answer(b"\x89PNG", "Content-Type: image/png"), [], "an image is no report"),
    (answer(page().encode(), "Content-Type: text/html\r\nTransfer-Encoding: chunked"), [TEXT], "said to be chunked, is not"),
    (answer(b"%x\r\n%s\r\n0\r\n\r\n" % (len(page().encode()), page().encode()),
            "Content-Type: text/html\r\nTransfer-Encoding: chunked"), [TEXT], "chunked"),
    (answer(page().encode(), "Content-Type: text/html\r\nContent-Encoding: gzip"), [TEXT], "said to be packed, is not"),
    (b"nonsense", ["!bad-record"], "no answer at all"),
    (b"HTTP/1.1 what\r\n\r\n", ["!bad-record"], "no status"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "wanted", "reason"), RECORDS)
@pytest.mark.parametrize("packed", [False, True])
def test_records_of_a_web_archive(
    tmp_path: Path, record: bytes, wanted: list[str], reason: str, packed: bool
) -> None:
    last = answer(page("The last page of the archive tells of talks in Strelsau that go on.").encode())
    items = read(tmp_path, "a.warc.gz" if packed else "a.warc", warc([record, last], packed=packed))
    assert told(items)[:-1] == wanted, reason
    assert told(items)[-1].startswith("The last page")


def test_files_of_no_known_format(tmp_path: Path) -> None:
    for data, what in (
        (b"\x89PNG\r\n", "an image"),
        (b"\xd0\xcf\x11\xe0", "an old Office document"),
        (b"\x00\x01\x02", "no known format"),
        (b"<thing>x</thing>", "XML of an unknown kind"),
    ):
        (item,) = read(tmp_path, "thing.bin", data)
        assert isinstance(item, Failure)
        assert item.code == "file-type"
        assert item.message.startswith(("this is ", "")), what
        assert what in item.message


def test_what_nobody_means_is_passed_over(tmp_path: Path) -> None:
    for name in (
        "p_files/a.css",
        "p_files/b.js",
        ".git/config",
        "__MACOSX/._p.html",
        "Thumbs.db",
        "p_files/c.png",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "p.html").write_text(page(), encoding="utf-8")
    assert told(list(reports_from(tmp_path))) == [TEXT]


def test_nothing_there(tmp_path: Path) -> None:
    (item,) = reports_from(tmp_path / "none.html")
    assert isinstance(item, Failure)
    assert (item.code, item.report_id) == ("unreadable", "none")


def test_a_source_of_a_plug_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Flood:
        def reports(self) -> Iterator[Report | ReportError]:
            yield Report("f", TEXT)
            yield ReportError("empty", "nothing there; look again")

    monkeypatch.setattr("goodoffices.registry.names", lambda _: ("files", "flood"))
    monkeypatch.setattr(
        "goodoffices.registry.source",
        lambda name, address: Flood() if (name, address) == ("flood", "x:y") else None,
    )
    report, failure = reports_from("flood:x:y")
    assert isinstance(report, Report)
    assert isinstance(failure, Failure)
    assert (report.id, failure.report_id, failure.where) == ("f", "x:y", "x:y")


def test_the_source_of_the_registry_is_the_same_door(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    source = AnySource(str(tmp_path / "a.html"))
    assert isinstance(source, Source)
    assert list(source.reports()) == list(reports_from(tmp_path / "a.html"))


def test_a_text_by_its_name_is_text_whatever_it_begins_with() -> None:
    for head in (b"<html>", b"{", b"From: a\nTo: b\n", b"Subject: x"):
        assert kind_of("a.txt", head) == "text"
    assert kind_of("a.txt", b"%PDF-1.4") == "pdf"


WORD = [
    ("<w:p><w:r><w:t>The talks </w:t></w:r><w:ins><w:r><w:t>go on.</w:t></w:r></w:ins></w:p>", "The talks go on.", "inserted"),
    ("<w:p><w:r><w:t>The talks go on.</w:t></w:r><w:del><w:r><w:delText> not</w:delText></w:r></w:del></w:p>", "The talks go on.", "deleted"),
    ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>The talks</w:t><w:br/><w:t>go on.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", "The talks go on.", "in a table"),
    ("<w:p><w:hyperlink><w:r><w:t>The talks go on.</w:t></w:r></w:hyperlink></w:p>", "The talks go on.", "a link"),
]  # fmt: skip


@pytest.mark.parametrize(("xml", "wanted", "reason"), WORD)
def test_word_documents_as_accepted(tmp_path: Path, xml: str, wanted: str, reason: str) -> None:
    (item,) = read(tmp_path, "a.docx", docx(xml))
    assert isinstance(item, Report)
    assert item.text == wanted, reason
    assert item.date is None


def test_an_attachment_is_a_report_of_its_own(tmp_path: Path) -> None:
    from email.message import EmailMessage  # noqa: PLC0415

    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["Date"] = (
        "Desk <d@x.example>",
        "Fwd: x",
        "Fri, 5 Mar 2021 10:00:00 +0000",
    )
    outer.set_content("Please see below what the ministry and the envoy said about the talks.")
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Date"] = (
        "Ministry <m@x.example>",
        "Talks",
        "Thu, 4 Mar 2021 10:00:00 +0000",
    )
    inner.set_content(TEXT)
    outer.add_attachment(inner)
    outer.add_attachment(docx(), maintype="application", subtype="octet-stream", filename="readout.docx")
    items = read(tmp_path, "a.eml", outer.as_bytes())
    reports = [item for item in items if isinstance(item, Report)]
    assert len(reports) == len(items) == 3
    assert [(item.date, item.publisher) for item in reports] == [
        ("2021-03-05", "Desk"), ("2021-03-04", "Ministry"), ("2021-03-05", "Desk"),
    ]  # fmt: skip
    assert reports[1].text.strip() == TEXT


FORWARDS = [
    ("---------- Forwarded message ---------\nFrom: Ministry <m@x.example>\nDate: Wed, 3 Mar 2021 at 10:00\n"
     f"Subject: Talks\nTo: <d@x.example>\n\n\n{TEXT}\n", "the common form"),
    (f"FYI\n\n-----Original Message-----\nFrom: Ministry <m@x.example>\nSent: Wednesday, March 3, 2021 10:00 AM\nTo: Desk\n"
     f"Subject: Talks\n\n{TEXT}\n", "an older form"),
    ("Begin forwarded message:\n\n> From: Ministry <m@x.example>\n> Date: 3 March 2021\n> Subject: Talks\n>\n"
     + "\n".join(f"> {line}" for line in TEXT.split("\n")) + "\n", "quoted"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "reason"), FORWARDS)
def test_a_forwarded_mailing_is_that_of_its_sender(tmp_path: Path, body: str, reason: str) -> None:
    (item,) = read(
        tmp_path,
        "a.eml",
        mail(body, headers="From: Desk <d@x.example>\nSubject: Fwd: Talks\nDate: 5 Mar 2021\n"),
    )
    assert isinstance(item, Report)
    assert (item.publisher, item.date, item.title) == ("Ministry", "2021-03-03", "Talks"), reason
    assert item.text == TEXT, reason


MAILS = [
    (mail(f"<html><body><table><tr><td><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></td></tr></table><style>p{{}}</style></body></html>", kind="text/html"), TEXT, "HTML only"),
    (mail(TEXT + "\n\n-- \nPress office\nTelephone 1"), TEXT, "the signature is no text"),
    (mail(TEXT + "\n\n> what was\n> said before\n"), TEXT, "what is quoted at the end is no text"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "wanted", "reason"), MAILS)
def test_mail(tmp_path: Path, data: bytes, wanted: str, reason: str) -> None:
    assert told(read(tmp_path, "a.eml", data)) == [wanted], reason
