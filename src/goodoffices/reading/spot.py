"""Known names, titles and name-like words, found by rule in every sentence before any parse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from goodoffices.model import Reading, Sentence, Spot
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.ontology.names import Entry
from goodoffices.ontology.rows import Group, Organisation, Person, Place, State
from goodoffices.ontology.words import Word, find_words, split_words
from goodoffices.reading.name_words import name_words

_PARTICLE = (
    r"(?:bin|ben|ibn|bint|abu|al|el|de|da|do|dos|del|della|di|du|la|le|van|von|der|den|ter|ul|ur|zu|ould|ag)"
)
_WORD = r"(?:(?:[A-Z]\.)+|(?:(?:al|el|ad|as|ash|at|an|ar|az|ul|d|l)[-'’])?[A-ZÀ-ÖØ-ÞŠŽČĆĐŁŚ][\wÀ-ÿ]*(?:(?:['’](?!s\b)|-)[\wÀ-ÿ]+)*(?:-\s[a-z]{2,9}\b)?)"  # noqa: E501
_NAME = re.compile(rf"\b{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}{_WORD})*")
_PIECE = re.compile(rf"{_PARTICLE}(?=\s)|{_WORD}")
_POSSESSIVE = re.compile(r"['’]s$")
MAX_NAME_WORDS = 6
"""The longest personal name in the annotated reports has five words."""

PARTY_ENTRIES = frozenset({"state", "adjective", "organisation", "group", "seat"})
_BREAKERS = frozenset(
    {
        "state",
        "adjective",
        "people",
        "organisation",
        "group",
        "mechanism",
        "seat",
        "title",
        "honorific",
        "capital",
    }
)


def _title_index(knowledge: Knowledge) -> dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """First word of each title to (words, office id, sector), longest first; plurals are added."""
    found: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
    for office in knowledge.offices.values():
        for title in office.titles:
            words = tuple(w.casefold() for w in split_words(title))
            for form in (words, *_plurals(words)):
                found.setdefault(form[0], {}).setdefault(form, (office.id, office.sector))
    return {
        first: tuple(sorted(((w, o, s) for w, (o, s) in forms.items()), key=lambda f: (-len(f[0]), f[0])))
        for first, forms in found.items()
    }


def _plurals(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """ "minister of foreign affairs" -> "ministers of foreign affairs"; "foreign minister" -> "foreign ministers"."""
    cut = next((n for n, w in enumerate(words) if w in {"of", "for", "to", "-", "in"}), len(words))
    if cut:
        head = words[cut - 1]
        if head.endswith("man"):
            plural = head[:-2] + "en"
        elif head.endswith("y") and head[-2:-1] not in {"a", "e", "o", "u"}:
            plural = head[:-1] + "ies"
        else:
            plural = head + ("es" if head.endswith(("s", "ch")) else "s")
        yield (*words[: cut - 1], plural, *words[cut:])


def _detail(entry: Entry) -> str:
    ref = entry.ref
    if isinstance(ref, State | Organisation | Group | Place):
        return ref.kind
    return ref.gender if isinstance(ref, Person) else ""


def _states_of(entry: Entry) -> frozenset[str]:
    """The state that a name says something about: itself, or the one where a place or group is at home."""
    ref = entry.ref
    if isinstance(ref, State):
        return frozenset({ref.id})
    return (
        frozenset({ref.country})
        if isinstance(ref, Group) and ref.country and not entry.cased
        else frozenset()
    )


def _at_home(entries: Sequence[Entry], home: frozenset[str]) -> Entry:
    """Of several groups with one name the one whose country the report is about ("NRF", "SDF")."""
    first = entries[0]
    if not isinstance(first.ref, Group) or len(entries) == 1 or first.ref.country in home:
        return first
    return next((e for e in entries if isinstance(e.ref, Group) and e.ref.country in home), first)


def _known_name(entry: Entry) -> str:
    ref = entry.ref
    return ref.id if isinstance(ref, Person) else str(getattr(ref, "name", entry.name))


class Spotter:
    """Finds spots in one sentence."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.titles = _title_index(knowledge)

    def home(self, text: str) -> frozenset[str]:
        """Ids of the states that a report names, to tell groups of one acronym apart."""
        words = split_words(text)
        found: set[str] = set()
        for at in range(len(words)):
            match = self.knowledge.lookup(words, at)
            if match is not None:
                found |= _states_of(match.entries[0])
        return frozenset(found)

    def spots(self, sentence: Sentence, home: frozenset[str] = frozenset()) -> list[Spot]:
        """All spots of the sentence in text order, none overlapping another.

        `home` holds the ids of the states that the report names.
        """
        words = find_words(sentence.text)
        shouting = sentence.text.isupper()
        found = [*self._known(sentence, words, shouting, home), *self._titles(sentence, words)]
        found = _without_first_names(_drop_covered(found), sentence)
        if not shouting:
            found = _joined(found, list(_names(sentence, found)), sentence)
        return sorted(found, key=lambda s: (s.start, -s.end, s.kind))

    def _known(
        self, sentence: Sentence, words: Sequence[Word], shouting: bool, home: frozenset[str]
    ) -> Iterator[Spot]:
        texts = [w.text for w in words]
        at = 0
        while at < len(words):
            match = self.knowledge.lookup(texts, at, any_case=shouting)
            if match is None:
                at += 1
                continue
            if texts[at].casefold() == "the":
                # "The Sudan" is a state, but "the Sudan Liberation Movement" is not.
                inner = self.knowledge.lookup(texts, at + 1, any_case=shouting)
                if inner is not None and inner.length >= match.length:
                    at, match = at + 1, inner
            start, end = words[at].start, words[at + match.length - 1].end
            entry = _at_home(match.entries, home)
            yield Spot(
                sentence.index,
                sentence.start + start,
                sentence.start + end,
                entry.kind,
                sentence.text[start:end],
                _known_name(entry),
                entry.party,
                _detail(entry),
            )
            at += match.length

    def _titles(self, sentence: Sentence, words: Sequence[Word]) -> Iterator[Spot]:
        at = 0
        while at < len(words):
            hit = self._title_at(words, at)
            if hit is not None:
                length, office, sector = hit
                start, end = words[at].start, words[at + length - 1].end
                yield Spot(
                    sentence.index,
                    sentence.start + start,
                    sentence.start + end,
                    "title",
                    sentence.text[start:end],
                    office,
                    self._party_within(words[at : at + length]),
                    sector,
                )
                at += length
                continue
            if words[at].text.casefold() in name_words().honorifics and words[at].text[:1].isupper():
                start, end = words[at].start, words[at].end
                if sentence.text[end : end + 1] == ".":
                    end += 1
                yield Spot(
                    sentence.index,
                    sentence.start + start,
                    sentence.start + end,
                    "honorific",
                    sentence.text[start:end],
                )
            at += 1

    def _party_within(self, words: Sequence[Word]) -> str | None:
        """The party that a title names in itself ("US secretary of state", "Mossad director").

        It stands first or after "of"; what stands after "for", "to" or "on" is the field ("special envoy for Yemen").
        """
        texts = [w.text for w in words]
        for at in range(len(texts)):
            before = [t.casefold() for t in texts[:at] if t.casefold() != "the"]
            if before and before[-1] != "of":
                continue
            match = self.knowledge.lookup(texts, at)
            if match is not None and match.entries[0].kind in PARTY_ENTRIES:
                return match.entries[0].party
        return None

    def _title_at(self, words: Sequence[Word], at: int) -> tuple[int, str, str] | None:
        for form, office, sector in self.titles.get(words[at].text.casefold(), ()):
            if len(form) <= len(words) - at and all(
                words[at + n].text.casefold() == w for n, w in enumerate(form)
            ):
                return len(form), office, sector
        return None


def _drop_covered(spots: Sequence[Spot]) -> list[Spot]:
    """Of overlapping spots the longer stays; of equal ones the first."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda s: (-(s.end - s.start), s.start)):
        if all(spot.end <= k.start or spot.start >= k.end for k in kept):
            kept.append(spot)
    return kept


def _without_first_names(spots: Sequence[Spot], sentence: Sentence) -> list[Spot]:
    """Cities after a title and before another name are first names: "Queen Sofia Lind", "Mayor London Parker"."""
    text, base = sentence.text, sentence.start
    out: list[Spot] = []
    for spot in sorted(spots, key=lambda s: s.start):
        titled = (
            bool(out)
            and out[-1].kind in {"title", "honorific"}
            and not out[-1].text.islower()
            and text[out[-1].end - base : spot.start - base] == " "
        )
        rest = text[spot.end - base :]
        if not (spot.kind in {"capital", "place"} and titled and re.match(r" [A-Z][a-z]+\b(?!['’]s)", rest)):
            out.append(spot)
    return out


def _joined(spots: Sequence[Spot], names: Sequence[Spot], sentence: Sentence) -> list[Spot]:
    """Known persons take in the rest of their name: "Prince Faisal bin Farhan" in "Prince Faisal bin Farhan Al Saud".

    A stretch that only repeats or continues a known name is no second name.
    """
    out = list(spots)
    for name in names:
        known = next((n for n, s in enumerate(out) if s.kind == "person" and s.start == name.start), None)
        if known is None or out[known].end > name.end:
            out.append(name)
        elif out[known].end < name.end:
            text = sentence.text[name.start - sentence.start : name.end - sentence.start]
            out[known] = replace(out[known], end=name.end, text=text)
    return out


def _names(sentence: Sentence, spots: Sequence[Spot]) -> Iterator[Spot]:
    """Stretches of capitalised words that may name a person."""
    text, base = sentence.text, sentence.start
    for chunk in _NAME.finditer(text):
        pieces: list[tuple[int, int]] = []
        for piece in _PIECE.finditer(text, chunk.start(), chunk.end()):
            start, end = piece.start(), piece.end()
            cover = next((s for s in spots if s.start - base < end and s.end - base > start), None)
            word = text[start:end]
            plain = word.casefold().rstrip(".")
            breaks = cover is not None and (cover.kind in _BREAKERS or (cover.kind == "place" and not pieces))
            if (
                breaks
                or (plain in name_words().not_names and cover is None)
                or any(c.isdigit() for c in word)
            ):
                yield from _name(sentence, pieces)
                pieces = []
            else:
                pieces.append((start, end))
        yield from _name(sentence, pieces)


def _name(sentence: Sentence, pieces: list[tuple[int, int]]) -> Iterator[Spot]:
    text = sentence.text
    while pieces and re.fullmatch(_PARTICLE, text[pieces[-1][0] : pieces[-1][1]]):
        pieces = pieces[:-1]
    if not pieces or len(pieces) > MAX_NAME_WORDS:
        return
    start, end = pieces[0][0], pieces[-1][1]
    words = [text[a:b] for a, b in pieces]
    if all(len(w.rstrip(".")) < 2 for w in words) or (
        len(words) == 1 and words[0].isupper() and len(words[0]) > 1
    ):
        return
    yield Spot(sentence.index, sentence.start + start, sentence.start + end, "name", text[start:end])


class Spotting:
    """Pipeline step: spots of all sentences."""

    name = "spot"
    requires: frozenset[str] = frozenset({"sentences"})
    gives: frozenset[str] = frozenset({"spots"})

    def __init__(self, knowledge: Knowledge) -> None:
        self.spotter = Spotter(knowledge)

    def __call__(self, reading: Reading) -> Reading:
        home = self.spotter.home(f"{reading.report.title or ''}\n{reading.report.text}")
        return replace(
            reading,
            spots=tuple(s for sentence in reading.sentences for s in self.spotter.spots(sentence, home)),
        )
