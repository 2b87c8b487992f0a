"""Where the tracks of a process stand, folded from dated notes.

A track is kind + mechanism + parties: talks in one format may be suspended while talks in another are scheduled, and
neither is a step back of the other. Steps back are legal, notes that contradict one another are shown, and what one
side alleges of the other stands beside and moves nothing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from goodoffices.analysis.stages import Stages, stages
from goodoffices.model import TrackNote
from goodoffices.ontology.knowledge import Knowledge

Move = Literal["begins", "on", "back", "stays", "contradiction"]
Key: TypeAlias = tuple[str, str | None, tuple[str, ...]]
"""Kind of track, mechanism, parties by name: what makes one track."""


@dataclass(frozen=True, slots=True)
class DatedNote:
    """A track note with the report that has it; `published` is the report's ISO day or None."""

    report: str
    publisher: str | None
    published: str | None
    note: TrackNote

    @property
    def day(self) -> str | None:
        """The day for which it tells the stage: its own date, but none after publication; None where unknown.

        A month or year counts from its last day on, because the note tells what had come true by then.
        """
        own = _last_day(self.note.date.value) if self.note.date is not None else None
        days = [day for day in (own, self.published) if day is not None]
        return min(days, default=None)

    @property
    def voice(self) -> str:
        """On whose word it stands: a party, else the publisher, else the report."""
        return self.note.evidence.said_by or self.publisher or f"report {self.report}"


@dataclass(frozen=True, slots=True)
class Step:
    """What a track does on one day.

    `stage` is where it stands afterwards, `before` where it stood. In a "contradiction" notes of the day exclude one
    another: the stage is then the one that more voices tell, and the one before where they are equal.
    """

    day: str
    move: Move
    before: str | None
    stage: str | None
    notes: tuple[DatedNote, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One track with all that is told of it, as it stands on the day asked for.

    `stage` is None where only allegations, deeds and undated notes tell of it. `since` is the day of the step that
    led to the stage. `on_word_of` names the party where the stage rests on a party's word alone. `contested` is the
    last step when that is a contradiction. `deeds` move nothing (violations); `allegations` are one side's word
    about the other; `undated` cannot be folded. `quiet_days` counts from the last note of any kind to the day asked.
    """

    id: str
    track: str
    mechanism: str | None
    parties: tuple[str, ...]
    stage: str | None
    since: str | None
    on_word_of: str | None
    contested: bool
    steps: tuple[Step, ...]
    deeds: tuple[DatedNote, ...]
    allegations: tuple[DatedNote, ...]
    undated: tuple[DatedNote, ...]
    last_news: str | None
    quiet_days: int | None

    @property
    def contradictions(self) -> tuple[Step, ...]:
        """The days on which notes excluded one another."""
        return tuple(step for step in self.steps if step.move == "contradiction")

    @property
    def steps_back(self) -> tuple[Step, ...]:
        """The days on which the track stood less far than before."""
        return tuple(step for step in self.steps if step.move == "back")


def fold_tracks(
    notes: Iterable[DatedNote], today: str, *, mediators: Sequence[str] = ()
) -> tuple[Standing, ...]:
    """Where every track stands on the day `today` (ISO); later notes are left out.

    `mediators` are parties that do not make a track of their own where two others take part; those of a named
    mechanism are known. The order of `notes` changes nothing. Raises ValueError when `today` is no ISO day or a note
    has a track or stage that the vocabulary does not have.
    """
    now = dt.date.fromisoformat(today)
    known = [n for n in _unique(notes) if _told_by(n) is None or str(_told_by(n)) <= today]
    for one in known:
        if one.note.track not in stages() or stages()[one.note.track].kind(one.note.stage) is None:
            raise ValueError(
                f"report {one.report!r}: no stage {one.note.stage!r} of a track {one.note.track!r}; "
                "use the tracks of standing.toml"
            )
    grouped = group_tracks(known, mediators=mediators)
    return tuple(_standing(key, members, now) for key, members in sorted(grouped.items(), key=_by_key))


def _by_key(item: tuple[Key, object]) -> tuple[str, str, tuple[str, ...]]:
    (track, mechanism, parties), _ = item
    return track, mechanism or "", parties


def _unique(notes: Iterable[DatedNote]) -> list[DatedNote]:
    found = {(n.report, n.note.id): n for n in notes}
    return sorted(found.values(), key=lambda n: (n.day or "9999", n.published or "9999", n.report, n.note.id))


def _told_by(note: DatedNote) -> str | None:
    return note.published or note.day


def group_tracks(
    notes: Sequence[DatedNote], *, mediators: Sequence[str] = ()
) -> Mapping[Key, tuple[DatedNote, ...]]:
    """The notes of each track.

    Two parties or more make a track, mediators left out. A note that names fewer goes to the one track of its kind
    and mechanism that it fits; where it fits several, it stays by itself rather than be guessed at.
    """
    wide: defaultdict[Key, list[DatedNote]] = defaultdict(list)
    narrow: list[tuple[Key, DatedNote]] = []
    for one in notes:
        key = _key(one.note, mediators)
        if len(key[2]) > 1:
            wide[key].append(one)
        else:
            narrow.append((key, one))
    homes = list(wide)
    for key, one in narrow:
        fits = [h for h in homes if h[:2] == key[:2] and set(key[2]) <= set(h[2])]
        wide[fits[0] if len(fits) == 1 else key].append(one)
    return {key: tuple(members) for key, members in wide.items()}


def _key(note: TrackNote, mediators: Sequence[str]) -> Key:
    helpers = {*mediators, *_mediators_of(note.mechanism)}
    told = sorted(set(note.parties))
    sides = [party for party in told if party not in helpers]
    return note.track, note.mechanism, tuple(sides if len(sides) > 1 else told)


def _mediators_of(mechanism: str | None) -> tuple[str, ...]:
    """The mediators of a mechanism by its name or id, () where the knowledge has none."""
    if mechanism is None:
        return ()
    known = Knowledge.load().mechanisms
    row = known.get(mechanism) or next((m for m in known.values() if m.name == mechanism), None)
    return row.mediators if row is not None else ()


def _standing(key: Key, members: Sequence[DatedNote], now: dt.date) -> Standing:
    track, mechanism, parties = key
    scale = stages()[track]
    allegations = tuple(n for n in members if n.note.alleged)
    plain = [n for n in members if not n.note.alleged]
    deeds = tuple(n for n in plain if scale.kind(n.note.stage) == "deed")
    moving = [n for n in plain if scale.kind(n.note.stage) != "deed"]
    steps = _steps([n for n in moving if n.day is not None], scale)
    stage = steps[-1].stage if steps else None
    turn = next((s for s in reversed(steps) if s.stage == stage and s.before != stage), None)
    told = [n for step in steps if turn and step.day >= turn.day for n in step.notes if n.note.stage == stage]
    words = {n.note.evidence.said_by for n in told}
    last = max((day for n in members if (day := _told_by(n)) is not None), default=None)
    return Standing(
        id=track_id(key),
        track=track,
        mechanism=mechanism,
        parties=parties,
        stage=stage,
        since=turn.day if turn else None,
        on_word_of=next(iter(words)) if len(words) == 1 else None,
        contested=bool(steps) and steps[-1].move == "contradiction",
        steps=tuple(steps),
        deeds=deeds,
        allegations=allegations,
        undated=tuple(n for n in moving if n.day is None),
        last_news=last,
        quiet_days=(now - dt.date.fromisoformat(last)).days if last else None,
    )


def track_id(key: Key) -> str:
    """The id of a track: the same kind, mechanism and parties, the same id."""
    content = "\x1f".join(["track", key[0], key[1] or "", *key[2]])
    return f"k-{hashlib.sha256(content.encode('utf-8')).hexdigest()[:12]}"


def _steps(notes: Sequence[DatedNote], scale: Stages) -> list[Step]:
    by_day: defaultdict[str, list[DatedNote]] = defaultdict(list)
    for one in notes:
        by_day[one.day or ""].append(one)
    steps: list[Step] = []
    before: str | None = None
    for day in sorted(by_day):
        step = _step(day, before, by_day[day], scale)
        steps.append(step)
        before = step.stage
    return steps


def _step(day: str, before: str | None, notes: Sequence[DatedNote], scale: Stages) -> Step:
    told = sorted({n.note.stage for n in notes if scale.kind(n.note.stage) == "moves"}, key=scale.rank)
    if not told:
        return _called(day, before, notes, scale)
    clash = [pair for pair in combinations(told, 2) if frozenset(pair) in scale.clashes]
    if clash:
        stage, why = _weigh(before, told, notes)
        told_as = "; ".join(f"{a} against {b}" for a, b in clash)
        return Step(day, "contradiction", before, stage, tuple(notes), f"{told_as}: {why}")
    stage = told[-1]
    others = f"the furthest of {', '.join(told)}" if len(told) > 1 else f"told as {stage}"
    return Step(day, _move(before, stage, scale), before, stage, tuple(notes), others)


def _called(day: str, before: str | None, notes: Sequence[DatedNote], scale: Stages) -> Step:
    """A day on which it was only called for: that moves nothing once more is known."""
    if before is not None and scale.kind(before) == "moves":
        return Step(day, "stays", before, before, tuple(notes), "a call moves nothing")
    stage = min(n.note.stage for n in notes)
    return Step(day, "stays" if before == stage else "begins", before, stage, tuple(notes), "only called for")


def _move(before: str | None, stage: str, scale: Stages) -> Move:
    if before is None:
        return "begins"
    if stage == before:
        return "stays"
    return "on" if scale.rank(stage) > scale.rank(before) else "back"


def _weigh(before: str | None, told: Sequence[str], notes: Sequence[DatedNote]) -> tuple[str | None, str]:
    """The stage that most voices tell, None more than others: then the track stays where it was."""
    voices = {stage: len({n.voice for n in notes if n.note.stage == stage}) for stage in told}
    most = [stage for stage in told if voices[stage] == max(voices.values())]
    if len(most) == 1:
        return most[0], f"{most[0]} by {voices[most[0]]} voices"
    return before, "as many voices for each"


def _last_day(value: str) -> str:
    """The last day that an ISO prefix allows."""
    if len(value) == 4:
        return f"{value}-12-31"
    if len(value) == 7:
        return f"{value}-{calendar.monthrange(int(value[:4]), int(value[5:]))[1]:02}"
    return value
