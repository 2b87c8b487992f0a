"""`ingest`, `watch` and `deadletters` with sources of every format, with a pipeline of straw."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from goodoffices.faces.cli import main
from goodoffices.record.filters import Filters
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredReport
from serving import http, serving
from source_builders import (
    PARAGRAPHS,
    TEXT,
    every_format,
    mail,
    page,
    simple_pdf,
    tarred,
    zipped,
)

Capture = pytest.CaptureFixture[bytes]
GERMAN = (
    "Der Minister traf am Montag den Botschafter. Sie sprachen lange miteinander über die Lage an der Grenze und "
    "wollen die Gespräche in der nächsten Woche fortsetzen, wie das Ministerium am Abend mitteilte."
)
FRENCH = (
    "Le ministre a rencontré lundi l'envoyé dans la capitale. Ils ont dit que les pourparlers sur la frontière se "
    "poursuivront la semaine prochaine et que les deux parties souhaitent plus de temps."
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and a record beside it."""
    monkeypatch.setenv("GOODOFFICES_DB", str(tmp_path / "record.db"))
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    return tmp_path / "in"


def run(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


def kept(folder: Path) -> list[StoredReport]:
    with Store.open(folder.parent / "record.db") as store:
        return list(store.reports(Filters(level="restricted"), text=True))


def letters(capture: Capture) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(capture, "deadletters", "list", "--level", "restricted")[1])))


DAY = "2021-03-04"
# What a small file of each format tells of itself: day and publisher, as they must stand in the record.
TOLD: dict[str, tuple[str | None, str | None]] = {
    "a.txt": (None, None),
    "a.jsonl": (None, None),
    "a.json": (None, None),
    "a.html": (None, None),
    "a.csv": (DAY, None),
    "a.xlsx": (DAY, None),
    "feed.xml": (DAY, "Ruritania News"),
    "news.xml": (DAY, "Ruritania Press"),
    "a.nitf": (DAY, "Ruritania Press"),
    "a.pdf": (None, None),
    "a.docx": (None, None),
    "a.eml": (DAY, "Ministry Press"),
    "a.mbox": (DAY, "Ministry Press"),
    "a.mht": (None, None),
    "a.warc": (None, "news.example"),
    "a.warc.gz": (None, "news.example"),
    "a.zip": (None, None),
    "a.tar": (None, None),
    "a.tgz": (None, None),
    "a.txt.gz": (None, None),
}
# Failures of the file: code, and place within it.
LISTS = {"a.export.CSV", "sitemap.xml"}
FAILURES = {
    "feed.xml": [("not-fetched", "[2]")],
    "news.xml": [("withdrawn", "[2]"), ("empty", "[3]")],
    **{name: [("not-fetched", "")] for name in LISTS},
}


def test_the_table_has_every_format() -> None:
    assert set(TOLD) | LISTS == set(every_format())


@pytest.mark.parametrize("name", sorted(every_format()))
def test_every_format_is_kept_with_day_and_publisher(folder: Path, capsysbinary: Capture, name: str) -> None:
    (folder / name).write_bytes(every_format()[name])
    status, out, err = run(capsysbinary, "ingest", name)
    failures = FAILURES.get(name, [])
    failed = len(failures)
    new = int(name not in LISTS)
    assert (status, out) == (bool(failed), f"{new} new, 0 unchanged, {failed} failed\n"), err
    assert err.count("\n") == failed
    found = kept(folder)
    assert [(one.report.date, one.report.publisher) for one in found] == [TOLD.get(name)] * new
    assert all(one.report.text in {TEXT, "\n\n".join(PARAGRAPHS * 5)} for one in found)
    told = [(one["code"], one["place"]) for one in letters(capsysbinary)]
    assert told == [(code, f"{folder / name}{place}") for code, place in failures]
    _, again, _ = run(capsysbinary, "ingest", str(folder / name))
    assert again == f"0 new, {2 * new if name == 'a.mbox' else new} unchanged, {failed} failed\n"
    assert len(letters(capsysbinary)) == failed, "the same place from wherever it is named"


def test_a_record_keeps_no_day_of_today(folder: Path, capsysbinary: Capture) -> None:
    for name, data in every_format().items():
        (folder / name).write_bytes(data)
    run(capsysbinary, "ingest", ".")
    assert {one.report.date for one in kept(folder)} <= {None, DAY}


REPAIRED = [
    ("a.pdf", b"%PDF-1.7\n" + b"garbage" * 100, "a document"),
    ("a.docx", every_format()["a.docx"][:-60], "an office file"),
    ("a.xlsx", every_format()["a.xlsx"][:-50], "a table"),
    ("news.xml", every_format()["news.xml"][:-40], "newswire"),
    ("a.zip", every_format()["a.zip"][:-30], "an archive"),
    ("a.warc", every_format()["a.warc"][:-90], "a web archive"),
    ("a.eml", b"From: a\nTo: b\nSubject: x\n\n", "an empty mail"),
    ("a.html", b"<html></html>", "an empty page"),
    ("a.txt.gz", every_format()["a.txt.gz"][:-20], "cut off"),
]


@pytest.mark.parametrize(("name", "broken", "reason"), REPAIRED)
def test_a_letter_of_any_format_is_settled_when_its_file_is_repaired(
    folder: Path, capsysbinary: Capture, name: str, broken: bytes, reason: str
) -> None:
    (folder / name).write_bytes(broken)
    assert run(capsysbinary, "ingest", name)[0] == 1, reason
    assert len(letters(capsysbinary)) == 1, reason
    status, out, _ = run(capsysbinary, "deadletters", "retry")
    assert (status, out.splitlines()[-1]) == (1, "1 dead letters before, 1 now"), reason
    assert letters(capsysbinary)[0]["attempts"] == "2"
    (folder / name).write_bytes(every_format()[name])
    _, out, _ = run(capsysbinary, "deadletters", "retry")
    left = [one["code"] for one in letters(capsysbinary)]
    assert left == [code for code, _ in FAILURES.get(name, [])], reason
    assert out.startswith("1 new"), reason


def test_one_broken_member_of_an_archive_is_read_again_with_the_archive(
    folder: Path, capsysbinary: Capture
) -> None:
    (folder / "a.zip").write_bytes(zipped({"a.pdf": b"%PDF-1.7\ngarbage", "b.html": page().encode()}))
    assert run(capsysbinary, "ingest", "a.zip")[1] == "1 new, 0 unchanged, 1 failed\n"
    assert [one["place"] for one in letters(capsysbinary)] == [f"{folder}/a.zip!a.pdf"]
    (folder / "a.zip").write_bytes(
        zipped({"a.txt": b"The minister met the envoy, they said on Monday.", "b.html": page().encode()})
    )
    status, out, _ = run(capsysbinary, "deadletters", "retry")
    assert (status, out.splitlines()) == (0, ["1 new, 1 unchanged, 0 failed", "1 dead letters before, 0 now"])


def test_a_source_is_read_again_as_it_was(folder: Path, capsysbinary: Capture) -> None:
    """Columns, level, name of the source and time zone are those of the first time."""
    (folder / "t.csv").write_text("Wording,Day\nThe minister met the envoy.,2021-99-01\n", encoding="utf-8")
    options = ["--column", "text=Wording", "--column", "date=Day", "--level", "restricted"]
    options += ["--source", "desk", "--time-zone", "Africa/Cairo"]
    assert run(capsysbinary, "ingest", "t.csv", *options)[0] == 1
    (folder / "t.csv").write_text("Wording,Day\nThe minister met the envoy.,2021-03-04\n", encoding="utf-8")
    status, out, err = run(capsysbinary, "deadletters", "retry")
    assert (status, out.splitlines()[0], err) == (0, "1 new, 0 unchanged, 0 failed", "")
    (one,) = kept(folder)
    assert (one.report.date, one.level, one.source, one.time_zone) == (
        DAY, "restricted", "desk", "Africa/Cairo",
    )  # fmt: skip


def test_another_language_is_kept_with_its_reason_and_counted(folder: Path, capsysbinary: Capture) -> None:
    rows = [
        {"id": "de", "text": GERMAN, "title": "Gespräche", "date": DAY, "publisher": "Zeitung"},
        {"id": "fr", "text": FRENCH},
        {"id": "en", "text": TEXT},
        {"id": "none", "text": ""},
    ]
    (folder / "many.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    status, out, _ = run(capsysbinary, "ingest", "many.jsonl")
    assert (status, out) == (1, "1 new, 0 unchanged, 3 failed (2 in another language)\n")
    with Store.open(folder.parent / "record.db") as store:
        found = {one.report_id: one for one in store.letters()}
    assert found["de"].kept == rows[0]
    assert "German" in found["de"].message
    assert "French" in found["fr"].message


@pytest.mark.parametrize("name", ["b.html", "b.eml", "b.pdf"])
def test_another_language_in_any_format(folder: Path, capsysbinary: Capture, name: str) -> None:
    from source_builders import lines_of, pdf  # noqa: PLC0415

    made: dict[str, Callable[[], bytes]] = {
        "b.html": lambda: page(FRENCH).encode(),
        "b.eml": lambda: mail(FRENCH),
        "b.pdf": lambda: pdf([lines_of(FRENCH.replace("é", "e").replace("è", "e"), 72, 700)]),
    }
    (folder / name).write_bytes(made[name]())
    assert run(capsysbinary, "ingest", name)[1] == "0 new, 0 unchanged, 1 failed (1 in another language)\n"
    with Store.open(folder.parent / "record.db") as store:
        (letter,) = store.letters()
    assert str(letter.kept["text"]).startswith("Le ministre a rencontr")


def test_two_texts_on_standard_input_are_two_reports(
    folder: Path, capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (TEXT, "The envoy went home on Tuesday, and nothing more was said of the talks."):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert run(capsysbinary, "ingest", "-")[1] == "1 new, 0 unchanged, 0 failed\n"
    assert len(kept(folder)) == 2


def test_what_came_by_standard_input_is_read_again_from_what_was_kept(
    folder: Path, capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = json.dumps({"id": "de", "text": GERMAN}) + "\n" + json.dumps({"id": "x"})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    run(capsysbinary, "ingest", "-")
    status, out, err = run(capsysbinary, "deadletters", "retry")
    assert (status, out.splitlines()[-1]) == (1, "2 dead letters before, 2 now")
    assert "nothing of it was kept; give its source again to goodoffices ingest" in err
    assert sorted(one["attempts"] for one in letters(capsysbinary)) == ["1", "2"]
    with monkeypatch.context() as patch:  # the day on which German is read
        patch.setattr("goodoffices.sources.report._language", lambda *_: "de")
        _, out, _ = run(capsysbinary, "deadletters", "retry")
    assert out.splitlines() == ["1 new, 0 unchanged, 0 failed", "2 dead letters before, 1 now"]
    assert [one.report.text for one in kept(folder)] == [GERMAN]


def test_letters_are_dropped(folder: Path, capsysbinary: Capture) -> None:
    (folder / "a.jsonl").write_text(json.dumps({"id": "de", "text": GERMAN}), encoding="utf-8")
    run(capsysbinary, "ingest", "a.jsonl")
    (letter,) = letters(capsysbinary)
    assert run(capsysbinary, "deadletters", "drop", "d-none")[0] == 2
    assert run(capsysbinary, "deadletters", "drop", letter["id"]) == (0, f"dropped: {letter['id']}\n", "")
    assert letters(capsysbinary) == []
    assert b"Botschafter" not in (folder.parent / "record.db").read_bytes()


def test_options_of_read_are_options_of_ingest(folder: Path, capsysbinary: Capture) -> None:
    (folder / "list.xml").write_bytes(every_format()["sitemap.xml"])
    texts = [{"url": "http://news.example/1", "text": TEXT}]
    (folder / "texts.jsonl").write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    status, out, _ = run(capsysbinary, "ingest", "list.xml", "--texts", "texts.jsonl")
    assert (status, out) == (1, "1 new, 0 unchanged, 1 failed\n")
    (one,) = kept(folder)
    assert (one.report.date, one.report.publisher) == (DAY, "Ruritania News")
    more = [
        *texts,
        {"url": "http://news.example/2", "text": "The envoy met the minister once more on Friday."},
    ]
    (folder / "texts.jsonl").write_text("\n".join(map(json.dumps, more)), encoding="utf-8")
    status, out, _ = run(capsysbinary, "deadletters", "retry")
    assert (status, out.splitlines()[0]) == (0, "1 new, 1 unchanged, 0 failed")
    assert run(capsysbinary, "ingest", "list.xml", "--column", "Body")[0] == 2


def test_an_address_is_ingested_under_its_own_name(folder: Path, capsysbinary: Capture) -> None:
    status, out, err = run(capsysbinary, "ingest", "http://127.0.0.1:9/a")
    assert (status, out) == (1, "0 new, 0 unchanged, 1 failed\n")
    assert "127.0.0.1 is not on the public internet" in err
    (letter,) = letters(capsysbinary)
    assert (letter["code"], letter["place"]) == ("private-address", "http://127.0.0.1:9/a")
    status, out, _ = run(capsysbinary, "deadletters", "retry")
    assert (status, out.splitlines()[-1]) == (1, "1 dead letters before, 1 now")
    assert letters(capsysbinary)[0]["attempts"] == "2"
    assert kept(folder) == []


def configure(folder: Path, *feeds: str) -> None:
    (folder / "feeds.toml").write_text("\n".join(f"[[feed]]\n{feed}" for feed in feeds), encoding="utf-8")


def rss(*entries: str) -> bytes:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return http(f"{head}<channel><title>News</title>{items}</channel></rss>".encode())


def whole(name: str, text: str) -> str:
    body = f"<![CDATA[<p>{text}</p>]]>"
    return f"<title>{name}</title><guid>urn:{name}</guid><content:encoded>{body}</content:encoded>"


def test_watch_keeps_level_publisher_and_what_could_not_be_read(folder: Path, capsysbinary: Capture) -> None:
    feed = rss(whole("a", f"{TEXT} " * 5), whole("b", f"{GERMAN} " * 8), "<title>c</title><link>gone</link>")
    with serving({"/f": feed}) as server:
        url = server.url("/f")
        configure(
            folder,
            f'url = "{url}"\nprivate = true\nlevel = "confidential"\npublisher = "Ministry"\nsource = "desk"\n'
            'time_zone = "Africa/Cairo"',
        )
        status, out, err = run(capsysbinary, "watch", "feeds.toml", "--once")
    assert (status, out) == (1, f"{url}: 1 new, 0 known, 2 not readable; next in 30 min\n")
    assert err.count("\n") == 2
    (one,) = kept(folder)
    assert (one.report.publisher, one.level, one.source, one.time_zone, one.report.date) == (
        "Ministry", "confidential", "desk", "Africa/Cairo", None,
    )  # fmt: skip
    found = letters(capsysbinary)
    assert {(one["code"], one["level"], one["source"]) for one in found} == {
        ("language", "confidential", "desk"), ("http", "confidential", "desk"),
    }  # fmt: skip
    assert run(capsysbinary, "deadletters", "list")[1].count("\n") == 1, "nothing of it is public"


def test_a_letter_of_a_feed_outlives_the_feed(
    folder: Path, capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving({"/f": rss(whole("b", f"{GERMAN} " * 8))}) as server:
        configure(folder, f'url = "{server.url("/f")}"\nprivate = true\npublisher = "Zeitung"')
        run(capsysbinary, "watch", "feeds.toml", "--once")
        run(capsysbinary, "watch", "feeds.toml", "--once")
        asked = len(server.asked)
        with monkeypatch.context() as patch:
            patch.setattr("goodoffices.sources.report._language", lambda *_: "de")
            status, out, _ = run(capsysbinary, "deadletters", "retry")
        assert (status, out.splitlines()[0]) == (0, "1 new, 0 unchanged, 0 failed")
        assert len(server.asked) == asked, "what was kept is enough"
    (one,) = kept(folder)
    assert one.report.publisher == "Zeitung"


def test_an_article_that_was_gone_for_a_while_is_fetched_by_retry(
    folder: Path, capsysbinary: Capture
) -> None:
    answers: dict[str, bytes] = {}
    with serving(answers) as server:
        link = f"<title>a</title><link>{server.url('/a')}</link><pubDate>Thu, 04 Mar 2021 10:00:00 +0000</pubDate>"
        answers["/f"] = rss(link)
        configure(folder, f'url = "{server.url("/f")}"\nprivate = true')
        assert run(capsysbinary, "watch", "feeds.toml", "--once")[0] == 1
        (letter,) = letters(capsysbinary)
        assert (letter["code"], letter["place"]) == ("http", server.url("/a"))
        answers["/a"] = http(page().encode())
        status, out, _ = run(capsysbinary, "deadletters", "retry")
        assert (status, out.splitlines()[-1]) == (0, "1 dead letters before, 0 now")
    (one,) = kept(folder)
    assert (one.report.date, one.report.publisher) == (DAY, "News"), "what the feed told stands in"


def test_private_addresses_are_refused_unless_the_feed_allows_them(
    folder: Path, capsysbinary: Capture
) -> None:
    inside = rss(whole("a", f"{TEXT} " * 5))
    with serving({"/f": inside}) as server:
        configure(folder, f'url = "{server.url("/f")}"')
        status, out, _ = run(capsysbinary, "watch", "feeds.toml", "--once")
        assert status == 1
        assert "127.0.0.1 is not on the public internet" in out
        assert out.count("\n") == 1
        assert server.asked == []


def test_robots_are_obeyed(folder: Path, capsysbinary: Capture) -> None:
    with serving({"/robots.txt": http(b"User-agent: *\nDisallow: /f"), "/f": rss()}) as server:
        configure(folder, f'url = "{server.url("/f")}"\nprivate = true')
        status, out, _ = run(capsysbinary, "watch", "feeds.toml", "--once")
        assert (status, server.paths) == (1, ["/robots.txt"])
        assert "its robots.txt asks programs to stay away" in out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[[feed]]\nurl = 1\nlevel = 2\n",
            ["feeds.toml:2: the url is no address", "feeds.toml:3: level is one of"],
        ),
        ("", ["feeds.toml:1: no feed"]),
    ],
)
def test_a_wrong_feeds_toml_is_told_by_line(
    folder: Path, capsysbinary: Capture, text: str, told: list[str]
) -> None:
    (folder / "feeds.toml").write_text(text, encoding="utf-8")
    status, out, err = run(capsysbinary, "watch", "feeds.toml", "--once")
    assert (status, out) == (1, "")
    assert [
        line.removeprefix("goodoffices: ")[: len(want)]
        for line, want in zip(err.splitlines(), told, strict=True)
    ] == told
    assert not (folder.parent / "record.db").exists()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><newsItem>&b;</newsItem>'


def link_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    return out.getvalue()


BLANKS = (b" " * 999 + b"\n") * 300_000
HARM = [
    ("bomb.jsonl.gz", lambda: gzip.compress(BLANKS, 9), ["bomb"], "a GZIP bomb"),
    ("bomb.zip", lambda: zipped({"a.jsonl": BLANKS}), ["bomb"], "a ZIP bomb"),
    ("bomb.pdf", lambda: b"%PDF-1.7\n" + b"garbage" * 1000, ["damaged"], "a PDF that is none"),
    ("laughs.xml", LAUGHS.encode, ["entities"], "entity expansion"),
    ("deep.html", lambda: b"<div>" * 400_000, None, "HTML nested deeply"),
    ("up.zip", lambda: zipped({"../../up.txt": b"x"}), ["unsafe-path"], "path traversal in a ZIP"),
    ("up.tar", lambda: tarred({"../up.txt": b"x"}), ["unsafe-path"], "path traversal in a TAR"),
    ("link.tar", link_tar, ["link"], "a link out"),
    ("cut.zip", lambda: every_format()["a.zip"][:-30], ["bad-archive"], "a truncated archive"),
    ("cut.warc.gz", lambda: every_format()["a.warc.gz"][:-50], None, "a truncated web archive"),
    ("latin.txt", lambda: "Der Präsident".encode("latin-1"), ["not-utf8"], "a broken encoding"),
    ("half.jsonl", lambda: b'{"id": "x\\ud800", "text": "Yes.", "title": "\\ud800"}', ["not-utf8"], "half a pair"),
    ("nul.jsonl", lambda: b'{"id": "x\\u0000y", "text": "Yes."}', ["binary"], "a NUL in an id"),
    ("nul2.jsonl", lambda: b'{"id": "x", "text": "Yes.", "url": "a\\u0000b"}', ["binary"], "a NUL in an address"),
    ("null.csv", lambda: b"text,title\n\xff\xfe,\x00\n", None, "bytes that are no table"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "codes", "reason"), HARM, ids=[row[0] for row in HARM])
def test_harm_is_one_line_and_a_dead_letter(
    folder: Path,
    capsysbinary: Capture,
    name: str,
    make: Callable[[], bytes],
    codes: list[str] | None,
    reason: str,
) -> None:
    (folder / name).write_bytes(make())
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    status, out, err = run(capsysbinary, "ingest", name, "good.txt")
    found = [one["code"] for one in letters(capsysbinary)]
    assert (found == codes) if codes is not None else found, reason
    assert (status, out) == (1, f"1 new, 0 unchanged, {len(found)} failed\n"), reason
    assert err.count("\n") == len(found), reason
    assert "Traceback" not in err


def test_a_document_of_200_megabytes_is_a_dead_letter(folder: Path, capsysbinary: Capture) -> None:
    for name in ("a.html", "a.pdf"):
        with (folder / name).open("wb") as file:
            file.write(simple_pdf() if name == "a.pdf" else page(*PARAGRAPHS * 400).encode())
            file.truncate(200_000_000)
    assert run(capsysbinary, "ingest", "a.html", "a.pdf")[1] == "0 new, 0 unchanged, 2 failed\n"
    assert [one["code"] for one in letters(capsysbinary)] == ["too-large", "too-large"]


@pytest.mark.parametrize(
    "name", [b"\xff\xfe.txt", b"a\x1b[2Jb.txt", "ö\u2028.txt".encode(), b"new\nline.txt"]
)
def test_names_of_files_that_no_database_takes(folder: Path, capsysbinary: Capture, name: bytes) -> None:
    import os  # noqa: PLC0415

    for data, wanted in (
        (b"\x00\x01", "0 new, 0 unchanged, 1 failed\n"),
        (TEXT.encode(), "1 new, 0 unchanged, 0 failed\n"),
    ):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:  # noqa: PTH123 - a name of bytes
            file.write(data)
        assert run(capsysbinary, "ingest", str(folder))[1] == wanted
        assert main(["ingest", os.fsdecode(os.fsencode(folder) + b"/" + name)]) in {0, 1}
        capsysbinary.readouterr()
