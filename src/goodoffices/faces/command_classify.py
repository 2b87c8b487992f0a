"""`goodoffices classify PAIRS.tsv`."""

from __future__ import annotations

import csv
import io
import itertools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.run import destination

if TYPE_CHECKING:
    from goodoffices.coding.relation import Pair, Relation

COLUMNS = ("sentence", "source", "target")
# Written in groups of this size, so that a long file shows its first rows soon and memory stays flat.
GROUP = 256
# A field that is longer than the csv module's own limit is still a sentence to be answered.
LONGEST = 2**31 - 1


def classify(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS.tsv",
            help="Columns sentence, source, target (others are ignored); - is standard input.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write there, not to the terminal.")
    ] = None,
) -> None:
    """Say what each source does to its target in its sentence: PLOVER 0.8 type, mode and score, row by row.

    Tab-separated with a header, quoted as Python's csv module does. Every row is answered, in order.
    """
    groups = _groups(_rows(pairs))
    first = next(groups, [])  # a file that cannot be read is told before anything is written
    with destination(out) as stream:
        _write(stream, [("root", "mode", "score")])
        for group in itertools.chain([first], groups):
            _write(stream, [(r.type, r.mode or "", f"{r.score:.3f}") for r in _coded(group)])


def _write(stream: BinaryIO, rows: Sequence[Sequence[str]]) -> None:
    page = io.StringIO()
    csv.writer(page, delimiter="\t", lineterminator="\n").writerows(rows)
    stream.write(page.getvalue().encode("utf-8"))
    stream.flush()


def _coded(group: list[Pair]) -> list[Relation]:
    if not group:
        return []
    from goodoffices.coding.relation import cores, relation_model  # noqa: PLC0415 - --help must not wait for it

    return relation_model().classify(group, threads=cores())


def _rows(path: Path) -> Iterator[Pair]:
    from goodoffices.coding.relation import Pair  # noqa: PLC0415

    name = "standard input" if str(path) == "-" else str(path)
    csv.field_size_limit(LONGEST)
    reader = csv.DictReader(io.StringIO(_text(path, name), newline=""), delimiter="\t")
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise RunAborted(
            f"{name}:1: no column {', '.join(missing)}; the first line must name them, with tabs between"
        )
    for row in reader:
        sentence, source, target = (row[column] or "" for column in COLUMNS)
        yield Pair(sentence, source, target)


def _text(path: Path, name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise RunAborted(f"{name}: {error.strerror or error}; give the path of a TSV file") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RunAborted(f"{name}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error


def _groups(pairs: Iterator[Pair]) -> Iterator[list[Pair]]:
    group: list[Pair] = []
    for pair in pairs:
        group.append(pair)
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group
