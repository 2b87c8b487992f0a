"""Names, titles and known words found before any parse: sentences of our own, what must be found, and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.errors import KnowledgeError
from goodoffices.model import Reading, Report, Sentence, Spot
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.reading.name_words import read_name_words
from goodoffices.reading.split import Split
from goodoffices.reading.spot import MAX_NAME_WORDS, Spotter, Spotting


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    return Spotter(Knowledge.load())


def spots(spotter: Spotter, text: str, home: frozenset[str] = frozenset()) -> list[Spot]:
    return spotter.spots(Sentence(0, 0, len(text), text, 0), home)


FOUND = [
    ("Turkey objected.", "Turkey", "state", "Turkey", "a state by its name"),
    ("The Egyptian side left.", "Egyptian", "adjective", "Egypt", "an adjective belongs to its state"),
    ("The Kremlin objected.", "Kremlin", "seat", "Russia", "a seat of power"),
    ("He flew to Cairo.", "Cairo", "capital", "Egypt", "a capital"),
    ("He flew to Aswan.", "Aswan", "place", "Egypt", "another city"),
    ("The WHO objected.", "WHO", "organisation", "World Health Organization", "an acronym in its own case"),
    ("The foreign ministers met.", "foreign ministers", "title", None, "the plural of a title"),
    (
        "The ministers of foreign affairs met.",
        "ministers of foreign affairs",
        "title",
        None,
        "plural of the head",
    ),
    ("A UN envoy spoke.", "UN envoy", "title", "United Nations", "the party within a title"),
    (
        "The special envoy for Yemen spoke.",
        "special envoy for Yemen",
        "title",
        None,
        "after for stands the field",
    ),
    ("Dr. Lund spoke.", "Dr.", "honorific", None, "the stop belongs to it"),
    ("The six-party talks went on.", "six-party talks", "mechanism", None, "a format"),
    ("Kari Lund spoke.", "Kari Lund", "name", None, "capitalised words may be a name"),
    ("Then Kari Lund spoke.", "Kari Lund", "name", None, "an adverb at the beginning is no name"),
    (
        "Ahmed bin Salem al-Harbi spoke.",
        "Ahmed bin Salem al-Harbi",
        "name",
        None,
        "particles stay inside a name",
    ),
    ("Advocacy Director Kari Lund spoke.", "Kari Lund", "name", None, "words of an office are no name"),
    ("Kari Lund FA90 spoke.", "Kari Lund", "name", None, "a code with digits is no name"),
    (
        "President London Parker spoke.",
        "London Parker",
        "name",
        None,
        "a city between title and name is a first name",
    ),
    (
        "Talks with the Sudan Liberation Movement began.",
        "Sudan Liberation Movement",
        "group",
        "Sudan Liberation Movement",
        "a group is no part of the Sudan",
    ),
    (
        "Prince Faisal bin Farhan al-Saud spoke.",
        "Prince Faisal bin Farhan al-Saud",
        "person",
        "Saudi Arabia",
        "a known name takes in its last word",
    ),
]


@pytest.mark.parametrize(("text", "words", "kind", "party", "why"), FOUND, ids=[r[0] for r in FOUND])
def test_found(spotter: Spotter, text: str, words: str, kind: str, party: str | None, why: str) -> None:
    found = [(s.text, s.kind) for s in spots(spotter, text)]
    assert (words, kind) in found, f"{why}: {found}"
    if party is not None:
        assert {s.party for s in spots(spotter, text) if s.text == words} == {party}, why


NOT_FOUND = [
    ("They ate turkey.", "state", "a state needs its capital letter"),
    ("The man who left was old.", "organisation", "who is no acronym"),
    ("Let us go.", "state", "us is no acronym"),
    ("On Monday it rained.", "name", "days are no names"),
    ("THE TALKS WENT ON.", "name", "in a headline in capitals nothing tells a name"),
    ("Kari spoke of A. B.", "person", "letters alone are nobody"),
]


@pytest.mark.parametrize(("text", "kind", "why"), NOT_FOUND, ids=[r[0] for r in NOT_FOUND])
def test_not_found(spotter: Spotter, text: str, kind: str, why: str) -> None:
    assert kind not in {s.kind for s in spots(spotter, text)}, why


def test_a_headline_in_capitals_still_has_its_states(spotter: Spotter) -> None:
    assert {s.party for s in spots(spotter, "EGYPT AND QATAR HOLD TALKS")} == {"Egypt", "Qatar"}


def test_the_country_of_the_report_decides_between_groups_of_one_acronym(spotter: Spotter) -> None:
    text = "The NRF took part."
    assert {s.party for s in spots(spotter, text, spotter.home("Talks on Afghanistan"))} == {"NRF"}
    assert {s.party for s in spots(spotter, text, spotter.home("Sudan"))} == {"National Redemption Front"}


def test_home_counts_states_and_groups_at_home_in_one(spotter: Spotter) -> None:
    assert {"EGY", "QAT"} <= spotter.home("Egypt and Qatari officials met.")
    assert spotter.home("Nobody met.") == frozenset()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not_names = []", "names.toml: honorifics: a list of lower-case words is needed"),
        (
            'honorifics = ["Mr"]\nnot_names = []',
            "names.toml: honorifics: a list of lower-case words is needed",
        ),
        ("honorifics = [", "names.toml:1: not valid TOML"),
    ],
)
def test_a_wrong_list_of_words_is_refused(text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        read_name_words(text)


WORDS = st.sampled_from(
    "Egypt Egyptian the The Sudan Liberation Movement President Kari Lund bin al-Saud Prince Faisal Farhan U.N. "
    "UN envoy for of Yemen Cairo, Sofia “We agree” İzmir Élysée — met. (AAPL.O) FA90 Inc’s and MINISTER".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=14), st.sampled_from([" ", "  ", "\n", "\n\n"]))
def test_offsets_are_those_of_the_text_and_nothing_overlaps(words: list[str], joint: str) -> None:
    text = joint.join(words)
    reading = Spotting(Knowledge.load())(Split()(Reading(Report("test", text))))
    ends = dict.fromkeys((s.index for s in reading.sentences), 0)
    for spot in reading.spots:
        sentence = reading.sentences[spot.sentence]
        assert sentence.start <= spot.start < spot.end <= sentence.end
        assert text[spot.start : spot.end] == spot.text
        assert spot.kind != "name" or len(spot.text.split()) <= 2 * MAX_NAME_WORDS
        if spot.kind != "name":
            assert spot.start >= ends[spot.sentence], "known names and titles do not overlap"
            ends[spot.sentence] = spot.end
