"""Every name and alias of the knowledge, as an index that a reader can walk word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from goodoffices.ontology.rows import Group, Mechanism, Organisation, Person, Place, Row, Seat, State
from goodoffices.ontology.words import split_words

# Where one name means several things, the first of these is the usual one.
ENTRY_KINDS = (
    "state",
    "adjective",
    "people",
    "organisation",
    "group",
    "mechanism",
    "seat",
    "person",
    "capital",
    "place",
)
_RANK = {kind: rank for rank, kind in enumerate(ENTRY_KINDS)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One name and what it stands for.

    ``party`` is the short name of the party that the name stands for or belongs to, None where there is none
    (a mechanism). ``words`` are the folded words of the name with their case; ``cased`` names (acronyms such as
    "US", "WHO") match only in exactly this case.
    """

    name: str
    kind: str
    party: str | None
    ref: Row
    words: tuple[str, ...]
    cased: bool

    def fits(self, words: Sequence[str]) -> bool:
        """Whether these words of a text, equal but for case, may be this name.

        A name that is written with capitals needs one in the text: "Turkey" is a state, "turkey" is not.
        """
        if self.cased:
            return tuple(words) == self.words
        return not _has_capital(self.words) or _has_capital(words)


@dataclass(frozen=True, slots=True)
class Match:
    """A name found at some word: how many words long it is, and its entries, the usual meaning first."""

    length: int
    entries: tuple[Entry, ...]


Trie = Mapping[str, tuple[tuple[tuple[str, ...], tuple[Entry, ...]], ...]]


def _has_capital(words: Iterable[str]) -> bool:
    return any(word != word.lower() for word in words)


def make_entry(name: str, kind: str, party: str | None, ref: Row) -> Entry:
    """An entry for the name; names of two capitals or more without any small letter are case-sensitive."""
    words = split_words(name)
    letters = [c for word in words for c in word if c.isalpha()]
    cased = len(letters) > 1 and all(c != c.lower() for c in letters)
    return Entry(name, kind, party, ref, words, cased)


def entries_of(row: Row) -> Iterator[Entry]:
    """The entries that a row gives; rows without names of their own (terms, offices) give none."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for name, kind, party in _names_of(row):
        entry = make_entry(name, kind, party, row)
        if (kind, entry.words) not in seen:
            seen.add((kind, entry.words))
            yield entry


def _names_of(row: Row) -> Iterator[tuple[str, str, str | None]]:
    if isinstance(row, State):
        yield from ((name, "state", row.name) for name in (row.name, *row.aliases))
        yield from ((name, "adjective", row.name) for name in row.adjectives)
        yield from ((name, "people", row.name) for name in (*row.nouns, *row.plurals))
    elif isinstance(row, Seat):
        yield from ((name, "seat", row.party) for name in (row.name, *row.aliases))
    elif isinstance(row, Organisation):
        yield from ((name, "organisation", row.parent or row.name) for name in (row.name, *row.aliases))
    elif isinstance(row, Group):
        party = row.parent or row.name
        yield from ((name, "group", party) for name in (row.name, *row.aliases))
        yield from ((name, "people", party) for name in row.nouns)
    elif isinstance(row, Mechanism):
        yield from ((name, "mechanism", None) for name in (row.name, *row.aliases))
    elif isinstance(row, Person):
        yield from ((name, "person", row.party or None) for name in (row.name, *row.aliases))
    elif isinstance(row, Place):
        kind = "capital" if row.kind == "capital" else "place"
        yield from ((name, kind, row.country or None) for name in (row.name, *row.aliases))


def name_key(entry: Entry) -> str:
    """The key of an entry in ``Knowledge.names``: its words, with case folded unless the name is case-sensitive."""
    text = " ".join(entry.words)
    return text if entry.cased else text.casefold()


def order_key(entry: Entry, preferred: Mapping[str, str]) -> tuple[int, int, int, int]:
    """Sort key that puts the usual meaning of a name first.

    By kind; a preference of the pack; then what exists today before what has ended; then greater places.
    """
    ref = entry.ref
    chosen = preferred.get(" ".join(entry.words).casefold())
    return (
        _RANK[entry.kind],
        0 if chosen is not None and chosen == getattr(ref, "id", None) else 1,
        1 if isinstance(ref, State | Organisation | Group | Mechanism) and ref.until else 0,
        -ref.weight if isinstance(ref, Place) else 0,
    )


def index_names(entries: Iterable[Entry], preferred: Mapping[str, str]) -> Mapping[str, tuple[Entry, ...]]:
    """All entries by their key, the usual meaning first; file order decides what is left open."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(name_key(entry), []).append(entry)
    return MappingProxyType({name: _ordered(items, preferred) for name, items in found.items()})


def _ordered(items: list[Entry], preferred: Mapping[str, str]) -> tuple[Entry, ...]:
    if len(items) > 1:
        items.sort(key=lambda entry: order_key(entry, preferred))
    return tuple(items)


def build_trie(names: Mapping[str, tuple[Entry, ...]], preferred: Mapping[str, str]) -> Trie:
    """First word, case folded, to the names that start with it, longest first."""
    paths: dict[tuple[str, ...], list[Entry]] = {}
    for name, entries in names.items():
        paths.setdefault(tuple(name.casefold().split(" ")), []).extend(entries)
    heads: dict[str, list[tuple[tuple[str, ...], tuple[Entry, ...]]]] = {}
    for path, items in paths.items():
        heads.setdefault(path[0], []).append((path, _ordered(items, preferred)))
    for branch in heads.values():
        branch.sort(key=lambda item: (-len(item[0]), item[0]))
    return MappingProxyType({head: tuple(branch) for head, branch in heads.items()})


def find_longest(trie: Trie, words: Sequence[str], start: int, any_case: bool) -> Match | None:
    """The longest name that starts at ``words[start]``, or None."""
    for path, entries in trie.get(words[start].casefold(), ()):
        length = len(path)
        given = words[start : start + length]
        if len(given) < length or any(a.casefold() != b for a, b in zip(given, path, strict=True)):
            continue
        fitting = entries if any_case else tuple(entry for entry in entries if entry.fits(given))
        if fitting:
            return Match(length, fitting)
    return None
