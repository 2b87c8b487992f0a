"""Who says what, in sentences of our own; a row is (text, [(source, cue, content)...], why)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.errors import KnowledgeError
from goodoffices.model import Reading
from goodoffices.reading.attribution.choose import overlap
from goodoffices.reading.attribution.words import cue_words, read_words
from goodoffices.reading.statements import Statements, statement_of

Read = Callable[..., Reading]
Row = tuple[str, list[tuple[str, str, str]], str]

SPEECH: list[Row] = [
    (
        "The Kenyan envoy said that the ceasefire was holding in the north.",
        [("The Kenyan envoy", "said", "that the ceasefire was holding in the north")],
        "indirect speech, the clause after the verb",
    ),
    (
        "The ceasefire is holding in the north, the Kenyan envoy said on Tuesday.",
        [("the Kenyan envoy", "said", "The ceasefire is holding in the north")],
        "the clause before the speaker, the day left out",
    ),
    (
        "The ceasefire, the Kenyan envoy said, is holding in the north.",
        [("the Kenyan envoy", "said", "The ceasefire | is holding in the north")],
        "the speaker put in: two parts",
    ),
    (
        '"We will not sign under pressure," the rebel spokesman said.',
        [("the rebel spokesman", "said", '"We will not sign under pressure,"')],
        "a quotation before its speaker, with its marks",
    ),
    (
        '"We will not sign under pressure," said Ahmed Diallo, a spokesman for the rebels.',
        [("Ahmed Diallo | a spokesman for the rebels", "said", '"We will not sign under pressure,"')],
        "verb before speaker, with what the speaker is",
    ),
    (
        '"We will not sign under pressure," the rebel spokesman said. "Our fighters stay where they are."',
        [
            (
                "the rebel spokesman",
                "said",
                '"We will not sign under pressure," | "Our fighters stay where they are."',
            )
        ],
        "the quotation goes on in the next sentence",
    ),
    (
        'The foreign minister told reporters: "There is no military solution to this crisis."',
        [("The foreign minister", "told", '"There is no military solution to this crisis."')],
        "a quotation after a colon",
    ),
    (
        'The general said the road was "completely safe" for civilians.',
        [("The general", "said", 'the road was "completely safe" for civilians')],
        "mixed quotation: the whole clause",
    ),
    (
        '“We want peace," the chief said.',
        [("the chief", "said", '“We want peace,"')],
        "marks that do not match",
    ),
    (
        "''We want peace,'' the chief said.",
        [("the chief", "said", "''We want peace,''")],
        "marks typed as apostrophes",
    ),
    (
        "“The first thing to know is this. We stay.\n\n“We will not be moved,” the chief said.",
        [("the chief", "said", "“The first thing to know is this. We stay. | “We will not be moved,”")],
        "a quotation over two paragraphs, the first left open",
    ),
    (
        "“The border stays open,” the minister said.\n\n“We have nothing to hide,” she added.",
        [
            ("the minister", "said", "“The border stays open,”"),
            ("she", "added", "“We have nothing to hide,”"),
        ],
        "each paragraph has its own speaker",
    ),
    (
        "“Nobody asked us. We want peace.” — Ana Lima, teacher in Porto",
        [("Ana Lima, teacher in Porto", "—", "“Nobody asked us. We want peace.”")],
        "a signature after a dash",
    ),
    (
        "The envoy said here on Tuesday that the truce holds.",
        [("The envoy", "said", "that the truce holds")],
        "place and day are no part of the content",
    ),
    (
        "The envoy, who said the plan was dead, left the room.",
        [("The envoy | who", "said", "the plan was dead")],
        "the source of a relative clause is its noun",
    ),
    (
        "The spokesman, quoting the president, said the offer was final.",
        [("The spokesman", "said", "the offer was final")],
        "who is quoted on the way is no part of the source",
    ),
    (
        "A spokesman for the prime minister said the president had told him that the vote would be held in June.",
        [
            (
                "A spokesman for the prime minister",
                "said",
                "the president had told him that the vote would be held in June",
            )
        ],
        "one who relays another: the outer statement only",
    ),
]
OTHERS: list[Row] = [
    (
        "According to the ministry, forty prisoners were released at the border.",
        [("the ministry", "According to", "forty prisoners were released at the border")],
        "according to, in front",
    ),
    (
        "Forty prisoners were released at the border, according to the ministry.",
        [("the ministry", "according to", "Forty prisoners were released at the border")],
        "according to, at the end",
    ),
    (
        "The president believes that the talks will resume in May.",
        [("The president", "believes", "that the talks will resume in May")],
        "belief",
    ),
    (
        "The Norwegian government wants to host a second round of talks.",
        [("The Norwegian government", "wants", "to host a second round of talks")],
        "a wish",
    ),
    (
        "The union condemned the attack on the convoy.",
        [("The union", "condemned", "the attack on the convoy")],
        "a judgement of a deed",
    ),
    (
        "Officials were worried that the deal could collapse.",
        [("Officials", "were worried", "that the deal could collapse")],
        "a feeling with its clause",
    ),
    (
        "The UN report found that both sides had recruited children.",
        [("The UN report", "found", "that both sides had recruited children")],
        "a document",
    ),
    (
        "The army denied that its troops had crossed the river.",
        [("The army", "denied", "that its troops had crossed the river")],
        "a denial",
    ),
    ("The delegation arrived in Nairobi on Monday and left two days later.", [], "nobody says anything"),
    ("The convoy reached the port before dawn.", [], "a deed alone"),
]


def told(reading: Reading) -> list[tuple[str, str, str]]:
    """The statements as texts, the parts of one joined by a bar."""
    text = reading.report.text
    return [
        tuple(" | ".join(text[a:b] for a, b in part) for part in (s.source, s.cue, s.content))  # type: ignore[misc]
        for s in reading.statements
    ]


@pytest.mark.parametrize(("text", "expected", "why"), [*SPEECH, *OTHERS])
def test_statements(read: Read, text: str, expected: list[tuple[str, str, str]], why: str) -> None:
    assert told(read(text)) == expected, why


def test_a_quotation_is_known_as_one(read: Read) -> None:
    (whole,) = read('"We will not sign," the rebel spokesman said.').statements
    (mixed,) = read('The general said the road was "completely safe" for civilians.').statements
    assert (whole.quoted, mixed.quoted) == (True, False)


def test_the_title_makes_no_statement(read: Read) -> None:
    reading = read("The convoy reached the port before dawn.", title="The envoy said the truce holds.")
    assert reading.statements == (), "offsets of statements count the text alone"


def test_statement_of_is_the_innermost_that_covers(read: Read) -> None:
    text = "The Kenyan envoy said that the ceasefire was holding in the north. The convoy left."
    reading = read(text)
    at = text.index("holding")
    assert statement_of(reading, at, at + 7) == reading.statements[0]
    assert statement_of(reading, text.index("convoy"), len(text)) is None


PIECES = st.sampled_from(
    [
        "The envoy said the truce holds. ",
        "“We stay,” the minister said. ",
        '"No," she added, "never. ',
        "According to the army, it left. ",
        "Officials hope to meet\n\n",
        "He said: ",
        "“Peace” ",
        "Statement: talks fail; the union condemned it. ",
        "said said said ",
        "” , – ",
        "\n\n“",
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, min_size=1, max_size=8))
def test_ranges_lie_in_the_text_and_in_order(read: Read, pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.strip():
        return
    reading = read(text)
    for statement in reading.statements:
        assert statement.content, "a statement has a content"
        assert len(statement.cue) == 1
        for part in (statement.source, statement.cue, statement.content):
            last = 0
            for start, end in part:
                assert last <= start < end <= len(text)
                assert text[start:end] == text[start:end].strip()
                last = end
    contents = [s.content for s in reading.statements]
    assert contents == sorted(contents), "in text order"
    assert len({s.cue for s in reading.statements}) == len(contents), "each cue once"
    assert Statements()(reading).statements == reading.statements, "again gives the same"


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=1, max_size=1),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=1, max_size=1),
)
def test_overlap_is_symmetric_and_one_for_the_same(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    a, b = (tuple((s, s + n) for s, n in x) for x in (one, other))
    assert overlap(a, a) == 1.0
    assert overlap(a, b) == overlap(b, a)
    assert 0.0 <= overlap(a, b) <= 1.0


def test_the_cue_words_of_the_package_are_valid() -> None:
    words = cue_words()
    assert "say" in words.verbs["say"]
    assert "judge" in words.verbs["condemn"]


GOOD = '[verbs]\nsay = ["say"]\n[nouns]\nsay = ["claim"]\n[adjectives]\nthink = ["sure"]\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace('"say"', '"Say"'), "cues.toml:2: [verbs] say: 'Say' is no lower-case lemma; mend it"),
        (GOOD.replace('["claim"]', '"claim"'), "cues.toml:4: [nouns] say: a list of lemmas is needed"),
        (GOOD.replace('["claim"]', "[]"), "cues.toml:4: [nouns] say: a list of lemmas is needed"),
        (GOOD.replace('["say"]', '["say", "say"]'), "cues.toml:2: [verbs] say: 'say' stands there twice"),
        (GOOD.replace("[adjectives]", "[adverbs]"), "cues.toml: [adjectives] is missing; add it"),
        (GOOD.replace("[adjectives]", "[adverbs]"), "cues.toml: [adverbs] is not known; take it out"),
        ("verbs = ", "cues.toml: not TOML"),
    ],
)
def test_broken_cue_words_are_told_with_their_line(text: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read_words(text)
    assert message in str(caught.value)
