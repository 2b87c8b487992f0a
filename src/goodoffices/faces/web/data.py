"""What the pages ask of a record. Everything that a page shows comes through here, at the level of the server.

What is worked out from many findings (occurrences, standings, ledgers, which process a finding belongs to) is kept in
memory until the record changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TypeVar, cast

from sqlalchemy import func, select

from goodoffices.analysis.processes import place_finding
from goodoffices.analysis.profiles import Process, load_processes
from goodoffices.faces.web.occurrences import Folded, changed, load_folded
from goodoffices.model import Contact, Finding, Position
from goodoffices.record.actors import ActorLine
from goodoffices.record.engine import engine_for
from goodoffices.record.filters import Filters
from goodoffices.record.fused import led_to
from goodoffices.record.gone import Tombstone
from goodoffices.record.review.applied import Verdicts
from goodoffices.record.schema import findings, judgements, reports, runs, tombstones
from goodoffices.record.search import Hit
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding, StoredReport

# Answers kept in memory while the record does not change.
KEPT = 160
State = tuple[int | str, ...]
T = TypeVar("T")


class Data:
    """A record as the pages see it: read only, nothing above `level`."""

    def __init__(self, store: Store, level: str, folders: Sequence[Path] = ()) -> None:
        """`folders` hold profiles of processes laid over the shipped ones; raises KnowledgeError for what is wrong."""
        self.store, self.level = store, level
        self.processes: Mapping[str, Process] = load_processes(folders)
        self._engine = engine_for(store.where, "ro")
        self._kept: OrderedDict[object, object] = OrderedDict()
        self._placed: dict[tuple[str, str], frozenset[str]] = {}
        self._state: State = ()
        self._verdicts: tuple[State, Verdicts] | None = None
        self._lock = RLock()

    def close(self) -> None:
        """Let go of the files."""
        self._engine.dispose()
        self.store.close()

    def state(self) -> State:
        """Numbers that change whenever the record does."""
        tops = [func.coalesce(func.max(t.c.key), 0) for t in (findings, reports, judgements)]
        with self._engine.connect() as conn:
            top = conn.execute(select(*[select(one).scalar_subquery() for one in tops])).one()
            gone = conn.execute(select(func.count()).select_from(tombstones)).scalar_one()
            return (*top, gone, *changed(conn))

    def coded_state(self) -> State:
        """The same without what people judge."""
        state = self.state()
        return (*state[:2], *state[3:])

    def verdicts(self) -> Verdicts:
        """What people say of which finding; kept until the record changes."""
        with self._lock:
            now = self.state()
            if self._verdicts is None or self._verdicts[0] != now:
                self._verdicts = (now, self.store.verdicts(Filters(level=self.level)))
            return self._verdicts[1]

    def added(self, name: str) -> StoredFinding | None:
        """A finding that a person added."""
        told = self.verdicts()
        verdict = told.by_id.get(name)
        return told.found.get(name) if verdict is not None and verdict.state == "added" else None

    def word_on(self, name: str) -> tuple[str, str, str] | None:
        """(state, who, day) of what people last said of a finding; None where nobody did."""
        verdict = self.verdicts().by_id.get(name)
        if verdict is None or not verdict.by:
            return None
        known = {one.id: one for one in self.store.judgements(level=self.level)}
        last = known.get(verdict.by[-1])
        return (verdict.state, last.who, last.made_at[:10]) if last is not None else None

    def version(self) -> str:
        """The version of the data as it is cited: number of the newest finding, and the run that made it."""
        with self._engine.connect() as conn:
            run = conn.execute(select(runs.c.id).order_by(runs.c.key.desc()).limit(1)).scalar()
        return f"{'.'.join(map(str, self.state()[:4]))} ({run or 'nothing read yet'})"

    def findings(self, filters: Filters, kinds: Sequence[str]) -> list[StoredFinding]:
        """Findings of these kinds, newest first; kept until the record changes."""
        asked = replace(filters, level=self.level)
        return self.kept((asked, tuple(kinds)), lambda: list(self.store.findings(asked, kinds)))

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for this key and kept until the record changes."""
        with self._lock:
            now = self.state()
            if now != self._state:
                self._kept.clear()
                self._placed.clear()
                self._state = now
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
            found = make()
            self._kept[key] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return found

    def folded(self) -> Folded:
        """The occurrences of contacts, as the last fusion left them."""

        def make() -> Folded:
            with self._engine.connect() as conn:
                return load_folded(conn, self.level)

        return self.kept("occurrences", make)

    def led_to(self, occurrence_id: str) -> str | None:
        """The id under which an occurrence is kept now; None where there never was one."""
        with self._engine.connect() as conn:
            return led_to(conn, occurrence_id)

    def in_process(self, name: str, found: Sequence[StoredFinding]) -> list[StoredFinding]:
        """Those findings that belong to a process, in their order."""
        return [one for one in found if name in self._processes_of(one)]

    def _processes_of(self, one: StoredFinding) -> frozenset[str]:
        key = (one.id, one.valid_from)
        if key not in self._placed:
            placed = place_finding(one.finding, self.processes, one.report_date)
            self._placed[key] = frozenset(each.process for each in placed)
        return self._placed[key]

    def finding(self, finding_id: str) -> StoredFinding | None:
        """One finding, also one that no longer counts, or that a person added."""
        return self.store.finding(finding_id, level=self.level) or self.added(finding_id)

    def report(self, report_id: str) -> StoredReport | None:
        """A report with its text."""
        return self.store.report(report_id, level=self.level)

    def reports(self, filters: Filters) -> list[StoredReport]:
        """Reports without text, newest first."""
        asked = replace(filters, level=self.level)
        return self.kept(("reports", asked), lambda: list(self.store.reports(asked)))

    def number_of_reports(self, filters: Filters = Filters()) -> int:  # noqa: B008 - frozen
        """How many reports count."""
        return len(self.reports(filters))

    def search(self, words: str, filters: Filters) -> list[Hit]:
        """Reports with these words."""
        return list(self.store.search(words, replace(filters, level=self.level)))

    def actors(self, filters: Filters) -> list[ActorLine]:
        """Actors, the most frequent first."""
        return list(self.store.actors(replace(filters, level=self.level)))

    def gone(self, report_id: str) -> Tombstone | None:
        """Why a report no longer counts."""
        return next((one for one in self.store.tombstones() if one.id == report_id), None)


def parties_of(finding: Finding) -> tuple[str, ...]:
    """The parties of a contact or the holder's of a position, each once."""
    if isinstance(finding, Contact):
        named = [p.actor.party for p in finding.participants]
    elif isinstance(finding, Position):
        named = [finding.holder.party]
    else:
        named = []
    return tuple(dict.fromkeys(name for name in named if name))
