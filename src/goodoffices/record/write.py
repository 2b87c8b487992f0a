"""Writing a batch of readings inside one transaction: new, unchanged, coded again or revised; never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from goodoffices.errors import ReportError
from goodoffices.model import Reading, Report
from goodoffices.record.facets import FacetBook
from goodoffices.record.parties import Iso3
from goodoffices.record.rows import FindingRows, Row, finding_rows, reading_row, report_row
from goodoffices.record.schema import actors, evidence, findings, participants, readings, reports, tombstones
from goodoffices.record.words import add_words

# Share of words that two texts under one id must have in common for the later one to count as a revision of the
# earlier. An updated wire story keeps far more than half; two readouts that happen to be called "1" share stop words.
REVISION = 0.5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of reports beside themselves; `level` is a rank, `time_zone` an IANA name."""

    level: int = 0
    source: str | None = None
    time_zone: str | None = None


@dataclass(slots=True)
class Written:
    """What became of the reports of a batch, by id; `failed` in the words of ReportError."""

    new: list[str] = field(default_factory=list)
    recoded: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[ReportError] = field(default_factory=list)


class BatchWriter:
    """Writes readings; serves one transaction."""

    def __init__(self, conn: Connection, run_key: int, origin: Origin, now: str, iso3: Iso3) -> None:
        self._conn, self._run, self._origin, self._now, self._iso3 = conn, run_key, origin, now, iso3
        self._next = {table.name: top_key(conn, table) for table in (reports, findings, actors)}

    def _key(self, table: Any) -> int:
        self._next[table.name] += 1
        return self._next[table.name]

    def write(self, batch: Sequence[Reading]) -> Written:
        """Write readings; a report that was given twice counts once, the later one."""
        done = Written()
        given = {reading.report.id: reading for reading in batch}
        current = current_reports(self._conn, given)
        gone = gone_reports(self._conn, given)
        read = self._are_read([row["key"] for row in current.values()])
        accepted: list[tuple[Reading, Row]] = []
        fresh: list[Row] = []
        for name, reading in given.items():
            row = report_row(reading.report)
            old = current.get(name)
            error = gone.get(name) if old is None else refuse(reading.report, row, old, self._origin)
            if error is not None:
                done.failed.append(error)
            elif old is not None and old["sha256"] == row["sha256"]:
                if old["key"] in read:
                    done.unchanged.append(name)
                    continue
                done.recoded.append(name)
                accepted.append((reading, {**row, "key": old["key"], "level": old["level"]}))
            else:
                (done.revised if old else done.new).append(name)
                made = self._new_report(row, old)
                fresh.append(made)
                accepted.append((reading, made))
        self._reports(fresh)
        self._findings(accepted)
        return done

    def _are_read(self, report_keys: Sequence[int]) -> set[int]:
        """Those of these reports whose current findings are of this run."""
        found: set[int] = set()
        for some in chunks(report_keys):
            asked = select(readings.c.report_key).where(
                readings.c.report_key.in_(some), readings.c.run_key == self._run, readings.c.current == 1
            )
            found.update(self._conn.execute(asked).scalars())
        return found

    def _new_report(self, row: Row, old: Row | None) -> Row:
        """The row of a report; `old` is the one that it supersedes."""
        return {
            **row,
            "key": self._key(reports),
            "level": max(self._origin.level, old["level"]) if old else self._origin.level,
            "source": self._origin.source,
            "time_zone": self._origin.time_zone,
            "valid_from": self._now,
            "old": old["key"] if old else None,
        }

    def _reports(self, made: Sequence[Row]) -> None:
        """Insert reports; an older text under the id of one is superseded."""
        revised = [{"of": row["old"], "by": row["key"]} for row in made if row["old"] is not None]
        mine = reports.c.key == bindparam("of")
        if revised:
            self._conn.execute(update(reports).where(mine).values(valid_to=self._now), revised)
        if made:
            rows = [{name: cell for name, cell in row.items() if name != "old"} for row in made]
            self._conn.execute(insert(reports), rows)
            add_words(self._conn, rows)
        if revised:
            self._conn.execute(update(reports).where(mine).values(superseded_by=bindparam("by")), revised)

    def _findings(self, accepted: Sequence[tuple[Reading, Row]]) -> None:
        """Replace what is current of these reports by what was found now, leaving alone what is the same."""
        olds = self._current_findings([row["id"] for _, row in accepted])
        fresh: list[Row] = []
        parts: list[FindingRows] = []
        ended: list[Row] = []
        for reading, report in accepted:
            old = olds.get(report["id"], {})
            kept: set[str] = set()
            for found in distinct(reading, self._iso3):
                name = found.columns["id"]
                before = old.get(name)
                same = before and (before["report_key"], before["sha256"]) == (
                    report["key"],
                    found.columns["sha256"],
                )
                kept.add(name)
                if same:
                    continue
                row = self._finding(found, report)
                if before:
                    ended.append({"of": before["key"], "by": row["key"]})
                fresh.append(row)
                parts.append(found)
            ended += [{"of": row["key"], "by": None} for name, row in old.items() if name not in kept]
        self._readings(accepted)
        self._write(fresh, parts, ended)

    def _finding(self, found: FindingRows, report: Row) -> Row:
        return {
            **found.columns,
            "key": self._key(findings),
            "report_key": report["key"],
            "run_key": self._run,
            "level": report["level"],
            "valid_from": self._now,
        }

    def _write(self, fresh: Sequence[Row], parts: Sequence[FindingRows], ended: Sequence[Row]) -> None:
        conn, mine = self._conn, findings.c.key == bindparam("of")
        if ended:
            conn.execute(update(findings).where(mine).values(valid_to=self._now), [*ended])
            theirs = participants.c.finding_key == bindparam("of")
            conn.execute(update(participants).where(theirs).values(valid_to=self._now), [*ended])
        if fresh:
            conn.execute(insert(findings), [*fresh])
            self._participants(fresh, parts)
            quotes = [
                {"finding_key": row["key"], **quote}
                for row, found in zip(fresh, parts, strict=True)
                for quote in found.evidence
            ]
            conn.execute(insert(evidence), quotes)
            FacetBook(conn).add(
                (row["key"], row["kind"], row["day"], found.values)
                for row, found in zip(fresh, parts, strict=True)
            )
        replaced = [row for row in ended if row["by"] is not None]
        if replaced:
            conn.execute(update(findings).where(mine).values(superseded_by=bindparam("by")), replaced)

    def _participants(self, fresh: Sequence[Row], parts: Sequence[FindingRows]) -> None:
        keys = self._actors({actor["id"]: actor for found in parts for actor in found.actors})
        rows = []
        for row, found in zip(fresh, parts, strict=True):
            same = {column: row[column] for column in ("level", "day", "last_day", "valid_from")}
            seen: set[str] = set()
            for party in found.parties:
                name = party["actor"]
                rows.append(
                    {
                        **same,
                        "finding_key": row["key"],
                        "ord": party["ord"],
                        "side": party["side"],
                        "role": party["role"],
                        "actor_key": keys[name],
                        "counted": int(name not in seen),
                    }
                )
                seen.add(name)
        if rows:
            self._conn.execute(insert(participants), rows)

    def _actors(self, wanted: Mapping[str, Row]) -> dict[str, int]:
        """Keys of actors by id; new ones are inserted."""
        known = {}
        for some in chunks(list(wanted)):
            asked = select(actors.c.id, actors.c.key).where(actors.c.id.in_(some))
            known.update({row.id: row.key for row in self._conn.execute(asked)})
        made = [{**row, "key": self._key(actors)} for name, row in wanted.items() if name not in known]
        if made:
            self._conn.execute(insert(actors), made)
        return known | {row["id"]: row["key"] for row in made}

    def _current_findings(self, names: Sequence[str]) -> dict[str, dict[str, Row]]:
        """The current findings of reports, by the report's id and their own."""
        found: dict[str, dict[str, Row]] = {}
        columns = (findings.c.id, findings.c.key, findings.c.sha256, findings.c.report_key)
        for some in chunks(names):
            asked = (
                select(reports.c.id.label("report"), *columns)
                .join(findings, findings.c.report_key == reports.c.key)
                .where(reports.c.id.in_(some), findings.c.valid_to.is_(None))
            )
            for row in self._conn.execute(asked).mappings():
                found.setdefault(row["report"], {})[row["id"]] = dict(row)
        return found

    def _readings(self, accepted: Sequence[tuple[Reading, Row]]) -> None:
        """Note that this run has read the reports, and that no other reading of them is current."""
        conn = self._conn
        for some in chunks([report["key"] for _, report in accepted]):
            mine = readings.c.report_key.in_(some)
            conn.execute(update(readings).where(mine, readings.c.current == 1).values(current=0))
            conn.execute(delete(readings).where(mine, readings.c.run_key == self._run))
        rows = [
            {
                "report_key": report["key"],
                "run_key": self._run,
                "read_at": self._now,
                "current": 1,
                **reading_row(reading),
            }
            for reading, report in accepted
        ]
        if rows:
            conn.execute(insert(readings), rows)


def top_key(conn: Connection, table: Any) -> int:
    """The highest key of a table, 0 while it is empty; there is one writer at a time."""
    return conn.execute(select(func.max(table.c.key))).scalar() or 0


def distinct(reading: Reading, iso3: Iso3) -> Iterable[FindingRows]:
    """The rows of each finding; an id that a coder gives twice in one report is numbered."""
    seen: dict[str, int] = {}
    for finding in reading.findings():
        rows = finding_rows(finding, reading.report, iso3)
        seen[finding.id] = seen.get(finding.id, 0) + 1
        if seen[finding.id] > 1:
            rows.columns["id"] = f"{finding.id}~{seen[finding.id]}"
        yield rows


def current_reports(conn: Connection, names: Iterable[str]) -> dict[str, Row]:
    """The reports that are current under these ids, with their text."""
    found: dict[str, Row] = {}
    for some in chunks(list(names)):
        asked = select(reports).where(reports.c.id.in_(some), reports.c.valid_to.is_(None))
        found.update({row["id"]: dict(row) for row in conn.execute(asked).mappings()})
    return found


def gone_reports(conn: Connection, names: Iterable[str]) -> dict[str, ReportError]:
    """Why reports that were withdrawn or purged are not taken in again, by id."""
    found: dict[str, ReportError] = {}
    for some in chunks(list(names)):
        asked = select(tombstones).where(tombstones.c.kind == "report", tombstones.c.id.in_(some))
        for row in conn.execute(asked):
            message = (
                f"the report {row.id!r} was {row.what} on {row.at[:10]}; leave it out of what is taken in"
            )
            found[row.id] = ReportError(row.what, message, report_id=row.id)
    return found


def refuse(report: Report, row: Row, old: Row | None, origin: Origin) -> ReportError | None:
    """Why a report cannot stand under its id, if so."""
    if old is None or old["sha256"] == row["sha256"]:
        return None
    other = bool(old["source"] and origin.source and old["source"] != origin.source)
    if not other and alike(report.text, old["text"]) >= REVISION:
        return None
    message = f"the id {report.id!r} is already that of another report; give each its own"
    return ReportError("repeated-id", message, report_id=report.id)


def alike(one: str, other: str) -> float:
    """Share of the words of two texts that both have, 0 to 1."""
    left, right = set(one.casefold().split()), set(other.casefold().split())
    return len(left & right) / len(left | right) if left | right else 1.0


def chunks(items: Sequence[T], size: int = 500) -> Iterable[Sequence[T]]:
    """Pieces of a row, short enough for the parameters of one statement."""
    return (items[begin : begin + size] for begin in range(0, len(items), size))
