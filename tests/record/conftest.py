"""Records to test with: invented reports, made into readings by hand, in SQLite and, where it is there, PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from goodoffices.coding.ids import finding_id
from goodoffices.model import (
    Actor,
    Contact,
    Event,
    Evidence,
    Participant,
    Position,
    Reading,
    Refusal,
    Report,
    Span,
    Statement,
    TrackNote,
    When,
)
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion

V1 = RunVersion("0.1.0", "code-1", "models-1", "knowledge-1")
V2 = RunVersion("0.2.0", "code-2", "models-1", "knowledge-1")
PEOPLE = {
    "Holm": Actor("Anna Holm", "Norway", "foreign minister of Norway", "NORGOV"),
    "Ötzi": Actor("Bo Ötzi", "Austria", "envoy", "AUT"),
    "Rao": Actor("Rao", "India", None, "IND"),
}
# "Holm met Rao in Oslo on 2024-05-10 about ceasefire." and the like; what is in brackets may be missing.
MET = re.compile(
    r"(\w+) (met|will meet|called) (\w+)(?: in (\w+))?(?: on (\d{4}(?:-\d\d){0,2}))?(?: about (\w+))?"
)
DEMANDS = re.compile(r"(\w+) (demands|rejects) (an? [a-z ]+)")
TRUCE = re.compile(r"The truce of (\w+) and (\w+) (holds|ended)")


def read(report: Report, score: float = 0.8) -> Reading:
    """A reading of an invented report in the few constructions above."""
    contacts, positions, tracks, events, statements = [], [], [], [], []
    for match in MET.finditer(report.text):
        evidence = Evidence((Span.of(report, *match.span()),), "straw", "met", score)
        one, verb, other, place, day, issue = match.groups()
        both = (Participant(PEOPLE[one], "visitor"), Participant(PEOPLE[other], "host"))
        name = finding_id("contact", report.id, match.group(0))
        when = When(day, "stated") if day else None
        contacts.append(
            Contact(
                name,
                "phone_call" if verb == "called" else "meeting",
                "planned" if verb == "will meet" else "occurred",
                both,
                place,
                "Norway" if place == "Oslo" else None,
                when,
                None,
                (issue,) if issue else (),
                evidence,
                ("saw " + verb,),
            )
        )
        events.append(
            Event(
                finding_id("event", report.id, match.group(0)),
                "plover-0.8",
                "CONSULT",
                None,
                "040",
                (PEOPLE[one],),
                (PEOPLE[other],),
                "occurred",
                when,
                place,
                evidence,
            )
        )
    for match in DEMANDS.finditer(report.text):
        evidence = Evidence((Span.of(report, *match.span()),), "straw", "demands", score, said_by="Norway")
        proposition = Span.of(report, match.start(3), match.end(3))
        stance = match[2]
        name = finding_id("position", report.id, match.group(0))
        positions.append(
            Position(
                name,
                PEOPLE[match[1]],
                "Clara Ott",
                stance,
                "against",
                "blockade",
                proposition,
                "India",
                False,
                None,
                evidence,
            )
        )
        statements.append(Statement((match.span(1),), (match.span(2),), (match.span(3),)))
    for match in TRUCE.finditer(report.text):
        evidence = Evidence((Span.of(report, *match.span()),), "straw", "truce", score)
        parties = tuple(PEOPLE[name].party or "" for name in match.group(1, 2))
        name = finding_id("track", report.id, match.group(0))
        stage = "in_effect" if match[3] == "holds" else "collapsed"
        tracks.append(TrackNote(name, "ceasefire", stage, parties, False, None, "Quartet", evidence))
    refusal = Refusal("straw", "nobody is named", (Span.of(report, 0, len(report.text)),))
    return Reading(
        report,
        contacts=tuple(contacts),
        positions=tuple(positions),
        tracks=tuple(tracks),
        events=tuple(events),
        statements=tuple(statements),
        refusals=(refusal,),
    )


def report(name: str, text: str, date: str | None = "2024-05-12", **more: str) -> Report:
    return Report(name, text, title=more.pop("title", None), date=date, lang="en", **more)


REPORTS = (
    report(
        "oslo", "Holm met Rao in Oslo on 2024-05-10 about ceasefire. Holm demands an end to the blockade."
    ),
    report(
        "call", "Rao called Ötzi on 2024-05 about elections. The truce of Rao and Holm holds.", "2024-05-20"
    ),
    report(
        "plan", "Holm will meet Ötzi in Wien on 2024-06-01 about ceasefire.", "2024-05-21", title="A plan"
    ),
    report("undated", "Holm met Ötzi about prisoners. Rao rejects a deal.", None),
)


class Clock:
    """A clock that is set by hand and goes on by a second at each look."""

    def __init__(self) -> None:
        self.now = dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


def iso3(party: str) -> str | None:
    return {"Norway": "NOR", "Austria": "AUT", "India": "IND"}.get(party)


POSTGRES = pytest.param("postgresql", marks=pytest.mark.long)
PlaceMaker = Callable[[], str | Path]


@pytest.fixture(params=["sqlite", POSTGRES])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where an empty record can be made: a path, and in the long tests a URL as well."""
    if request.param == "sqlite":
        return tmp_path / "record.db"
    maker: PlaceMaker = request.getfixturevalue("new_database")
    return maker()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(place: str | Path, clock: Clock) -> Iterator[Store]:
    """An empty record."""
    with Store.create(place, clock=clock, iso3=iso3) as made:
        yield made


@pytest.fixture
def filled(store: Store) -> Store:
    """A record with four invented reports."""
    store.add([read(item) for item in REPORTS], V1)
    return store


def _binaries() -> Path | None:
    """The folder of PostgreSQL's programs: on the PATH or where Debian puts them, newest first."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def _as_somebody() -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own in a folder that goes away, reached by a socket; its URL without a name."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here; tools/postgres.sh installs Debian's")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        home = Path(folder)
        if os.geteuid() == 0:
            os.chown(home, 65534, 65534)
        data = home / "data"

        def run(*command: str) -> None:
            done = subprocess.run(
                [*_as_somebody(), *command], capture_output=True, text=True, check=False, cwd=home
            )
            assert done.returncode == 0, done.stdout + done.stderr

        control = str(binaries / "pg_ctl")
        run(
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "tester",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        options = f"-k {home} -c listen_addresses='' -c fsync=off"
        run(control, "-D", str(data), "-w", "-o", options, "-l", str(home / "log"), "start")
        try:
            yield f"postgresql+psycopg://tester@/%s?host={home}"
        finally:
            run(control, "-D", str(data), "-w", "-m", "immediate", "stop")


@pytest.fixture
def new_database(postgres: str, request: pytest.FixtureRequest) -> Iterator[PlaceMaker]:
    """Makes empty databases on that server."""
    import psycopg  # noqa: PLC0415 - only where there is a server

    made: list[str] = []
    address = (postgres % "postgres").replace("+psycopg", "")

    def make() -> str:
        name = f"t{abs(hash(request.node.nodeid))}_{len(made)}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return postgres % name

    yield make
    with psycopg.connect(address, autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
