"""FollowTheMoney entities, one JSON object a line: parties and persons, what happened, and the reports it is from.

Contacts, track notes and events are `Event`, positions `Note` on their holder; every one names its report, an
`Article`, in `proof`. Schemata and properties were compared with those of followthemoney 4.11.2.
Entities come in the order of their ids, what is said of one merged into one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, BinaryIO

from goodoffices.export.findings import Wishes, quotation
from goodoffices.model import Actor, Contact, Event, Position, TrackNote
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.record.facets import issues_of, status_of, type_of
from goodoffices.record.parties import parties_of
from goodoffices.record.stored import StoredFinding

Entity = dict[str, Any]
# Said by or to whom, but not a part of what happened.
ASIDE = frozenset({"relay"})


def write_ftm(items: Iterable[StoredFinding], wishes: Wishes, out: BinaryIO) -> None:
    """JSON lines that `ftm validate` and Aleph read."""
    whole: dict[str, Entity] = {}
    for found in items:
        for entity in _entities(found, wishes):
            _merge(whole.setdefault(entity["id"], entity), entity)
    lines = (json.dumps(whole[name], ensure_ascii=False, sort_keys=True) for name in sorted(whole))
    out.writelines(f"{line}\n".encode() for line in lines)


def _merge(kept: Entity, more: Entity) -> None:
    for name, values in more["properties"].items():
        kept["properties"][name] = sorted({*kept["properties"].get(name, []), *values})


def _entities(found: StoredFinding, wishes: Wishes) -> Iterator[Entity]:
    yield _article(found)
    involved = []
    for part in parties_of(found.finding):
        if part.side in ASIDE:
            continue
        made = list(_actor(part.actor))
        yield from made
        involved += [entity["id"] for entity in made if entity["schema"] != "Membership"]
    if isinstance(found.finding, Position):
        yield _note(found, found.finding, involved, wishes)
    else:
        yield _event(found, found.finding, involved, wishes)


def _article(found: StoredFinding) -> Entity:
    return _entity(
        "Article",
        _article_id(found),
        title=[found.report_title],
        # Documents are named by their file; the id of a report is what they are known by here.
        fileName=[found.report_id],
        publishedAt=[found.report_date],
        publisher=[found.publisher],
        sourceUrl=[found.url],
    )


def _article_id(found: StoredFinding) -> str:
    return _id("report", found.report_id)


def _actor(actor: Actor) -> Iterator[Entity]:
    """The party, the person, and that the one belongs to the other."""
    if actor.party:
        code = country(actor.party)
        schema = "PublicBody" if code else "Organization"
        yield _entity(schema, _id("party", actor.party), name=[actor.party], country=[code])
    if actor.name:
        person = _id("person", actor.name, actor.party or "")
        code = country(actor.party) if actor.party else None
        yield _entity("Person", person, name=[actor.name], position=[actor.office], country=[code])
        if actor.party:
            party = _id("party", actor.party)
            member = _id("member", person, party)
            yield _entity("Membership", member, member=[person], organization=[party])


def _event(
    found: StoredFinding, finding: Contact | TrackNote | Event, involved: list[str], wishes: Wishes
) -> Entity:
    when = finding.date
    names = dict.fromkeys(part.actor.party or part.actor.name for part in parties_of(finding))
    place = finding.place if isinstance(finding, Contact | Event) else None
    where = finding.country if isinstance(finding, Contact) else None
    label = f"{type_of(finding).replace('_', ' ')} ({status_of(finding).replace('_', ' ')})"
    return _entity(
        "Event",
        _id("finding", found.report_id, found.id),
        name=[f"{label}: {', '.join(filter(None, names))}"],
        startDate=[when.value if when else None],
        endDate=[when.end if when else None],
        location=[place],
        country=[country(where) if where else None],
        involved=involved,
        keywords=[found.kind, type_of(finding), status_of(finding), *issues_of(finding)],
        description=[quotation(found) if wishes.text else None],
        notes=[f"goodoffices {found.id}, score {finding.evidence.score:.3f}, {found.run}"],
        sourceUrl=[found.url],
        publisher=[found.publisher],
        proof=[_article_id(found)],
    )


def _note(found: StoredFinding, position: Position, involved: list[str], wishes: Wishes) -> Entity:
    holder = position.holder.name or position.holder.party or "not named"
    words = f": {position.proposition.quote}" if wishes.text else ""
    return _entity(
        "Note",
        _id("finding", found.report_id, found.id),
        name=[f"{holder} {position.stance} ({position.direction}) {position.issue}"],
        description=[f"{position.stance} {position.issue}{words}"],
        entity=involved,
        keywords=[found.kind, position.stance, position.issue],
        notes=[f"goodoffices {found.id}, score {position.evidence.score:.3f}, {found.run}"],
        sourceUrl=[found.url],
        publisher=[found.publisher],
        proof=[_article_id(found)],
    )


def _entity(schema: str, one_id: str, /, **properties: Iterable[str | None]) -> Entity:
    known = {key: sorted({value for value in values if value}) for key, values in properties.items()}
    return {
        "id": one_id,
        "schema": schema,
        "properties": {key: values for key, values in known.items() if values},
    }


def _id(*parts: str) -> str:
    return "go-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


@lru_cache(maxsize=4096)
def country(party: str) -> str | None:
    """The two-letter code of a state in lower case, as FollowTheMoney has it; None for what is none."""
    state = Knowledge.load().country(party)
    return state.iso2.lower() or None if state is not None else None
