"""Who is meant: sentences of our own, the phrase asked about, whom it must point at, and why."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodoffices.model import Mention, Reading, Report
from goodoffices.pipeline import Pipeline, build

Who = set[tuple[str | None, str | None]]


@pytest.fixture(scope="module")
def identify() -> Pipeline:
    """The pipeline without coders: identity is the last step."""
    return build(findings=False)


def read_with(pipeline: Pipeline, text: str, title: str | None = None) -> Reading:
    (reading,) = pipeline.run([Report("test", text, title, "2021-06-09")])
    assert isinstance(reading, Reading)
    return reading


def mentions_of(reading: Reading, phrase: str) -> list[Mention]:
    """The mentions whose words are the phrase, the last one in the text first."""
    found = [m for m in reading.mentions if phrase in {reading.report.text[m.start : m.end], m.text}]
    return sorted(found, key=lambda m: (-m.start, m.kind != "person"))


def who(reading: Reading, phrase: str) -> Who:
    """Everyone at whom the last mention with these words points."""
    found = [m for m in mentions_of(reading, phrase) if m.actors]
    return {(a.name, a.party) for a in found[0].actors} if found else set()


TITLES = [
    (
        "Norway called Bjoern Lund, Chief of Cabinet of the President of the European Commission, on Monday.",
        "Bjoern Lund",
        "European Union",
        "whom a second title names is who he works for",
    ),
    (
        "HAVANA President Arne Lund arrives for talks. Norway's President Arne Lund was met at the airport.",
        "Arne Lund",
        "Norway",
        "a dateline in capitals owns no title",
    ),
    ("Foreign Minister of Chad Idriss Bello arrived.", "Idriss Bello", "Chad", "the office names its state"),
    ("Chad's foreign minister, Idriss Bello, arrived.", "Idriss Bello", "Chad", "genitive and apposition"),
    ("Chadian Foreign Minister Idriss Bello arrived.", "Idriss Bello", "Chad", "adjective before the title"),
    (
        "Idriss Bello, the foreign minister of Chad, arrived.",
        "Idriss Bello",
        "Chad",
        "apposition after the name",
    ),
    ("Idriss Bello, Chad's foreign minister, arrived.", "Idriss Bello", "Chad", "apposition with genitive"),
    (
        "Chad's acting foreign minister Idriss Bello arrived.",
        "Idriss Bello",
        "Chad",
        "acting grades the office",
    ),
    (
        "Former Chadian President Idriss Bello arrived.",
        "Idriss Bello",
        "Chad",
        "who was in office keeps the party",
    ),
    ("Chad's Deputy Foreign Minister Idriss Bello arrived.", "Idriss Bello", "Chad", "a deputy"),
    (
        "Chadian Prime Minister-designate Idriss Bello arrived.",
        "Idriss Bello",
        "Chad",
        "who is designated acts for the state already",
    ),
    (
        "U.N. Syria envoy Ines Ferro arrived.",
        "Ines Ferro",
        "United Nations",
        "Syria is where the envoy works",
    ),
    (
        "The UN's Special Envoy for Yemen, Ines Ferro, arrived.",
        "Ines Ferro",
        "United Nations",
        "after for: field",
    ),
    (
        "U.S. Special Envoy for Yemen Ines Ferro arrived.",
        "Ines Ferro",
        "United States",
        "field before the name",
    ),
    ("Qatari envoy Hamad Nasser arrived.", "Hamad Nasser", "Qatar", "an adjective tells whom he serves"),
    (
        "France's UN Ambassador Luc Garnier spoke.",
        "Luc Garnier",
        "France",
        "a state sends its envoy to the UN",
    ),
    ("HAMAS official Sami Odeh spoke.", "Sami Odeh", "Hamas", "the party in the title is not another one"),
    (
        "U.S. Department of Transport Undersecretary Jane Poole spoke in Beijing.",
        "Jane Poole",
        "United States",
        "the department between state and title belongs to the title",
    ),
    (
        "OCHA Deputy Director of Operations and Advocacy Ines Ferro spoke.",
        "Ines Ferro",
        "OCHA",
        "words of the field are no part of the name",
    ),
    (
        "Lars Holm, along with the leaders of Bahrain, and Danish President Lise Berg spoke.",
        "Lise Berg",
        "Denmark",
        "along with is no apposition",
    ),
    (
        "Apple Inc (AAPL.O) chief executive Jane Poole met Swedish Prime Minister Nils Berg.",
        "Jane Poole",
        "Apple",
        "company and ticker beside a stated office",
    ),
]


@pytest.mark.parametrize(("text", "name", "party", "why"), TITLES, ids=[r[0][:45] for r in TITLES])
def test_the_party_of_a_name(identify: Pipeline, text: str, name: str, party: str, why: str) -> None:
    assert who(read_with(identify, text), name) == {(name, party)}, why


BACK = [
    (
        "Norwegian Foreign Minister Kari Lund arrived on Monday. Lund met reporters.",
        "Lund",
        {("Kari Lund", "Norway")},
        "a surname means the one with the full name",
    ),
    (
        "Norwegian Foreign Minister Kari Lund met her Jordanian counterpart Sami Nasser.",
        "Sami Nasser",
        {("Sami Nasser", "Jordan")},
        "the counterpart has a party of his own",
    ),
    (
        "Norwegian Foreign Minister Kari Lund met Jordanian Foreign Minister Sami Nasser. The two ministers spoke.",
        "The two ministers",
        {("Kari Lund", "Norway"), ("Sami Nasser", "Jordan")},
        "the last two ministers of different parties",
    ),
    (
        (
            "Kenyan President Kari Lund spoke with Jordanian King Sami Nasser. They discussed hostages held by Hamas. "
            "The two leaders agreed that all must be released."
        ),
        "The two leaders",
        {("Kari Lund", "Kenya"), ("Sami Nasser", "Jordan")},
        "people, not the party named last",
    ),
    (
        "Egyptian Foreign Minister Adel Fahmi met Iraqi President Omar Jabouri. The Egyptian official left.",
        "The Egyptian official",
        {("Adel Fahmi", "Egypt")},
        "the person of that party",
    ),
    (
        "Egyptian Foreign Minister Adel Fahmi met Iraqi President Omar Jabouri. The minister left.",
        "The minister",
        {("Adel Fahmi", "Egypt")},
        "only one of both is a minister",
    ),
    (
        "Former Kenyan President Peter Otieno arrived in Juba. The former president will mediate.",
        "The former president",
        {("Peter Otieno", "Kenya")},
        "the office of the last person",
    ),
    (
        "Tunisian Foreign Minister Salma Trabelsi spoke on Monday. She called for talks.",
        "She",
        {("Salma Trabelsi", "Tunisia")},
        "a pronoun after one person",
    ),
    (
        "King Harald Moen of Norway met Queen Sofia Lind of Sweden. She spoke first.",
        "She",
        {("Sofia Lind", "Sweden")},
        "the title tells the gender",
    ),
    (
        "Hamas rejected the plan. The group wants guarantees.",
        "The group",
        {(None, "Hamas")},
        "a group, not a state",
    ),
    (
        "Hamas and Egypt met. The country will host new talks.",
        "The country",
        {(None, "Egypt")},
        "a state, not a group",
    ),
    (
        "UN envoy Ines Ferro met Syrian Foreign Minister Omar Haddad. The envoy flew to Geneva.",
        "The envoy",
        {("Ines Ferro", "United Nations")},
        "the one who is an envoy",
    ),
    (
        "Egypt, Kuwait and Qatar met in Doha. They agreed on a truce.",
        "They",
        {(None, "Egypt"), (None, "Kuwait"), (None, "Qatar")},
        "a coordinated subject as a whole",
    ),
    (
        "Chad and Niger signed a truce. Both sides will meet again.",
        "Both sides",
        {(None, "Chad"), (None, "Niger")},
        "both of a pair",
    ),
    (
        "Chad and Niger signed a truce. The foreign ministers of each nation will meet.",
        "each nation",
        {(None, "Chad"), (None, "Niger")},
        "each of a pair",
    ),
    (
        "Leaders of the nuclear neighbours, India and Pakistan, will meet.",
        "the nuclear neighbours",
        {(None, "India"), (None, "Pakistan")},
        "the members follow",
    ),
    (
        "The two Koreas will meet.",
        "two Koreas",
        {(None, "North Korea"), (None, "South Korea")},
        "a name of two",
    ),
    (
        "The envoys heard the chief negotiators of the six parties in Beijing.",
        "six parties",
        {(None, p) for p in ("North Korea", "South Korea", "United States", "China", "Japan", "Russia")},
        "a name of six",
    ),
    (
        "Chad and Niger signed a truce. Ghanaian mediator Kofi Mensah said the two sides had kept their word.",
        "the two sides",
        {(None, "Chad"), (None, "Niger")},
        "who tells of the two sides is none of them",
    ),
    (
        "Saudi Crown Prince Talal Harbi arrived. The Saudi Crown Prince met the press.",
        "The Saudi Crown Prince",
        {("Talal Harbi", "Saudi Arabia")},
        "party and office together",
    ),
    (
        "Egyptian Foreign Minister Adel Fahmi arrived. Egypt's top diplomat met reporters.",
        "Egypt's top diplomat",
        {("Adel Fahmi", "Egypt")},
        "top diplomat is another word for the office",
    ),
    (
        "Jordan's King Abdullah and Prime Minister Abdullah Masri met. Abdullah Masri spoke.",
        "Jordan's King Abdullah",
        {("Abdullah", "Jordan")},
        "the king is not the minister of that first name, and King is no part of his name",
    ),
    (
        "Nobody came. He was late.",
        "He",
        set(),
        "a pronoun with nobody to point at stays open",
    ),
]


@pytest.mark.parametrize(("text", "phrase", "expected", "why"), BACK, ids=[r[0][:45] for r in BACK])
def test_pointing_back(identify: Pipeline, text: str, phrase: str, expected: Who, why: str) -> None:
    assert who(read_with(identify, text), phrase) == expected, why


PARTIES = [
    (
        "Syria's government sent a delegation. The opposition canceled a meeting with the envoy.",
        "Syrian opposition",
        "the opposition of the state that the report is about",
    ),
    (
        "Kofi Lund held talks with senior officials in Myanmar.",
        "Myanmar",
        "officials in a country act for it",
    ),
    ("The UN envoy left for Aden.", "United Nations", "a title that names a party stands for it"),
    ("The US and UN envoys to Yemen met.", "United Nations", "the second of two parties before one noun"),
    (
        "The chairperson of the African Union Commission spoke.",
        "African Union",
        "of the body within the title",
    ),
    (
        "Talks with the Sudan Liberation Movement began.",
        "Sudan Liberation Movement",
        "a longer name beats the Sudan",
    ),
    ("A Kremlin official spoke.", "Russia", "a seat of power"),
    ("Officials from Kenya spoke.", "Kenya", "from tells whom they serve"),
]


@pytest.mark.parametrize(("text", "party", "why"), PARTIES, ids=[r[0] for r in PARTIES])
def test_a_party_is_found(identify: Pipeline, text: str, party: str, why: str) -> None:
    reading = read_with(identify, text)
    assert party in {a.party for m in reading.mentions for a in m.actors}, why


def test_a_field_is_no_party(identify: Pipeline) -> None:
    reading = read_with(identify, "Special Envoy for Yemen Ines Ferro of the United Nations arrived.")
    assert ("Ines Ferro", "Yemen") not in who(reading, "Ines Ferro")


def test_a_father_s_name_is_another_man(identify: Pipeline) -> None:
    text = (
        "King Salman will not come. Mohammed bin Salman, the Saudi defence minister, will. Obama met Salman."
    )
    found = {m.text: m.actors[0].name for m in read_with(identify, text).mentions if m.kind == "person"}
    assert found["Salman"] == found["King Salman"] != found["Mohammed bin Salman"]


def test_a_capital_is_place_and_government_at_once(identify: Pipeline) -> None:
    reading = read_with(identify, "Cairo rejected the plan. The envoys met in Cairo.")
    cairo = mentions_of(reading, "Cairo")
    assert len(cairo) == 2
    assert all(m.place == "Cairo" and m.country == "Egypt" for m in cairo)
    assert all({a.party for a in m.actors} == {"Egypt"} for m in cairo)


def test_one_acronym_of_two_groups_is_told_apart_by_the_country(identify: Pipeline) -> None:
    afghan = read_with(identify, "Afghan leaders met in Vienna. The NRF took part.")
    sudanese = read_with(identify, "Sudan signed a truce in Darfur. The NRF took part.")
    assert who(afghan, "NRF") == {(None, "NRF")}
    assert who(sudanese, "NRF") == {(None, "National Redemption Front")}


def test_a_known_name_takes_in_all_of_its_words(identify: Pipeline) -> None:
    text = "Prince Faisal bin Farhan al-Saud, Foreign Minister of Saudi Arabia, arrived."
    reading = read_with(identify, text)
    people = [m for m in reading.mentions if m.kind == "person" and not m.nominal]
    assert [m.text for m in people] == ["Prince Faisal bin Farhan al-Saud"]


def test_a_name_in_the_title_is_joined_to_that_in_the_text(identify: Pipeline) -> None:
    reading = read_with(
        identify, "Norwegian Foreign Minister Kari Lund met Tuaregs in Oslo.", "Lund meets rebels"
    )
    names = {a.name for m in reading.mentions for a in m.actors if a.name}
    assert names == {"Kari Lund"}


SENTENCES = st.sampled_from(
    [
        *(row[0] for row in TITLES),
        *(row[0] for row in BACK),
        *(row[0] for row in PARTIES),
        "“We agree,” she said.",
        "OSLO — The talks went on.",
        "İzmir’de görüşmeler — Élysée.",
        "(Reporting by staff)",
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SENTENCES, min_size=1, max_size=5), st.sampled_from([" ", "\n\n", "  ", "\n"]))
def test_offsets_are_those_of_the_text(identify: Pipeline, sentences: list[str], joint: str) -> None:
    text = joint.join(sentences)
    reading = read_with(identify, text)
    for mention in reading.mentions:
        sentence = reading.sentences[mention.sentence]
        assert sentence.start <= mention.start < mention.end <= sentence.end
        assert 0 <= mention.head < len(sentence.tokens)
        assert mention.text in text[mention.start : mention.end]
        assert sentence.tokens[mention.head].start < mention.end
    for (sentence_index, head), mention in reading.by_head.items():
        assert mention.sentence == sentence_index
        assert head < len(reading.sentences[sentence_index].tokens)
