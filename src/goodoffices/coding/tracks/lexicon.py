"""The words of tracks and stages, from `tracks.toml`, checked on load."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import DATA

STAGES = {
    "ceasefire": "called_for negotiating declared in_effect violated extended expired collapsed",
    "prisoner_exchange": "proposed negotiating agreed scheduled partly_done done stalled",
    "negotiations": "called_for exploratory scheduled under_way suspended framework_agreed agreement_signed implementation failed",  # noqa: E501
    "reconciliation": "called_for dialogue agreed implementing stalled",
    "reconstruction_aid": "needed discussed pledged committed delivered blocked",
    "international_support": "sought voiced endorsed withheld",
    "withdrawal_disarmament": "called_for agreed started completed refused",
    "sanctions": "threatened imposed eased lifted",
}
"""Tracks and their stages, in order (GUIDE: tracks)."""
NOTES = tuple((track, stage) for track, stages in STAGES.items() for stage in stages.split())
"""(track, stage) pairs, in the same order."""


@dataclass(frozen=True, slots=True)
class NotePattern:
    """What a sentence must hold to be a candidate for one stage of one track."""

    track: str
    stage: str
    about: re.Pattern[str]
    says: tuple[re.Pattern[str], ...]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@lru_cache(maxsize=1)
def patterns() -> tuple[NotePattern, ...]:
    """All patterns in file order; raises KnowledgeError with the entry that is wrong."""
    path = DATA / "tracks.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    words: dict[str, str] = data["words"]
    problems: list[str] = []
    out: list[NotePattern] = []
    for number, note in enumerate(data["note"], 1):
        where = f"{path.name}: note {number} ({note.get('track')}/{note.get('stage')})"
        if note.get("stage") not in STAGES.get(note.get("track", ""), "").split():
            problems.append(f"{where}: no such stage of this track; use one of the guide's")
            continue
        try:
            out.append(
                NotePattern(
                    note["track"],
                    note["stage"],
                    _compiled(note["about"], words),
                    tuple(_compiled(s, words) for s in note["says"]),
                    _compiled(note["needs"], words) if "needs" in note else None,
                    _compiled(note["unless"], words) if "unless" in note else None,
                )
            )
        except (KeyError, re.error) as error:
            problems.append(f"{where}: {error}; correct the pattern")
    if problems:
        raise KnowledgeError(problems)
    return tuple(out)


def _compiled(pattern: str, words: dict[str, str]) -> re.Pattern[str]:
    for name, value in words.items():
        pattern = pattern.replace("{" + name + "}", value)
    return re.compile(r"\b(?:" + pattern + ")", re.IGNORECASE)
