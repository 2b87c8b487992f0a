"""A record's connections: many that read, one that writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from goodoffices.record.days import stamp
from goodoffices.record.engine import Mode, engine_for, told

Clock = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """The time of day, UTC."""
    return dt.datetime.now(dt.UTC)


class Connected:
    """A record with its connections; the methods of the store lie on top."""

    def __init__(self, where: str | Path, mode: Mode, clock: Clock) -> None:
        self.where = where
        self._clock, self._mode = clock, mode
        self._writer: Engine | None = None
        self._reader = engine_for(where, "ro")

    def _write_engine(self) -> Engine:
        if self._writer is None:
            self._writer = engine_for(self.where, self._mode)
        return self._writer

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told(self.where), self._reader.connect() as conn:
            yield conn

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, str]]:
        """A transaction, and the moment that is written into it."""
        with told(self.where), self._write_engine().begin() as conn:
            yield conn, stamp(self._clock())

    def moment(self) -> str:
        """The time of the record's clock, as it is written."""
        return stamp(self._clock())

    def close(self) -> None:
        """Let go of the files."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
