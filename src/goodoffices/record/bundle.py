"""A record in one file, to be merged into another one on a machine without a network.

JSON lines (packed with gzip): a head, the versions that read, each report with its text and current reading, and
judgements. What is made from them (facets, index, occurrences) is made again where it is taken in. Ids come from
content, so that what is there already is not doubled, whichever way bundles go round.

Which of two readings of a report counts is decided the same on both sides: the text that was taken in later, and of
the same text the reading that was made later. A higher handling level always wins. What was withdrawn or purged here
is not brought back.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.engine import Connection

from goodoffices.errors import RunAborted
from goodoffices.model import Reading, Refusal, Report, Span
from goodoffices.record.codec import unpack
from goodoffices.record.fused import Judgement
from goodoffices.record.levels import LEVELS, rank
from goodoffices.record.rows import report_digest
from goodoffices.record.schema import findings, readings, reports, runs
from goodoffices.record.stored import statement_of
from goodoffices.record.version import RunVersion

SCHEMA = "goodoffices-bundle/1"
REPORT = "id text title date publisher url lang".split()
ORIGIN = "source time_zone valid_from sha256".split()
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """A report as a bundle has it; `read_at` and `valid_from` are moments of the record that it left."""

    reading: Reading
    run: RunVersion
    level: str
    source: str | None
    time_zone: str | None
    valid_from: str
    read_at: str

    @property
    def sha256(self) -> str:
        """The hash of what the reading depends on."""
        return report_digest(self.reading.report)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a file brings."""

    reports: tuple[Carried, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Here:
    """What a record has under the id of a report already."""

    sha256: str
    valid_from: str
    read_at: str
    run: str


@dataclass(slots=True)
class Merged:
    """What has become of the reports of a bundle; `older` gave way to what is here, `gone` was withdrawn or purged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    gone: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    judgements: int = 0


def lines_of(conn: Connection, judgements: Iterable[Judgement], level: str) -> Iterator[Object]:
    """The lines of a bundle: everything up to this level."""
    yield {"schema": SCHEMA, "level": level}
    asked = (
        select(reports, readings.c.read_at, readings.c.statements, readings.c.refusals, readings.c.run_key)
        .join(readings, readings.c.report_key == reports.c.key)
        .where(reports.c.level <= rank(level), reports.c.valid_to.is_(None), readings.c.current == 1)
        .order_by(reports.c.id)
    )
    known = {
        row.key: RunVersion(row.goodoffices, row.code, row.models, row.knowledge, row.options)
        for row in conn.execute(select(runs))
    }
    for row in conn.execute(asked):
        yield {
            "report": {name: getattr(row, name) for name in REPORT},
            "level": LEVELS[row.level],
            **{name: getattr(row, name) for name in ORIGIN},
            "read_at": row.read_at,
            "run": asdict(known[row.run_key]),
            "statements": json.loads(row.statements),
            "refusals": json.loads(row.refusals),
            "findings": [[kind, json.loads(packed)] for kind, packed in _findings(conn, row.key)],
        }
    yield from ({"judgement": asdict(one)} for one in judgements)


def _findings(conn: Connection, report_key: int) -> Iterator[tuple[str, str]]:
    """(kind, JSON) of the current findings of a report in the order in which they were made."""
    mine = (findings.c.report_key == report_key) & findings.c.valid_to.is_(None)
    asked = select(findings.c.kind, findings.c.json, findings.c.id).where(mine)
    yield from ((row.kind, row.json) for row in conn.execute(asked.order_by(findings.c.kind, findings.c.id)))


def write_bundle(lines: Iterable[Object], out: BinaryIO) -> int:
    """Write a bundle, the same record as the same bytes; the number of its reports."""
    count = 0
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        for line in lines:
            count += "report" in line
            packed.write((json.dumps(line, ensure_ascii=True, sort_keys=True) + "\n").encode("ascii"))
    return count


def read_bundle(path: Path) -> Bundle:
    """Read and look at the whole of a bundle before anything is written.

    Raises RunAborted for a file that is none, is cut off, or whose text and quotations do not fit.
    """
    carried: list[Carried] = []
    judged: list[Judgement] = []
    number = 0
    try:
        with gzip.open(path, "rt", encoding="ascii") as file:
            for number, line in enumerate(file, 1):
                item = json.loads(line)
                if number == 1:
                    _head(item)
                elif "judgement" in item:
                    judged.append(_judgement(item["judgement"]))
                else:
                    carried.append(_carried(item))
    except FileNotFoundError as error:
        raise RunAborted(f"{path}: there is no such file") from error
    except (OSError, EOFError) as error:
        raise RunAborted(f"{path}: it cannot be read whole ({error}); copy it again") from error
    except (ValueError, KeyError, TypeError) as error:
        raise RunAborted(
            f"{path}:{number}: this is not as goodoffices bundle export writes it ({error}); nothing was taken in"
        ) from error
    if not number:
        raise RunAborted(f"{path}: it is empty; make it again with goodoffices bundle export")
    return Bundle(tuple(carried), tuple(judged))


def _head(item: object) -> None:
    schema = item.get("schema") if isinstance(item, dict) else None
    if schema != SCHEMA:
        raise ValueError(f"schema {schema!r} instead of {SCHEMA!r}")


def _judgement(item: Object) -> Judgement:
    rank(item["level"])
    return Judgement(**item)


def _carried(item: Object) -> Carried:
    report = Report(**item["report"])
    rank(item["level"])
    if report_digest(report) != item["sha256"]:
        raise ValueError(f"the text of {report.id!r} is not the one its hash tells")
    found = [unpack(kind, json.dumps(one)) for kind, one in item["findings"]]
    for one in found:
        for span in one.evidence.spans:
            if report.source(span.where)[span.start : span.end] != span.quote:
                raise ValueError(f"a quotation of {one.id} is not in the text of {report.id!r}")
    by_kind: dict[str, list[Any]] = {"contact": [], "position": [], "track": [], "event": []}
    for (kind, _), one in zip(item["findings"], found, strict=True):
        by_kind[kind].append(one)
    reading = Reading(
        report,
        contacts=tuple(by_kind["contact"]),
        positions=tuple(by_kind["position"]),
        tracks=tuple(by_kind["track"]),
        events=tuple(by_kind["event"]),
        statements=tuple(map(statement_of, item["statements"])),
        refusals=tuple(
            Refusal(one["coder"], one["reason"], tuple(Span(**span) for span in one["spans"]))
            for one in item["refusals"]
        ),
    )
    return Carried(
        reading,
        RunVersion(**item["run"]),
        item["level"],
        item["source"],
        item["time_zone"],
        item["valid_from"],
        item["read_at"],
    )


def here(conn: Connection, report_id: str) -> Here | None:
    """What the record has under this id now."""
    asked = (
        select(reports.c.sha256, reports.c.valid_from, readings.c.read_at, runs.c.id)
        .join(readings, readings.c.report_key == reports.c.key)
        .join(runs, readings.c.run_key == runs.c.key)
        .where(reports.c.id == report_id, reports.c.valid_to.is_(None), readings.c.current == 1)
    )
    row = conn.execute(asked).first()
    return Here(*row) if row is not None else None


def wins(given: Carried, known: Here) -> bool:
    """Whether what a bundle brings takes the place of what is here."""
    if given.sha256 != known.sha256:
        return (given.valid_from, given.sha256) > (known.valid_from, known.sha256)
    return given.run.id != known.run and (given.read_at, given.run.id) > (known.read_at, known.run)
