"""Input that is made to do harm, or was damaged: one clear line each, the rest goes on, memory stays bounded."""

from __future__ import annotations

import gzip
import io
import os
import random
import resource
import struct
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodoffices.model import Report
from goodoffices.sources import Failure, Limits, SourceOptions, reports_from
from source_builders import (
    JSONL,
    NEWSML,
    PARAGRAPHS,
    TEXT,
    answer,
    docx,
    every_format,
    mail,
    page,
    pdf,
    simple_pdf,
    tarred,
    warc,
    warc_record,
    xlsx,
    zipped,
)

SMALL = Limits(document=3_000_000, expanded=5_000_000, ratio=50, members=50, seconds=20)
Item = Report | Failure


def read(folder: Path, name: str, data: bytes, limits: Limits = SMALL) -> list[Item]:
    path = folder / name
    path.write_bytes(data)
    return list(reports_from(path, SourceOptions(limits=limits)))


def told(items: list[Item]) -> list[str]:
    found = []
    for item in items:
        if isinstance(item, Failure):
            assert item.where, item.code
            assert item.report_id, item.code
            assert "\n" not in str(item), item.code
            assert ";" in item.message or "," in item.message, item.message
        found.append("report" if isinstance(item, Report) else f"!{item.code}")
    return found


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
LEAK = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
AFTER = {"z.txt": TEXT.encode()}


def sparse_tar() -> bytes:
    info = tarfile.TarInfo("a.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    info.size = 0
    return info.tobuf(tarfile.GNU_FORMAT) + tarred(AFTER)


def special_tar(kind: bytes, name: str = "a.txt", target: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, target
        archive.addfile(info)
        for other, data in AFTER.items():
            after = tarfile.TarInfo(other)
            after.size = len(data)
            archive.addfile(after, io.BytesIO(data))
    return out.getvalue()


def linked_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("z.txt", TEXT)
    return out.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": b"secret", **AFTER}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def wrong_crc_zip() -> bytes:
    data = bytearray(zipped({"a.txt": TEXT.encode(), "z.txt": b"The talks went on."}))
    for mark, at in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        data[data.index(mark) + at] ^= 0xFF
    return bytes(data)


def pdf_bomb() -> bytes:
    import zlib  # noqa: PLC0415

    stream = zlib.compress(b"BT /F1 1 Tf (a) Tj ET\n" * 3_000_000, 9)
    whole = pdf([[(10, 10, 10, "x")]])
    at = whole.index(b"<< /Length")
    end = whole.index(b"endobj", at)
    return (
        whole[:at]
        + b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream)
        + stream
        + b"\nendstream\n"
        + whole[end:]
    )


ZEROS = bytes(40_000_000)
BLANKS = (b" " * 999 + b"\n") * 40_000
NESTED = zipped({"b.zip": zipped({"c.txt": BLANKS})})
HOSTILE = [
    ("a.txt.gz", gzip.compress(ZEROS), ["!bomb"], "a gzip bomb"),
    ("a.jsonl.gz", gzip.compress(JSONL + BLANKS), ["report", "!bomb"], "after a good line"),
    ("a.txt.bz2", __import__("bz2").compress(ZEROS), ["!bomb"], "a bzip2 bomb"),
    ("a.txt.xz", __import__("lzma").compress(ZEROS), ["!bomb"], "an xz bomb"),
    ("a.gz", gzip.compress(gzip.compress(gzip.compress(TEXT.encode()))), ["!too-deep"], "packed three times"),
    ("a.zip", zipped({"a.html": BLANKS[:4_000_000], **AFTER}), ["!too-large", "report"], "said to be large"),
    ("a.zip", zipped({"a.jsonl": BLANKS, **AFTER}), ["!bomb"], "a stream without end"),
    ("a.zip", NESTED, ["!bomb"], "large two levels down"),
    ("a.zip", zipped({"b.zip": zipped({"c.jsonl": BLANKS}), **AFTER}), ["!bomb"], "a bomb two levels down"),
    ("a.zip", zipped({f"{n}.txt": b"x" for n in range(60)}), [*["!repeated-id"] * 0, "!too-many"], "too many files"),
    ("a.zip", zipped({"../../a.txt": b"x", **AFTER}), ["!unsafe-path", "report"], "leads out"),
    ("a.zip", zipped({"/etc/a.txt": b"x", **AFTER}), ["!unsafe-path", "report"], "an absolute path"),
    ("a.zip", zipped({"..\\a.txt": b"x", **AFTER}), ["!unsafe-path", "report"], "leads out on Windows"),
    ("a.zip", zipped({"C:a.txt": b"x", **AFTER}), ["!unsafe-path", "report"], "a drive"),
    ("a.zip", linked_zip(), ["!link", "report"], "a link"),
    ("a.zip", encrypted_zip(), ["!encrypted", "report"], "a password"),
    ("a.zip", wrong_crc_zip(), ["!bad-archive", "report"], "a wrong checksum"),
    ("a.zip", zipped(AFTER)[:-30], ["!bad-archive"], "cut off"),
    ("a.zip", b"PK\x05\x06" + bytes(18), ["!empty"], "an archive of nothing"),
    ("a.tar", tarred({"../a.txt": b"x", **AFTER}), ["!unsafe-path", "report"], "leads out"),
    ("a.tar", special_tar(tarfile.SYMTYPE, target="/etc/passwd"), ["!link", "report"], "a link"),
    ("a.tar", special_tar(tarfile.LNKTYPE, target="z.txt"), ["!link", "report"], "a hard link"),
    ("a.tar", special_tar(tarfile.CHRTYPE), ["!not-a-file", "report"], "a device"),
    ("a.tar", special_tar(tarfile.FIFOTYPE), ["!not-a-file", "report"], "a pipe"),
    ("a.tar", tarred({"a.txt": TEXT.encode(), "b.txt": b"y" * 9000})[:9000], ["report", "!bad-archive"], "cut off"),
    ("a.tgz", tarred({"a.jsonl": BLANKS, **AFTER}, "w:gz"), ["!bomb"], "a bomb in a TAR"),
    ("a.html", b"<div>" * 400_000 + TEXT.encode(), None, "nested deeply"),
    ("a.html", b"<b><i>" * 100_000 + TEXT.encode(), None, "nested deeply, inline"),
    ("a.html", b"<table><tr><td>" * 100_000, None, "tables in tables"),
    ("a.html", b"<p " + b"a=b " * 600_000 + b">", None, "attributes without end"),
    ("a.html", b"<p>" + b" " * 2_900_000, ["!empty"], "white space without end"),
    ("a.html", page(*[f"Line {n}." for n in range(60_000)]).encode(), None, "paragraphs without end"),
    ("a.html", b"<html>" + b"x" * 4_000_000, ["!too-large"], "large"),
    ("news.xml", (LAUGHS + "<newsItem>&i;</newsItem>").encode(), ["!entities"], "a billion laughs"),
    ("news.xml", (LEAK + "<newsItem>&a;</newsItem>").encode(), ["!entities"], "a file of the system"),
    ("news.xml", (LAUGHS + "<newsItem>&i;</newsItem>").encode("utf-16"), ["!entities"], "in another encoding"),
    ("feed.xml", (LAUGHS + "<rss><channel><title>&i;</title></channel></rss>").encode(), ["!entities"], "in a feed"),
    ("map.xml", (LEAK + "<urlset><url><loc>http://x/&a;</loc></url></urlset>").encode(), ["!entities"], "in a sitemap"),
    ("a.docx", docx(LAUGHS + "&i;"), ["!entities"], "within a document"),
    ("a.nitf", (LEAK + "<nitf>&a;</nitf>").encode(), ["!entities"], "in NITF"),
    ("a.nitf", b"<nitf>" + b"<a>" * 100_000, ["!bad-xml"], "XML nested deeply"),
    ("news.xml", NEWSML[:-40], ["!bad-xml"], "cut off"),
    ("a.pdf", simple_pdf()[:400], None, "cut off"),
    ("a.pdf", b"%PDF-1.7\n" + b"garbage" * 1000, ["!damaged"], "no PDF inside"),
    ("a.docx", docx()[:-60], ["!damaged"], "cut off"),
    ("a.docx", docx("<w:p/>" * 2), ["!empty"], "no text"),
    ("a.docx", docx("<w:p><w:r><w:t>" + "a" * 50_000_000 + "</w:t></w:r></w:p>"), ["!too-large"], "a bomb in a document"),
    ("a.xlsx", zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), ["!damaged"], "no table inside"),
    ("a.xlsx", xlsx([["text"]])[:-50], ["!damaged"], "cut off"),
    ("a.eml", mail("x", headers="From: =?utf-8?b?////?=\nSubject: =?bad?q?x?=\nDate: never\n"), None, "broken headers"),
    ("a.eml", mail("x" * 4_000_000), ["!too-large"], "large"),
    ("a.eml", b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 5000, None, "parts without end"),
    ("a.mbox", b"From x Thu Mar  4 10:00:00 2021\nFrom: a\nTo: b\n\n" + b"x\n" * 2_000_000 + b"\nFrom y Thu Mar  4 10:00:00 2021\n" + mail(),
     ["!too-large", "report"], "one large message"),
    ("a.warc", warc_record(b"x" * 10)[:-8], ["!bad-archive"], "cut off"),
    ("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK", ["!bad-archive"], "a false length"),
    ("a.warc", b"WARC/1.0\r\nContent-Length: -5\r\n\r\n" + warc([answer(page().encode())]), ["!bad-archive", "report"], "a negative length"),
    ("a.warc", b"WARC/1.0\r\n" + b"X: y\r\n" * 50_000 + b"\r\n" + warc([answer(page().encode())]), ["!bad-archive", "report"], "headers without end"),
    ("a.warc.gz", gzip.compress(warc_record(answer(ZEROS))) + warc([answer(page().encode())], packed=True), ["!bomb"], "a bomb of a page"),
    ("a.warc", warc([answer(gzip.compress(ZEROS), "Content-Type: text/html\r\nContent-Encoding: gzip"), answer(page().encode())]), ["!bomb", "report"], "a packed answer"),
    ("a.csv", b'text\n"never closed\n' + b"x\n" * 20, None, "a quotation mark that is never closed"),
    ("a.csv", b"text" + b"," * 500_000 + b"\nx\n", None, "columns without end"),
    ("a.csv", b"te\rxt\nOne.\n", ["!bad-row"], "an end of line within the names of columns"),
    ("a.json", b"[" * 500_000, ["!bad-json"], "nested deeply"),
    ("a.jsonl", b"[" * 500_000 + b"\n" + JSONL, ["!bad-json", "report"], "nested deeply in a line"),
    ("a", b"", ["!empty"], "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "wanted", "reason"), HOSTILE, ids=lambda value: value if isinstance(value, str) else ""
)
def test_harm_is_one_clear_line(
    tmp_path: Path, name: str, data: bytes, wanted: list[str] | None, reason: str
) -> None:
    found = told(read(tmp_path, name, data))
    if wanted is None:
        assert len(found) <= 1 or found.count("report") <= 1, reason
    elif reason == "too many files":
        assert found[-1] == "!too-many", reason
        assert len(found) == SMALL.members + 1
    else:
        assert found == wanted, reason


def test_the_rest_of_a_damaged_web_archive_is_read(tmp_path: Path) -> None:
    pages = [
        page(f"This is page {n} of the archive, which tells of the talks in Strelsau.").encode()
        for n in range(5)
    ]
    members = [warc([answer(one)], packed=True) for one in pages]
    members[1] = members[1][:40] + b"\xff" * 30 + members[1][70:]
    members[3] = members[3][:-25]
    found = told(read(tmp_path, "a.warc.gz", b"".join(members)))
    assert found.count("report") == 3
    assert set(found) == {"report", "!bad-archive"}
    assert len(found) <= 6


def test_a_folder_with_traps(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "b.txt").symlink_to("/etc/passwd")
    (tmp_path / "in" / "c").symlink_to(tmp_path)
    (tmp_path / "in" / "d.txt").symlink_to("nowhere")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    os.mkfifo(tmp_path / "in" / "pipe")
    found = told(list(reports_from(tmp_path / "in")))
    assert found == ["report", "!link", "!link", "!not-a-file", "!not-a-file"]


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode(), "b.txt": b"The talks went on."}))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)  # the second member points at the first one's data
    found = told(read(tmp_path, "a.zip", bytes(data)))
    assert found == ["report", "!bad-archive"]


def test_a_large_document_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.write(page(*PARAGRAPHS * 400).encode())
        file.truncate(200_000_000)
    tracemalloc.start()
    found = told(list(reports_from(path)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == ["!too-large"]
    assert peak < 10_000_000


def test_a_large_stream_is_read_in_bounds(tmp_path: Path) -> None:
    """200 MB of JSON Lines, packed: the peak is that of a line, not of the file."""
    line = b'{"id": "%d", "text": "' + b"The talks go on in Strelsau. " * 300 + b'", "noise": "%s"}\n'
    noise = random.Random(1).randbytes(700_000).hex().encode()
    with gzip.open(tmp_path / "a.jsonl.gz", "wb", compresslevel=0) as out:
        for number in range(400):
            out.write(line % (number, noise[number : number + 500_000]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = told(list(reports_from(tmp_path / "a.jsonl.gz")))
    assert found == ["report"] * 400
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # KB


def test_a_document_that_takes_too_long_is_stopped_and_the_next_one_read(tmp_path: Path) -> None:
    limits = Limits(seconds=0.05)
    heavy = page(*[f"Line {n} of a page." for n in range(25_000)]).encode()
    data = zipped({"a.html": heavy, "b.html": page().encode()})
    assert told(read(tmp_path, "x.zip", data, limits)) == ["!too-slow", "report"]


def test_a_bomb_in_a_pdf_is_stopped(tmp_path: Path) -> None:
    data = tarred({"a.pdf": pdf_bomb(), "b.pdf": simple_pdf()})
    found = told(read(tmp_path, "x.tar", data, Limits(seconds=3)))
    assert found[0] in {"!too-slow", "!too-costly"}
    assert len(found) == 2


def test_a_document_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    limits = Limits(memory=600_000_000)
    heavy = b"<html><body>" + b"<p>a</p>" * 5_000_000
    data = zipped({"a.html": heavy, "b.pdf": simple_pdf()})
    found = told(read(tmp_path, "x.zip", data, limits))
    assert found[0] in {"!too-costly", "!too-slow"}
    assert found[1:] == ["report"]


FILES = every_format()
CUTS = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(["cut", "flip", "drop", "double", "noise"])),
    min_size=1,
    max_size=4,
)


def mutated(data: bytes, changes: list[tuple[float, str]], draw: random.Random) -> bytes:
    """Bytes with a few things broken in them."""
    for share, how in changes:
        at = int(share * max(len(data) - 1, 0))
        if how == "cut":
            data = data[:at]
        elif how == "flip" and data:
            data = data[:at] + bytes([data[at] ^ (1 << draw.randrange(8))]) + data[at + 1 :]
        elif how == "drop":
            data = data[:at] + data[at + draw.randrange(1, 30) :]
        elif how == "double":
            data = data[:at] + data[at : at + 50] * 3 + data[at + 50 :]
        else:
            data = data[:at] + draw.randbytes(8) + data[at:]
    return data


@pytest.mark.parametrize("name", sorted(set(FILES) - {"a.pdf", "a.docx", "a.xlsx"}))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=CUTS, seed=st.integers(0, 2**32))
def test_broken_files_never_crash(
    tmp_path: Path, name: str, changes: list[tuple[float, str]], seed: int
) -> None:
    told(read(tmp_path, name, mutated(FILES[name], changes, random.Random(seed))))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx"])
def test_broken_documents_never_crash(tmp_path: Path, name: str) -> None:
    """The same for those that need the helper process: many in one archive, so that it starts once."""
    draw = random.Random(name)
    kinds = ["cut", "flip", "drop", "double", "noise"]
    members = {}
    for number in range(40):
        changes = [(draw.random(), draw.choice(kinds)) for _ in range(draw.randrange(1, 4))]
        members[f"{number:02d}{name[1:]}"] = mutated(FILES[name], changes, draw)
    found = told(read(tmp_path, "x.tar", tarred(members)))
    assert len(found) >= 40


@settings(max_examples=60)
@given(data=st.binary(max_size=400))
@pytest.mark.parametrize(
    "magic", [b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"PK\x03\x04", b"<rss>", b"From: a\nTo: b\n", b"{"]
)
def test_any_bytes_give_items(magic: bytes, data: bytes) -> None:
    told(list(reports_from("-", SourceOptions(limits=SMALL), stdin=io.BytesIO(magic + data))))
