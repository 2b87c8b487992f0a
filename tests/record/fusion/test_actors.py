"""Actors across reports: tables of names with the reason for each row, and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.ontology.knowledge import Knowledge
from goodoffices.record.fusion.actors import Actors, Decision, Seen, resolve_actors
from goodoffices.record.fusion.names import agree, read_spelling

K = Knowledge.load()

NAMES = [
    ("Mohammed Karim", "Muhammad Kareem", "near", "two transliterations"),
    ("Omar al-Rami", "Omar Rami", "same", "the article left out"),
    ("José Núñez", "Jose Nunez", "same", "accents"),
    ("Abdel Fattah Rami", "Abdelfattah Rami", "near", "a compound written as one"),
    ("A. Kos", "Ana Kos", "near", "an initial"),
    ("Ana Maria Kos", "Ana Kos", "near", "a second given name left out"),
    ("Bill Hill", "William Hill", "near", "a short form"),
    ("President Ana Kos", "Ana Kos", "same", "a title in the name"),
    ("Kim Ban-ho", "Ban-ho Kim", "near", "the last name first"),
    ("Kos", "Ana Kos", "bare", "the last name only"),
    ("Omar Rami", "Samir Rami", "different", "father and son: the given names differ"),
    ("Ana Kos", "Ana Hill", "different", "another last name"),
    ("Lee Han", "Lee Hyun", "different", "short names must be the same"),
    ("Jan Hill Jr.", "Jan Hill", "near", "most reports leave it out"),
    ("Kos", "Hill", "different", "two last names"),
]


@pytest.mark.parametrize(("a", "b", "agreement", "reason"), NAMES)
def test_names(a: str, b: str, agreement: str, reason: str) -> None:
    assert agree(a, b) == agreement, reason
    assert agree(b, a) == agreement, "the order does not matter"


def groups(found: Actors) -> list[set[str]]:
    return sorted(({form[0] or form[1] for form in a.forms} for a in found.actors), key=sorted)


def person(name: str, party: str = "Borduria", office: str | None = None, report: str = "r1") -> Seen:
    return Seen(name, party, office, report, "2021-05-04")


CASES = [
    ([person("Mohammed Karim"), person("Muhammad Kareem")], 1, "two spellings in one party"),
    ([person("Mohammed Karim"), person("Muhammad Kareem", "Syldavia")], 2, "another party"),
    ([person("Omar Rami"), person("Samir Rami")], 2, "father and son"),
    ([person("Rami"), person("Omar Rami")], 1, "the only one of that last name"),
    ([person("Rami"), person("Omar Rami"), person("Samir Rami")], 3, "one of two: it stays open"),
    (
        [
            person("Rami", office="president of Borduria"),
            person("Omar Rami", office="president of Borduria"),
            person("Samir Rami"),
        ],
        2,
        "the office tells which of the two",
    ),
    (
        [person("O. Rami"), person("Omar Rami"), person("Oskar Rami")],
        2,
        "an initial does not tie two people together",
    ),
    ([Seen("Abdel Fattah al-Sisi", "Egypt"), Seen("Abdel-Fattah el-Sissi", "Egypt")], 1, "a known person"),
    ([Seen(None, "Houthis"), Seen(None, "Ansar Allah")], 1, "two names of a known group"),
    ([Seen(None, "Houthis"), Seen(None, "Hamas")], 2, "two groups"),
    ([Seen(None, None)], 0, "nobody"),
]


@pytest.mark.parametrize(("seen", "number", "reason"), CASES)
def test_actors(seen: list[Seen], number: int, reason: str) -> None:
    found = resolve_actors(seen, K)
    assert len(found.actors) == number, (reason, groups(found))
    for actor in found.actors:
        assert len(actor.ties) == len(actor.forms) - 1, "every tie is explained"


def test_what_stays_open_is_told_to_the_reviewer() -> None:
    found = resolve_actors([person("Rami"), person("Omar Rami"), person("Samir Rami")], K)
    (open_,) = [a for a in found.actors if a.name == "Rami"]
    assert open_.doubts == (("Omar Rami", "Borduria"), ("Samir Rami", "Borduria"))


def test_a_merge_holds_against_names_and_a_split_against_spelling() -> None:
    seen = [person("Omar Rami"), person("Abu Walid"), person("Umar Ramy")]
    a, b, c = (s.form for s in seen)
    merged = resolve_actors(seen, K, decisions=[Decision("merge", a, b), Decision("split", a, c)])
    assert groups(merged) == [{"Omar Rami", "Abu Walid"}, {"Umar Ramy"}]


POOL = [
    person(name, party, office, report)
    for name in ["Omar Rami", "Umar Ramy", "Samir Rami", "Rami", "O. Rami", "Ana Kos", "Ana Maria Kos"]
    for party in ["Borduria", "Syldavia"]
    for office, report in [(None, "r1"), ("president of Borduria", "r2")]
]


@given(st.lists(st.sampled_from(POOL), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(seen: list[Seen], random: object) -> None:
    mixed = [*seen, *seen]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert resolve_actors(mixed, K) == resolve_actors(seen, K)


@given(st.lists(st.sampled_from(POOL), max_size=12), st.lists(st.sampled_from(POOL), max_size=6))
def test_growth_keeps_ids(first: list[Seen], more: list[Seen]) -> None:
    before = resolve_actors(first, K)
    after = resolve_actors([*first, *more], K, known=before.known())
    ids = {a.id for a in after.actors}
    assert len(ids) == len(after.actors)
    for actor in before.actors:
        assert after.of[actor.forms[0]] == after.redirects.get(actor.id, actor.id)


@given(st.lists(st.sampled_from(POOL), max_size=12))
def test_no_two_people_of_different_given_names(seen: list[Seen]) -> None:
    for actor in resolve_actors(seen, K).actors:
        names = [form[0] for form in actor.forms]
        assert all(agree(a, b) != "different" for a in names for b in names)
        assert len({form[1] for form in actor.forms}) == 1


@given(st.lists(st.sampled_from(POOL), min_size=1, max_size=10), st.data())
def test_a_merge_that_is_split_again_leaves_no_trace(seen: list[Seen], data: st.DataObject) -> None:
    before = resolve_actors(seen, K)
    forms = sorted(before.of)
    a, b = data.draw(st.sampled_from(forms)), data.draw(st.sampled_from(forms))
    merged = resolve_actors(seen, K, decisions=[Decision("merge", a, b)], known=before.known())
    assert merged.of[a] == merged.of[b]
    if before.of[a] != before.of[b]:
        decisions = [Decision("merge", a, b), Decision("split", a, b)]
        back = resolve_actors(seen, K, decisions=decisions, known=merged.known())
        assert groups(back) == groups(before)


def test_problems_are_told() -> None:
    problems: list[str] = []
    read_spelling(
        'sounds = ["q"]\nparticles = ["Al"]\njuniors = []\nshort = []\ntitles = []\n', "names.toml", problems
    )
    assert problems == [
        'names.toml:1: sounds is no list of pairs; write sounds = [["...", "..."]]',
        "names.toml:1: particles is no list of small-letter words; write particles = [...]",
    ]
