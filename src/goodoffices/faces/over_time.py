"""Promises and positions over time as rows of a table: what each filter leaves, with the evidence around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from goodoffices.analysis.commitments import Commitment, DatedPosition, find_commitments
from goodoffices.analysis.standing import DatedNote
from goodoffices.model import Actor, Position, TrackNote
from goodoffices.record.days import last_day
from goodoffices.record.filters import Filters
from goodoffices.record.fusion.ledger import Entry, Held, by_party, ledgers
from goodoffices.record.levels import rank
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding

COMMITMENTS = (
    "published holder party issue addressee what term due condition state days_over later position_id report_id "
    "level"
).split()
LEDGER = (
    "published holder issue turn was now quote before_published before_quote thread position_id report_id "
    "before_id before_report_id level"
).split()


def commitments_of(store: Store, filters: Filters) -> Iterator[dict[str, Any]]:
    """Promises that the filters leave, newest first, as they stand today or on the day of `as_of`.

    What bears on a promise may lie outside of the filters (told later, by others), so they are laid on promises
    alone; the handling level and `as_of` hold for the evidence too.
    """
    asked = {one.id for one in store.findings(replace(filters, limit=None), ["position"])}
    whole = Filters(level=filters.level, as_of=filters.as_of)
    positions = {one.id: one for one in store.findings(whole, ["position"])}
    told = find_commitments(
        (
            DatedPosition(one.report_id, one.publisher, one.report_date, replace(one.finding, id=name))
            for name, one in positions.items()
            if isinstance(one.finding, Position)
        ),
        (
            DatedNote(one.report_id, one.publisher, one.report_date, replace(one.finding, id=one.id))
            for one in store.findings(whole, ["track"])
            if isinstance(one.finding, TrackNote)
        ),
        last_day(filters.as_of) if filters.as_of else dt.datetime.now(dt.UTC).date().isoformat(),
    )
    found = sorted(
        (one for one in told if one.id in asked), key=lambda one: (one.published or "", one.id), reverse=True
    )
    for one in found[: filters.limit]:
        yield _promise(one, positions[one.id].level)


def _promise(one: Commitment, level: str) -> dict[str, Any]:
    return {
        "published": one.published,
        "holder": one.holder.name or one.holder.party,
        "party": one.holder.party,
        "issue": one.issue,
        "addressee": one.addressee,
        "what": one.what.quote,
        "term": one.due.text if one.due else None,
        "due": one.due.day if one.due else None,
        "condition": one.condition,
        "state": one.state,
        "days_over": one.days_over,
        "later": "; ".join(f"{e.day} {e.weight} ({e.why}): “{e.quote}” [{e.finding}]" for e in one.later),
        "position_id": one.id,
        "report_id": one.report,
        "level": level,
    }


def ledger_of(store: Store, filters: Filters) -> Iterator[dict[str, Any]]:
    """Lines of the ledgers that the filters leave, newest first.

    A line within `since` and `until` is compared with all that was held before, also before `since`. With `actor`
    the holder is the person, else the party for which anybody speaks.
    """
    shown = {one.id for one in store.findings(replace(filters, limit=None), ["position"])}
    whole = replace(filters, since=None, until=None, limit=None)
    known = {one.id: one for one in store.findings(whole, ["position"])}
    held = (
        Held(one.report_id, one.publisher, one.report_date, replace(one.finding, id=name))
        for name, one in known.items()
        if isinstance(one.finding, Position)
    )
    made = [
        (one.holder, entry)
        for one in ledgers(held, _person if filters.actor else by_party)
        for entry in one.entries
        if entry.held.position.id in shown
    ]
    made.sort(key=lambda pair: (pair[1].held.published or "", pair[1].held.order), reverse=True)
    for holder, entry in made[: filters.limit]:
        yield _line(holder, entry, known)


def _person(actor: Actor) -> str | None:
    return actor.name or actor.party


def _line(holder: str, one: Entry, known: dict[str, StoredFinding]) -> dict[str, Any]:
    held, before = one.held, one.before
    both = [known[each.position.id].level for each in (held, before) if each is not None]
    return {
        "published": held.published,
        "holder": holder,
        "issue": held.position.issue,
        "turn": one.turn,
        "was": one.was,
        "now": one.now,
        "quote": held.quote,
        "before_published": before.published if before else None,
        "before_quote": before.quote if before else None,
        "thread": one.thread,
        "position_id": held.position.id,
        "report_id": held.report,
        "before_id": before.position.id if before else None,
        "before_report_id": before.report if before else None,
        "level": max(both, key=rank),
    }
