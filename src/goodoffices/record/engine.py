"""Connections: SQLite in a file or PostgreSQL by URL, a writer and readers, and every error in one clear line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from goodoffices.errors import RunAborted

Mode = Literal["ro", "rw", "rwc"]
# Seconds that a writer waits for another one. A batch of a run takes well under one, a purge of a big record minutes.
BUSY = 30.0
# Any number that others do not use: writers on PostgreSQL take this lock and so come one after another.
WRITER_LOCK = 7_046_021


def is_url(where: str | Path) -> bool:
    """Whether this names a server, not a file."""
    return "://" in str(where)


def shown(where: str | Path) -> str:
    """The place of a record as it may be told: without a password."""
    return make_url(str(where)).render_as_string(hide_password=True) if is_url(where) else str(where)


def engine_for(where: str | Path, mode: Mode) -> Engine:
    """An engine for a path or a URL `postgresql+psycopg://...`; "rwc" makes the file when there is none.

    Raises RunAborted for a URL that is none or names another kind of database.
    """
    return _server(str(where), mode) if is_url(where) else _file(Path(where), mode)


def _file(path: Path, mode: Mode) -> Engine:
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # Transactions begin where `_begin` says so, DDL included; the default of Python would begin none for it.
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        try:
            _settle(connection, mode)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    start = "BEGIN" if mode == "ro" else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(start)

    return engine


def _settle(connection: sqlite3.Connection, mode: Mode) -> None:
    """What SQLite must be told on each connection."""
    if mode != "ro":
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")
    # FULL: what a commit has acknowledged outlives a loss of power, too.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA mmap_size=268435456")


def _server(where: str, mode: Mode) -> Engine:
    try:
        url = make_url(where)
        if url.get_backend_name() != "postgresql":
            raise RunAborted(
                f"{shown(where)}: a record is kept in SQLite (a path) or PostgreSQL "
                "(postgresql+psycopg://user@host/name), nothing else"
            )
        options: dict[str, Any] = {"options": "-c default_transaction_read_only=on"} if mode == "ro" else {}
        engine = create_engine(url, connect_args=options, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise RunAborted(
            f"the address of the record is not understood ({error}); write postgresql+psycopg://user@host/name "
            "and install goodoffices[postgres]"
        ) from error
    if mode != "ro":

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")

    return engine


# What SQLite and the operating system say, and what it means to the one who reads it.
TOLD = (
    ("disk is full", "the disk is full; what was told as kept is kept: free some space and run it again"),
    (
        "disk i/o error",
        "the disk cannot be written or is full; what was told as kept is kept: see to the disk",
    ),
    ("database is locked", "another process is writing to it; wait for that one to end and run it again"),
    ("readonly", "it may not be written; check the permissions of the file and its folder"),
    ("read-only", "it may only be read this way"),
    ("unable to open", "it cannot be opened; check the name and the permissions, goodoffices init makes one"),
    ("not a database", "this is no record of goodoffices (not an SQLite file); choose another path"),
    ("malformed", "the file is damaged; take a backup (goodoffices db check tells what is wrong)"),
    ("connection failed", "the server does not answer or refuses; check the address and that it is running"),
    ("connection refused", "the server does not answer; check the address and that it is running"),
)


@contextmanager
def told(where: str | Path) -> Iterator[None]:
    """Turn what a database raises into RunAborted with one clear line; the cause stays attached."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise RunAborted(f"{shown(where)}: {reason(error)}") from error


def reason(error: DBAPIError | sqlite3.Error) -> str:
    """What a database says, as one clause for people."""
    said = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
    return next((means for sign, means in TOLD if sign in said.lower()), said)


def make_file(path: Path) -> None:
    """An empty file that only its owner may read; nothing where there is one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise RunAborted(f"{path}: it cannot be made ({error.strerror}); choose another --db") from error
