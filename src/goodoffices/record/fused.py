"""Where the layers on top of findings are kept: occurrences that fusion makes, and judgements of people."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from goodoffices.errors import RunAborted
from goodoffices.record.days import stamp
from goodoffices.record.levels import LEVELS, rank
from goodoffices.record.schema import findings, judgements, occurrence_members, occurrences, reports
from goodoffices.record.write import chunks, top_key


@dataclass(frozen=True, slots=True)
class Member:
    """What belongs to an occurrence: `kind` is "finding", "report", "actor" or "occurrence"."""

    kind: str
    id: str
    relation: str = "part"
    score: float | None = None
    explanation: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that several findings, reports or actors are one of ("contact", "actor", "copies", ...).

    `day` (ISO, "" for none) is what it is sorted by; `fusion` the version of the rules; `body` whatever fusion
    tells, its explanation too. `level` is set by the store: the highest of the members.
    """

    id: str
    kind: str
    members: tuple[Member, ...]
    day: str = ""
    fusion: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    level: str = "public"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says about something in the record; `id` and `made_at` are set by the store."""

    who: str
    target_kind: str
    target_id: str
    action: str
    why: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    report_id: str | None = None
    level: str = "public"
    id: str = ""
    made_at: str = ""


ENDED = ""
"""Where the id of an occurrence leads none of whose members is left: nowhere, until fusion makes it again."""


def save_occurrences(
    conn: Connection,
    made: Iterable[Occurrence],
    redirects: Mapping[str, str],
    now: str,
    ended: Iterable[str] = (),
) -> None:
    """Write occurrences over those with their ids; old ids in `redirects` lead to new ones from now on.

    Those that have `ended` keep their ids and nothing else.
    """
    top = top_key(conn, occurrences)
    for one in made:
        top = _save(conn, one, top, now)
    for old, new in (*redirects.items(), *((one, ENDED) for one in ended)):
        mine = occurrences.c.id == old
        key = conn.execute(select(occurrences.c.key).where(mine)).scalar()
        if key is None:
            raise RunAborted(f"the occurrence {old!r} is not in the record and cannot be led on to {new!r}")
        conn.execute(delete(occurrence_members).where(occurrence_members.c.occurrence_key == key))
        conn.execute(update(occurrences).where(mine).values(redirects_to=new, json="{}", made_at=now))


def _save(conn: Connection, one: Occurrence, top: int, now: str) -> int:
    row = {
        "id": one.id,
        "kind": one.kind,
        "level": level_of(conn, one.members),
        "day": one.day,
        "made_at": now,
        "fusion": one.fusion,
        "redirects_to": None,
        "json": json.dumps(one.body, ensure_ascii=False, sort_keys=True),
    }
    key = conn.execute(select(occurrences.c.key).where(occurrences.c.id == one.id)).scalar()
    if key is None:
        key = top = top + 1
        conn.execute(insert(occurrences), {"key": key, **row})
    else:
        conn.execute(update(occurrences).where(occurrences.c.key == key).values(**row))
        conn.execute(delete(occurrence_members).where(occurrence_members.c.occurrence_key == key))
    rows = [
        {
            "occurrence_key": key,
            "member_kind": member.kind,
            "member_id": member.id,
            "relation": member.relation,
            "score": member.score,
            "explanation": json.dumps(member.explanation, ensure_ascii=False, sort_keys=True),
        }
        for member in one.members
    ]
    if rows:
        conn.execute(insert(occurrence_members), rows)
    return top


def level_of(conn: Connection, members: Sequence[Member]) -> int:
    """The highest handling level of findings, reports and occurrences."""
    highest = 0
    for kind, table in (("finding", findings), ("report", reports), ("occurrence", occurrences)):
        for some in chunks([member.id for member in members if member.kind == kind]):
            found = conn.execute(select(func.max(table.c.level)).where(table.c.id.in_(some))).scalar()
            highest = max(highest, found or 0)
    return highest


def load_occurrences(
    conn: Connection, kind: str | None = None, *, ids: Sequence[str] | None = None, level: str = "public"
) -> Iterator[Occurrence]:
    """Occurrences that are not led on elsewhere, by day and id."""
    asked = select(occurrences).where(
        occurrences.c.redirects_to.is_(None), occurrences.c.level <= rank(level)
    )
    if kind is not None:
        asked = asked.where(occurrences.c.kind == kind)
    if ids is not None:
        asked = asked.where(occurrences.c.id.in_(list(ids)))
    for row in conn.execute(asked.order_by(occurrences.c.day, occurrences.c.id)).fetchall():
        members = select(occurrence_members).where(occurrence_members.c.occurrence_key == row.key)
        ordered = members.order_by(occurrence_members.c.member_id, occurrence_members.c.relation)
        yield Occurrence(
            row.id,
            row.kind,
            tuple(
                Member(m.member_kind, m.member_id, m.relation, m.score, json.loads(m.explanation))
                for m in conn.execute(ordered)
            ),
            row.day,
            row.fusion,
            json.loads(row.json),
            LEVELS[row.level],
        )


def led_to(conn: Connection, occurrence_id: str) -> str | None:
    """The id under which an occurrence is kept now; None where there never was one, or it has ended."""
    seen = set()
    while occurrence_id not in seen:
        seen.add(occurrence_id)
        asked = select(occurrences.c.redirects_to).where(occurrences.c.id == occurrence_id)
        row = conn.execute(asked).first()
        if row is None:
            return None
        if row.redirects_to is None:
            return occurrence_id
        if row.redirects_to == ENDED:
            return None
        occurrence_id = row.redirects_to
    raise RunAborted(f"the occurrence {occurrence_id!r} leads back to itself; run goodoffices db check")


def occurrences_with(conn: Connection, member_id: str) -> list[str]:
    """The ids of the occurrences that something belongs to."""
    asked = (
        select(occurrences.c.id)
        .join(occurrence_members, occurrence_members.c.occurrence_key == occurrences.c.key)
        .where(occurrence_members.c.member_id == member_id)
        .order_by(occurrences.c.id)
    )
    return list(dict.fromkeys(conn.execute(asked).scalars()))


def add_judgement(conn: Connection, given: Judgement, now: dt.datetime) -> str:
    """Keep a judgement; the same one of the same moment is kept once. Its id."""
    at = given.made_at or stamp(now)
    packed = json.dumps(given.value, ensure_ascii=False, sort_keys=True)
    content = [at, given.who, given.why, given.target_kind, given.target_id, given.action, packed]
    name = "j-" + hashlib.sha256("\x1f".join(content).encode()).hexdigest()[:12]
    if conn.execute(select(judgements.c.key).where(judgements.c.id == name)).scalar() is not None:
        return name
    top = top_key(conn, judgements)
    conn.execute(
        insert(judgements),
        {
            "key": top + 1,
            "id": name,
            "made_at": at,
            "who": given.who,
            "why": given.why,
            "target_kind": given.target_kind,
            "target_id": given.target_id,
            "report_id": given.report_id or _report_of(conn, given),
            "action": given.action,
            "level": max(rank(given.level), level_of(conn, [Member(given.target_kind, given.target_id)])),
            "json": packed,
        },
    )
    return name


def _report_of(conn: Connection, given: Judgement) -> str | None:
    """The report that a judged finding came from, with which the judgement is purged."""
    if given.target_kind != "finding":
        return given.target_id if given.target_kind == "report" else None
    asked = select(reports.c.id).join(findings, findings.c.report_key == reports.c.key)
    return conn.execute(asked.where(findings.c.id == given.target_id).limit(1)).scalar()


def load_judgements(
    conn: Connection, *, target_id: str | None = None, level: str = "public"
) -> Iterator[Judgement]:
    """Judgements in the order in which they were made."""
    asked = select(judgements).where(judgements.c.level <= rank(level))
    if target_id is not None:
        asked = asked.where(judgements.c.target_id == target_id)
    for row in conn.execute(asked.order_by(judgements.c.made_at, judgements.c.id)):
        yield Judgement(
            who=row.who,
            target_kind=row.target_kind,
            target_id=row.target_id,
            action=row.action,
            why=row.why,
            value=json.loads(row.json),
            report_id=row.report_id,
            level=LEVELS[row.level],
            id=row.id,
            made_at=row.made_at,
        )
