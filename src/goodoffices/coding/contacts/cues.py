"""Places in the text that tell of a contact, with all that the same clause says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from goodoffices.coding.contacts.arguments import Arguments, Member
from goodoffices.coding.contacts.circumstances import Circumstances
from goodoffices.coding.contacts.lexicon import Lexicon, VerbFrame, lexicon
from goodoffices.model import ContactSense, Reading, Sentence, Token, When
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.reading.modality import noun_modality, verb_modality
from goodoffices.reading.tree import kids, prepositional, subtree

_SEPARATELY = frozenset({"separately", "separate", "bilateral", "respectively"})
_MARKS_BACK = frozenset({"the", "this", "that", "these", "those", "their", "its", "his", "her", "both"})
_STARTING = frozenset(
    "launch relaunch re-launch revive promote push advance restart facilitate encourage broker advocate".split()
)
# Formats whose parties may be told elsewhere in the sentence than in the noun's own phrase.
_COMPLETED = frozenset({"talks", "meeting", "summit", "conference"})
_HOME = frozenset({"home"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One telling of a contact.

    `back` marks a definite phrase that may point back ("the meeting"); `split` that each other party was met apart.
    `rule` names the frame, `token` the word that tells it.
    """

    sentence: int
    token: int
    format: str
    modality: str
    members: tuple[Member, ...]
    place: str | None = None
    country: str | None = None
    when: When | None = None
    back: bool = False
    split: bool = False
    rule: str = ""
    light: bool = False
    ordinal: str = ""
    score: float = 1.0
    sense: ContactSense | None = None

    def parties(self) -> tuple[str, ...]:
        """The parties, each once, in text order."""
        return tuple(dict.fromkeys(m.actor.party for m in self.members if m.actor.party))


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what can be asked of it."""

    sentence: Sentence
    arguments: Arguments
    around: Circumstances


class CueFinder:
    """Finds the cues of one reading."""

    def __init__(self, reading: Reading, knowledge: Knowledge) -> None:
        self.reading = reading
        self.mechanisms = {m.name: m for m in knowledge.mechanisms.values()}
        self.words: Lexicon = lexicon()

    def cues(self) -> list[Cue]:
        """All cues in text order."""
        out: list[Cue] = []
        for sentence in self.reading.sentences:
            if sentence.tokens and sentence.where == "text":
                out.extend(self._sentence(sentence))
        return out

    def _sentence(self, sentence: Sentence) -> Iterator[Cue]:
        arguments = Arguments(self.reading, sentence, self.mechanisms)
        around = Circumstances(self.reading, sentence)
        scene = Scene(sentence, arguments, around)
        for token in sentence.tokens:
            word = token.text.casefold()
            nominal = token.pos in {"NOUN", "PROPN"} or (
                token.pos == "VERB" and token.dep in {"dobj", "pobj", "nsubj"}
            )
            if word in self.words.nouns and nominal:
                cue = self._noun(scene, token)
                if cue is not None:
                    yield cue
            elif token.pos in {"VERB", "AUX"} and token.lemma in self.words.verbs:
                frame = self.words.verbs[token.lemma]
                if frame.frame not in {"light", "attend"}:
                    cue = self._verb(scene, token, frame)
                    if cue is not None:
                        yield from _by_stop(
                            cue, around.stops(token.i) if frame.frame in {"send", "travel", "visit"} else []
                        )

    def bare(self, sentence: Sentence, i: int) -> Cue:
        """What can be said of a word that the grammar takes for no cue: place, date, and the format of the list."""
        token = sentence.tokens[i]
        around = Circumstances(self.reading, sentence)
        noun = token.text.casefold() in self.words.nouns
        form = self.words.nouns[token.text.casefold()] if noun else self.words.verbs[token.lemma].format
        modality = noun_modality(sentence, i) if noun else verb_modality(sentence, i)
        place, country = around.place_of(i, travel=form in {"visit", "delegation"})
        marks = {t.text.casefold() for t in kids(sentence, i, "det", "poss")}
        return Cue(
            sentence.index,
            i,
            form,
            modality,
            (),
            place,
            country,
            around.when(token, modality),
            back=noun and bool(marks & _MARKS_BACK),
            rule=f"word:{token.lemma.casefold()}",
            ordinal=_ordinal(sentence, token) if noun else "",
        )

    # -- nouns ---------------------------------------------------------------------------------------------------

    def _noun(self, scene: Scene, token: Token) -> Cue | None:
        sentence, arguments, around = scene.sentence, scene.arguments, scene.around
        word = token.text.casefold()
        if self._not_contact(sentence, token):
            return None
        format_ = self.words.nouns[word]
        if word in {"call", "calls"} and not self._is_call(sentence, token):
            return None
        if word in {"mission", "delegation"}:
            return None
        if self._inside_round(sentence, token):
            return None
        channel = self._channel(sentence, token, format_)
        members = arguments.of_noun(token, channel)
        if self._only_wished(sentence, token) and not any(m.source in {"with", "poss"} for m in members):
            return None
        marks = {t.text.casefold() for t in kids(sentence, token.i, "det", "poss")}
        above = sentence.tokens[token.head]
        only_topic = (
            token.dep == "pobj"
            and above.text.casefold() in {"for", "of"}
            and sentence.tokens[above.head].pos == "NOUN"
        )
        if (
            format_ in _COMPLETED
            and len({m.actor.party for m in members}) < 2
            and not (marks & {"the"} and only_topic)
        ):
            members = arguments.nearby(members)
        modality = noun_modality(sentence, token.i)
        place, country = around.place_of(token.i, travel=format_ == "visit")
        when = around.when(token, modality)
        cue = Cue(
            sentence.index,
            token.i,
            channel,
            modality,
            tuple(members),
            place,
            country,
            when,
            back=bool(marks & _MARKS_BACK) or (not members and (place is None or when is None)),
            split=self._split(sentence, token),
            rule=f"noun:{word}",
            light=token.dep in {"dobj", "nsubjpass"},
            ordinal=_ordinal(sentence, token),
        )
        return self._roles_by_light_verb(sentence, token, cue)

    @staticmethod
    def _only_wished(sentence: Sentence, token: Token) -> bool:
        """ "Efforts to revive negotiations", "called for launching talks": somebody wants talks; nobody holds them."""
        verb = sentence.tokens[token.head]
        if any(t.text.casefold() in _STARTING for t in kids(sentence, token.i, "amod", "compound")):
            return True
        if (
            token.dep not in {"dobj", "nsubjpass"}
            or verb.lemma not in _STARTING
            or verb.tag not in {"VB", "VBG"}
        ):
            return False
        helpers = {t.text.casefold() for t in kids(sentence, verb.i, "aux")}
        return "to" in helpers or (verb.tag == "VBG" and not helpers)

    def _inside_round(self, sentence: Sentence, token: Token) -> bool:
        """ "A round of talks": the round tells it, the talks are the same contact."""
        above = sentence.tokens[token.head]
        outer = sentence.tokens[above.head]
        return (
            token.dep == "pobj"
            and above.text.casefold() == "of"
            and outer.text.casefold() in {"round", "rounds", "series", "session"}
        )

    def _not_contact(self, sentence: Sentence, token: Token) -> bool:
        before = [t.text.casefold() for t in kids(sentence, token.i, "compound", "amod", "nmod")]
        if token.dep in {"compound", "amod", "nmod"} and sentence.tokens[token.head].text.casefold() not in {
            "meeting", "meetings", "talks", "session", "round", "rounds", "conference", "summit", "process",
        }:  # fmt: skip
            return True
        return any(
            w in self.words.not_before
            for w in before
            if w in {"news", "press", "cabinet", "board", "party", "court", "earnings"}
        )

    @staticmethod
    def _is_call(sentence: Sentence, token: Token) -> bool:
        """ "A phone call", "received a call from": but not "a call for restraint"."""
        before = {t.text.casefold() for t in kids(sentence, token.i, "compound", "amod", "nmod")}
        if token.text.casefold() == "calls" and sentence.tokens[token.head].lemma not in {
            "hold",
            "make",
            "have",
            "receive",
            "place",
        }:
            return False
        if before & {"phone", "telephone", "video", "conference", "telephonic"}:
            return True
        after = {p for p, _ in prepositional(sentence, token.i)}
        governor = sentence.tokens[token.head].lemma
        return bool(after & {"with", "between"}) or (
            governor in {"receive", "make", "place", "hold", "have", "during", "in"}
            and not after & {"for", "on", "to"}
        )

    def _channel(self, sentence: Sentence, token: Token, format_: str) -> str:
        """The format, made sharper by words in the phrase and its clause."""
        phrase = {sentence.tokens[i].text.casefold() for i in subtree(sentence, token.i)[:40]}
        beside = {t.text.casefold() for t in kids(sentence, token.i, "compound", "amod", "nmod")}
        governor = sentence.tokens[token.head]
        clause = {t.text.casefold() for t in kids(sentence, governor.i)} | {
            sentence.tokens[o].text.casefold()
            for p, o in prepositional(sentence, governor.i)
            if p in {"by", "via", "over", "on", "through"}
        }
        if format_ in {"talks", "unspecified", "phone", "meeting", "conference", "summit"}:
            for channel in ("video", "phone"):
                if (beside | clause) & set(self.words.channel[channel]) or (format_ == channel):
                    return channel
        if format_ in {"talks", "unspecified"} and beside & set(self.words.channel["indirect_talks"]):
            return "indirect_talks"
        if format_ in {"meeting", "talks", "conference"} and "summit" in beside:
            return "summit"
        if format_ == "meeting" and "summit" in phrase and token.text.casefold() in {"session"}:
            return "summit"
        if (
            format_ == "talks"
            and "round" in token.text.casefold()
            and not phrase & {"talks", "negotiations", "dialogue", "consultations", "discussions"}
        ):
            return "talks"
        return format_

    def _split(self, sentence: Sentence, token: Token) -> bool:
        near = {t.text.casefold() for t in kids(sentence, token.i)} | {
            t.text.casefold() for t in kids(sentence, token.head)
        }
        return bool(near & _SEPARATELY)

    def _roles_by_light_verb(self, sentence: Sentence, token: Token, cue: Cue) -> Cue | None:
        governor = sentence.tokens[token.head]
        if token.dep != "dobj" or not cue.members:
            return cue
        subjects = {m.head for m in cue.members if m.source == "subject"}
        roles: dict[str, str] = {}
        if cue.format == "phone" and governor.lemma == "receive":
            roles = {"subject": "recipient", "from": "initiator"}
        elif cue.format == "letter":
            if governor.lemma in {"receive", "get"}:
                roles = {"subject": "recipient", "from": "initiator"}
            else:
                roles = {"subject": "initiator", "to": "recipient"}
        elif governor.lemma == "host" and subjects:
            roles = {"subject": "host"}
        elif governor.lemma in {"broker", "mediate", "facilitate"} and subjects:
            roles = {"subject": "mediator"}
        members = tuple(replace(m, role=roles.get(m.source, m.role)) for m in cue.members)
        return replace(cue, members=members)

    # -- verbs ---------------------------------------------------------------------------------------------------

    def _verb(self, scene: Scene, token: Token, frame: VerbFrame) -> Cue | None:
        sentence, arguments, around = scene.sentence, scene.arguments, scene.around
        if token.lemma == "call" and not self._calls_somebody(sentence, token):
            return None
        if token.lemma == "meet" and self._meets_something(sentence, token):
            return None
        members = arguments.of_verb(token, frame)
        if not members:
            return None
        modality = verb_modality(sentence, token.i)
        if frame.frame == "invite" and modality == "occurred":
            modality = "proposed"
        together = len({m.actor.party for m in members}) > 1
        if frame.needs == "with" and not together and not any(m.source == "with" for m in members):
            return None
        if frame.frame == "channel" and self._verb_format(sentence, token, frame) == "unspecified":
            return None
        if frame.needs == "person" and not any(m.source == "object" for m in members):
            return None
        if frame.frame == "stay" and not self._stays(sentence, token, members):
            return None
        if frame.frame in {"visit", "travel", "stay"}:
            return self._travel(scene, token, members, modality)
        if (
            frame.frame not in {"gather", "send"}
            and not any(m.source in {"subject", "by"} for m in members)
            and len(members) < 2
        ):
            return None
        place, country = around.place_of(token.i, travel=frame.frame == "send")
        return Cue(
            sentence.index,
            token.i,
            self._verb_format(sentence, token, frame),
            modality,
            tuple(members),
            place,
            country,
            around.when(token, modality),
            split=self._split(sentence, token),
            rule=f"verb:{token.lemma}",
        )

    def _verb_format(self, sentence: Sentence, token: Token, frame: VerbFrame) -> str:
        objects = {
            sentence.tokens[o].text.casefold()
            for p, o in prepositional(sentence, token.i)
            if p in {"by", "via", "over", "on", "through", "in"}
        } | {t.text.casefold() for t in kids(sentence, token.i, "advmod", "npadvmod")}
        if frame.format in {"unspecified", "meeting", "talks"}:
            for channel in ("video", "phone"):
                if objects & set(self.words.channel[channel]):
                    return channel
        return frame.format

    def _stays(self, sentence: Sentence, token: Token, members: list[Member]) -> bool:
        """ "The envoy will be in Cairo": a person or delegation, and nothing said of it but the place."""
        if any(t.dep in {"attr", "acomp", "xcomp", "ccomp", "advcl"} for t in kids(sentence, token.i)):
            return False
        somebody = any(
            m.actor.name or sentence.tokens[m.head].text.casefold() in {"delegation", "envoy", "team"}
            for m in members
        )
        return somebody and any(p == "in" for p, _ in prepositional(sentence, token.i))

    def _meets_something(self, sentence: Sentence, token: Token) -> bool:
        """ "Meet obligations", "meet the needs": the object is nobody."""
        objects = kids(sentence, token.i, "dobj")
        return bool(objects) and all(
            self.reading.mention_at(sentence.index, o.i) is None and o.pos == "NOUN" for o in objects
        )

    def _calls_somebody(self, sentence: Sentence, token: Token) -> bool:
        """ "Called his counterpart": with one person as object and no "for", "on", predicate or quotation."""
        objects = kids(sentence, token.i, "dobj")
        mention = self.reading.mention_at(sentence.index, objects[0].i) if len(objects) == 1 else None
        if mention is None or (
            mention.end < sentence.end
            and sentence.text[mention.end - sentence.start :].lstrip()[:1] in set("\"“‘'")
        ):
            return False
        if objects[0].tag == "NNS" or not (
            mention.kind == "person" or objects[0].text.casefold() == "counterpart"
        ):
            return False
        if any(t.dep in {"oprd", "ccomp", "xcomp"} for t in kids(sentence, token.i)):
            return False
        preps = {t.text.casefold() for t in kids(sentence, token.i, "prep", "prt")}
        return not preps & {"for", "on", "off", "upon", "in"}

    def _travel(self, scene: Scene, token: Token, members: list[Member], modality: str) -> Cue | None:
        sentence, around = scene.sentence, scene.around
        place, country = around.place_of(token.i, travel=True)
        others = [m for m in members if m.source == "object"]
        if place is None and country is None and not others:
            return None
        leaving = token.lemma in {"leave", "depart", "return", "come", "go", "head"}
        if leaving and _HOME & {t.text.casefold() for t in kids(sentence, token.i)}:
            return None
        travellers = [m for m in members if m.source in {"subject", "by"}]
        if not travellers:
            return None
        if modality == "occurred" and token.lemma in {"leave", "depart", "head"}:
            modality = "planned" if token.lemma == "head" else modality
        return Cue(
            sentence.index,
            token.i,
            "visit",
            modality,
            (*(replace(m, role="visitor") for m in travellers), *(replace(m, role="host") for m in others)),
            place,
            country,
            around.when(token, modality),
            rule=f"verb:{token.lemma}",
        )


def _by_stop(cue: Cue, stops: list[tuple[str | None, str | None]]) -> Iterator[Cue]:
    """A tour with several stops is one cue per stop."""
    cities = [s for s in stops if s[0] != s[1]]
    chosen = cities if len(cities) > 1 or (len(cities) == 1 and len(stops) == 1) else stops
    if len(chosen) < 2:
        yield cue
        return
    for place, country in chosen:
        yield replace(cue, place=place, country=country)


_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "next",
    "new",
    "last",
    "latest",
    "previous",
)
_ORDINAL = re.compile(
    r"\b("
    + "|".join(_ORDINALS)
    + r"|\d+(?:st|nd|rd|th))(?:-|\s+)(?:\w+\s+)?(?:round|session|meeting|summit|talks|phase)",
    re.IGNORECASE,
)


def _ordinal(sentence: Sentence, token: Token) -> str:
    """Which round of several this is ("the fifth round of talks"), "" where it is not told."""
    near = sentence.text[max(0, token.start - sentence.start - 40) : token.end - sentence.start]
    found = _ORDINAL.findall(near)
    return found[-1].casefold() if found else ""
