"""The record: what keeping costs beside reading, and how fast a big one answers.

    python bench/record.py [--reports N] [--findings N] [--db PATH|URL] [--keep]

Reports drawn from the corpus with a fixed seed are read and kept by `goodoffices ingest`'s own code; the time of
keeping is set against the time of reading, and so is a second run over the same file. Then the record is filled up
to a million findings, made of those that were read: dates are moved by up to ten years, persons get other names,
one party in three is another one; the texts stay, and are the words of which the search is made. Lists are asked
for with three filters each, whose values are drawn from findings of the record, so that most have answers. Medians
are of single questions, 50 rows each, put to a record that has just been opened, once quietly and once while
another process goes on writing. Exit status 1 when a bound of the record's specification is missed.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from common import SEED, corpus, shared_data, write_rows
from goodoffices.errors import ReportError
from goodoffices.faces.ingest import Ingest
from goodoffices.faces.tell import Teller
from goodoffices.faces.version import run_version
from goodoffices.model import Actor, Contact, Event, Finding, Position, Reading, Report, TrackNote, When
from goodoffices.pipeline import build
from goodoffices.record.filters import Filters
from goodoffices.record.store import KINDS, Store
from goodoffices.record.write import Origin

BOUNDS = {"overhead": 0.10, "second": 0.02, "lists": 0.100, "actors": 0.100, "search": 0.200}
SURNAMES = "Abel Brandt Castell Dorn Ekholm Farrow Gerber Halvor Iken Jonas Keller Lund Marsh Nolan Orlov Pike".split()
PARTIES = (
    "Egypt Qatar Kenya Norway Turkey Sudan Yemen Libya Ukraine Angola China France Russia Jordan".split()
)
ROWS = 50
QUESTIONS = 150


class Timed:
    """A pipeline that notes how long it reads and keeps what it has read."""

    def __init__(self) -> None:
        self._pipeline = build()
        self.seconds = 0.0
        self.readings: list[Reading] = []

    def run(self, reports: Iterable[Report | ReportError]) -> Iterator[Reading | ReportError]:
        stream = self._pipeline.run(reports)
        while True:
            begin = time.perf_counter()
            item = next(stream, None)
            self.seconds += time.perf_counter() - begin
            if item is None:
                return
            if isinstance(item, Reading):
                self.readings.append(item)
            yield item


def take_in(store: Store, path: Path, pipeline: Timed) -> float:
    """Seconds of one run over a file; the pipeline counts its own."""
    begin = time.perf_counter()
    Ingest(store, run_version(), Origin(), lambda: pipeline, Teller()).sources([str(path)])
    return time.perf_counter() - begin


def keeping(place: str, count: int, shared: Path) -> tuple[list[Reading], dict[str, float]]:
    """Read and keep reports; the readings, and the shares of the reading time."""
    with tempfile.TemporaryDirectory() as folder, Store.create(place) as store:
        path = Path(folder) / "reports.jsonl"
        write_rows(path, corpus(shared)[:count])
        pipeline = Timed()
        drain = pipeline.run(
            [Report("warm", "The foreign ministers of Peru and Chile met in Lima.", lang="en")]
        )
        list(drain)
        pipeline.seconds, pipeline.readings = 0.0, []
        whole = take_in(store, path, pipeline)
        reading = pipeline.seconds
        again = take_in(store, path, pipeline)
        print(
            f"{len(pipeline.readings)} reports: reading {reading:.1f} s, the whole run {whole:.1f} s, "
            f"a second run {again:.2f} s"
        )
        # What the run does besides reading and keeping (languages, files) happens inside the pipeline's time.
        return pipeline.readings, {"overhead": (whole - reading) / reading, "second": again / whole}


def moved(reading: Reading, number: int) -> Reading:
    """The same findings in another report of another day, with other names."""
    draw = random.Random(number)
    days = draw.randrange(-3650, 3650)
    report = reading.report
    name = f"{report.id}-{number}"
    change = _names(draw)
    return Reading(
        dataclasses.replace(report, id=name, date=_day(report.date, days)),
        contacts=tuple(_contact(one, name, days, change) for one in reading.contacts),
        positions=tuple(_position(one, name, change) for one in reading.positions),
        tracks=tuple(_track(one, name, days, change) for one in reading.tracks),
        events=tuple(_event(one, name, days, change) for one in reading.events),
        statements=reading.statements,
    )


Change = Callable[[Actor], Actor]


def _names(draw: random.Random) -> Change:
    """Other names for persons, and for one party in three another one, the same throughout a report."""
    known: dict[str, str] = {}

    def change(actor: Actor) -> Actor:
        name, party = actor.name, actor.party
        if party and party not in known:
            known[party] = draw.choice(PARTIES) if draw.random() < 1 / 3 else party
        if name and name not in known:
            known[name] = f"{name.split()[0]} {draw.choice(SURNAMES)}"
        return dataclasses.replace(
            actor, name=known[name] if name else None, party=known[party] if party else None
        )

    return change


def _day(day: str | None, days: int) -> str | None:
    return (dt.date.fromisoformat(day) + dt.timedelta(days)).isoformat() if day and len(day) == 10 else day


def _when(when: When | None, days: int) -> When | None:
    if when is None or len(when.value) < 10:
        return when
    return When(_day(when.value, days) or when.value, when.basis, _day(when.end, days))


def _id(finding: Finding, report: str) -> str:
    return f"{finding.id}-{report}"


def _contact(one: Contact, report: str, days: int, change: Change) -> Contact:
    people = tuple(dataclasses.replace(p, actor=change(p.actor)) for p in one.participants)
    return dataclasses.replace(one, id=_id(one, report), participants=people, date=_when(one.date, days))


def _position(one: Position, report: str, change: Change) -> Position:
    return dataclasses.replace(one, id=_id(one, report), holder=change(one.holder))


def _track(one: TrackNote, report: str, days: int, change: Change) -> TrackNote:
    parties = tuple(change(Actor(party=party)).party or party for party in one.parties)
    return dataclasses.replace(one, id=_id(one, report), parties=parties, date=_when(one.date, days))


def _event(one: Event, report: str, days: int, change: Change) -> Event:
    source, target = tuple(map(change, one.source)), tuple(map(change, one.target))
    return dataclasses.replace(
        one, id=_id(one, report), source=source, target=target, date=_when(one.date, days)
    )


def clones(readings: Sequence[Reading], start: int) -> Iterator[Reading]:
    """Moved readings without end."""
    number = start
    while True:
        for reading in readings:
            yield moved(reading, number)
            number += 1


def fill(place: str, readings: Sequence[Reading], wanted: int) -> None:
    """Write moved readings until there are so many findings."""
    run = run_version()
    with Store.open(place) as store:
        have = store.count()
        begin, first = time.perf_counter(), have
        batch: list[Reading] = []
        for reading in clones(readings, 0):
            batch.append(reading)
            if len(batch) < 1000:
                continue
            store.add(batch, run)
            have += sum(1 for one in batch for _ in one.findings())
            batch = []
            print(f"\r{have} findings", end="", file=sys.stderr)
            if have >= wanted:
                break
        print(file=sys.stderr)
        seconds = time.perf_counter() - begin
        print(f"{have} findings; written at {(have - first) / seconds:.0f} a second")


def questions(store: Store, count: int) -> list[tuple[str, Filters]]:
    """Kinds and filters, three each, with values drawn from findings of the record."""
    draw = random.Random(SEED)
    asked = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        day = f"{draw.randrange(2008, 2024)}-{draw.randrange(1, 13):02}-15"
        found = next(store.findings(Filters(until=day, limit=1), [kind]), None)
        if found is None:
            continue
        since = f"{int(day[:4]) - draw.randrange(1, 8)}-01-01"
        asked.append((kind, _question(found.finding, draw, since, day)))
    return asked


def _question(finding: Finding, draw: random.Random, since: str, until: str) -> Filters:
    """Three filters that this finding fulfils."""
    if isinstance(finding, Contact):
        choices: dict[str, str | None] = {
            "party": finding.participants[0].actor.party,
            "actor": finding.participants[-1].actor.name,
            "type": finding.format,
            "status": finding.modality,
            "issue": finding.issues[0] if finding.issues else None,
            "place": finding.place,
        }
    elif isinstance(finding, Position):
        choices = {
            "party": finding.holder.party,
            "actor": finding.holder.name,
            "issue": finding.issue,
            "type": finding.stance,
        }
    elif isinstance(finding, TrackNote):
        choices = {"party": finding.parties[0] if finding.parties else None, "type": finding.track}
        choices["status"] = finding.stage
    else:
        choices = {"party": finding.source[0].party if finding.source else None, "type": finding.type}
        choices |= {"cameo": finding.cameo, "place": finding.place, "status": finding.modality}
    known = [(name, value) for name, value in choices.items() if value]
    picked = dict(draw.sample(known, min(2, len(known))))
    return Filters(**picked, since=since, until=until, limit=ROWS)  # type: ignore[arg-type]


def ask(place: str, asked: Sequence[tuple[str, Filters]]) -> list[float]:
    """Seconds of each question."""
    taken = []
    with Store.open(place) as store:
        for kind, filters in asked:
            begin = time.perf_counter()
            list(store.findings(filters, [kind]))
            taken.append(time.perf_counter() - begin)
    return taken


def count_actors(place: str, asked: Sequence[tuple[str, Filters]]) -> list[float]:
    """Seconds of lists of actors: by party and dates, and by a name as well."""
    taken = []
    with Store.open(place) as store:
        for _, filters in asked:
            if filters.party is None:
                continue
            for actor in (None, "Keller"):
                wanted = dataclasses.replace(
                    filters, actor=actor, **dict.fromkeys(("type", "status", "issue", "place", "cameo"))
                )
                begin = time.perf_counter()
                list(store.actors(wanted))
                taken.append(time.perf_counter() - begin)
    return taken


def look(place: str) -> list[float]:
    """Seconds of searches: frequent and rare words, a phrase, with and without dates."""
    words = [
        "ceasefire",
        "minister",
        '"foreign minister"',
        "talks agreement",
        "envoy",
        "the president",
        "siege -war",
    ]
    taken = []
    with Store.open(place) as store:
        for asked in words * 3:
            for filters in (Filters(limit=ROWS), Filters(since="2012", until="2015", limit=ROWS)):
                begin = time.perf_counter()
                list(store.search(asked, filters))
                taken.append(time.perf_counter() - begin)
    return taken


def write_on(place: str, readings: Sequence[Reading], stop: object) -> None:
    """Write batch after batch until told to stop (in a process of its own)."""
    run = run_version()
    with Store.open(place) as store:
        batch: list[Reading] = []
        for reading in clones(readings, 10_000_000):
            batch.append(reading)
            if len(batch) == 32:
                store.add(batch, run)
                batch = []
                if stop.is_set():  # type: ignore[attr-defined]
                    return


def told(what: str, taken: Sequence[float]) -> float:
    """Print median and the slowest tenth; the median."""
    ordered = sorted(taken)
    middle = statistics.median(ordered)
    print(
        f"{what:44} median {middle * 1000:6.1f} ms, 90 % under {ordered[int(len(ordered) * 0.9)] * 1000:6.1f} ms, "
        f"slowest {ordered[-1] * 1000:6.1f} ms"
    )
    return middle


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=400, help="reports that are read (default 400)")
    parser.add_argument(
        "--findings", type=int, default=1_000_000, help="size of the record (default a million)"
    )
    parser.add_argument("--db", default=None, help="an empty record to use, a path or URL")
    chosen = parser.parse_args()
    shared = shared_data()
    if shared is None:
        print("record: skipped, the evaluation data is not here (docs/accuracy.md says where it goes)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        reached = measure(chosen.db or str(Path(folder) / "record.db"), chosen, shared)
    missed = [
        f"{what} {value:.3f}, more than {BOUNDS[what]}"
        for what, value in reached.items()
        if value > BOUNDS[what]
    ]
    for line in missed:
        print(f"record: {line}")
    return 1 if missed else 0


def measure(place: str, chosen: argparse.Namespace, shared: Path) -> dict[str, float]:
    """All figures that have a bound."""
    readings, reached = keeping(place, chosen.reports, shared)
    print(
        f"keeping costs {reached['overhead']:.1%} of reading, a second run {reached['second']:.1%} of the first"
    )
    fill(place, readings, chosen.findings)
    if "://" not in place:
        print(f"the file has {Path(place).stat().st_size / 1e9:.2f} GB")
    with Store.open(place) as store:
        asked = questions(store, QUESTIONS)
    reached["lists"] = told("lists with three filters", ask(place, asked))
    for kind in KINDS:
        told(f"  of them {kind}s", ask(place, [one for one in asked if one[0] == kind]))
    reached["actors"] = told("actors of a party between two days", count_actors(place, asked))
    reached["search"] = told("search", look(place))
    stop = multiprocessing.Event()
    writer = multiprocessing.Process(target=write_on, args=(place, readings, stop))
    writer.start()
    time.sleep(2)
    told("lists while another process writes", ask(place, asked))
    told("search while another process writes", look(place))
    stop.set()
    writer.join()
    return reached


if __name__ == "__main__":
    sys.exit(main())
