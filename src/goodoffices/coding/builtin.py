"""The built-in coders as the entry points of the group `goodoffices.coders` name them."""

from __future__ import annotations

from goodoffices.coding.contacts.step import Contacts
from goodoffices.coding.events.step import Events
from goodoffices.coding.positions.step import Positions
from goodoffices.coding.tracks.step import Tracks
from goodoffices.ontology.knowledge import Knowledge

ORDER = ("contacts", "positions", "tracks", "events")
"""In which order they run: events rest on contacts."""


def contacts(knowledge: Knowledge) -> Contacts:
    """Who met, called, visited, wrote to whom."""
    return Contacts(knowledge)


def positions(_knowledge: Knowledge) -> Positions:
    """Who demands, supports, rejects what."""
    return Positions()


def tracks(_knowledge: Knowledge) -> Tracks:
    """Where each strand of the process stands."""
    return Tracks()


def events(knowledge: Knowledge) -> Events:
    """Deeds in the codes of PLOVER and CAMEO."""
    return Events(knowledge)
