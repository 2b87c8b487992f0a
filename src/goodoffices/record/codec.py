"""Findings as JSON and back: the whole of a finding, whatever columns there are beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

from goodoffices.model import (
    Actor,
    Contact,
    Event,
    Evidence,
    Finding,
    Participant,
    Position,
    Span,
    TrackNote,
    When,
)

Object = dict[str, Any]
KINDS: dict[type[Finding], str] = {
    Contact: "contact",
    Position: "position",
    TrackNote: "track",
    Event: "event",
}


def kind_of(finding: Finding) -> str:
    """ "contact", "position", "track" or "event"."""
    return KINDS[type(finding)]


def pack(finding: Finding) -> str:
    """A finding as JSON, keys in the order of its fields."""
    return packed(finding)


def packed(item: object) -> str:
    """JSON of anything made of dataclasses, keys in the order of their fields.

    `dataclasses.asdict` copies everything deeply first and takes eight times as long.
    """
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_fields)


def _fields(item: object) -> Object:
    return {name: getattr(item, name) for name in _names(type(item))}  # type: ignore[arg-type]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def digest(packed: str) -> str:
    """The hash of a packed finding."""
    return hashlib.sha256(packed.encode()).hexdigest()[:32]


def unpack(kind: str, packed: str) -> Finding:
    """The finding again, equal to the one that was packed."""
    item: Object = json.loads(packed)
    item["evidence"] = _evidence(item["evidence"])
    item["why"] = tuple(item["why"])
    return _UNPACK[kind](item)


def _contact(item: Object) -> Contact:
    item["participants"] = tuple(
        Participant(Actor(**one["actor"]), one["role"]) for one in item["participants"]
    )
    item["issues"] = tuple(item["issues"])
    item["date"] = _when(item["date"])
    return Contact(**item)


def _position(item: Object) -> Position:
    item["holder"] = Actor(**item["holder"])
    item["proposition"] = Span(**item["proposition"])
    return Position(**item)


def _track(item: Object) -> TrackNote:
    item["parties"] = tuple(item["parties"])
    item["date"] = _when(item["date"])
    return TrackNote(**item)


def _event(item: Object) -> Event:
    for side in ("source", "target"):
        item[side] = tuple(Actor(**actor) for actor in item[side])
    item["date"] = _when(item["date"])
    return Event(**item)


_UNPACK: dict[str, Callable[[Object], Finding]] = {
    "contact": _contact,
    "position": _position,
    "track": _track,
    "event": _event,
}


def _when(item: Object | None) -> When | None:
    return When(**item) if item else None


def _evidence(item: Object) -> Evidence:
    return Evidence(**{**item, "spans": tuple(Span(**span) for span in item["spans"])})
