"""Contacts as fusion joined them: which tellings are one occurrence, on what they differ, what one side alone says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from goodoffices.model import Contact
from goodoffices.record.levels import rank
from goodoffices.record.schema import occurrence_members, occurrences
from goodoffices.record.stored import StoredFinding

TELLING = "telling"


@dataclass(frozen=True, slots=True)
class Together:
    """One occurrence: its tellings by id with why each stands with another, and what fusion says of it."""

    id: str
    members: tuple[str, ...]
    why: Mapping[str, Sequence[str]]
    body: Mapping[str, Any]

    def of(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Its "contradictions", "one_sided" or "links"."""
        found: Sequence[Mapping[str, Any]] = self.body.get(name) or ()
        return found


@dataclass(frozen=True, slots=True)
class Folded:
    """All occurrences by id, and the one that each finding belongs to."""

    by_id: Mapping[str, Together]
    of_finding: Mapping[str, Together]

    def lead(self, found: Sequence[StoredFinding]) -> list[StoredFinding]:
        """One telling for each occurrence, the one that says most, newest first; what is not fused stays."""
        best: dict[str, StoredFinding] = {}
        for one in found:
            joined = self.of_finding.get(one.id)
            key = joined.id if joined else one.id
            if key not in best or fullness(one) > fullness(best[key]):
                best[key] = one
        return sorted(best.values(), key=lambda one: (one.day, one.id), reverse=True)

    def told(self, name: str) -> int:
        """How often a finding was told: by itself, or by all tellings of its occurrence."""
        joined = self.of_finding.get(name)
        return len(joined.members) if joined else 1

    def differs(self, name: str) -> bool:
        """Whether tellings of the same occurrence contradict one another."""
        joined = self.of_finding.get(name)
        return bool(joined and joined.of("contradictions"))


def fullness(one: StoredFinding) -> tuple[bool, bool, int, float, str]:
    """How much a telling says, so that tellings can be compared: date, place, participants, score; then its id."""
    contact = one.finding
    if not isinstance(contact, Contact):
        return (False, False, 0, 0.0, one.id)
    stated = contact.date is not None and contact.date.basis != "published"
    placed = bool(contact.place or contact.country)
    return (stated, placed, len(contact.participants), contact.evidence.score, one.id)


def load_folded(conn: Connection, level: str) -> Folded:
    """All occurrences of contacts up to a level, in two queries."""
    here = (
        (occurrences.c.kind == "contact")
        & occurrences.c.redirects_to.is_(None)
        & (occurrences.c.level <= rank(level))
    )
    join = occurrence_members.join(occurrences, occurrence_members.c.occurrence_key == occurrences.c.key)
    asked = select(
        occurrence_members.c.occurrence_key,
        occurrence_members.c.member_id,
        occurrence_members.c.explanation,
    ).select_from(join)
    asked = asked.where(here, occurrence_members.c.relation == TELLING)
    tellings: dict[int, list[tuple[str, str]]] = {}
    for key, member, why in conn.execute(asked.order_by(occurrence_members.c.member_id)):
        tellings.setdefault(key, []).append((member, why))
    by_id: dict[str, Together] = {}
    of_finding: dict[str, Together] = {}
    rows = conn.execute(select(occurrences.c.key, occurrences.c.id, occurrences.c.json).where(here))
    for key, name, body in rows:
        some = tellings.get(key, [])
        why = {member: _reasons(told) for member, told in some}
        made = Together(name, tuple(member for member, _ in some), why, json.loads(body))
        by_id[name] = made
        of_finding.update(dict.fromkeys(made.members, made))
    return Folded(by_id, of_finding)


def _reasons(told: str) -> tuple[str, ...]:
    return tuple(str(reason[0]) for reason in json.loads(told).get("why", ()))


def changed(conn: Connection) -> tuple[int, str]:
    """A number and a moment that change whenever fusion was run anew."""
    asked = select(func.count(), func.coalesce(func.max(occurrences.c.made_at), "")).select_from(occurrences)
    count, moment = conn.execute(asked).one()
    return count, str(moment)
