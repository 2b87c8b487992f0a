"""The record fused: near-copies found, tellings of one contact joined, plans linked to their outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from goodoffices.model import Contact, Finding
from goodoffices.record import fused
from goodoffices.record.filters import Filters
from goodoffices.record.fusion.clusters import Join, Ruling
from goodoffices.record.fusion.contacts import Fusion, Known, fuse
from goodoffices.record.fusion.copies import Fingerprint, Print, find_copies, originals
from goodoffices.record.fusion.occurrence import Field, Occurrence
from goodoffices.record.fusion.plans import Link
from goodoffices.record.fusion.recoded import renamed, successors
from goodoffices.record.fusion.told import Told
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding

KIND = "contact"
ALL = Filters(level="restricted")
"""Fusion sees every report; each occurrence takes the highest handling level of its members."""


@dataclass(frozen=True, slots=True)
class Fused:
    """What a fusion made: numbers of contacts told, occurrences, those told more than once, copies, links."""

    told: int
    occurrences: int
    joined: int
    copies: int
    plans: int


def fuse_record(store: Store) -> Fused:
    """Fuse all contacts of the record anew; occurrences keep their ids. Findings are not touched.

    What people merged and split overrules the score. An occurrence none of whose contacts is in the record any more
    ends: it is no longer listed, and comes back under its id when they do.
    """
    contacts = list(store.findings(ALL, kinds=(KIND,)))
    tellings = [one for found in contacts if (one := _told(found)) is not None]
    copies = _copies(store)
    earlier = list(store.occurrences(KIND, level="restricted"))
    names = _names(store, contacts, earlier)
    known = [_known(one, names) for one in earlier]
    made = fuse(tellings, known=known, copies=copies, rulings=_rulings(store))
    kept = {one.id for one in made.occurrences} | set(made.redirects)
    ended = [one.id for one in earlier if one.id not in kept]
    store.save_occurrences(_kept(made), made.redirects, ended)
    joined = sum(len(o.members) > 1 for o in made.occurrences)
    return Fused(len(tellings), len(made.occurrences), joined, len(copies), len(made.links))


def _rulings(store: Store) -> list[Ruling]:
    """What people merged and split, in the order in which they did."""
    verdict: Mapping[str, Literal["same", "apart"]] = {"merge": "same", "split": "apart"}
    return [Ruling(verdict[action], a, b) for action, a, b in store.verdicts(ALL).pairs]


def _names(
    store: Store, contacts: Iterable[StoredFinding], earlier: Iterable[fused.Occurrence]
) -> dict[str, str]:
    """For each contact of an earlier fusion that was coded otherwise since, the id of what stands in its place."""
    now: dict[str, list[StoredFinding]] = {}
    for found in contacts:
        now.setdefault(found.report_id, []).append(found)
    current = {found.id for some in now.values() for found in some}
    before: dict[str, dict[str, Finding]] = {}
    for one in earlier:
        for name in _members(one):
            old = store.finding(name, level=ALL.level) if name not in current else None
            if old is not None:
                before.setdefault(old.report_id, {})[name] = old.finding
    found_again: dict[str, str] = {}
    # What a finding that is still there has been takes no other's place.
    held = {name for one in earlier for name in _members(one)} & current
    for report, findings in sorted(before.items()):
        free = (found.finding for found in now.get(report, ()) if found.id not in held)
        found_again |= successors(findings, free)
    return found_again


def _told(found: StoredFinding) -> Told | None:
    if not isinstance(found.finding, Contact):
        return None
    return Told(found.report_id, found.publisher, found.report_date, found.finding)


def _copies(store: Store) -> Mapping[str, str]:
    """Each report that is a copy, with the report that it is a copy of."""
    prints: list[Print] = []
    dates: dict[str, str | None] = {}
    for kept in store.reports(ALL, text=True):
        report = kept.report
        dates[report.id] = report.date
        prints.append(Print(report.id, report.date, Fingerprint.of(report.text)))
    return originals(find_copies(prints), dates)


def _members(one: fused.Occurrence) -> list[str]:
    """The contacts of an earlier occurrence, its founder first."""
    founder = str(one.body.get("founder", ""))
    others = (m.id for m in one.members if m.relation == "telling" and m.id != founder)
    return list(filter(None, (founder, *others)))


def _known(one: fused.Occurrence, names: Mapping[str, str]) -> Known:
    return Known(one.id, renamed(_members(one), names))


def _kept(made: Fusion) -> Iterable[fused.Occurrence]:
    """The occurrences in the form of the store: plans carry the link to their outcome."""
    links: dict[str, list[Link]] = {}
    for link in made.links:
        links.setdefault(link.source, []).append(link)
    for one in made.occurrences:
        yield _stored(one, links.get(one.id, []))


def _stored(one: Occurrence, links: Sequence[Link]) -> fused.Occurrence:
    why = {name: join for join in one.joins for name in (join.a, join.b)}
    members = [_member(t.contact.id, why.get(t.contact.id)) for t in one.members]
    body = {
        "founder": one.founder,
        "format": one.format,
        "modality": one.modality,
        "participants": [
            {"name": p.actor.name, "party": p.actor.party, "role": p.role} for p in one.participants
        ],
        "place": one.place,
        "issues": list(one.issues),
        "voices": list(one.voices),
        "contradictions": [_field(f) for f in one.contradictions],
        "one_sided": [_field(f) for f in one.one_sided],
        "links": [{"to": link.target, "kind": link.kind, "score": link.score} for link in links],
    }
    day = one.date.value if one.date is not None else ""
    return fused.Occurrence(one.id, KIND, tuple(members), day, "contacts-1", body)


def _member(contact: str, join: Join | None) -> fused.Member:
    """A telling, with why it stands with another where it does."""
    if join is None:
        return fused.Member("finding", contact, "telling")
    told = {"with": join.b if join.a == contact else join.a, "why": [list(r) for r in join.reasons]}
    return fused.Member("finding", contact, "telling", round(join.score, 3), told)


def _field(given: Field) -> dict[str, object]:
    values = [{"value": v.value, "voices": list(v.voices)} for v in given.values]
    return {"field": given.name, "values": values}
