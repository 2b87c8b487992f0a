"""Common-noun phrases and pronouns: "Egyptian officials", "the two ministers", "his Jordanian counterpart", "he"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from goodoffices.coding.identity.context import Context
from goodoffices.coding.identity.nouns import nouns
from goodoffices.model import Actor, Mention, Sentence, Token
from goodoffices.reading.tree import conjuncts, kids, prepositional, subtree

PERSONAL = {"he": "m", "him": "m", "she": "f", "her": "f"}
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_TWO = frozenset({"two", "both"})
_UNNAMED = frozenset({"officials", "diplomats", "envoys", "leaders"})
"""Of these a pair may be people without names ("Israeli and Palestinian leaders")."""
_OWNERS = frozenset({"of", "from", "for", "representing"})
_RULING = frozenset({"officials", "leaders", "authorities", "rulers"})
"""In a country these act for it ("senior officials in Myanmar"); envoys and diplomats in it do not."""


def nominal_mentions(sentence: Sentence, named: Sequence[Mention], context: Context) -> list[Mention]:
    """Mentions by common noun and pronoun in this sentence, resolved where possible."""
    reader = _Nominals(sentence, named, context)
    out: list[Mention] = []
    for token in sentence.tokens:
        mention = reader.read(token)
        if mention is not None:
            out.append(mention)
            reader.here.append(mention)
    return out


class _Nominals:
    def __init__(self, sentence: Sentence, named: Sequence[Mention], context: Context) -> None:
        self.sentence = sentence
        self.context = context
        self.words = nouns()
        self.here: list[Mention] = []
        self.named = named
        self.person_heads = {m.head: m for m in named if m.kind == "person"}
        self.covered = {
            t.i for m in named if m.kind == "person" for t in sentence.tokens if m.start <= t.start < m.end
        }

    def read(self, token: Token) -> Mention | None:
        word = token.text.casefold()
        if token.pos == "PRON" and token.dep not in {"expl"}:
            return self._pronoun(token, word)
        if (
            token.pos not in {"NOUN", "PROPN", "ADJ"}
            or token.i in self.covered
            or token.dep in {"compound", "amod"}
        ):
            return None
        if word in self.words.never:
            return None
        if word not in self.words.person | self.words.body | self.words.back_pair and not self._each(token):
            return None
        return self._noun(token, word)

    # -- nouns ---------------------------------------------------------------------------------------------------

    def _noun(self, token: Token, word: str) -> Mention | None:
        name = self._named_by(token)
        if name is not None:
            return self._mention(token, name.actors, "apposition", name.kind == "person")
        listed = self._listed(token) if word in self.words.back_pair | self.words.back_group_plural else ()
        if listed:
            return self._mention(token, listed, "list", False)
        left = [t for t in subtree(self.sentence, token.i) if t <= token.i]
        owners = self._owners(token, left)
        plural = token.tag in _PLURAL_TAGS
        determiners = [t for t in kids(self.sentence, token.i, "det", "poss") if t.pos != "PROPN"]
        determiner = next((t.text.casefold() for t in determiners), "")
        counted = any(self.sentence.tokens[t].text.casefold() in _TWO for t in left)
        if owners:
            resolved = None
            if not plural and determiner in {"the", ""} and word in self.words.person and len(owners) == 1:
                resolved = self._person_of(owners[0], token, self._title(token, left))
            if resolved is not None:
                return self._mention(token, (resolved,), "back:party-person", True)
            office = self._title(token, left) if word in self.words.person and not plural else None
            actors = tuple(
                self.context.party_actor(p, f"{office} of {p}" if office else None) for p in owners
            )
            return self._mention(token, actors, "noun+party", False)
        if word in {"counterpart", "counterparts"}:
            return None
        if counted or determiner == "both":
            return self._pair(token, word)
        if self._each(token):
            return self._pair(token, word)
        if determiner in {"the", "this", "that"} and not plural:
            return self._definite(token, word)
        if plural and word in self.words.back_pair and determiner in {"the", "these"}:
            return self._pair(token, word)
        return None

    def _listed(self, token: Token) -> tuple[Actor, ...]:
        """ "The neighbours, India and Pakistan", "both rebel groups -- the A and the B": the members that follow."""
        heads = {m.head: m for m in self.named if m.kind != "person" and m.actors}
        found = [
            actor
            for child in kids(self.sentence, token.i, "appos")
            for head in conjuncts(self.sentence, child.i)
            if head in heads
            for actor in heads[head].actors
        ]
        return tuple(dict.fromkeys(found)) if len(set(found)) > 1 else ()

    def _each(self, token: Token) -> bool:
        """ "Each nation", "each side": both of a pair."""
        words = {t.text.casefold() for t in kids(self.sentence, token.i, "det")}
        plurals = {token.text.casefold() + "s", token.text.casefold()[:-1] + "ies"}
        return bool(words & {"each", "either"}) and bool(plurals & self.words.back_pair)

    def _named_by(self, token: Token) -> Mention | None:
        """The name in apposition to this noun or to which it is in apposition."""
        for child in kids(self.sentence, token.i, "appos"):
            if child.i in self.person_heads:
                return self.person_heads[child.i]
        if token.dep == "appos" and token.head in self.person_heads:
            return self.person_heads[token.head]
        return None

    def _owners(self, token: Token, left: list[int]) -> list[str]:
        """Parties that the phrase names as those acted for, in text order."""
        out: list[str] = []
        first, last = self.sentence.tokens[left[0]].start, token.end
        for mention in self.named:
            if mention.kind != "person" and mention.actors and first <= mention.start and mention.end <= last:
                out.extend(a.party for a in mention.actors if a.party)
        for possessor in kids(self.sentence, token.i, "poss"):
            if possessor.text.casefold() in {"its", "their", "his", "her"}:
                continue
            if possessor.i in self.person_heads:
                out.extend(a.party for a in self.person_heads[possessor.i].actors if a.party)
        if not out:
            for prep, obj in prepositional(self.sentence, token.i):
                if prep in _OWNERS or (prep == "in" and token.text.casefold() in _RULING):
                    out.extend(self._parties_at(obj))
        return list(dict.fromkeys(out))

    def _parties_at(self, head: int) -> list[str]:
        for mention in self.named:
            if mention.head == head and mention.kind != "person":
                return [a.party for a in mention.actors if a.party]
        inner = self.sentence.tokens[head]
        if inner.text.casefold() in self.words.back_pair or self._each(inner):
            pair = self._pair(inner, inner.text.casefold())
            return [a.party for a in pair.actors if a.party] if pair is not None else []
        if inner.text.casefold() in self.words.body:
            return self._owners(inner, [t for t in subtree(self.sentence, head) if t <= head])
        return []

    def _title(self, token: Token, left: list[int]) -> str | None:
        """The longest title that ends at this noun."""
        base = self.sentence.start
        for start in left:
            title = self.sentence.text[self.sentence.tokens[start].start - base : token.end - base].casefold()
            if self.context.knowledge.office(title) is not None:
                return title
        return token.text.casefold() if self.context.knowledge.office(token.text) is not None else None

    def _person_of(self, party: str, token: Token, title: str | None) -> Actor | None:
        """ "The Egyptian minister": the last person of that party whose office fits the noun."""
        word = token.text.casefold()
        for mention in [*reversed(self._before(token)), *(m for m, _ in self.context.focus.persons())]:
            actor = mention.actors[0] if len(mention.actors) == 1 else None
            if (
                actor
                and actor.name
                and actor.party == party
                and self._fits(actor, word)
                and self._same_office(actor, title)
            ):
                return actor
        return None

    def _same_office(self, actor: Actor, title: str | None) -> bool:
        """A full title ("foreign minister") fits only who holds that very office."""
        if title is None or " " not in title or actor.office is None:
            return True
        known = self.context.knowledge.office(title)
        held = self.context.knowledge.office(actor.office.split(" of ")[0])
        return known is None or held is None or known.id == held.id

    @staticmethod
    def _fits(actor: Actor, noun: str) -> bool:
        if noun in {
            "official",
            "leader",
            "envoy",
            "diplomat",
            "chief",
            "man",
            "woman",
            "counterpart",
            "statesman",
            "side",
        }:
            return (
                noun != "envoy"
                or actor.office is None
                or "envoy" in actor.office
                or "representative" in actor.office
            )
        if noun in {"premier"}:
            return actor.office is None or "premier" in actor.office or "prime minister" in actor.office
        return actor.office is not None and noun in actor.office

    def _definite(self, token: Token, word: str) -> Mention | None:
        """ "The minister", "the group", "the country": the last one that fits."""
        modified = [t for t in kids(self.sentence, token.i, "amod", "compound", "nmod") if t.pos == "PROPN"]
        if modified or any(True for _ in prepositional(self.sentence, token.i)):
            return None
        if word == "opposition":
            return self._opposition(token)
        if word in self.words.back_group or word in self.words.back_state:
            want_state = word in self.words.back_state
            for mention in self.context.focus.parties():
                party = mention.actors[-1].party
                if (
                    len(mention.actors) == 1
                    and self.context.is_state(party) == want_state
                    and not mention.nominal
                ):
                    return self._mention(token, (self.context.party_actor(party or ""),), "back:party", False)
            return None
        if word in self.words.person:
            for mention, _ in self.context.focus.persons():
                if self._fits(mention.actors[0], word):
                    return self._mention(token, mention.actors, "back:office", True)
        return None

    def _opposition(self, token: Token) -> Mention | None:
        """ "The opposition": that of the state, among those whose opposition is known, that is named most so far."""
        counts: Counter[str] = Counter()
        for mention in [*self._before(token), *(m for m, _ in self.context.focus.past)]:
            for actor in mention.actors:
                found = self.context.opposition(actor.party)
                if found is not None or (actor.party or "").endswith(" opposition"):
                    counts[found or actor.party or ""] += 1
        if not counts:
            return None
        best = max(sorted(counts), key=lambda name: counts[name])
        return self._mention(token, (self.context.party_actor(best),), "back:opposition", False)

    def _pair(self, token: Token, word: str) -> Mention | None:
        """ "The two ministers", "both sides": the last two of different parties.

        People come before parties: "the two leaders" after "X spoke with Y ... hostages held by Z" are X and Y.
        """
        persons = word in self.words.back_persons
        if not persons and word not in self.words.back_pair and not self._each(token):
            return None
        found: dict[str, Actor] = {}
        past = [*((m, False) for m in reversed(self._before(token))), *reversed(self.context.focus.past)]
        for mention, _ in past:
            if mention.kind == "place" or (mention.attributive and persons) or self._tells_of(mention, token):
                continue
            for actor in reversed(mention.actors):
                if persons and actor.name is None and not (word in _UNNAMED and self._is_people(mention)):
                    continue
                if actor.party and actor.party not in found and len(found) < 2:
                    found[actor.party] = actor if persons else self.context.party_actor(actor.party)
        if len(found) < 2:
            return None
        return self._mention(token, tuple(reversed(list(found.values()))), "back:pair", persons)

    def _is_people(self, mention: Mention) -> bool:
        """ "Israeli and Palestinian leaders": people without names."""
        return mention.nominal and mention.text.casefold() in self.words.person

    def _tells_of(self, mention: Mention, token: Token) -> bool:
        """ "Mitchell said the two sides had begun": who tells of the pair need not belong to it."""
        if mention.sentence != self.sentence.index or token.head == token.i:
            return False
        own = self.sentence.tokens[token.head]
        if own.dep != "ccomp" or own.head == own.i:
            return False
        speakers = kids(self.sentence, own.head, "nsubj")
        return any(mention.head in subtree(self.sentence, speaker.i) for speaker in speakers)

    # -- pronouns ------------------------------------------------------------------------------------------------

    def _pronoun(self, token: Token, word: str) -> Mention | None:
        if word in {"who", "which", "that"} and token.dep in {"nsubj", "nsubjpass", "pobj", "dobj"}:
            return self._relative(token)
        if word in PERSONAL or word == "his":
            return self._personal(token, PERSONAL.get(word, "m"))
        if word in {"they", "them", "their"}:
            return self._plural(token)
        if word in {"it", "its"}:
            return self._neuter(token)
        return None

    def _relative(self, token: Token) -> Mention | None:
        """ "Ashkenazi, who called for": who is Ashkenazi."""
        verb = self.sentence.tokens[token.head]
        while verb.dep in {"conj", "aux", "xcomp"} and verb.head != verb.i:
            verb = self.sentence.tokens[verb.head]
        if verb.dep not in {"relcl", "acl"}:
            return None
        for mention in [*self.named, *self.here]:
            if mention.head == verb.head and mention.actors:
                return self._mention(token, mention.actors, "relative", mention.kind == "person")
        return None

    def _before(self, token: Token) -> list[Mention]:
        """Mentions of this sentence that stand before the token, in order."""
        found = [m for m in (*self.named, *self.here) if m.end <= token.start and m.actors]
        return sorted(found, key=lambda m: m.start)

    def _ahead(self, token: Token) -> Mention | None:
        """ "After his talks with X, Y said": a genitive before the main subject points at that subject."""
        root = next((t for t in self.sentence.tokens if t.head == t.i), None)
        if root is None or token.dep != "poss":
            return None
        subject = next((t for t in kids(self.sentence, root.i, "nsubj", "nsubjpass")), None)
        if subject is None or subject.i < token.i or subject.i not in self.person_heads:
            return None
        return self.person_heads[subject.i]

    def _personal(self, token: Token, gender: str) -> Mention | None:
        ahead = self._ahead(token)
        if ahead is not None:
            return self._mention(token, ahead.actors, "pronoun:ahead", True)
        inside = [
            m for m in self._before(token) if len(m.actors) == 1 and m.actors[0].name and not m.attributive
        ]
        subjects = [m for m in inside if self.sentence.tokens[m.head].dep in {"nsubj", "nsubjpass"}]
        past = self.context.focus.persons()
        last = past[0][0].sentence if past else -1
        recent = [m for m, s in past if s and m.sentence >= last - 1] + [m for m, _ in past]
        for mention in [*subjects, *reversed(inside), *recent]:
            known = self.context.gender(mention.actors[0])
            if known in {"", gender} and not self._same_clause(token, mention):
                return self._mention(token, mention.actors, "pronoun", True)
        return None

    def _same_clause(self, token: Token, mention: Mention) -> bool:
        """ "Shoukry met him": him is not Shoukry."""
        if mention.sentence != self.sentence.index or token.dep not in {"dobj", "pobj", "iobj", "dative"}:
            return False
        governor = self.sentence.tokens[token.head]
        while governor.pos == "ADP" and governor.head != governor.i:
            governor = self.sentence.tokens[governor.head]
        return self.sentence.tokens[mention.head].head == governor.i

    def _plural(self, token: Token) -> Mention | None:
        groups = [m for m in self._before(token) if len(m.actors) > 1]
        past = [m for m, _ in reversed(self.context.focus.past)]
        last = past[0].sentence if past else -1
        for mention in [*reversed(groups), *(m for m in past if m.sentence >= last - 1)]:
            if len(mention.actors) > 1 or (mention.text.casefold().endswith("s") and mention.kind == "party"):
                return self._mention(token, mention.actors, "pronoun:plural", mention.kind == "person")
        return None

    def _neuter(self, token: Token) -> Mention | None:
        if token.dep not in {"nsubj", "nsubjpass", "poss"}:
            return None
        past = [m for m, s in reversed(self.context.focus.past) if s]
        inside = [
            m for m in self._before(token) if self.sentence.tokens[m.head].dep in {"nsubj", "nsubjpass"}
        ]
        for mention in [*inside, *past[:1]]:
            if len(mention.actors) == 1 and mention.actors[0].name is None and mention.actors[0].party:
                return self._mention(token, mention.actors, "pronoun:neuter", False)
        return None

    def _mention(self, token: Token, actors: tuple[Actor, ...], rule: str, person: bool) -> Mention:
        left = (
            [t for t in subtree(self.sentence, token.i) if t <= token.i] if token.pos != "PRON" else [token.i]
        )
        return Mention(
            self.sentence.index,
            self.sentence.tokens[left[0]].start,
            token.end,
            token.i,
            "person" if person else "party",
            self.sentence.tokens[token.i].text,
            actors,
            nominal=True,
            attributive=token.dep in {"poss", "compound", "nmod"},
            rule=rule,
        )
