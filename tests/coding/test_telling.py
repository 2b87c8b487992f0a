"""How a contact is told: what the models of format and modality may overrule, and what they may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goodoffices.coding.choice import Choice
from goodoffices.coding.contacts.cluster import Draft, drafts
from goodoffices.coding.contacts.cues import CueFinder
from goodoffices.coding.contacts.telling import Tellings, telling_features
from goodoffices.model import Reading
from goodoffices.ontology.knowledge import Knowledge

Read = Callable[..., Reading]
DATE = "2024-05-15"
NEVER = Choice(("meeting",), (0.0,), {})
"""Always sure of "meeting"."""
AHEAD = Choice(("occurred", "planned"), (0.0, 5.0), {})
UNSURE = Choice(("occurred", "planned"), (0.0, 0.5), {})

PLANNED = [
    ("Norway's foreign minister, Ingrid Solheim, will visit Kenya next week.", "a helper of the future"),
    (
        "Little is expected when the presidents of Norway and Kenya meet on Friday.",
        "a present under an expectation",
    ),
    (
        "The Norwegian president arrives in Kenya on Sunday for a three-day visit.",
        "a present with a day to come",
    ),
]


@pytest.mark.parametrize(("text", "why"), PLANNED, ids=[r[0][:40] for r in PLANNED])
def test_planned(read: Read, text: str, why: str) -> None:
    found = read(text, date=DATE).contacts
    assert found, why
    assert {c.modality for c in found} == {"planned"}, why


def _draft(read: Read, text: str) -> tuple[Reading, Draft]:
    reading = read(text, date=DATE)
    return reading, drafts(CueFinder(reading, Knowledge.load()).cues())[0]


MET = "Norway's foreign minister met her Kenyan counterpart on Friday."


def test_a_sure_model_overrules_and_dates_anew(read: Read) -> None:
    reading, draft = _draft(read, MET)
    Tellings(NEVER, AHEAD).settle(reading, [draft])
    assert draft.when is not None
    assert (draft.modality, draft.when.value) == ("planned", "2024-05-17")


def test_an_unsure_model_leaves_the_grammar_alone(read: Read) -> None:
    reading, draft = _draft(read, MET)
    Tellings(NEVER, UNSURE).settle(reading, [draft])
    assert draft.when is not None
    assert (draft.modality, draft.when.value) == ("occurred", "2024-05-10")


def test_the_side_of_a_date_is_a_feature(read: Read) -> None:
    reading, draft = _draft(read, "Norway and Kenya will hold a summit on June 18.")
    assert any(f.startswith("time=own:month-day:ahead") for f in telling_features(reading, draft.cues[0]))
