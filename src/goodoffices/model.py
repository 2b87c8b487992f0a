"""The core types: what a report is, what is read in it, what is found.

All types are frozen and slotted and use the standard library only. Offsets count Unicode code points of the
unchanged `Report.text` (or of `Report.title` where `where == "title"`); ends are exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Where = Literal["text", "title"]
Basis = Literal["stated", "relative", "published"]
MentionKind = Literal["person", "party", "place", "event", "office"]
FindingId: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it was published; the text is never altered.

    `date` is the publication date (ISO 8601 day) or None; `lang` an ISO 639-1 code or None.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    lang: str | None = None

    def source(self, where: Where) -> str:
        """The string that offsets with this `where` point into."""
        return self.text if where == "text" else (self.title or "")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the report that carries its own quotation."""

    where: Where
    start: int
    end: int
    quote: str

    @staticmethod
    def of(report: Report, start: int, end: int, where: Where = "text") -> Span:
        """The span [start, end) of `report`, white space at both ends left out.

        Raises ValueError when the span lies outside the text or holds nothing but white space.
        """
        source = report.source(where)
        if not 0 <= start < end <= len(source):
            raise ValueError(f"span {start}:{end} lies outside the {where} of report {report.id!r}")
        while start < end and source[start].isspace():
            start += 1
        while end > start and source[end - 1].isspace():
            end -= 1
        if start == end:
            raise ValueError(f"span {start}:{end} of report {report.id!r} is blank")
        return Span(where, start, end, source[start:end])


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it is known: `value` is an ISO prefix (YYYY, YYYY-MM or YYYY-MM-DD).

    `basis` tells how it was worked out: stated in full, relative to the publication date, or the publication
    date itself. `end` closes a range.
    """

    value: str
    basis: Basis
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, as of the date of the report.

    `name` is the person's fullest name in the report (no title), None when only the party or office is told;
    `party` the state, organisation or group for which the person acts; `office` reads like
    "foreign minister of Egypt"; `code` is a CAMEO actor code.
    """

    name: str | None = None
    party: str | None = None
    office: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a parsed sentence.

    `i` is its place in the sentence, `head` the place of its governor (its own for the root). Labels are those of
    the English spaCy models: `pos` Universal Dependencies, `tag` Penn Treebank, `dep` ClearNLP.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or headline) with its place in the report; `tokens` is empty where nothing called for a parse."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    where: Where = "text"
    tokens: tuple[Token, ...] = ()
    children: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A name, title or other known word found before any parse.

    `kind` is "state", "adjective", "people", "seat", "organisation", "group", "mechanism", "person", "place",
    "capital" (all from the knowledge), "title", "honorific" or "name" (capitalised words that may name a person).
    `name` is the known name behind the words (the office id of a title), `party` the party it belongs to,
    `detail` what the kind calls for (sector of an office, kind of a group, country of a place).
    """

    sentence: int
    start: int
    end: int
    kind: str
    text: str
    name: str = ""
    party: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase that points at actors, a place or an occurrence.

    `head` is the token that heads the phrase in the sentence `sentence`. `actors` is empty while it is not known
    who is meant (the mention stays all the same). A phrase may be a place and an actor at once (Cairo): then
    `place` and `actors` are both set and the clause decides. `nominal` marks pronouns and common-noun phrases
    ("the two ministers"), `attributive` a party that only modifies another noun ("Egyptian" in "Egyptian officials"),
    `rule` how it was resolved.
    """

    sentence: int
    start: int
    end: int
    head: int
    kind: MentionKind
    text: str
    actors: tuple[Actor, ...] = ()
    place: str | None = None
    country: str | None = None
    office: str | None = None
    attributive: bool = False
    nominal: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A phrase that tells when, already worked out against the publication date."""

    sentence: int
    start: int
    end: int
    text: str
    when: When


@dataclass(frozen=True, slots=True)
class ContactSense:
    """What the encoder makes of a word that may tell of a contact; all values are probabilities, 0 to 1.

    `formats`, `modalities` and `agenda` follow the order of the labels of `coding.sense`; `roles` gives for the head
    of each mention of the sentence the probabilities of its roles, "none" first.
    """

    score: float
    formats: tuple[float, ...]
    modalities: tuple[float, ...]
    agenda: tuple[float, ...]
    roles: Mapping[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class PositionSense:
    """What the encoder makes of a word that may head a proposition; all values are probabilities, 0 to 1.

    `holders` gives for the head of each mention of the sentence the probability that it holds the position.
    """

    score: float
    stances: tuple[float, ...]
    directions: tuple[float, ...]
    issues: tuple[float, ...]
    holders: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Sense:
    """What the encoder makes of one sentence: of its words by token, and of the stages of tracks it may tell."""

    contacts: Mapping[int, ContactSense]
    positions: Mapping[int, PositionSense]
    notes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a finding rests on, and which rule of which coder made it.

    `score` is the probability, 0 to 1, that a reader would agree; `said_by` the party on whose word it is told.
    """

    spans: tuple[Span, ...]
    coder: str
    rule: str
    score: float
    said_by: str | None = None

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError(f"{self.coder}/{self.rule}: a finding needs at least one span of evidence")


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in a contact with the part it takes in it."""

    actor: Actor
    role: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Two or more parties talk, meet, call, visit or write (GUIDE: contacts)."""

    id: FindingId
    format: str
    modality: str
    participants: tuple[Participant, ...]
    place: str | None
    country: str | None
    date: When | None
    mechanism: str | None
    issues: tuple[str, ...]
    evidence: Evidence
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """What an actor demands, supports, rejects on an issue, in whose words (GUIDE: positions)."""

    id: FindingId
    holder: Actor
    relay: str | None
    stance: str
    direction: str
    issue: str
    proposition: Span
    addressee: str | None
    direct_quote: bool
    contact: FindingId | None
    evidence: Evidence
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackNote:
    """What a report says of the state of a strand of the process, and on whose word (GUIDE: tracks)."""

    id: FindingId
    track: str
    stage: str
    parties: tuple[str, ...]
    alleged: bool
    date: When | None
    mechanism: str | None
    evidence: Evidence
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A deed in the field's own codes; `ontology` carries its version ("plover-0.8").

    An event with an empty `target` is a compound among its sources.
    """

    id: FindingId
    ontology: str
    type: str
    mode: str | None
    cameo: str | None
    source: tuple[Actor, ...]
    target: tuple[Actor, ...]
    modality: str
    date: When | None
    place: str | None
    evidence: Evidence
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Who says what: source, cue and content as character ranges of the text (PolNeAR's three parts)."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was seen and not coded, with the reason."""

    coder: str
    reason: str
    spans: tuple[Span, ...]


Finding: TypeAlias = Contact | Position | TrackNote | Event


@dataclass(frozen=True, slots=True)
class Reading:
    """What flows through the pipeline: the report and all that has been read in it so far.

    Steps add to it with `dataclasses.replace` and never edit what another step made.
    """

    report: Report
    sentences: tuple[Sentence, ...] = ()
    worth: tuple[float, ...] = ()
    spots: tuple[Spot, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    contacts: tuple[Contact, ...] = ()
    positions: tuple[Position, ...] = ()
    tracks: tuple[TrackNote, ...] = ()
    events: tuple[Event, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    senses: Mapping[int, Sense] = field(default_factory=dict, compare=False, repr=False)
    by_head: dict[tuple[int, int], Mention] = field(default_factory=dict, compare=False, repr=False)

    def mention_at(self, sentence: int, token: int) -> Mention | None:
        """The widest mention headed by this token, if any."""
        return self.by_head.get((sentence, token))

    def findings(self) -> Iterator[Finding]:
        """Everything found, contacts first."""
        yield from self.contacts
        yield from self.positions
        yield from self.tracks
        yield from self.events
