"""Who promised what, by when, on what condition, and what later reports tell that bears on it.

Nothing here says that a promise was kept or broken: it shows later evidence for and against it, each with its words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from goodoffices.analysis.promises import Bearing, promises
from goodoffices.analysis.standing import DatedNote
from goodoffices.analysis.terms import Term, find_term
from goodoffices.model import Actor, Position, Span

State = Literal["open", "overdue", "evidence_for", "evidence_against", "mixed"]
Weight = Literal["for", "against", "repeated", "alleged"]


@dataclass(frozen=True, slots=True)
class DatedPosition:
    """A position with the report that has it; `published` is the report's ISO day or None."""

    report: str
    publisher: str | None
    published: str | None
    position: Position


@dataclass(frozen=True, slots=True)
class Later:
    """A later finding that bears on a promise: its id and report, the day, what it weighs, why, and its words.

    "alleged" is one side's word about the other and weighs neither for nor against.
    """

    finding: str
    report: str
    day: str
    weight: Weight
    why: str
    quote: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise: `what` in the words of the report, `due` where a term was told, `condition` where one was.

    Its id is that of the position. `days_over` counts the days since the term, 0 before it and without one.
    """

    id: str
    report: str
    published: str | None
    holder: Actor
    issue: str
    addressee: str | None
    what: Span
    due: Term | None
    condition: str | None
    later: tuple[Later, ...]
    state: State
    days_over: int


def find_commitments(
    positions: Iterable[DatedPosition], notes: Iterable[DatedNote], today: str
) -> tuple[Commitment, ...]:
    """The promises among the positions as they stand on the day `today` (ISO), the earliest first.

    Findings published after `today` are left out; the order of the input changes nothing. Raises ValueError when
    `today` is no ISO day.
    """
    dt.date.fromisoformat(today)
    told = sorted(
        {(p.report, p.position.id): p for p in positions if (p.published or "") <= today}.values(), key=_order
    )
    by_issue: defaultdict[str, list[DatedPosition]] = defaultdict(list)
    for one in told:
        by_issue[one.position.issue].append(one)
    by_track: defaultdict[str, list[DatedNote]] = defaultdict(list)
    for note in {(n.report, n.note.id): n for n in notes if (n.published or "") <= today}.values():
        by_track[note.note.track].append(note)
    return tuple(
        _commitment(one, by_issue[one.position.issue], by_track, today)
        for one in told
        if is_promise(one.position)
    )


def is_promise(position: Position) -> bool:
    """Whether the holder binds itself to something (stances of `commitments.toml`), in favour of it or openly."""
    return position.stance in promises().stances and position.direction != "against"


def _order(one: DatedPosition) -> tuple[str, str, str]:
    return one.published or "9999", one.report, one.position.id


def _commitment(
    one: DatedPosition, same_issue: Sequence[DatedPosition], by_track: dict[str, list[DatedNote]], today: str
) -> Commitment:
    words = " ".join(span.quote for span in one.position.evidence.spans)
    due = find_term(words, one.published) if one.published is not None else None
    condition = promises().condition.search(words)
    later = sorted(
        (*_positions(one, same_issue), *_notes(one, by_track)), key=lambda e: (e.day, e.report, e.finding)
    )
    over = (dt.date.fromisoformat(today) - dt.date.fromisoformat(due.day)).days if due is not None else 0
    return Commitment(
        id=one.position.id,
        report=one.report,
        published=one.published,
        holder=one.position.holder,
        issue=one.position.issue,
        addressee=one.position.addressee,
        what=one.position.proposition,
        due=due,
        condition=condition.group().strip() if condition else None,
        later=tuple(later),
        state=_state(later, over),
        days_over=max(over, 0),
    )


def _state(later: Sequence[Later], over: int) -> State:
    weights = {one.weight for one in later} & {"for", "against"}
    if len(weights) > 1:
        return "mixed"
    if weights:
        return "evidence_for" if "for" in weights else "evidence_against"
    return "overdue" if over > 0 else "open"


def _positions(one: DatedPosition, others: Sequence[DatedPosition]) -> Iterator[Later]:
    """The same holder on the same issue later: the promise again, or a stance against it."""
    for other in others:
        mine = other.position.holder.party == one.position.holder.party is not None
        if not mine or not _after(one.published, other.published) or other.report == one.report:
            continue
        position = other.position
        if is_promise(position):
            yield _later(other, "repeated", "promised again")
        elif position.direction == "against" or position.stance in promises().against:
            yield _later(other, "against", f"{position.stance}, {position.direction} {position.issue}")


def _later(other: DatedPosition, weight: Weight, why: str) -> Later:
    quote = other.position.evidence.spans[0].quote
    return Later(other.position.id, other.report, other.published or "", weight, why, quote)


def _notes(one: DatedPosition, by_track: dict[str, list[DatedNote]]) -> Iterator[Later]:
    """Track notes that name the holder among the parties and tell of a stage that bears on the issue."""
    party = one.position.holder.party
    for bearing in promises().bearings:
        if bearing.issue != one.position.issue:
            continue
        for note in by_track.get(bearing.track, ()):
            day = note.day
            if day is None or party not in note.note.parties or not _after(one.published, day):
                continue
            weight = _weight(note, bearing)
            if weight is not None:
                why = f"{bearing.track} {note.note.stage}" + (
                    f" on the word of {note.note.evidence.said_by}" if note.note.evidence.said_by else ""
                )
                yield Later(note.note.id, note.report, day, weight, why, note.note.evidence.spans[0].quote)


def _weight(note: DatedNote, bearing: Bearing) -> Weight | None:
    if note.note.stage not in (*bearing.for_, *bearing.against):
        return None
    if note.note.alleged:
        return "alleged"
    return "for" if note.note.stage in bearing.for_ else "against"


def _after(first: str | None, second: str | None) -> bool:
    return first is not None and second is not None and second > first
