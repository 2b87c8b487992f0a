"""`goodoffices classify`: every row answered, in order; problems in one line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from goodoffices.coding.relation.modes import TYPES
from goodoffices.faces.cli import main

Capture = pytest.CaptureFixture[bytes]
HEAD = "sentence\tsource\ttarget\n"


def run(capture: Capture, path: Path, *options: str) -> tuple[int, list[list[str]], str]:
    status = main(["classify", str(path), *options])
    out, err = capture.readouterr()
    rows = list(csv.reader(io.StringIO(out.decode("utf-8"), newline=""), delimiter="\t"))
    return status, rows, err.decode()


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "pairs.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_rows_are_answered_in_order(tmp_path: Path, capsysbinary: Capture) -> None:
    text = (
        HEAD
        + "Oz bombed Ev.\tOz\tEv\nOz met Ev for talks in Ix.\tOz\tEv\nOz freed two monks from Ev.\tOz\ttwo monks\n"
    )
    status, rows, err = run(capsysbinary, written(tmp_path, text))
    assert (status, err) == (0, "")
    assert rows[0] == ["root", "mode", "score"]
    assert [row[0] for row in rows[1:]] == ["ASSAULT", "CONSULT", "RETREAT"]
    assert rows[3][1] == "release"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Oz bombed Ev.\tUr\tEv", "the source is not in the sentence"),
        ("Oz bombed Ev.\tOz\tIx", "the target is not in the sentence"),
        ("Oz bombed Ev.\tUr\tIx", "neither is"),
        ("Oz met Ev; later Oz bombed Ev.\tOz\tEv", "both are in it twice"),
        ("Oz bombed Oz.\tOz\tOz", "one name for both"),
        ("Oz bombed Ev.\t\t", "no names"),
        ("\tOz\tEv", "no sentence"),
        ("Oz bombed Ev.\tOz", "a cell too few"),
        ("Oz bombed Ev.\tOz\tEv\tmore\tand more", "cells too many"),
        ('"Oz ""bombed""\tEv."\tOz\tEv', "quotes and a tab inside"),
        ('"Oz\nbombed Ev."\tOz\tEv', "a line break inside"),
        ("Óz bombed \U0001f54a Ev.\tÓz\tEv", "letters beyond ASCII"),
        ("Oz bombed Ev. " * 400 + "\tOz\tEv", "longer than the encoder reads"),
        ("." * 200_000 + "\tOz\tEv", "longer than the csv module allows by itself"),
    ],
)
def test_a_row_is_always_answered(tmp_path: Path, capsysbinary: Capture, row: str, reason: str) -> None:
    status, rows, err = run(capsysbinary, written(tmp_path, f"{HEAD}{row}\nOz bombed Ev.\tOz\tEv\n"))
    assert (status, err, len(rows)) == (0, "", 3), reason
    assert rows[1][0] in TYPES
    assert 0 < float(rows[1][2]) <= 1
    assert rows[2][0] == "ASSAULT"


def test_other_columns_and_their_order_do_not_matter(tmp_path: Path, capsysbinary: Capture) -> None:
    plain = run(capsysbinary, written(tmp_path, HEAD + "Oz bombed Ev.\tOz\tEv\n"))
    mixed = run(
        capsysbinary, written(tmp_path, "\tid\ttarget\tsentence\tsource\n0\t7\tEv\tOz bombed Ev.\tOz\n")
    )
    assert mixed == plain


def test_a_byte_order_mark_and_line_ends_of_windows(tmp_path: Path, capsysbinary: Capture) -> None:
    plain = run(capsysbinary, written(tmp_path, HEAD + "Oz bombed Ev.\tOz\tEv\n"))
    text = ("\ufeff" + HEAD + "Oz bombed Ev.\tOz\tEv\n").replace("\n", "\r\n")
    assert run(capsysbinary, written(tmp_path, text)) == plain


def test_a_header_alone_gives_a_header(tmp_path: Path, capsysbinary: Capture) -> None:
    assert run(capsysbinary, written(tmp_path, HEAD)) == (0, [["root", "mode", "score"]], "")


@pytest.mark.parametrize(
    ("text", "told", "reason"),
    [
        (
            "sentence\tsource\nOz\tOz\n",
            "pairs.tsv:1: no column target; the first line must name them",
            "one column missing",
        ),
        ("sentence,source,target\n", "no column sentence, source, target;", "commas for tabs"),
        ("", "no column sentence, source, target;", "an empty file"),
        (
            b"sentence\tsource\ttarget\n\xff\xfe\t\t\n",
            "pairs.tsv: not UTF-8 at byte 23",
            "bytes that are not UTF-8",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, capsysbinary: Capture, text: str | bytes, told: str, reason: str
) -> None:
    status, rows, err = run(capsysbinary, written(tmp_path, text))
    assert (status, rows) == (2, []), reason
    assert told in err
    assert err.startswith("goodoffices: ")
    assert err.count("\n") == 1


def test_no_such_file(tmp_path: Path, capsysbinary: Capture) -> None:
    status, rows, err = run(capsysbinary, tmp_path / "none.tsv")
    assert (status, rows) == (2, [])
    assert err.endswith("none.tsv: No such file or directory; give the path of a TSV file\n")


def test_output_to_a_file(tmp_path: Path, capsysbinary: Capture) -> None:
    path = written(tmp_path, HEAD + "Oz bombed Ev.\tOz\tEv\n")
    _, rows, _ = run(capsysbinary, path)
    status, nothing, err = run(capsysbinary, path, "--out", str(tmp_path / "found.tsv"))
    assert (status, nothing, err) == (0, [], "")
    text = (tmp_path / "found.tsv").read_text(encoding="utf-8")
    assert text == "".join("\t".join(row) + "\n" for row in rows)
