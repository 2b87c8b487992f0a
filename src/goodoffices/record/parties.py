"""Who takes part in a finding, on which side, whatever kind of finding it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from goodoffices.model import Actor, Contact, Event, Finding, Position
from goodoffices.ontology.knowledge import Knowledge

_ISO3 = re.compile(r"[A-Z]{3}")
Iso3 = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor in a finding.

    `side` is "participant" (contacts), "holder", "relay", "addressee" (positions), "party" (track notes), "source",
    "target" (events) or "said_by"; `role` is the part in a contact.
    """

    actor: Actor
    side: str
    role: str | None = None


def parties_of(finding: Finding) -> tuple[Party, ...]:
    """Everybody in a finding, in its order."""
    return tuple(_parties(finding))


def _parties(finding: Finding) -> Iterator[Party]:
    if isinstance(finding, Contact):
        yield from (Party(one.actor, "participant", one.role) for one in finding.participants)
    elif isinstance(finding, Position):
        yield Party(finding.holder, "holder")
        if finding.relay:
            yield Party(Actor(name=finding.relay, party=finding.holder.party), "relay")
        if finding.addressee:
            yield Party(Actor(party=finding.addressee), "addressee")
    elif isinstance(finding, Event):
        yield from (Party(actor, "source") for actor in finding.source)
        yield from (Party(actor, "target") for actor in finding.target)
    else:
        yield from (Party(Actor(party=party), "party") for party in finding.parties)


@lru_cache(maxsize=65536)
def actor_id(actor: Actor) -> str:
    """The id of a person or party as of a date: the same words, the same id."""
    content = json.dumps([actor.name, actor.party, actor.office, actor.code], ensure_ascii=True)
    return "a-" + hashlib.sha256(content.encode("ascii")).hexdigest()[:12]


@lru_cache(maxsize=4096)
def iso3_of(party: str) -> str | None:
    """The three-letter ISO code of a state by its name, None for what is none."""
    state = Knowledge.load().country(party)
    return state.id if state is not None and _ISO3.fullmatch(state.id) else None


def party_name(name: str) -> str | None:
    """The name by which the knowledge keeps a party or state ("US", "EGY"), None where it has none."""
    knowledge = Knowledge.load()
    found = knowledge.party(name) or knowledge.country(name)
    return found.name if found is not None else None
