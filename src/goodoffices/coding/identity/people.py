"""The persons of one report: names gathered, spellings joined, party and office worked out.

What the report says beside the name (title, apposition) comes before what the knowledge holds; the knowledge
fills in the party or office that the report leaves out, as of the report's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from goodoffices.coding.identity.beside import Beside, beside, implied_party, near_party
from goodoffices.model import Actor, Reading, Spot
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.ontology.rows import Person
from goodoffices.ontology.words import find_words, key

MIN_SURNAME = 4
"""Letters of a surname that may stand for a known person by itself; shorter ones are too often other words."""
_WORD_ORDER_PARTIES = frozenset(
    {"North Korea", "South Korea", "China", "Taiwan", "Vietnam", "Cambodia", "Myanmar"}
)
_FEMALE = frozenset({"mrs", "ms", "miss", "madame", "mme", "queen", "lady", "dame", "princess"})
_MALE = frozenset(
    {"mr", "king", "prince", "pope", "sir", "lord", "sheikh", "sultan", "emir", "ayatollah", "father"}
)


# "King Hussein" is Hussein; "Prince Faisal bin Farhan" and "Sultan al-Jaber" are names as they stand.
_REGAL = re.compile(r"^(?:King|Queen|Emperor|Empress)\s+(?=\w)")


@dataclass(slots=True)
class Known:
    """One person of the report while it is being put together."""

    names: list[str] = field(default_factory=list)
    party: str | None = None
    office: str | None = None
    title: str | None = None
    gender: str = ""
    known: str | None = None
    near: str | None = None
    rule: str = "name"
    weak: bool = True

    @property
    def name(self) -> str:
        """The fullest name in the report: most words, then most letters, then first."""
        full = max(self.names, key=lambda n: (len(n.split()), len(n), -self.names.index(n)))
        return _REGAL.sub("", full)

    def actor(self, code: str | None) -> Actor:
        title = self.title or self.office
        office = f"{title} of {self.party}" if title and self.party else title
        return Actor(self.name, self.party, office, code)


def tidy(name: str) -> str:
    """A name without the line-break hyphen of agency copy ("Ban Ki- moon") and with single spaces."""
    return " ".join(re.sub(r"-\s+", "-", name).split())


_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def name_words(name: str) -> list[str]:
    """The folded words of a name without "Jr" and the like."""
    words = [w for w in key(name).split(" ") if w != "."]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return words


def surname(name: str) -> str:
    """The last word of a name, folded: the form under which it is mentioned again."""
    return name_words(name)[-1] if name else ""


class People:
    """The registry of one report's persons."""

    def __init__(self, knowledge: Knowledge, date: str | None) -> None:
        self.knowledge = knowledge
        self.date = date
        self.everyone: list[Known] = []
        self._by_word: dict[str, list[Known]] = {}
        self._last_titled: Known | None = None
        self._parties: frozenset[str | None] = frozenset()

    def gather(self, reading: Reading) -> None:
        """Read all names of the report: first those with a title or known, then the bare ones."""
        self._parties = frozenset(s.party for s in reading.spots)
        by_sentence: dict[int, list[Spot]] = {}
        for spot in reading.spots:
            by_sentence.setdefault(spot.sentence, []).append(spot)
        names = [
            (sentence, by_sentence[sentence.index], at)
            for sentence in reading.sentences
            for at, spot in enumerate(by_sentence.get(sentence.index, ()))
            if spot.kind in {"name", "person"}
        ]
        names.sort(key=lambda n: n[0].where == "title")
        for sentence, spots, at in names:
            context = beside(sentence, spots, at)
            self._add(
                spots[at], context if context.party or not context.title else near_party(context, spots, at)
            )
        for person in self.everyone:
            self._complete(person)

    def _add(self, spot: Spot, context: Beside) -> None:
        name = tidy(spot.text)
        person = self._find(name, context)
        beside_it = context.title is not None or bool(context.honorific) or context.counterpart
        if person is None:
            known = spot.name if spot.kind == "person" else None
            if len(name.split()) == 1 and not beside_it and known is None:
                known = self._only_bearer(name)
                if known is None:
                    return
            person = Known(known=known)
            self.everyone.append(person)
        self._call(person, name)
        self._give_office(person, context)
        person.party = person.party or context.party
        person.near = person.near or context.near
        if spot.kind == "person" and person.known is None:
            person.known = spot.name
        person.weak = person.weak and not beside_it and person.known is None
        words = {context.honorific, *(context.title or "").casefold().split()}
        person.gender = person.gender or ("f" if words & _FEMALE else "m" if words & _MALE else "")

    def _call(self, person: Known, name: str) -> None:
        """Enter a spelling of a person's name."""
        if name in person.names:
            return
        person.names.append(name)
        for word in name_words(name):
            group = self._by_word.setdefault(word, [])
            if person not in group:
                group.append(person)

    def _give_office(self, person: Known, context: Beside) -> None:
        """The first title beside the name; a counterpart has the office of the one before."""
        if context.title and not person.title:
            person.title, person.office, person.rule = self._bare(context.title), context.office, "title"
        elif context.counterpart and not person.title and self._last_titled is not None:
            last = self._last_titled
            person.title, person.office, person.rule = last.title, last.office, "counterpart"
        if person.title:
            self._last_titled = person

    def _only_bearer(self, name: str) -> str | None:
        """The one known person with this surname and an office on that day, if the report names his party.

        Envoys are written about by surname alone and need no more ("Pedersen met ..."). Without a date nobody is.
        """
        if self.date is None or len(name) < MIN_SURNAME:
            return None
        fits = [
            p for p in self.knowledge.persons_by_surname(name) if self.knowledge.offices_at(p.id, self.date)
        ]
        if len(fits) != 1:
            return None
        offices = [
            self.knowledge.offices.get(t.office) for t in self.knowledge.offices_at(fits[0].id, self.date)
        ]
        envoy = any(o is not None and o.envoy for o in offices)
        return fits[0].id if envoy or fits[0].party in self._parties else None

    def _bare(self, title: str) -> str:
        """A title without the party that it names: "US secretary of state" is "secretary of state"."""
        words = find_words(title)
        match = self.knowledge.lookup([w.text for w in words]) if words else None
        if (
            match is None
            or match.length >= len(words)
            or match.entries[0].kind not in {"state", "adjective", "organisation", "group"}
        ):
            return title.casefold()
        return title[words[match.length].start :].casefold()

    def _find(self, name: str, context: Beside) -> Known | None:
        """A person of the report that this name can mean."""
        words = name_words(name)
        found = [p for p in self._by_word.get(words[-1], ()) if self._same(p, words, context)]
        if not found and len(words) == 1 and context.office:
            found = [p for p in self._by_word.get(words[0], ()) if p.office == context.office]
        if not found and len(words) == 1:
            found = [
                p
                for p in self._by_word.get(words[0], ())
                if p.party in _WORD_ORDER_PARTIES and self._same(p, words, context)
            ]
        if len(words) == 1:
            found = [p for p in found if not _by_father(p, words[0])] or found
        return found[-1] if found else None

    @staticmethod
    def _same(person: Known, words: list[str], context: Beside) -> bool:
        if context.party and person.party and context.party != person.party and len(words) == 1:
            return False
        if context.office == "monarch" and person.office not in {None, "monarch"}:
            return False
        own = [name_words(n) for n in person.names]
        if len(words) == 1:
            return any(w[-1] == words[0] or (w[0] == words[0]) for w in own)
        if any(w[-len(words) :] == words for w in own):
            return True
        # A longer name is the same person when it shares the last word and no first name contradicts.
        return any(w[-1] == words[-1] and (len(w) == 1 or _initials_agree(w, words)) for w in own)

    def _complete(self, person: Known) -> None:
        known = self._known(person)
        if known is not None:
            person.known = known.id
            person.gender = person.gender or known.gender
            term = self.knowledge.office_at(known.id, self.date)
            if person.party is None:
                person.party = (term.party if term and term.party else known.party) or None
                person.weak = False
            if person.title is None and term is not None and (person.party == term.party or not term.party):
                person.title = term.title or None
                person.office = term.office
        if person.party is None and person.title:
            person.party = implied_party(person.title, person.office) or person.near

    def _known(self, person: Known) -> Person | None:
        persons = self.knowledge.persons
        if person.known is not None and person.known in persons:
            return persons[person.known]
        for name in sorted(person.names, key=lambda n: -len(n.split())):
            for entry in (*self.knowledge.find(name), *self.knowledge.find(" ".join(name_words(name)))):
                if isinstance(entry.ref, Person):
                    return entry.ref
        if all(len(n.split()) > 1 for n in person.names):
            return None
        fits = [
            p
            for p in self.knowledge.persons_by_surname(surname(person.name))
            if (person.party or person.near) in {None, p.party} and self._in_office(p, person)
        ]
        return fits[0] if len(fits) == 1 else None

    def _in_office(self, known: Person, person: Known) -> bool:
        """A bare surname means a known person only with the very office on that day."""
        terms = self.knowledge.offices_at(known.id, self.date)
        return person.office is not None and any(t.office == person.office for t in terms)

    def of_spot(self, spot: Spot, context: Beside) -> Known | None:
        """The person that this name means."""
        return self._find(tidy(spot.text), context)


_CHILD_OF = frozenset({"bin", "ibn", "bint"})


def _by_father(person: Known, word: str) -> bool:
    """Whether the word is only the father's name: beside King Salman, "Salman" is not Mohammed bin Salman."""
    ends = [w for w in map(name_words, person.names) if w[-1] == word]
    return bool(ends) and all(len(w) > 1 and w[-2] in _CHILD_OF for w in ends)


def _initials_agree(a: Sequence[str], b: Sequence[str]) -> bool:
    first, other = a[0], b[0]
    return first == other or (
        first[0] == other[0] and (len(first) == 1 or len(other) == 1 or first[:3] == other[:3])
    )


def salient(people: Iterable[Known]) -> Iterator[Known]:
    """Those whose party is known."""
    return (p for p in people if p.party)
