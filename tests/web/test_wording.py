"""The words of the pages cover the codebook, and sentences read as they should."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from goodoffices.errors import KnowledgeError
from goodoffices.faces.web import say
from goodoffices.faces.web.wording import FILE, read_wording, wording
from goodoffices.model import Actor, Contact, Evidence, Participant, Span, When

SPRITE = (Path(FILE).parent / "static" / "sprite.svg").read_text(encoding="utf-8")
MINISTER = Actor("Sameh Shoukry", "Egypt", "foreign minister of Egypt")
OTHER = Actor("Gabi Ashkenazi", "Israel", "foreign minister of Israel")


def codebook(key: str) -> list[list[str]]:
    text = resources.files("goodoffices.ontology").joinpath("data/codebook.toml").read_text(encoding="utf-8")
    found: list[list[str]] = next(one["values"] for one in tomllib.loads(text)["list"] if one["key"] == key)
    return found


def test_every_value_of_the_codebook_has_its_words_and_symbol() -> None:
    words = wording()
    assert [value[0] for value in codebook("stance")] == sorted(
        words.stances, key=[value[0] for value in codebook("stance")].index
    )
    assert set(words.modalities) == {value[0] for value in codebook("modality")}
    assert set(words.formats) == {value[0] for value in codebook("format")}
    for name in [*(f"s-{one}" for one in words.stances), *(f"m-{one}" for one in words.modalities)]:
        assert f'id="{name}"' in SPRITE, name
    assert all(f'id="{one.icon}"' in SPRITE for one in words.formats.values())


def test_every_stage_has_its_place_in_its_track() -> None:
    told = {(track, stage) for stage, _, track in codebook("track")}
    drawn = {(track, stage) for track, one in wording().orders.items() for stage in (*one.stages, *one.off)}
    assert drawn == told


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[stance]\nlikes = { tone = "pink", label = "likes" }', "words.toml:2: stance 'likes'"),
        (
            '[format]\nchat = { icon = "x", noun = "chat", pair = [], joint = [] }',
            "words.toml:2: format 'chat'",
        ),
        ("[stance", "words.toml:"),
    ],
)
def test_problems_are_told_with_their_line(text: str, problem: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read_wording(text)
    assert problem in str(caught.value.problems[0])


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        (MINISTER, "Egypt’s foreign minister Sameh Shoukry"),
        (Actor(None, "Egypt", "foreign minister of Egypt"), "Egypt’s foreign minister"),
        (Actor(None, "Egypt", None), "Egypt"),
        (Actor("Ada Nwosu", "Kenya", None), "Ada Nwosu of Kenya"),
        (
            Actor(None, "United States", "secretary of state of the United States"),
            "the United States’ secretary of state",
        ),
        (Actor("Ann Holm", "United Nations", "special envoy"), "the United Nations’ special envoy Ann Holm"),
        (Actor(), "somebody who is not named"),
    ],
)
def test_actors(actor: Actor, told: str) -> None:
    assert say.actor(actor) == told


def contact(form: str, modality: str, *roles: str, place: str | None = None) -> Contact:
    people = tuple(Participant(who, role) for who, role in zip((MINISTER, OTHER), roles, strict=False))
    evidence = Evidence((Span("text", 0, 1, "x"),), "t", "t", 0.9)
    return Contact("c-1", form, modality, people, place, None, None, None, (), evidence)


A, B = "Egypt’s foreign minister Sameh Shoukry", "Israel’s foreign minister Gabi Ashkenazi"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (contact("meeting", "occurred", "host", "visitor"), f"{A} received {B}."),
        (contact("meeting", "occurred", "visitor", "host", place="Haifa"), f"{B} received {A} in Haifa."),
        (contact("phone", "occurred", "initiator", "recipient"), f"{A} telephoned {B}."),
        (contact("video", "occurred", "participant", "participant"), f"{A} and {B} conferred by video."),
        (
            contact("unspecified", "occurred", "participant", "participant", place="Oslo"),
            f"{A} and {B} held discussions in Oslo; how is not stated.",
        ),
        (contact("meeting", "planned", "participant", "participant"), f"{A} and {B} are to meet."),
        (contact("meeting", "planned", "host", "visitor"), f"{A} is to receive {B}."),
        (contact("meeting", "proposed", "participant", "participant"), f"{A} and {B} may meet."),
        (contact("meeting", "ongoing", "participant", "participant"), f"{A} and {B} are meeting."),
        (
            contact("meeting", "postponed", "participant", "participant"),
            f"A meeting of {A} and {B} was put off.",
        ),
        (contact("visit", "planned", "visitor", place="Oslo"), f"{A} is to travel to Oslo."),
        (contact("delegation", "occurred", "visitor"), f"{A} sent a delegation."),
        (contact("meeting", "occurred"), "A meeting; who took part is not stated."),
    ],
)
def test_contacts(given: Contact, told: str) -> None:
    assert say.contact(given) == told


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (None, "Not stated"),
        (When("2024", "stated"), "2024"),
        (When("2024-05", "stated"), "May 2024"),
        (When("2024-05-03", "stated", "2024-05-05"), "3 May 2024 to 5 May 2024"),
    ],
)
def test_dates(when: When | None, told: str) -> None:
    assert say.when(when) == told
