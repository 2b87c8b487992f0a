"""Where tracks stand, as `goodoffices status` folds them, drawn as lanes over time and told as rows of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodoffices.analysis.standing import DatedNote, Standing, Step, fold_tracks
from goodoffices.faces.web import say
from goodoffices.faces.web.entries import Notes, entry_of
from goodoffices.faces.web.lists import Line, lines_of
from goodoffices.faces.web.pictures import Lane, Mark
from goodoffices.faces.web.wording import wording
from goodoffices.model import TrackNote
from goodoffices.record.stored import StoredFinding

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One track of the table: where it stands, the notes that say so, and what else is told of it."""

    standing: Standing
    name: str
    between: str
    stage: str
    tone: str
    lines: Sequence[Line]
    clash: Sequence[Line]
    remarks: Sequence[str]


def standings_of(
    found: Sequence[StoredFinding], today: dt.date, mediators: Sequence[str] = ()
) -> list[Standing]:
    """The tracks of some notes, those that most is told of first; the order of what is equal is that of the names."""
    notes = [
        DatedNote(one.report_id, one.publisher, one.report_date, one.finding)
        for one in found
        if isinstance(one.finding, TrackNote)
    ]
    made = fold_tracks(notes, today.isoformat(), mediators=mediators)
    order = list(wording().orders)
    return sorted(made, key=lambda one: (-_told(one), order.index(one.track), one.parties))


def _told(one: Standing) -> int:
    return (
        sum(len(step.notes) for step in one.steps) + len(one.deeds) + len(one.allegations) + len(one.undated)
    )


def stored_by(found: Sequence[StoredFinding]) -> dict[Key, StoredFinding]:
    """The stored notes by report and own id, as a folded note names them."""
    return {(one.report_id, one.finding.id): one for one in found}


def lane_of(one: Standing, known: Mapping[Key, StoredFinding]) -> Lane:
    """A lane: a mark for each step and note, stages that were told from the last at the top; steps off it below."""
    order = wording().orders[one.track]
    told = {note.note.stage for step in one.steps for note in step.notes}
    told |= {note.note.stage for note in (*one.deeds, *one.allegations, *one.undated)}
    told |= {step.stage for step in one.steps if step.stage}
    rows = tuple(stage for stage in (*reversed(order.stages), *order.off) if stage in told)
    marks = [mark for step in one.steps for mark in _step(step, known)]
    marks += [_note(note, known, "tri", day=note.day) for note in one.deeds]
    marks += [_note(note, known, "square", day=note.day, hollow=True) for note in one.allegations]
    marks += [_note(note, known, "square", day=None) for note in one.undated]
    return Lane(name_of(one), rows, tuple(marks), path=True, below=between(one))


def _step(step: Step, known: Mapping[Key, StoredFinding]) -> list[Mark]:
    """The marks of a day: one for each stage told; where they exclude each other, the sign of it."""
    first = {note.note.stage: note for note in reversed(step.notes)}
    shape = "differ" if step.move == "contradiction" else "tri" if step.move == "back" else "square"
    lead = {
        "back": f"step back from {say.label(step.before or '')}: ",
        "contradiction": f"accounts differ ({step.why.replace('_', ' ')}): ",
    }.get(step.move, "")
    return [
        _note(
            note,
            known,
            shape if stage == step.stage or shape == "differ" else "square",
            day=step.day,
            lead=lead,
        )
        for stage, note in first.items()
    ]


def _note(
    note: DatedNote,
    known: Mapping[Key, StoredFinding],
    shape: str,
    *,
    day: str | None,
    lead: str = "",
    hollow: bool = False,
) -> Mark:
    stored = known[note.report, note.note.id]
    entry = entry_of(note.note, stored.id)
    told = f"{say.day(day) if day else 'undated'}: {lead}{entry.sentence}"
    unsure = hollow or (day is not None and note.note.date is None)
    return Mark(day, note.note.stage, entry.tone, shape, entry.href, told, hollow=unsure)


def name_of(one: Standing) -> str:
    """ "Ceasefire"."""
    return say.label(one.track).capitalize()


def between(one: Standing) -> str:
    """Whose track it is: its mechanism, else its parties."""
    return one.mechanism or " – ".join(one.parties) or "Parties not stated"


def rows_of(some: Sequence[Standing], known: Mapping[Key, StoredFinding], notes: Notes) -> list[Row]:
    """The rows of the table."""
    return [_row(one, known, notes) for one in some]


def _row(one: Standing, known: Mapping[Key, StoredFinding], notes: Notes) -> Row:
    every = [note for step in one.steps for note in step.notes]
    basis = [note for note in every if note.note.stage == one.stage] or [
        *every, *one.deeds, *one.allegations, *one.undated
    ]  # fmt: skip
    clash = one.contradictions[-1].notes if one.contradictions else ()
    stage = say.label(one.stage) if one.stage else "Not known"
    return Row(
        one,
        name_of(one),
        between(one),
        stage,
        wording().stage_tone(one.stage) if one.stage else "silent",
        lines_of([known[n.report, n.note.id] for n in basis[-1:]], notes),
        lines_of([known[n.report, n.note.id] for n in clash[:4]], notes),
        _remarks(one),
    )


def _remarks(one: Standing) -> list[str]:
    told = []
    if one.on_word_of:
        told.append(f"on the word of {say.party(one.on_word_of)}")
    for number, singular in (
        (len(one.steps_back), "step back"),
        (len(one.allegations), "allegation"),
        (len(one.deeds), "violation told"),
    ):
        if number:
            plural = {"step back": "steps back", "violation told": "violations told"}.get(
                singular, f"{singular}s"
            )
            told.append(f"{number} {singular if number == 1 else plural}")
    if one.quiet_days:
        told.append(f"{one.quiet_days} days without news")
    return told
