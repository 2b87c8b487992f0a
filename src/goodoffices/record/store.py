"""The record of a peace process: one place to write to and to ask.

    store = Store.create("record.db")
    for written in store.ingest(readings, run_version, Origin(source="a wire")):
        ...
    for found in store.findings(Filters(party="Egypt", since="2024"), kinds=["contact"]):
        ...

Every method raises RunAborted, in one clear line, for what the database refuses (full disk, locked, damaged).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from goodoffices.errors import ReportError, RunAborted
from goodoffices.model import Reading, Report, Statement
from goodoffices.record import bundle, check, gone, known, letters, stored
from goodoffices.record.actors import ActorLine, count_actors, find_actors
from goodoffices.record.connected import Clock, now
from goodoffices.record.engine import Mode, engine_for, is_url, make_file, shown, told
from goodoffices.record.facets import fill_facets
from goodoffices.record.filters import Filters, several
from goodoffices.record.handling import raise_levels
from goodoffices.record.history import Version, all_runs, history
from goodoffices.record.layers import EVERYTHING, Layers
from goodoffices.record.letters import DeadLetter, Refused
from goodoffices.record.levels import rank
from goodoffices.record.migrate import check_version, migrate, version_of
from goodoffices.record.parties import Iso3, iso3_of
from goodoffices.record.query import matching, named, telling
from goodoffices.record.review import applied
from goodoffices.record.schema import actors, facets, findings
from goodoffices.record.scope import ScopeOf, no_scopes
from goodoffices.record.search import Hit, search
from goodoffices.record.stored import StoredFinding, StoredReport
from goodoffices.record.version import RunVersion
from goodoffices.record.words import forget_words
from goodoffices.record.write import BatchWriter, Origin, Written

KINDS = ("contact", "position", "track", "event")
# Reports of one transaction: at ten reports a second a kill costs three seconds of reading, and the commit (some
# 5 ms on a disk) is nothing beside it.
BATCH = 32


class Store(Layers):
    """A record that is open; use `create` or `open`."""

    def __init__(
        self,
        where: str | Path,
        mode: Mode,
        *,
        clock: Clock = now,
        iso3: Iso3 = iso3_of,
        processes: ScopeOf = no_scopes,
    ) -> None:
        super().__init__(where, mode, clock)
        self._iso3, self._processes = iso3, processes
        self._codes: dict[str, str | None] = {}

    @classmethod
    def create(
        cls,
        where: str | Path,
        *,
        clock: Clock = now,
        iso3: Iso3 = iso3_of,
        processes: ScopeOf = no_scopes,
    ) -> Store:
        """Make a record where there is none, or open the one that is there; its file is for its owner only."""
        if not is_url(where):
            make_file(Path(where))
        return cls(where, "rwc", clock=clock, iso3=iso3, processes=processes).started()

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        clock: Clock = now,
        iso3: Iso3 = iso3_of,
        processes: ScopeOf = no_scopes,
    ) -> Store:
        """Open a record that exists; raises RunAborted where there is none or it has another schema."""
        _require(where)
        return cls(where, "rw", clock=clock, iso3=iso3, processes=processes).started()

    @classmethod
    def migrate(cls, where: str | Path) -> list[int]:
        """Bring a record of an older version up to date; the numbers of the migrations that were run."""
        _require(where)
        engine = engine_for(where, "rw")
        with told(where):
            try:
                return migrate(engine)
            finally:
                engine.dispose()

    def started(self) -> Store:
        """The same store, its record made where `create` found none and its schema looked at.

        Raises RunAborted when the schema is not the one that this program reads and writes.
        """
        try:
            with told(self.where):
                if self._mode == "rwc":
                    self._make()
                with self._reading() as conn:
                    check_version(conn)
        except RunAborted:
            self.close()
            raise
        return self

    def _make(self) -> None:
        """Run all migrations where there is no record yet; an older record is left for `migrate`."""
        with self._write_engine().begin() as conn:
            have = version_of(conn)
        if have == 0:
            migrate(self._write_engine())

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Taking in

    def unchanged(self, given: Sequence[Report], run: RunVersion, origin: Origin) -> set[str]:
        """The ids of those reports that are in the record, read by this version, with the same content.

        A higher handling level than theirs is taken over.
        """
        with self._reading() as conn:
            found = dict(known.same(conn, given, run))
        self._raise([name for name, level in found.items() if level < origin.level], origin.level)
        return set(found)

    def is_read(self, report: Report, run: RunVersion) -> bool:
        """Whether this very report is in the record, read by this version."""
        with self._reading() as conn:
            return known.is_read(conn, report, run)

    def _raise(self, names: Sequence[str], level: int) -> None:
        if names:
            with self._writing() as (conn, _):
                raise_levels(conn, names, level)

    def add(
        self,
        items: Sequence[Reading | Refused],
        run: RunVersion,
        origin: Origin = Origin(),  # noqa: B008
        refused_as: Callable[[ReportError], Refused] = lambda error: Refused(error, "-"),
    ) -> Written:
        """Write readings and dead letters in one transaction; what this returns is kept, whatever comes.

        `refused_as` makes the dead letter of a report that cannot stand in the record.
        """
        with self._writing() as (conn, now):
            writer = BatchWriter(conn, known.run_key(conn, run, now), origin, now, self._iso3)
            written = writer.write([item for item in items if isinstance(item, Reading)])
            raise_levels(conn, written.unchanged + written.recoded, origin.level)
            refused = [item for item in items if isinstance(item, Refused)]
            late = map(refused_as, written.failed)
            letters.keep_letters(conn, [*refused, *late], run.id, origin, now)
            letters.settle_letters(conn, written.new + written.recoded + written.revised)
            written.failed[:0] = [item.error for item in refused]
        return written

    def ingest(
        self,
        items: Iterable[Reading | ReportError],
        run: RunVersion,
        origin: Origin = Origin(),  # noqa: B008
        *,
        batch: int = BATCH,
    ) -> Iterator[Written]:
        """Write a stream of readings in batches; each result that comes out is committed."""
        held: list[Reading | Refused] = []
        for item in items:
            held.append(item if isinstance(item, Reading) else Refused(item, "-"))
            if len(held) == batch:
                yield self.add(held, run, origin)
                held = []
        if held:
            yield self.add(held, run, origin)

    def finish_origins(self, origins: Sequence[str], since: str) -> None:
        """Files have been read to their end since `since`: letters of them that did not come again are settled."""
        with self._writing() as (conn, _):
            letters.settle_origins(conn, origins, since)

    # Asking

    def findings(
        self, filters: Filters = EVERYTHING, kinds: Sequence[str] = KINDS
    ) -> Iterator[StoredFinding]:
        """Findings, one at a time, newest first; those that are `reviewed` come as people have judged them."""
        ways = {None: stored.find, True: applied.reviewed, False: applied.unreviewed}
        with self._reading() as conn:
            yield from ways[filters.reviewed](conn, kinds, self._meant(filters))

    def _meant(self, filters: Filters) -> Filters:
        """The filters with what the processes that they name mean."""
        names = several(filters.process)
        return replace(filters, scopes=tuple(map(self._processes, names))) if names else filters

    def _telling(self, conn: Connection, filters: Filters) -> list[Any]:
        """The conditions by which only reports count that hold a finding that is asked for, whatever its day."""
        asked = replace(filters, since=None, until=None, limit=None)
        if not asked.about_findings:
            return []
        if asked.is_plain:
            return [telling(conn, KINDS, asked)]
        return [named(conn, {found.report_id for found in self.findings(asked)})]

    def finding(self, finding_id: str, *, level: str = "public") -> StoredFinding | None:
        """The finding with this id, current or the last that was; None where there is none at this level."""
        with self._reading() as conn:
            return stored.find_one(conn, finding_id, level)

    def history(self, finding_id: str, *, level: str = "public") -> list[Version]:
        """Every version of a finding that the record holds, the first one first."""
        with self._reading() as conn:
            return history(conn, finding_id, level)

    def runs(self) -> list[RunVersion]:
        """The versions that have read anything in this record, by id."""
        with self._reading() as conn:
            return all_runs(conn)

    def count(self, filters: Filters = EVERYTHING, kinds: Sequence[str] = KINDS) -> int:
        """How many findings there are."""
        if not filters.is_plain:
            return sum(1 for _ in self.findings(filters, kinds))
        with self._reading() as conn:
            some = matching(conn, kinds, filters, [findings.c.key])
            return conn.execute(select(func.count()).select_from(some.subquery())).scalar_one()

    def evidence(self, finding_id: str, *, level: str = "public") -> list[dict[str, Any]]:
        """The quotations of a finding with W3C TextQuote and TextPosition selectors."""
        with self._reading() as conn:
            return stored.selectors(conn, finding_id, level)

    def reports(self, filters: Filters = EVERYTHING, *, text: bool = False) -> Iterator[StoredReport]:
        """Reports, newest first; with `text` also what they say.

        Filters that findings are asked by leave those reports that hold a finding that fits them all.
        """
        with self._reading() as conn:
            yield from stored.find_reports(conn, filters, text=text, also=self._telling(conn, filters))

    def report(self, report_id: str, *, level: str = "public") -> StoredReport | None:
        """A report with its text; None where there is none at this level."""
        return next(self.reports(Filters(report=report_id, level=level), text=True), None)

    def statements(self, report_id: str, *, level: str = "public") -> tuple[Statement, ...]:
        """Who says what in a report."""
        with self._reading() as conn:
            return stored.statements_of(conn, report_id, level)

    def actors(self, filters: Filters = EVERYTHING) -> Iterator[ActorLine]:
        """Actors as of date: each name with office and party, in how many findings, from when to when.

        `actor` and `party` name the actor itself; the other filters say in which findings it is to be.
        """
        asked = replace(filters, actor=None, party=None, limit=None)
        if asked.about_findings or asked.report or asked.source:
            yield from count_actors(self.findings(asked), filters, self.iso3)
            return
        with self._reading() as conn:
            yield from find_actors(conn, filters)

    def iso3(self, party: str) -> str | None:
        """The three-letter code of a party that occurs in the record, None where it is no state."""
        if party not in self._codes:
            with self._reading() as conn:
                asked = select(actors.c.iso3).where(actors.c.party == party).order_by(actors.c.iso3).limit(1)
                self._codes[party] = conn.execute(asked).scalar()
        return self._codes[party]

    def search(self, words: str, filters: Filters = EVERYTHING) -> Iterator[Hit]:
        """Reports with these words, newest first, with a snippet; filters as for `reports`."""
        with self._reading() as conn:
            yield from search(conn, words, filters, self._telling(conn, filters))

    def letters(self, *, level: str = "public", origin: str | None = None) -> list[DeadLetter]:
        """What could not be read."""
        with self._reading() as conn:
            return list(letters.load_letters(conn, level=level, origin=origin))

    def tombstones(self) -> list[gone.Tombstone]:
        """What was withdrawn or purged."""
        with self._reading() as conn:
            return list(gone.load_tombstones(conn))

    # Between records

    def bundle_lines(self, *, level: str = "public") -> Iterator[bundle.Object]:
        """The lines of a bundle of everything up to this level."""
        told = self.judgements(level=level)
        with self._reading() as conn:
            yield from bundle.lines_of(conn, told, level)

    def here(self, report_id: str) -> bundle.Here | None:
        """What is current under the id of a report, at whatever level, to be compared with a bundle."""
        with self._reading() as conn:
            return bundle.here(conn, report_id)

    def raise_level(self, names: Sequence[str], level: str) -> None:
        """Raise reports, and all that comes from them, to at least this level."""
        self._raise(names if rank(level) else [], rank(level))

    # Care

    def withdraw(self, names: Sequence[str], *, who: str, why: str) -> None:
        """Let reports no longer count; they stay in the record and are listed as withdrawn."""
        with self._writing() as (conn, now):
            gone.withdraw(conn, names, gone.Tombstone("report", "", "withdrawn", now, who, why))

    def purge(self, names: Sequence[str], *, who: str, why: str = "") -> gone.Purged:
        """Delete reports for good, from text, index, log and dead letters; backups are not touched."""
        with self._writing() as (conn, now):
            done = gone.purge(conn, names, gone.Tombstone("report", "", "purged", now, who, why))
        self.erase()
        return done

    def erase(self) -> None:
        """Leave no bytes of deleted rows in the files."""
        with told(self.where):
            self._reader.dispose()
            gone.erase(self._write_engine())

    def check(self) -> list[str]:
        """What is wrong with the record, a line each."""
        with self._writing() as (conn, _):
            return list(check.problems(conn))

    def repair(self) -> None:
        """Make again what is derived: the facets and the index of words."""
        with self._writing() as (conn, _):
            conn.execute(facets.delete())
            fill_facets(conn)
            forget_words(conn)

    def backup(self, path: Path) -> None:
        """Copy the record to a file; on PostgreSQL pg_dump does that."""
        if is_url(self.where):
            raise RunAborted(f"{shown(self.where)}: back up a PostgreSQL record with pg_dump")
        with told(self.where):
            raw = self._write_engine().raw_connection()
            try:
                check.back_up(raw.driver_connection, path)  # type: ignore[arg-type]
            finally:
                raw.close()
        with self._writing() as (conn, now):
            check.note_backup(conn, path.absolute(), now)

    def backups(self) -> list[tuple[str, str]]:
        """(path, moment) of the backups that are still there."""
        with self._reading() as conn:
            return check.noted_backups(conn)


def _require(where: str | Path) -> None:
    if not is_url(where) and not Path(where).is_file():
        raise RunAborted(
            f"{where}: there is no record here; goodoffices init or goodoffices ingest makes one"
        )
