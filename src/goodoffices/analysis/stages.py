"""What the stages of a track mean for where it stands, from `data/standing.toml`, checked on load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from goodoffices.ontology.files import Entry, entries, raise_if, read_toml, read_utf8

FILE = Path(__file__).parent / "data" / "standing.toml"
StageKind = Literal["moves", "call", "deed"]


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of one track; `order` those that move it, the least far first (see `standing.toml`)."""

    track: str
    order: tuple[str, ...]
    calls: frozenset[str]
    deeds: frozenset[str]
    clashes: frozenset[frozenset[str]]

    def kind(self, stage: str) -> StageKind | None:
        """What a stage does to its track; None for a stage that the track does not have."""
        if stage in self.calls:
            return "call"
        if stage in self.deeds:
            return "deed"
        return "moves" if stage in self.order else None

    def rank(self, stage: str) -> int:
        """How far a stage is; -1 for calls, which say what somebody wants."""
        return self.order.index(stage) if stage in self.order else -1


@lru_cache(maxsize=1)
def stages() -> Mapping[str, Stages]:
    """All tracks by name; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    found = read_stages(read_utf8(FILE, problems) or "", FILE.name, problems)
    raise_if(problems)
    return found


def read_stages(text: str, file: str, problems: list[str]) -> Mapping[str, Stages]:
    """Tracks from the text of a file; problems are collected, one line each with file and line."""
    data = read_toml(text, file, problems)
    found: dict[str, Stages] = {}
    for entry in entries(data, "track", text, file, problems):
        one = _track(entry, problems)
        if one.track in found:
            problems.append(entry.problem(f"track {one.track!r} stands here twice; take one out"))
        found[one.track] = one
    return MappingProxyType(found)


def _track(entry: Entry, problems: list[str]) -> Stages:
    entry.known(("name", "order", "calls", "deeds", "clashes"), problems)
    order, calls = entry.texts("order", problems), entry.texts("calls", problems)
    deeds = entry.texts("deeds", problems)
    every = [*order, *calls, *deeds]
    problems.extend(
        entry.problem(f"stage {stage!r} has two meanings; leave it in one list")
        for stage in sorted({s for s in every if every.count(s) > 1})
    )
    clashes = set()
    given = entry.values.get("clashes", [])
    for pair in given if isinstance(given, list) else [given]:
        if isinstance(pair, list) and len(pair) == 2 and all(stage in order for stage in pair):
            clashes.add(frozenset(pair))
        else:
            problems.append(entry.problem(f"clash {pair!r} is no pair of stages of the order; correct it"))
    return Stages(entry.text("name", problems), order, frozenset(calls), frozenset(deeds), frozenset(clashes))
