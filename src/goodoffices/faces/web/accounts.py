"""Who tells what of a contact: its tellings side by side, point by point, and what only one of them says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from goodoffices.faces.web import say
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import Line, lines_of
from goodoffices.faces.web.occurrences import Together
from goodoffices.model import Contact
from goodoffices.record.stored import StoredFinding

# Tellings that stand side by side; the others are listed below them.
BESIDE = 6


@dataclass(frozen=True, slots=True)
class Telling:
    """A column: who tells it, in the report of which day."""

    voice: str
    day: str
    line: Line


@dataclass(frozen=True, slots=True)
class Point:
    """A row: what each telling says of it, None where it says nothing; `only` names the one voice that tells it."""

    name: str
    values: tuple[str | None, ...]
    status: str
    only: str | None
    record: str | None


def others_of(data: Data, stored: StoredFinding, joined: Together | None) -> list[StoredFinding]:
    """The other tellings of the same occurrence that still count, by report."""
    names = [name for name in joined.members if name != stored.id] if joined else []
    found = [one for one in map(data.finding, names) if one is not None and one.valid_to is None]
    found.sort(key=lambda one: (one.report_date or "9999", one.report_id, one.id))
    return _differing_first([stored, *found])[1:]


def _differing_first(told: Sequence[StoredFinding]) -> list[StoredFinding]:
    """Tellings that say something new of day, place or form come before those that repeat it."""
    seen: set[tuple[str, str | None]] = set()
    new, again = list[StoredFinding](), list[StoredFinding]()
    for one in told:
        if isinstance(one.finding, Contact):
            said = {
                ("when", _date(one.finding)),
                ("where", _place(one.finding)),
                ("how", _format(one.finding)),
            }
            said = {pair for pair in said if pair[1]}
            (again if new and said <= seen else new).append(one)
            seen |= said
    return [*new, *again]


def voice_of(one: StoredFinding) -> str:
    """Who tells it: the outlet, else the report."""
    return one.publisher or one.source or f"report {one.report_id}"


def tellings_of(told: Sequence[StoredFinding], notes: Notes) -> list[Telling]:
    """The columns."""
    lines = lines_of(told[:BESIDE], notes)
    return [
        Telling(voice_of(one), say.day(one.report_date) if one.report_date else "undated", line)
        for one, line in zip(told, lines, strict=False)
    ]


def points_of(told: Sequence[StoredFinding], joined: Together | None) -> list[Point]:
    """The rows, with what fusion says of each."""
    clash = {str(one["field"]) for one in joined.of("contradictions")} if joined else set()
    shown = told[:BESIDE]
    return [
        _point(
            name,
            [read(one.finding) for one in shown if isinstance(one.finding, Contact)],
            shown,
            field in clash,
        )
        for name, field, read in _POINTS
    ]


def _point(name: str, values: Sequence[str | None], told: Sequence[StoredFinding], clash: bool) -> Point:
    tell = [at for at, value in enumerate(values) if value]
    only = voice_of(told[tell[0]]) if len(tell) == 1 < len(told) else None
    record = next((value for value in values if value), None)
    return Point(name, tuple(values), "contradiction" if clash else "", only, record)


def _date(one: Contact) -> str | None:
    stated = one.date is not None and one.date.basis != "published"
    return say.when(one.date) if stated else None


def _place(one: Contact) -> str | None:
    return ", ".join(dict.fromkeys(part for part in (one.place, one.country) if part)) or None


def _format(one: Contact) -> str | None:
    return say.label(one.format) if one.format != "unspecified" else None


def _caller(one: Contact) -> str | None:
    callers = [p.actor.party or p.actor.name for p in one.participants if p.role == "initiator"]
    return ", ".join(name for name in callers if name) or None


def _people(one: Contact) -> str | None:
    return "; ".join(say.brief(p.actor) for p in one.participants) or None


def _agenda(one: Contact) -> str | None:
    return ", ".join(say.label(issue) for issue in one.issues) or None


_POINTS: tuple[tuple[str, str, Callable[[Contact], str | None]], ...] = (
    ("When", "date", _date),
    ("Where", "place", _place),
    ("How", "format", _format),
    ("Who called or wrote", "who_called", _caller),
    ("Who took part", "person", _people),
    ("Agenda", "issue", _agenda),
)
