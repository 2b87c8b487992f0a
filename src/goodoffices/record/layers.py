"""The layers on top of findings: what fusion makes of them, and what people say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy.engine import Connection

from goodoffices.record import fused
from goodoffices.record.connected import Connected
from goodoffices.record.filters import Filters
from goodoffices.record.review import applied

EVERYTHING = Filters()
T = TypeVar("T")


class Layers(Connected):
    """Occurrences and judgements of a record."""

    def save_occurrences(
        self,
        made: Iterable[fused.Occurrence],
        redirects: Mapping[str, str] | None = None,
        ended: Iterable[str] = (),
    ) -> None:
        """Write what fusion has made, where old ids lead now, and which have ended, in one transaction."""
        with self._writing() as (conn, now):
            fused.save_occurrences(conn, made, redirects or {}, now, ended)

    def occurrences(self, kind: str | None = None, *, level: str = "public") -> Iterator[fused.Occurrence]:
        """Occurrences of a kind, by day."""
        with self._reading() as conn:
            yield from fused.load_occurrences(conn, kind, level=level)

    def occurrence(self, occurrence_id: str, *, level: str = "public") -> fused.Occurrence | None:
        """The occurrence that is kept under this id now, or that this id leads to."""
        with self._reading() as conn:
            name = fused.led_to(conn, occurrence_id)
            return next(fused.load_occurrences(conn, ids=[name], level=level), None) if name else None

    def occurrences_with(self, member_id: str) -> list[str]:
        """The ids of the occurrences that a finding, report or actor belongs to."""
        with self._reading() as conn:
            return fused.occurrences_with(conn, member_id)

    def judge(self, judgement: fused.Judgement) -> str:
        """Keep what a person says; its id. Judgements are only ever added."""
        with self._writing() as (conn, _):
            return fused.add_judgement(conn, judgement, self._clock())

    def judgements(self, target_id: str | None = None, *, level: str = "public") -> list[fused.Judgement]:
        """Judgements in the order in which they were made."""
        with self._reading() as conn:
            return list(fused.load_judgements(conn, target_id=target_id, level=level))

    def verdicts(self, filters: Filters = EVERYTHING) -> applied.Verdicts:
        """What people say of which finding, at the level and day of the filters."""
        with self._reading() as conn:
            return applied.verdicts(conn, filters)

    def ask(self, question: Callable[[Connection], T]) -> T:
        """The answer to a question of a layer on top, on a connection that reads only."""
        with self._reading() as conn:
            return question(conn)

    def change(self, deed: Callable[[Connection, str], T]) -> T:
        """What a layer on top writes into tables of its own, in one transaction; `deed` is told the moment."""
        with self._writing() as (conn, now):
            return deed(conn, now)
