"""Keeping reports in the record one at a time, as they come: each is kept before the next one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from goodoffices.errors import ReportError
from goodoffices.faces.how import kept_of
from goodoffices.faces.ingest import Runs, Totals
from goodoffices.faces.tell import Teller
from goodoffices.model import Reading, Report
from goodoffices.record.letters import Refused
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion
from goodoffices.record.write import Origin, Written
from goodoffices.sources.watch import Outcome


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a report comes from: `source` is kept as the origin of a dead letter, `how` how it was read."""

    source: str
    origin: Origin
    how: Mapping[str, Any]


class Keeper:
    """Keeps one report or failure at a time; `build` makes the pipeline when the first report has to be read."""

    def __init__(self, store: Store, run: RunVersion, build: Callable[[], Runs], teller: Teller) -> None:
        self._store, self._run, self._build, self._teller = store, run, build, teller
        self.totals = Totals()

    @cached_property
    def _pipeline(self) -> Runs:
        return self._build()

    def keep(self, item: Report | ReportError, whence: Whence) -> Outcome:
        """Read a report and keep it, or the letter of what failed; what this returns is kept, whatever comes.

        Raises RunAborted when the record cannot be written.
        """
        written = self._written(item, whence)
        self.totals.add(written)
        for failed in written.failed:
            self._teller.error(str(failed))
        if written.failed:
            return Outcome.FAILED
        return Outcome.KNOWN if written.unchanged else Outcome.NEW

    def _written(self, item: Report | ReportError, whence: Whence) -> Written:
        def refused(error: ReportError, kept: Mapping[str, Any] | None = None) -> Refused:
            return Refused(error, whence.source, kept or kept_of(error), whence.how)

        if isinstance(item, Report) and self._store.unchanged([item], self._run, whence.origin):
            return Written(unchanged=[item.id])
        results: Iterator[Reading | ReportError]
        kept: dict[str, Any] | None
        if isinstance(item, Report):
            # A report that the pipeline cannot read is kept whole: its feed may not have it any more tomorrow.
            results, kept = self._pipeline.run([item]), asdict(item)
        else:
            results, kept = iter([item]), None
        held = [one if isinstance(one, Reading) else refused(one, kept) for one in results]
        return self._store.add(held, self._run, whence.origin, refused)
