"""Taking reports into the record: what is there already is passed over, the rest is read and kept batch by batch.

Every batch is one transaction. What is counted is kept; a run that is killed loses the reports of the batch that it
was reading, and the next run goes on with them.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from goodoffices.errors import ReportError, RunAborted
from goodoffices.faces.how import how_of, kept_of
from goodoffices.faces.tell import Teller
from goodoffices.model import Reading, Report
from goodoffices.record.letters import Refused
from goodoffices.record.store import BATCH, Store
from goodoffices.record.version import RunVersion
from goodoffices.record.write import Origin, Written
from goodoffices.sources import Failure, SourceOptions, is_address, reports_from
from goodoffices.sources.plug import plain

STDIN = "-"
# Why a report in another language than those that are read is a dead letter.
OTHER_LANGUAGE = "language"
# Reports whose hashes are looked up at once.
LOOKED_UP = 64
# Seconds after which a batch is kept even when it is not full.
PATIENCE = 5.0


class Runs(Protocol):
    """What is needed of a pipeline."""

    def run(self, reports: Iterable[Report | ReportError]) -> Iterator[Reading | ReportError]: ...


@dataclass(slots=True)
class Totals:
    """What has become of the reports so far."""

    new: int = 0
    recoded: int = 0
    revised: int = 0
    unchanged: int = 0
    failed: int = 0
    other_language: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, written: Written) -> None:
        """Count a batch that is kept."""
        self.new += len(written.new)
        self.recoded += len(written.recoded)
        self.revised += len(written.revised)
        self.unchanged += len(written.unchanged)
        self.failed += len(written.failed)
        self.other_language += sum(error.code == OTHER_LANGUAGE for error in written.failed)

    @property
    def done(self) -> int:
        """Reports that are done with, read or not."""
        return self.new + self.recoded + self.revised + self.unchanged + self.failed

    def told(self) -> str:
        """All counts that always matter, and those that seldom do where they are not nought."""
        seldom = [
            f"{count} {what}"
            for count, what in (
                (self.recoded, "read again by another version"),
                (self.revised, "revised"),
            )
            if count
        ]
        foreign = f" ({self.other_language} in another language)" if self.other_language else ""
        failed = f"{self.failed} failed{foreign}"
        return ", ".join([f"{self.new} new", *seldom, f"{self.unchanged} unchanged", failed])

    def rate(self) -> str:
        """Reports a second."""
        return f"{self.done / max(time.monotonic() - self.began, 1e-9):.1f} reports a second"


class Ingest:
    """One run; `build` makes the pipeline when the first report has to be read."""

    def __init__(
        self,
        store: Store,
        run: RunVersion,
        origin: Origin,
        build: Callable[[], Runs],
        teller: Teller,
        options: SourceOptions = SourceOptions(),  # noqa: B008
    ) -> None:
        self._store, self._run, self._origin, self._build, self._teller = store, run, origin, build, teller
        # An id that comes again is no error here: it may be a newer text of the same report, which the store sees to.
        self._options = replace(options, unique=False)
        self._how = how_of(options, origin)
        self._origins: deque[str] = deque()
        self._read_from: dict[str, str] = {}
        self.totals = Totals()

    def sources(self, sources: Sequence[str]) -> Totals:
        """Take in all sources, in order.

        Raises RunAborted when the record cannot be written; what was counted until then is kept.
        """
        began = self._store.moment()
        held: list[Reading | Refused] = []
        kept_at = time.monotonic()
        for item in self._read(self._wanted(sources)):
            origin = self._origins.popleft()
            if isinstance(item, Reading):
                self._read_from[item.report.id] = origin
            held.append(item if isinstance(item, Reading) else self._refused(item, origin))
            if len(held) >= BATCH or time.monotonic() - kept_at > PATIENCE:
                self._keep(held)
                held, kept_at = [], time.monotonic()
        if held:
            self._keep(held)
        self._store.finish_origins([origin_of(source) for source in sources if source != STDIN], began)
        return self.totals

    def _read(self, wanted: Iterator[Report | ReportError]) -> Iterator[Reading | ReportError]:
        """Read what has to be read; nothing is loaded when there is nothing."""
        first = next(wanted, None)
        if first is not None:
            yield from self._build().run(itertools.chain([first], wanted))

    def _wanted(self, sources: Sequence[str]) -> Iterator[Report | ReportError]:
        """The reports that have to be read, and the errors; their origins are noted in the same order."""
        for group in _groups(self._items(sources), LOOKED_UP):
            given = [item for item, _ in group if isinstance(item, Report)]
            known = self._store.unchanged(given, self._run, self._origin)
            self._count(Written(unchanged=[report.id for report in given if report.id in known]))
            for item, origin in group:
                if isinstance(item, ReportError) or item.id not in known:
                    self._origins.append(origin)
                    yield item

    def _items(self, sources: Sequence[str]) -> Iterator[tuple[Report | ReportError, str]]:
        """Reports and errors with the source that they come from."""
        for source in sources:
            origin = origin_of(source)
            for item in reports_from(source, self._options, seen=self._seen):
                yield (_placed(item, source, origin) if isinstance(item, Failure) else item), origin

    def _seen(self, report: Report) -> bool:
        return self._store.is_read(report, self._run)

    def _refused(self, error: ReportError, origin: str) -> Refused:
        return Refused(error, origin, kept_of(error), self._how)

    def _refused_late(self, error: ReportError) -> Refused:
        """The letter of a report that was read and cannot stand in the record."""
        return self._refused(error, self._read_from.get(error.report_id or "", STDIN))

    def _keep(self, held: Sequence[Reading | Refused]) -> None:
        try:
            written = self._store.add(held, self._run, self._origin, self._refused_late)
        except RunAborted as error:
            raise RunAborted(f"{error} ({self.totals.told()} so far)") from error
        self._read_from.clear()
        for failed in written.failed:
            self._teller.error(str(failed))
        self._count(written)

    def _count(self, written: Written) -> None:
        self.totals.add(written)
        self._teller.show(f"{self.totals.told()}; {self.totals.rate()}")


def origin_of(source: str) -> str:
    """A source as it is kept: the same from whichever folder the command is called."""
    return source if source == STDIN or is_address(source) else str(Path(source).absolute())


def _placed(error: Failure, source: str, origin: str) -> Failure:
    """The error with a place that is the same from whichever folder the command is called."""
    where, told = error.where or plain(origin), plain(source)
    if source != STDIN and where.startswith(told):
        where = plain(origin) + where[len(told) :]
    return Failure(error.code, error.message, report_id=error.report_id, where=where, kept=error.kept)


def _groups(
    items: Iterable[tuple[Report | ReportError, str]], size: int
) -> Iterator[list[tuple[Report | ReportError, str]]]:
    stream = iter(items)
    while group := list(itertools.islice(stream, size)):
        yield group
