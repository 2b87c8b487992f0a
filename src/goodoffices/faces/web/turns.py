"""New and changed positions: what the ledger of a holder and an issue says of each, with both quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goodoffices.faces.web import say
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import Line, lines_of
from goodoffices.faces.web.wording import wording
from goodoffices.model import Position
from goodoffices.record.filters import Filters
from goodoffices.record.fusion.ledger import Entry, Held, ledgers
from goodoffices.record.stored import StoredFinding


@dataclass(frozen=True, slots=True)
class Turn:
    """A position that is new or changed: `before` is the one on the same proposition that it departs from."""

    turn: str
    line: Line
    before: Line | None
    told: str


def held_of(found: Sequence[StoredFinding]) -> list[Held]:
    """Positions as a ledger takes them."""
    return [
        Held(one.report_id, one.publisher, one.report_date, one.finding)
        for one in found
        if isinstance(one.finding, Position)
    ]


def entries_of(found: Sequence[StoredFinding]) -> list[Entry]:
    """All lines of all ledgers, newest first; what is undated comes last."""
    made = [entry for one in ledgers(held_of(found)) for entry in one.entries]
    return sorted(made, key=lambda one: (one.held.published or "", one.held.order), reverse=True)


def turns_of(
    data: Data, scope: str, found: Sequence[StoredFinding], filters: Filters, notes: Notes, most: int
) -> list[Turn]:
    """The latest changes, then the latest new positions, at most `most` together."""
    made = data.kept(("turns", scope, filters), lambda: entries_of(found))
    changed = [one for one in made if one.turn == "changed"][: most // 2]
    new = [one for one in made if one.turn == "new"][: most - len(changed)]
    return told_of([*changed, *new], found, notes)


def told_of(entries: Sequence[Entry], found: Sequence[StoredFinding], notes: Notes) -> list[Turn]:
    """Lines of ledgers with the stored positions behind them."""
    known = {(one.report_id, one.finding.id): one for one in found}
    made = []
    for one in entries:
        line = lines_of([known[one.held.report, one.held.position.id]], notes)[0]
        before = None
        if one.turn == "changed" and one.before is not None:
            before = lines_of([known[one.before.report, one.before.position.id]], notes)[0]
        made.append(Turn(one.turn, line, before, _told(one)))
    return made


def _told(one: Entry) -> str:
    """ "from rejects to sets a condition on"; never harder or softer."""
    if one.turn != "changed" or one.before is None:
        return {"new": "New", "repeated": "Said again"}.get(one.turn, "")
    words = wording().stances
    was, now = words[one.before.position.stance][1], words[one.held.position.stance][1]
    when = f", as of {say.day(one.before.published)}" if one.before.published else ""
    return f"Changed: from “{was}”{when} to “{now}” on the same proposition"
