"""What the engines are given to do: reading reports into the tables of a part; and parts into the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from goodoffices.engines import manifest, parts
from goodoffices.engines.shard import Coder, Files, Given
from goodoffices.errors import RunAborted
from goodoffices.faces.ingest import origin_of
from goodoffices.faces.part_tables import TABLES, add_letter, add_reading, reading_of, refused_of
from goodoffices.faces.version import run_version
from goodoffices.model import Reading
from goodoffices.record.letters import Refused
from goodoffices.record.levels import LEVELS, rank
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion
from goodoffices.record.write import Origin, Written
from goodoffices.sources import SourceOptions, reports_from

NAMES = tuple(table.name for table in TABLES)


@dataclass(frozen=True, slots=True)
class Reads:
    """Reads reports with these choices."""

    run: RunVersion
    origin: Origin
    events: bool = True
    packs: tuple[Path, ...] = ()

    @property
    def version(self) -> str:
        """The run, and what is written beside the readings."""
        return f"{self.run.id} {self.origin}"

    def start(self) -> Coder:
        """Load parser, models and knowledge.

        Raises RunAborted when this machine would read with another version than the one that began the run.
        """
        from goodoffices.pipeline import build  # noqa: PLC0415 - loads the parser

        here = run_version(events=self.events, packs=self.packs)
        if here != self.run:
            raise RunAborted(f"a worker has another version ({here.id}) than the driver ({self.run.id})")
        run = build(events=self.events, packs=self.packs).run

        def code(given: Sequence[Given]) -> Files:
            rows: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
            for at, (one, item) in enumerate(zip(given, run(each.item for each in given), strict=True)):
                if isinstance(item, Reading):
                    add_reading(rows, item, at, self.run.id, self.origin)
                else:
                    add_letter(rows, item, at, one.origin)
            return {table.name: parts.encoded(table, rows[table.name]) for table in TABLES}

        return code


def head_of(work: Reads, size: int) -> dict[str, Any]:
    """What the head of a run says."""
    origin = {**asdict(work.origin), "level": LEVELS[work.origin.level]}
    return {"run": work.run.id, "version": asdict(work.run), "origin": origin, "shard": size}


def given_of(sources: Sequence[str]) -> Iterator[Given]:
    """Reports and errors of all sources, in order; a place is the same from whichever folder the command is called."""
    for source in sources:
        origin = origin_of(source)
        for item in reports_from(origin, SourceOptions(unique=False)):
            yield Given(item, origin)


class Loading:
    """Takes the parts of a finished run into a record, one transaction a part."""

    def __init__(self, store: Store, folder: Path) -> None:
        head = manifest.read_head(folder)
        self.parts = manifest.read_parts(folder)
        self._store, self._folder = store, folder
        try:
            self._run = RunVersion(**head["version"])
            told = head["origin"]
            self._origin = Origin(rank(told["level"]), told["source"], told["time_zone"])
        except (KeyError, TypeError) as error:
            raise RunAborted(f"{folder / manifest.HEAD}: damaged ({error}); make the parts again") from error

    def all(self, told: Callable[[Written], None]) -> None:
        """Load every part; what is in the record already, reports and dead letters, is passed over."""
        letters = self._store.letters(level=LEVELS[-1])
        known = {(one.origin, one.place, one.report_id, one.code) for one in letters}
        for part in self.parts:
            told(self._one(part.name, known))

    def _one(self, name: str, known: set[tuple[str, str, str | None, str]]) -> Written:
        lines = parts.rows_of(self._folder, "reports", name)
        readings = [reading_of(line) for line in lines]
        there = self._store.unchanged([one.report for one in readings], self._run, self._origin)
        refused = [refused_of(line) for line in parts.rows_of(self._folder, "letters", name)]
        fresh = [
            one
            for one in refused
            if (one.origin, one.error.where or one.origin, one.error.report_id, one.error.code) not in known
        ]
        wanted = [one for one in readings if one.report.id not in there]
        items: list[Reading | Refused] = [*wanted, *fresh]
        written = self._store.add(items, self._run, self._origin) if items else Written()
        written.unchanged += sorted(there)
        return written
