"""Who takes part: the arguments of a contact's verb or noun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from goodoffices.coding.contacts.circumstances import REPORTING, inner_rounds
from goodoffices.coding.contacts.lexicon import VerbFrame
from goodoffices.model import Actor, Mention, Reading, Sentence, Token
from goodoffices.ontology.rows import Mechanism
from goodoffices.reading.modality import MOTION
from goodoffices.reading.tree import conjuncts, kids, prepositional, subtree

_SIDES = {"with", "between", "among", "alongside", "together with"}
_CONTAINERS = frozenset(
    "group number series member members host team couple list handful dozen dozens majority delegation delegations official officials leaders leader meeting string pair round rounds".split()  # noqa: E501
)
_GATHERING = frozenset("bring include involve group gather unite feature comprise draw".split())
_ATTENDED = frozenset("attend chair lead host mediate broker sponsor facilitate hold".split())
_MEDIATING = frozenset("mediate broker facilitate sponsor host oversee moderate chair".split())
_MEDIATION = frozenset("mediation auspice auspices facilitation sponsorship chairmanship aegis".split())
_MEDIATED = frozenset("brokered mediated sponsored facilitated hosted led backed".split())
_LED = frozenset("lead head chair comprise include".split())


@dataclass(frozen=True, slots=True)
class Member:
    """An actor in a cue: the part it takes, and by which argument ("subject", "object", "with" ...) it came in."""

    actor: Actor
    source: str
    head: int
    role: str = "participant"


class Arguments:
    """Arguments in one sentence."""

    def __init__(self, reading: Reading, sentence: Sentence, mechanisms: Mapping[str, Mechanism]) -> None:
        self.reading = reading
        self.mechanisms = mechanisms
        self.spots = [s for s in reading.spots if s.sentence == sentence.index and s.kind == "mechanism"]
        self.sentence = sentence

    # -- actors --------------------------------------------------------------------------------------------------

    def actors_at(self, i: int, depth: int = 2) -> Iterator[tuple[Actor, int]]:
        """The actors that the phrase headed by `i`, with all coordinated to it, points at."""
        for head in conjuncts(self.sentence, i):
            mention = self.reading.mention_at(self.sentence.index, head)
            if mention is not None and mention.actors and not (mention.kind == "place" and depth == 0):
                yield from ((actor, head) for actor in self._led(mention, head))
            elif depth and self.sentence.tokens[head].text.casefold() in _CONTAINERS:
                for prep, obj in prepositional(self.sentence, head):
                    if prep in {"of", "from", "including"}:
                        yield from self.actors_at(obj, depth - 1)

    def _led(self, mention: Mention, head: int) -> tuple[Actor, ...]:
        """ "A delegation headed by Abbas Kamel": the named head speaks for the delegation's party."""
        if mention.kind == "person" or len(mention.actors) != 1:
            return mention.actors
        for child in kids(self.sentence, head, "acl", "relcl", "prep", "appos"):
            if child.lemma in _LED or child.text.casefold() in {"under"}:
                for _, obj in prepositional(self.sentence, child.i):
                    inner = self.reading.mention_at(self.sentence.index, obj)
                    if inner is not None and inner.kind == "person" and inner.actors:
                        return inner.actors
        return mention.actors

    def _members(self, i: int, source: str) -> list[Member]:
        return [Member(actor, source, head) for actor, head in self.actors_at(i) if actor.party]

    def subjects(self, verb: Token) -> list[Member]:
        """The actors that do what the verb says, also through control, coordination, relatives and participles."""
        direct = kids(self.sentence, verb.i, "nsubj")
        if direct:
            return [m for s in direct for m in self._members(s.i, "subject")]
        passive = kids(self.sentence, verb.i, "nsubjpass")
        if passive:
            return [
                m for agent in kids(self.sentence, verb.i, "agent") for o in kids(self.sentence, agent.i, "pobj")
                for m in self._members(o.i, "by")
            ]  # fmt: skip
        above = self.sentence.tokens[verb.head]
        if verb.head == verb.i:
            return []
        if verb.dep in {"acl", "relcl"} and above.pos in {"NOUN", "PROPN"}:
            if verb.tag in {"VBG", "VBZ", "VBD"}:
                return self._members(above.i, "subject")
            return self._over_noun(above)
        if verb.dep == "pcomp" and above.pos == "ADP":
            return self._over_preposition(above)
        if above.pos in {"VERB", "AUX"} and verb.dep not in {"ccomp", "csubj", "parataxis"}:
            objects = kids(self.sentence, above.i, "dobj") if verb.dep == "xcomp" else []
            if objects and above.lemma in {
                "send",
                "invite",
                "ask",
                "urge",
                "dispatch",
                "allow",
                "order",
                "expect",
                "want",
                "call",
            }:
                return [m for o in objects for m in self._members(o.i, "subject")]
            return self.subjects(above) or self.passive_subjects(above)
        if above.pos in {"ADJ", "NOUN"} and above.head != above.i:
            return self._over_noun(above)
        return []

    def passive_subjects(self, verb: Token) -> list[Member]:
        """The actors that are subject of a passive verb ("Abbas was received by ...", "is scheduled to meet")."""
        return [m for s in kids(self.sentence, verb.i, "nsubjpass") for m in self._members(s.i, "subject")]

    def _over_noun(self, noun: Token) -> list[Member]:
        owners = [m for p in kids(self.sentence, noun.i, "poss") for m in self._members(p.i, "subject")]
        if owners:
            return owners
        above = self.sentence.tokens[noun.head]
        if noun.head != noun.i and above.pos in {"VERB", "AUX"}:
            return self.subjects(above) or self.passive_subjects(above)
        if noun.head != noun.i and above.pos == "ADP":
            return self._over_preposition(above)
        return []

    def _over_preposition(self, prep: Token) -> list[Member]:
        above = self.sentence.tokens[prep.head]
        if above.i == prep.i:
            return []
        if above.pos in {"VERB", "AUX"}:
            return self.subjects(above) or self.passive_subjects(above)
        if above.pos == "ADP" and above.head != above.i:
            return self._over_preposition(above)
        if above.pos in {"NOUN", "PROPN", "ADJ"}:
            return self._over_noun(above)
        return []

    def of_verb(self, verb: Token, frame: VerbFrame) -> list[Member]:
        """Everyone in a contact that a verb tells, with roles by its frame."""
        subjects = self.subjects(verb)
        objects = [
            m for o in kids(self.sentence, verb.i, "dobj", "dative") for m in self._members(o.i, "object")
        ]
        sides = [
            m
            for p, o in prepositional(self.sentence, verb.i)
            if p in _SIDES
            for m in self._members_once(o, "with")
        ]
        if frame.frame == "with":
            if frame.needs == "with":
                sides += self._with_below_object(verb)
                return _distinct([*subjects, *sides])
            return _distinct([*subjects, *self.passive_subjects(verb), *objects, *sides])
        passive = self.passive_subjects(verb)
        if frame.frame in {"host", "invite"}:
            return _distinct(
                [
                    *_as(subjects, "host"),
                    *_as([*objects, *(replace(m, source="object") for m in passive)], "visitor"),
                ]
            )
        if frame.frame in {"call", "channel"}:
            return _distinct([*_as(subjects, "initiator"), *_as(objects, "recipient"), *sides])
        if frame.frame == "tell":
            return _distinct(
                [
                    *_as(subjects, "initiator"),
                    *_as([*objects, *(replace(m, source="object") for m in passive)], "recipient"),
                ]
            )
        if frame.frame == "send":
            sent = [m for m in objects if m.actor.name] or objects
            if not sent and passive:
                sent = [replace(m, source="object") for m in passive]
            bodies = {
                "delegation",
                "delegations",
                "envoy",
                "envoys",
                "team",
                "mission",
                "emissary",
                "emissaries",
                "officials",
                "diplomats",
                "negotiators",
                "representatives",
            }
            if not sent and any(o.text.casefold() in bodies for o in kids(self.sentence, verb.i, "dobj")):
                sent = [replace(m, source="object") for m in subjects]
            return _distinct(_as(sent, "visitor"))
        if frame.frame == "mediate":
            return _distinct([*_as(subjects, "mediator"), *sides])
        if frame.frame == "visit":
            real = [m for m in objects if self._is_host(m)]
            return _distinct([*subjects, *real])
        return _distinct(
            [*subjects, *passive] if frame.frame in {"travel", "stay"} else [*subjects, *objects, *sides]
        )

    def _is_host(self, member: Member) -> bool:
        """A visited person or body hosts; a visited country is the place."""
        mention = self.reading.mention_at(self.sentence.index, member.head)
        return mention is not None and (mention.nominal or mention.kind == "person") and mention.place is None

    def _members_once(self, i: int, source: str) -> list[Member]:
        """The members of one object; `prepositional` already walks through the coordination."""
        mention = self.reading.mention_at(self.sentence.index, i)
        if mention is not None and mention.actors:
            return [Member(a, source, i) for a in self._led(mention, i) if a.party]
        return [
            m
            for m in self._members(i, source)
            if m.head == i or self.sentence.tokens[i].text.casefold() in _CONTAINERS
        ]

    def _with_below_object(self, verb: Token) -> list[Member]:
        """ "Discussed the ceasefire with his counterpart" where the parser hung "with" on the object."""
        return [
            m
            for o in kids(self.sentence, verb.i, "dobj")
            for p, inner in prepositional(self.sentence, o.i)
            if p == "with"
            for m in self._members_once(inner, "with")
        ]

    def of_noun(self, noun: Token, format_: str) -> list[Member]:
        """Everyone in a contact that a noun names."""
        found: list[Member] = []
        found += self._modifiers(noun, format_)
        heads = [noun.i, *inner_rounds(self.sentence, noun)]
        for head in heads:
            for prep, obj in prepositional(self.sentence, head):
                if prep in _SIDES or prep in {"by", "of", "from", "involving", "to"}:
                    found += self._side(prep, obj, format_)
        found += self._verb_sides(noun, format_)
        found += self._gathered(noun)
        between = {m.actor.party for m in found if m.source == "between"}
        outer = self._outer_subjects(noun, format_) if len(between) < 2 else []
        if len(between) > 1:
            found = [m for m in found if m.source not in {"poss", "modifier"} or m.role == "mediator"]
        found += self._mediators(noun)
        sides = {m.actor.party for m in found if m.source == "with"}
        if sides and len({m.actor.party for m in (*found, *outer)} - sides) == 0:
            outer = self._climb(noun, sides)
        if len({m.actor.party for m in (*found, *outer)}) < 2 and format_ in {
            "talks",
            "meeting",
            "summit",
            "conference",
            "unspecified",
        }:
            found += next(
                (m for head in heads if (m := self._mechanism_members(self.sentence.tokens[head]))), []
            )
        if format_ == "visit":
            own = [m for m in (*found, *outer) if m.source in {"poss", "by", "subject", "modifier", "from"}]
            hosts = [m for m in found if m.source == "with"]
            return _distinct([*_as(own, "visitor"), *_as(hosts, "host")])
        return _distinct([*outer, *found])

    def nearby(self, members: list[Member]) -> list[Member]:
        """The members, completed by a pair that the sentence names together.

        "Israel and Hamas agreed to a truce, and talks": nothing but the sentence ties the parties to the talks.
        Parties that the sentence does not name together are not taken: of 60 such guesses 49 were wrong.
        """
        own = {m.actor.party for m in members}
        for token in self.sentence.tokens:
            if token.dep == "conj" or not self.sentence.children[token.i]:
                continue
            found = [
                Member(actor, "nearby", head) for actor, head in self.actors_at(token.i, 0) if actor.party
            ]
            parties = {m.actor.party for m in found}
            if len({m.head for m in found}) > 1 and len(parties) > 1 and own <= parties:
                return _distinct([*members, *found])
        return members

    def mechanism_of(self, noun: Token) -> Mechanism | None:
        """The named format or process that the phrase of the noun names ("six-party talks")."""
        for spot in self.spots:
            if spot.start <= noun.start < spot.end or (
                spot.end <= noun.start <= spot.end + 12 and self._joined(spot.end, noun)
            ):
                return self.mechanisms.get(spot.name)
        return None

    def _joined(self, end: int, noun: Token) -> bool:
        """Nothing but words that modify the noun stands between."""
        between = [t for t in self.sentence.tokens if end <= t.start < noun.start]
        return all(t.dep in {"compound", "amod", "nmod", "punct"} for t in between)

    def _gathered(self, noun: Token) -> list[Member]:
        """ "The meeting brought together X and Y", "talks attended by X", "a meeting that included Russia"."""
        verbs = list(kids(self.sentence, noun.i, "relcl", "acl"))
        above = self.sentence.tokens[noun.head]
        if noun.dep in {"nsubj", "nsubjpass"} and above.pos == "VERB":
            verbs.append(above)
        out: list[Member] = []
        for verb in verbs:
            if verb.lemma in _GATHERING:
                out += [m for o in kids(self.sentence, verb.i, "dobj") for m in self._members(o.i, "with")]
            if verb.lemma in _ATTENDED:
                for agent in kids(self.sentence, verb.i, "agent"):
                    out += [
                        m for o in kids(self.sentence, agent.i, "pobj") for m in self._members(o.i, "with")
                    ]
        return out

    def _mediators(self, noun: Token) -> list[Member]:
        """ "Norway facilitates the talks between A and B", "Egyptian-brokered talks"."""
        out: list[Member] = []
        above = self.sentence.tokens[noun.head]
        if noun.dep == "dobj" and above.lemma in _MEDIATING:
            role = "host" if above.lemma == "host" else "mediator"
            out += [replace(m, role=role, source="mediator") for m in self.subjects(above)]
        for place in (noun, above):
            for prep, obj in prepositional(self.sentence, place.i):
                if prep in {"under", "with"} and self.sentence.tokens[obj].lemma in _MEDIATION:
                    inside = [o for p, o in prepositional(self.sentence, obj) if p in {"of", "by"}]
                    inside += [t.i for t in kids(self.sentence, obj, "poss", "amod", "compound")]
                    out += [
                        replace(m, role="mediator") for i in inside for m in self._members_once(i, "mediator")
                    ]
        for child in kids(self.sentence, noun.i, "amod", "compound", "acl"):
            if child.lemma in _MEDIATING or child.text.casefold().split("-")[-1] in _MEDIATED:
                inside = [c.i for c in kids(self.sentence, child.i)] + [child.i]
                for agent in kids(self.sentence, child.i, "agent"):
                    inside += [o.i for o in kids(self.sentence, agent.i, "pobj")]
                for i in inside:
                    mention = self.reading.mention_at(self.sentence.index, i)
                    if mention is not None:
                        out += [Member(a, "mediator", i, "mediator") for a in mention.actors if a.party]
        return out

    def _climb(self, noun: Token, sides: set[str | None]) -> list[Member]:
        """ "X called for talks with Y": who is not on the "with" side is the nearest subject above."""
        at = noun
        while at.head != at.i:
            at = self.sentence.tokens[at.head]
            if at.pos in {"VERB", "AUX"}:
                found = [
                    m for m in (self.subjects(at) or self.passive_subjects(at)) if m.actor.party not in sides
                ]
                if found:
                    return found
        return []

    def _mechanism_members(self, noun: Token) -> list[Member]:
        mechanism = self.mechanism_of(noun)
        if mechanism is None:
            return []
        parties = [Member(Actor(None, p), "mechanism", noun.i) for p in mechanism.parties]
        return [
            *parties,
            *(Member(Actor(None, p), "mechanism", noun.i, "mediator") for p in mechanism.mediators),
        ]

    def _modifiers(self, noun: Token, format_: str) -> list[Member]:
        """Parties that modify the noun ("Israeli-US talks", "Clinton's visit")."""
        out: list[Member] = []
        cities: list[int] = []
        left = [t for t in subtree(self.sentence, noun.i) if t < noun.i]
        for t in left:
            token = self.sentence.tokens[t]
            mention = self.reading.mention_at(self.sentence.index, t)
            if (
                mention is None
                or not mention.actors
                or (format_ == "visit" and mention.place and token.dep != "poss")
            ):
                continue
            if token.dep == "poss" and token.head == noun.i:
                out += [Member(a, "poss", t) for a in mention.actors if a.party]
            elif token.dep in {"amod", "compound", "nmod", "punct", "dep", "npadvmod"} and mention.kind in {
                "party",
                "place",
                "person",
            }:
                out += [Member(a, "modifier", t) for a in mention.actors if a.party]
                cities += [t] if mention.kind == "place" else []
        # One capital before the noun is where ("the Abuja talks"); two are who ("Washington-Pyongyang talks").
        return [m for m in out if m.head not in cities] if len(cities) == 1 else out

    def _side(self, prep: str, obj: int, format_: str) -> list[Member]:
        if prep == "of" and format_ not in {"summit", "conference", "meeting", "visit"}:
            return []
        if prep == "to" and format_ not in {"letter", "phone"}:
            return []
        source = (
            "between"
            if prep in {"between", "among"}
            else "with"
            if prep in _SIDES or prep == "involving"
            else prep
        )
        if prep == "of" and format_ == "visit":
            source = "by"
        return self._members_once(obj, source)

    def _verb_sides(self, noun: Token, format_: str) -> list[Member]:
        """ "Held talks on Friday with X": the "with" phrase that hangs on the verb instead of the noun."""
        verb = self.sentence.tokens[noun.head]
        if noun.dep not in {"dobj", "nsubjpass"} or verb.pos != "VERB":
            return []
        wanted = (
            {"with", "between", "among"}
            | ({"from"} if format_ == "phone" else set())
            | ({"to"} if format_ == "letter" else set())
        )
        return [
            m for p, o in prepositional(self.sentence, verb.i) if p in wanted
            for m in self._members_once(o, "from" if p == "from" else "to" if p == "to" else "with")
        ]  # fmt: skip

    def _outer_subjects(self, noun: Token, format_: str) -> list[Member]:
        """The subject of the verb that the noun is object of, or that goes "for talks", "after a meeting"."""
        above = self.sentence.tokens[noun.head]
        if noun.dep == "conj" and above.pos in {"NOUN", "PROPN"}:
            return self._outer_subjects(above, format_)
        if noun.dep == "dobj" and above.pos in {"VERB", "AUX"}:
            if above.lemma in REPORTING | {
                "welcome",
                "praise",
                "condemn",
                "support",
                "oppose",
                "criticize",
                "criticise",
                "hail",
                "urge",
                "back",
            }:
                return []
            return self.subjects(above)
        if noun.dep == "nsubjpass" and above.pos == "VERB":
            return self.subjects(above) if above.lemma not in REPORTING else []
        if noun.dep == "pobj" and above.pos == "ADP":
            return self._through(noun, above, format_)
        return []

    def _through(self, noun: Token, prep: Token, format_: str) -> list[Member]:
        """The subject of the clause that the noun's preposition belongs to, where it takes part."""
        word = prep.text.casefold()
        verb = self.sentence.tokens[prep.head]
        if verb.pos == "ADP":
            verb = self.sentence.tokens[verb.head]
        if verb.pos in {"NOUN"} and verb.head != verb.i and word in {"of", "in", "for"}:
            return []
        if verb.pos not in {"VERB", "AUX"}:
            return []
        joins = (
            (word == "to" and verb.lemma in {"agree", "commit", "respond", "consent"})
            or (word in {"for", "to"} and (verb.lemma in MOTION or verb.lemma in {"host", "receive", "welcome", "gather", "sit", "be"}))  # noqa: E501
            or (word in {"in", "at"} and verb.lemma in {"participate", "engage", "be", "involve", "speak", "represent", "meet", "take", "agree", "discuss", "raise", "tell"})  # noqa: E501
            or (word in {"after", "following", "before", "during", "at", "in"} and bool(self._has_with(noun)))
            or (word in {"during", "in", "by", "over"} and format_ in {"phone", "video"})
            or (word == "on" and verb.lemma in {"embark", "go", "be", "set"})
            or (word in {"on", "during"} and noun.text.casefold() in {"visit", "trip", "tour"})
        )  # fmt: skip
        if not joins:
            return []
        return self.subjects(verb) or self.passive_subjects(verb)

    def _has_with(self, noun: Token) -> bool:
        return any(p in _SIDES for p, _ in prepositional(self.sentence, noun.i))


def _as(members: list[Member], role: str) -> list[Member]:
    return [replace(m, role=role) for m in members]


def _distinct(members: list[Member]) -> list[Member]:
    """Each person once; a party without a person only where no person of it is there."""
    out: list[Member] = []
    for m in members:
        same = [n for n in out if n.actor.party == m.actor.party]
        if any(n.actor.name == m.actor.name for n in same):
            continue
        if m.actor.name is None and same:
            continue
        nameless = next((n for n in same if n.actor.name is None), None)
        if nameless is not None:
            out[out.index(nameless)] = m
            continue
        out.append(m)
    return out
