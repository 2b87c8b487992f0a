"""A record from Python: tables as pandas data frames, big sets as streams, single findings with their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodoffices.errors import RunAborted
from goodoffices.faces.scope import process_named
from goodoffices.model import Finding
from goodoffices.record.columns import COLUMNS, row
from goodoffices.record.filters import Filters
from goodoffices.record.layers import EVERYTHING
from goodoffices.record.search import marked
from goodoffices.record.store import KINDS, Store
from goodoffices.record.stored import StoredFinding, StoredReport

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with what it rests on.

    `evidence` holds its quotations with W3C TextQuote and TextPosition selectors, `occurrences` the ids of what it
    was fused into.
    """

    id: str
    finding: Finding
    stored: StoredFinding
    evidence: tuple[dict[str, Any], ...]
    occurrences: tuple[str, ...]

    @property
    def quote(self) -> str:
        """The words it was found in."""
        return " […] ".join(span.quote for span in self.finding.evidence.spans)


class Database:
    """An open record; use it in a `with` block or call `close`."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def contacts(self, filters: Filters = EVERYTHING) -> pd.DataFrame:
        """Contacts, newest first."""
        return self._table("contact", filters)

    def positions(self, filters: Filters = EVERYTHING) -> pd.DataFrame:
        """Positions, newest first."""
        return self._table("position", filters)

    def tracks(self, filters: Filters = EVERYTHING) -> pd.DataFrame:
        """Track notes, newest first."""
        return self._table("track", filters)

    def events(self, filters: Filters = EVERYTHING) -> pd.DataFrame:
        """Events, newest first."""
        return self._table("event", filters)

    def actors(self, filters: Filters = EVERYTHING) -> pd.DataFrame:
        """Actors with the office that reports of those days give them, the most frequent first."""
        return _frame((asdict(line) for line in self.store.actors(filters)), None)

    def reports(self, filters: Filters = EVERYTHING) -> pd.DataFrame:
        """Reports without their text, newest first."""
        return _frame((_report(one) for one in self.store.reports(filters)), None)

    def search(self, words: str, filters: Filters = EVERYTHING) -> pd.DataFrame:
        """Reports with all these words, newest first; in the snippet they stand between two asterisks each."""
        hits = ({**asdict(hit), "snippet": marked(hit.snippet)} for hit in self.store.search(words, filters))
        return _frame(hits, None)

    def each(self, filters: Filters = EVERYTHING, kinds: Sequence[str] = KINDS) -> Iterator[StoredFinding]:
        """Findings of these kinds one at a time, for sets that no memory holds."""
        return self.store.findings(filters, kinds)

    def rows(self, kind: str, filters: Filters = EVERYTHING) -> Iterator[dict[str, Any]]:
        """The rows of the table of a kind, one at a time."""
        return (row(found, self.store.iso3) for found in self.store.findings(filters, [kind]))

    def contact(self, contact_id: str, *, level: str = "public") -> Found:
        """The contact with this id and its evidence; raises RunAborted where there is none at this level."""
        return self.finding(contact_id, level=level)

    def finding(self, finding_id: str, *, level: str = "public") -> Found:
        """The finding with this id and its evidence; raises RunAborted where there is none at this level."""
        stored = self.store.finding(finding_id, level=level)
        if stored is None:
            raise RunAborted(f"there is no finding {finding_id!r} in the record at the level {level!r}")
        evidence = tuple(self.store.evidence(finding_id, level=level))
        occurrences = tuple(self.store.occurrences_with(finding_id))
        return Found(stored.id, stored.finding, stored, evidence, occurrences)

    def report(self, report_id: str, *, level: str = "public") -> StoredReport:
        """The report with this id and its text; raises RunAborted where there is none at this level."""
        found = self.store.report(report_id, level=level)
        if found is None:
            raise RunAborted(f"there is no report {report_id!r} in the record at the level {level!r}")
        return found

    def _table(self, kind: str, filters: Filters) -> pd.DataFrame:
        return _frame(self.rows(kind, filters), COLUMNS[kind])

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _report(one: StoredReport) -> dict[str, Any]:
    cells = asdict(one)
    report = cells.pop("report")
    del report["text"]
    return {"report_id": report.pop("id"), **report, **cells}


def _frame(rows: Iterable[dict[str, Any]], columns: Sequence[str] | None) -> pd.DataFrame:
    try:
        import pandas as pd  # noqa: PLC0415 - only where tables are wanted
    except ModuleNotFoundError as error:
        raise RunAborted("tables need the package pandas; install goodoffices[tables]") from error
    return pd.DataFrame.from_records(list(rows), columns=list(columns) if columns else None)


def open_database(place: str | Path, *, create: bool = False) -> Database:
    """The record at a path or URL; with `create` one is made where there is none."""
    opening = Store.create if create else Store.open
    return Database(opening(place, processes=process_named))
