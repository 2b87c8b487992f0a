"""What the record does not tell: what contacts leave out, who is not heard, plans of which nothing more is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from goodoffices.faces.web import media, pictures
from goodoffices.faces.web.data import parties_of
from goodoffices.faces.web.occurrences import Folded
from goodoffices.faces.web.scopes import Scope
from goodoffices.model import Contact, Position
from goodoffices.record.fusion.outlook import GRACE
from goodoffices.record.stored import StoredFinding


@dataclass(frozen=True, slots=True)
class Unheard:
    """A side of which no position was found in `reports` reports, `own` of them from its own media."""

    party: str
    reports: int
    own: int


def untold(found: Sequence[StoredFinding]) -> list[tuple[str, int, int, Markup]]:
    """What contacts do not tell: (label, how many, of how many, bar)."""
    contacts = [one.finding for one in found if isinstance(one.finding, Contact)]
    rows = (
        ("Contacts without a date", sum(c.date is None for c in contacts)),
        ("Contacts without a place", sum(not (c.place or c.country) for c in contacts)),
        ("Contacts naming one side only", sum(len(c.participants) < 2 for c in contacts)),
    )
    return [(name, n, len(contacts), pictures.part(n, len(contacts))) for name, n in rows]


def silent(
    scope: Scope, positions: Sequence[StoredFinding], reports: Iterable[StoredFinding]
) -> list[Unheard]:
    """The sides that hold no position on record."""
    spoke = {one.finding.holder.party for one in positions if isinstance(one.finding, Position)}
    told = [media.whose(one.publisher) for one in reports]
    return [Unheard(side, len(told), told.count(side)) for side in scope.sides if side not in spoke]


def open_plans(found: Sequence[StoredFinding], folded: Folded, today: dt.date) -> list[StoredFinding]:
    """Planned contacts whose day is past, of which no report tells that they were held or called off."""
    last = (today - dt.timedelta(days=GRACE)).isoformat()
    held = [
        one
        for one in found
        if isinstance(one.finding, Contact) and one.finding.modality in {"occurred", "ongoing"}
    ]
    return [one for one in found if _past(one, last) and not _linked(one, folded) and not _held(one, held)]


def _past(one: StoredFinding, last: str) -> bool:
    plan = one.finding
    return (
        isinstance(plan, Contact)
        and plan.modality == "planned"
        and plan.date is not None
        and one.last_day < last
    )


def _linked(one: StoredFinding, folded: Folded) -> bool:
    joined = folded.of_finding.get(one.id)
    return bool(joined and joined.of("links"))


def _held(plan: StoredFinding, held: Sequence[StoredFinding]) -> bool:
    """Whether the same parties met in those days, also where fusion was not run."""
    pair = set(parties_of(plan.finding))
    return any(
        pair <= set(parties_of(one.finding)) and plan.day <= one.last_day and one.day <= plan.last_day
        for one in held
    )
