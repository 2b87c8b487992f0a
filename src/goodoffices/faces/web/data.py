"""What the pages ask of a record. Everything that a page shows comes through here, at the level of the server.

Occurrences across reports and where tracks stand will come in here; until then a page works from findings alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from sqlalchemy import func, select

from goodoffices.model import Contact, Finding, Position
from goodoffices.record.actors import ActorLine
from goodoffices.record.engine import engine_for
from goodoffices.record.filters import Filters
from goodoffices.record.gone import Tombstone
from goodoffices.record.review.applied import Verdicts
from goodoffices.record.schema import findings, judgements, reports, runs, tombstones
from goodoffices.record.search import Hit
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding, StoredReport

# Answers kept in memory while the record does not change.
KEPT = 64
State = tuple[int, ...]


class Data:
    """A record as the pages see it: read only, nothing above `level`."""

    def __init__(self, store: Store, level: str) -> None:
        self.store, self.level = store, level
        self._engine = engine_for(store.where, "ro")
        self._kept: OrderedDict[object, list[StoredFinding]] = OrderedDict()
        self._state: State = ()
        self._verdicts: tuple[State, Verdicts] | None = None
        self._lock = Lock()

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
        return (*top, gone)

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
        return f"{'.'.join(map(str, self.state()))} ({run or 'nothing read yet'})"

    def findings(self, filters: Filters, kinds: Sequence[str]) -> list[StoredFinding]:
        """Findings of these kinds, newest first; kept until the record changes."""
        asked = replace(filters, level=self.level)
        key = (asked, tuple(kinds))
        with self._lock:
            now = self.state()
            if now != self._state:
                self._kept.clear()
                self._state = now
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            found = list(self.store.findings(asked, kinds))
            self._kept[key] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return found

    def finding(self, finding_id: str) -> StoredFinding | None:
        """One finding, also one that no longer counts, or that a person added."""
        return self.store.finding(finding_id, level=self.level) or self.added(finding_id)

    def report(self, report_id: str) -> StoredReport | None:
        """A report with its text."""
        return self.store.report(report_id, level=self.level)

    def reports(self, filters: Filters) -> list[StoredReport]:
        """Reports without text, newest first."""
        return list(self.store.reports(replace(filters, level=self.level)))

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

    def same_occurrence(self, finding_id: str) -> list[str]:
        """Other findings of the same occurrence, where fusion has been run."""
        found: dict[str, None] = {}
        for name in self.store.occurrences_with(finding_id):
            made = self.store.occurrence(name, level=self.level)
            found.update(dict.fromkeys(m.id for m in made.members if m.kind == "finding") if made else {})
        return [one for one in found if one != finding_id]


def parties_of(finding: Finding) -> tuple[str, ...]:
    """The parties of a contact or the holder's of a position, each once."""
    if isinstance(finding, Contact):
        named = [p.actor.party for p in finding.participants]
    elif isinstance(finding, Position):
        named = [finding.holder.party]
    else:
        named = []
    return tuple(dict.fromkeys(name for name in named if name))
