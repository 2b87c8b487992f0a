"""Mode, and the kind of yielding, by cue words: `relation.toml`, checked on load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from goodoffices.coding.issue_lexicon import compiled
from goodoffices.coding.relation.marking import Marked
from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import DATA

FILE = "relation.toml"
TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()
"""PLOVER 0.8, in the order of its codebook."""

YIELD = "YIELD"
"""What the model is trained to find; `yielding` tells CONCEDE from RETREAT."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for `value`: a mode of `type`, or one of the two types of yielding."""

    type: str
    value: str
    words: re.Pattern[str]


def mode(type_: str, marked: Marked) -> str | None:
    """The mode of a deed of this type, None where no cue tells it."""
    return _nearest((cue for cue in _cues()[0] if cue.type == type_), marked)


def yielding(marked: Marked) -> str:
    """CONCEDE (by word or decree) or RETREAT (in deed); CONCEDE where no cue tells."""
    return _nearest(_cues()[1], marked) or "CONCEDE"


def _nearest(cues: Iterable[Cue], marked: Marked) -> str | None:
    """The value of the cue nearest to the stretch between the actors; the first of the file among equals."""
    low, high = _stretch(marked)
    best: tuple[int, int] | None = None
    value = None
    for rank, cue in enumerate(cues):
        for match in cue.words.finditer(marked.sentence):
            rating = (max(0, low - match.end(), match.start() - high), rank)
            if best is None or rating < best:
                best, value = rating, cue.value
    return value


def _stretch(marked: Marked) -> tuple[int, int]:
    """From the end of the actor that comes first to the start of the other, and a few words on."""
    places = sorted(p for p in (marked.source_at, marked.target_at) if p is not None)
    if not places:
        return 0, len(marked.sentence)
    if len(places) == 1:
        return places[0]
    return places[0][1], max(places[0][1], places[1][0])


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    return read_cues((DATA / FILE).read_text(encoding="utf-8"))


def read_cues(text: str) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """The cues of modes and of yielding written in `text`; raises KnowledgeError with the line of each bad entry."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError([f"{FILE}:1: not valid TOML ({error}); correct the syntax"]) from error
    problems: list[str] = []
    modes = _read(text, "mode", data.get("mode", []), problems)
    yields = _read(text, "yield", data.get("yield", []), problems)
    if problems:
        raise KnowledgeError(problems)
    return modes, yields


def _read(text: str, kind: str, entries: list[dict[str, Any]], problems: list[str]) -> tuple[Cue, ...]:
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{kind}]]"]
    found = []
    for line, entry in zip(lines, entries, strict=True):
        try:
            found.append(_cue(kind, entry))
        except (KeyError, ValueError, re.error) as error:
            problems.append(f"{FILE}:{line}: {error}; correct the entry")
    return tuple(found)


def _cue(kind: str, entry: dict[str, Any]) -> Cue:
    type_ = entry["type"]
    if type_ not in (TYPES if kind == "mode" else ("CONCEDE", "RETREAT")):
        raise ValueError(f"no such type as {type_!r}")
    words = compiled(entry["cues"])
    if words is None:
        raise ValueError("the entry has no cues")
    return Cue(type_, entry["mode"] if kind == "mode" else type_, words)
