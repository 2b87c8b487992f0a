"""Records to test with: in SQLite and, where it is there, PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from goodoffices.record.store import Store

from .straw import REPORTS, V1, iso3, read


class Clock:
    """A clock that is set by hand and goes on by a second at each look."""

    def __init__(self) -> None:
        self.now = dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


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
