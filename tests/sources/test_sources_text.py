"""Files and standard input: bytes in, reports and errors out, in order, nothing lost."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import ReportError, RunAborted
from goodoffices.faces.run import Choices, reports_of
from goodoffices.model import Report
from goodoffices.sources import MAX_TEXT, Names, SourceOptions, reports_from
from goodoffices.sources.text import MAX_LINE

TEXT = (
    "The minister of Ruritania met the envoy of Graustark on Monday.\r\nThey agreed that talks will go on.\n"
)


def items(*paths: Path, stdin: bytes | None = None, **given: str) -> list[Report | ReportError]:
    """What several sources of one run give, as `goodoffices read` reads them."""
    options, names = SourceOptions(given=given), Names()
    return [
        item
        for path in paths
        for item in reports_from(
            path, options, names=names, stdin=None if stdin is None else io.BytesIO(stdin)
        )
    ]


def told(found: list[Report | ReportError]) -> list[str]:
    """Ids of reports, codes of errors."""
    return [item.id if isinstance(item, Report) else f"!{item.code}" for item in found]


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


GOOD = line(id="good", text=TEXT)
BYTES = [
    (b"", "empty", "no byte"),
    (b" \n ", "empty", "only white space"),
    (b"\xef\xbb\xbf", "empty", "only a byte order mark"),
    ("Der Präsident".encode("latin-1"), "not-utf8", "another encoding"),
    ("The minister".encode("utf-16"), "not-utf8", "UTF-16 says so by its mark"),
    ("The minister".encode("utf-16-le"), "binary", "UTF-16 without mark has NULs"),
    (b"%PDF-1.7 The minister", "damaged", "said to be a PDF"),
    (b"PK\x03\x04 The minister", "bad-archive", "said to be packed"),
    (b"The minister\x00met", "binary", "a NUL"),
    (bytes(range(1, 32)) * 9, "binary", "control characters"),
    (b"\x1f\x8b\x08 broken", "bad-gzip", "looks gzipped and is not"),
    (b"a" * (MAX_TEXT + 1), "too-long", "over the limit"),
    (b"a" * (4 * MAX_TEXT + 1), "too-long", "more bytes than are ever read"),
    ("Министр встретился".encode(), "language", "Russian"),
]


@pytest.mark.parametrize(("data", "code", "reason"), BYTES)
def test_bytes_that_are_no_report(tmp_path: Path, data: bytes, code: str, reason: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    (error,) = items(path)
    assert isinstance(error, ReportError)
    assert (error.code, error.where) == (code, str(path)), reason
    assert error.report_id in {"note", "note.txt"}


@pytest.mark.parametrize("name", ["note.txt", "note.txt.gz", "note.TXT"])
def test_a_text_file_is_one_report(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(TEXT.encode()) if name.endswith(".gz") else TEXT.encode())
    assert items(path) == [Report(id="note", text=TEXT, lang="en")]


def test_a_byte_order_mark_is_dropped_and_newlines_stay(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    (report,) = items(path, date="2024-05-31", title="Talks")
    assert report == Report(id="note", text=TEXT, title="Talks", date="2024-05-31", lang="en")


LINES = [
    (b"{broken", "!bad-json", "not JSON"),
    (b'{"id": "x", "text": "a"', "!bad-json", "cut off"),
    (b'["a"]', "!bad-json", "a list"),
    (b"17", "!bad-json", "a number"),
    (b'{"id": "x", "text": NaN}', "!bad-json", "NaN is no JSON"),
    (b"[" * 100_000, "!bad-json", "nested too deeply"),
    (b'{"n": ' + b"1" * 5000 + b"}", "!bad-json", "a number longer than Python reads"),
    (b'{"id": "x", "text": "\xe9t\xe9"}', "!not-utf8", "another encoding"),
    (b'{"id": "x", "text": "\\ud800"}', "!not-utf8", "half a surrogate pair"),
    (b'{"id": "x"}', "!missing-field", "no text"),
    (b'{"id": "x", "text": 1}', "!bad-field", "a number for text"),
    (b'{"id": "x", "text": ""}', "!empty", "no text in it"),
    (b'{"id": "x", "text": "Yes.", "date": "2024-13-01"}', "!bad-date", "no such month"),
    (b'{"id": "good", "text": "Yes."}', "!repeated-id", "used by the first line"),
    (b"\x00\x01\x02", "!binary", "no text"),
    (b'{"id": "x", "text": "Yes.", "n": null, "more": [1]}', "x", "other fields do not matter"),
    (b'{"text": "Yes.", "id": null}', "9da2f3c8ef9ed5b8", "no id"),
]


@pytest.mark.parametrize(("middle", "wanted", "reason"), LINES)
def test_one_line_never_takes_the_others_with_it(
    tmp_path: Path, middle: bytes, wanted: str, reason: str
) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(GOOD + b"\n  \n" + middle + b"\n" + line(id="last", text="Yes."))
    found = items(path)
    if wanted.startswith("!"):
        assert told(found) == ["good", wanted, "last"], reason
        error = found[1]
        assert isinstance(error, ReportError)
        assert error.where == f"{path}:4"
        assert error.report_id in {"x", "good", "many.jsonl:4"}
    else:
        assert [told(found)[0], told(found)[2]] == ["good", "last"]
        assert isinstance(found[1], Report), reason


def test_five_megabytes_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(GOOD + line(id="long", text="talks " * 900_000) + line(id="last", text="Yes."))
    found = items(path)
    assert told(found) == ["good", "!too-long", "last"]
    assert isinstance(found[1], ReportError)
    assert found[1].report_id == "long"


def test_a_line_beyond_all_bounds_is_skipped_unread(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(GOOD + b"x" * (MAX_LINE + 1_500_000) + b"\n" + line(id="last", text="Yes."))
    assert told(items(path)) == ["good", "!too-long", "last"]


def test_gzip_that_is_cut_off_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl.gz"
    noise = "".join(line(id=f"n{n}", text=os.urandom(2000).hex()).decode() for n in range(40))
    data = gzip.compress(GOOD + noise.encode())
    path.write_bytes(data[: len(data) - 400])
    found = items(path)
    assert told(found)[0] == "good"
    assert told(found)[-1] == "!bad-gzip"
    assert len(found) > 3


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(TEXT, encoding="utf-8")
    (tmp_path / "plain.txt.gz").write_text(TEXT, encoding="utf-8")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "x.bin").write_bytes(b"\x01\x02")
    names = ("none.txt", "plain.txt.gz", "suffixless", "x.bin")
    found = items(*(tmp_path / name for name in names), good)
    assert told(found) == ["!unreadable", "!bad-gzip", "!unreadable", "!file-type", "good"]
    assert all("; " in str(error) for error in found[:-1])
    assert told(items(tmp_path / "folder.txt")) == ["!empty"]


def test_two_files_of_one_name_repeat_an_id(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.txt").write_text(TEXT, encoding="utf-8")
    assert told(items(tmp_path / "a" / "note.txt", tmp_path / "b" / "note.txt")) == ["note", "!repeated-id"]


STDIN = [
    (GOOD + GOOD, ["good", "!repeated-id"], "JSON Lines by the first brace"),
    (b"\xef\xbb\xbf \n" + GOOD, ["good"], "after mark and white space"),
    (gzip.compress(GOOD), ["good"], "gzipped"),
    (b"", ["!empty"], "nothing"),
]


@pytest.mark.parametrize(("data", "wanted", "reason"), STDIN)
def test_standard_input(data: bytes, wanted: list[str], reason: str) -> None:
    assert told(items(Path("-"), stdin=data)) == wanted, reason


def test_a_text_on_standard_input_is_named_by_its_content() -> None:
    (first,), (again,) = (items(Path("-"), stdin=TEXT.encode(), title="Talks") for _ in range(2))
    assert isinstance(first, Report)
    assert first == again
    assert (first.text, first.title, len(first.id)) == (TEXT, "Talks", 16)


@pytest.mark.parametrize(
    ("paths", "given_", "message"),
    [
        (["a.txt", "b.txt"], {"date": "2024-05-31"}, "single text"),
        (["a.jsonl.gz"], {"title": "Talks"}, "single text"),
        (["-", "-"], {}, "only once"),
    ],
)
def test_what_does_not_go_together(paths: list[str], given_: dict[str, str], message: str) -> None:
    with pytest.raises(RunAborted, match=message):
        reports_of(Choices(paths=paths, **given_))


def test_a_title_for_many_lines_is_refused() -> None:
    with pytest.raises(RunAborted, match="there are more"):
        items(Path("-"), stdin=GOOD, title="Talks")


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_on_any_lines_give_a_report_or_an_error(parts: list[bytes]) -> None:
    for found in (
        items(Path("-"), stdin=b"{" + b"\n".join(parts)),
        items(Path("-"), stdin=b"\n".join(parts)),
    ):
        assert found
        for item in found:
            if isinstance(item, ReportError):
                assert item.report_id
                assert item.where


@given(st.text(min_size=1), st.booleans())
def test_a_text_comes_through_unchanged(text: str, zipped: bool) -> None:
    data = line(id="one", text=text)
    (item,) = items(Path("-"), stdin=gzip.compress(data) if zipped else data)
    if isinstance(item, Report):
        assert item.text == text
