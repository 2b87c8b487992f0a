"""One person, many spellings: tables with the reason for each row, and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.model import Actor
from goodoffices.record.fusion.actors import Actors, KnownActor, group_actors
from goodoffices.record.fusion.clusters import Ruling

Told = tuple[str | None, str | None, str | None]


def known(told: Told, number: int = 0, seen: int = 1) -> KnownActor:
    name, party, office = told
    return KnownActor(f"a-{number}", Actor(name, party, office), seen)


ONE: list[tuple[list[Told], str, str]] = [
    ([("Ana Kos", "Borduria", None), ("Ana Kos", "Borduria", "envoy")], "same name", "another office"),
    ([("Muhammad Rami", "Borduria", None), ("Mohamed Ramy", "Borduria", None)], "spelling", "transliteration"),
    ([("A. Kos", "Borduria", None), ("Ana Kos", "Borduria", None)], "spelling", "an initial"),
    ([("President Ana Kos", "Borduria", None), ("Ana Kos", "Borduria", None)], "same name", "a title in the name"),
    ([("Ána Kós", "Borduria", None), ("Ana Kos", "Borduria", None)], "same name", "accents"),
    ([("Kos", "Borduria", None), ("Ana Kos", "Borduria", None)], "only one", "nobody else of that name"),
    (
        [("Kos", "Borduria", "envoy"), ("Ana Kos", "Borduria", "envoy"), ("Jan Kos", "Borduria", "king")],
        "office",
        "two of that name, and one has the office",
    ),
    ([(None, "Palestinians", None), (None, "Palestinian Authority", None)], "party", "two names of one side"),
    ([(None, "RSF", None), (None, "Rapid Support Forces", None)], "party", "an alias of the knowledge"),
    (
        [("Mahmoud Abbas", "Fatah", None), ("Mahmoud Abbas", "Palestinian Authority", None)],
        "knowledge",
        "one person of the knowledge under two parties",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "rule", "reason"), ONE)
def test_one_actor(told: list[Told], rule: str, reason: str) -> None:
    found = group_actors([known(one, n) for n, one in enumerate(told)])
    (group,) = [one for one in found.actors if {"a-0", "a-1"} <= set(one.members)]
    assert [join.rule for join in group.joins] == [rule], reason
    assert all(join.why for join in group.joins)


TWO: list[tuple[list[Told], str]] = [
    ([("Ana Kos", "Borduria", None), ("Jan Kos", "Borduria", None)], "one family name, two given names"),
    ([("Ana Kos", "Borduria", "envoy"), ("Jan Kos", "Borduria", "envoy")], "not even by the same office"),
    ([("Ana Kos", "Borduria", None), ("Ana Kos", "Syldavia", None)], "namesakes of two parties"),
    (
        [("Kos", "Borduria", None), ("Ana Kos", "Borduria", None), ("Jan Kos", "Borduria", None)],
        "a bare name and two who bear it",
    ),
    ([("Kos", "Borduria", None), ("Ana Kos", "Syldavia", None)], "a bare name of another party"),
    ([(None, "Borduria", None), ("Ana Kos", "Borduria", None)], "the party is not the person"),
    ([(None, "Borduria", "envoy"), ("Ana Kos", "Borduria", "envoy")], "an office without a name is nobody"),
    ([(None, "Borduria", "envoy"), (None, "Borduria", None)], "an office is not its party"),
    ([(None, "Borduria", None), (None, "Syldavia", None)], "two parties"),
    (
        [("John Hill", "Borduria", None), ("John Hill Jr", "Borduria", "x"), ("Jane Hill", "Borduria", None)],
        "kin",
    ),
]


@pytest.mark.parametrize(("told", "reason"), TWO)
def test_two_actors(told: list[Told], reason: str) -> None:
    found = group_actors([known(one, n) for n, one in enumerate(told)])
    home = {member: one.id for one in found.actors for member in one.members}
    assert home["a-0"] != home[f"a-{len(told) - 1}"], reason


def test_a_chain_of_spellings_ties_no_strangers() -> None:
    """A. Kos may be Ana or Alois: it goes to one of them, and the two stay apart."""
    found = group_actors(
        [known((n, "Borduria", None), i) for i, n in enumerate(["Ana Kos", "A. Kos", "Alois Kos"])]
    )
    assert sorted(one.members for one in found.actors) == [("a-0", "a-1"), ("a-2",)]


def test_the_usual_name_is_the_fullest_that_is_told_most() -> None:
    told = [known(("Kos", "Borduria", None), 0, 90), known(("Anna Kos", "Borduria", None), 1, 1)]
    (one,) = group_actors([*told, known(("Ana Kos", "Borduria", None), 2, 5)]).actors
    assert one.name == "Ana Kos"
    assert one.spellings == ("Ana Kos", "Anna Kos", "Kos")


def test_merge_and_split_are_laid_on_top() -> None:
    told = [known(("Ana Kos", "Borduria", None), 0), known(("Eva Lind", "Borduria", None), 1)]
    merged = group_actors(told, rulings=[Ruling("same", "a-1", "a-0")])
    assert [one.members for one in merged.actors] == [("a-0", "a-1")]
    back = group_actors(told, rulings=[Ruling("same", "a-1", "a-0"), Ruling("apart", "a-0", "a-1")])
    assert back == group_actors(told)
    same = [known(("Ana Kos", "Borduria", None), 0), known(("Ana Kos", "Borduria", "envoy"), 1)]
    assert len(group_actors(same, rulings=[Ruling("apart", "a-0", "a-1")]).actors) == 2


def test_a_merged_id_leads_to_the_one_that_stands() -> None:
    told = [known(("Ana Kos", "Borduria", None), 0), known(("Eva Lind", "Borduria", None), 1)]
    before = group_actors(told)
    old = {one.members[0]: one.id for one in before.actors}
    after = group_actors(told, known=before.known(), rulings=[Ruling("same", "a-0", "a-1")])
    assert [one.id for one in after.actors] == [old["a-0"]]
    assert after.redirects == {old["a-1"]: old["a-0"]}


def test_a_spelling_leads_to_the_usual_name() -> None:
    told = [known(("Ana Kos", "Borduria", None), 0), known(("Ana Kos", "Syldavia", None), 1)]
    assert group_actors([*told, known(("Anna Kos", "Borduria", None), 2)]).names() == {
        "Ana Kos": "Ana Kos",
        "Anna Kos": "Ana Kos",
    }


NAMES = ["Ana Kos", "Anna Kos", "A. Kos", "Kos", "Jan Kos", "Mohamed Rami", "Muhammad Ramy", "Rami", None]


@st.composite
def actors(draw: st.DrawFn) -> list[KnownActor]:
    return [
        known(
            (
                draw(st.sampled_from(NAMES)),
                draw(st.sampled_from(["Borduria", "Syldavia"])),
                draw(st.sampled_from([None, "envoy", "king"])),
            ),
            n,
        )
        for n in range(draw(st.integers(0, 9)))
    ]


def members(found: Actors) -> list[str]:
    return sorted(member for one in found.actors for member in one.members)


@given(actors(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(given_: list[KnownActor], random: object) -> None:
    mixed = list(given_)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert group_actors(mixed) == group_actors(given_)


@given(actors())
def test_nobody_is_lost_and_grouping_again_changes_nothing(given_: list[KnownActor]) -> None:
    once = group_actors(given_)
    assert members(once) == sorted(one.id for one in given_)
    assert group_actors(given_, known=once.known()) == once


@given(actors())
def test_never_two_given_names_in_one_actor(given_: list[KnownActor]) -> None:
    for one in group_actors(given_).actors:
        assert not {"Ana Kos", "Jan Kos"} <= set(one.spellings)
        assert len({k.actor.party for k in given_ if k.id in one.members}) == 1


@given(actors(), st.sampled_from(NAMES))
def test_growth_keeps_ids(given_: list[KnownActor], name: str | None) -> None:
    before = group_actors(given_)
    grown = group_actors([*given_, known((name, "Borduria", None), 99)], known=before.known())
    standing = {one.id for one in grown.actors}
    assert all((one.id in standing) != (one.id in grown.redirects) for one in before.actors)
    assert len(standing) == len(grown.actors)
