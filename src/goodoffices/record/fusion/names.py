"""Whether two spellings may name one person: last name, given name, transliteration (`names.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from rapidfuzz.distance import JaroWinkler, Levenshtein

from goodoffices.ontology.files import raise_if, read_toml, read_utf8
from goodoffices.ontology.indexes import surname_key
from goodoffices.ontology.words import fold

FILE = Path(__file__).parent / "names.toml"
Agreement = Literal["same", "near", "bare", "different"]
"""`same` spelling but for accents; `near`: another spelling or a shorter form; `bare`: one of them gives the last
name only; `different` persons."""

_DOUBLE = re.compile(r"(.)\1+")
_PARTS = re.compile(r"[^\W\d_]+", re.UNICODE)
LIKE = 0.88
"""Jaro-Winkler likeness of two sounds that counts as one: other spellings of one name reach .89 and more, different
last names that look alike (Salem, Saleh) .85 to .87."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The word lists of `names.toml`; `short` maps a short given name to the sound of the full one."""

    sounds: tuple[tuple[str, str], ...]
    particles: frozenset[str]
    juniors: frozenset[str]
    short: tuple[tuple[str, str], ...]
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Name:
    """A name cut up: `full` its words, `last` the sound of its last word, `given` the sounds of those before it."""

    full: tuple[str, ...]
    last: str
    given: tuple[str, ...]
    junior: bool = False


@lru_cache(maxsize=1)
def spelling() -> Spelling:
    """The word lists that come with the package; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    found = read_spelling(read_utf8(FILE, problems) or "", FILE.name, problems)
    raise_if(problems)
    return found


def read_spelling(text: str, file: str, problems: list[str]) -> Spelling:
    """Word lists from the text of a file; problems are collected, one line each."""
    data = read_toml(text, file, problems)
    return Spelling(
        sounds=_pairs(data.get("sounds"), "sounds", file, problems),
        particles=_words(data.get("particles"), "particles", file, problems),
        juniors=_words(data.get("juniors"), "juniors", file, problems),
        short=_pairs(data.get("short"), "short", file, problems),
        titles=_words(data.get("titles"), "titles", file, problems),
    )


def _words(value: Any, name: str, file: str, problems: list[str]) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(w, str) and w == w.casefold() for w in value):
        problems.append(f"{file}:1: {name} is no list of small-letter words; write {name} = [...]")
        return frozenset()
    return frozenset(value)


def _pairs(value: Any, name: str, file: str, problems: list[str]) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or not all(
        isinstance(p, list) and len(p) == 2 and all(isinstance(w, str) and w for w in p) for p in value
    ):
        problems.append(f'{file}:1: {name} is no list of pairs; write {name} = [["...", "..."]]')
        return ()
    return tuple((p[0], p[1]) for p in value)


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """One spelling for those that transliteration makes of a word: "Mohammed" and "Muhamad" become the same."""
    text = fold(word).casefold().replace("'", "")
    for written, said in spelling().sounds:
        text = text.replace(written, said)
    return _DOUBLE.sub(r"\1", text)


@lru_cache(maxsize=1)
def _full_forms() -> dict[str, str]:
    return {sound(short): sound(full) for short, full in spelling().short}


@lru_cache(maxsize=100_000)
def parse_name(name: str) -> Name:
    """The name cut up, titles and particles left out; a name of nothing else keeps its words."""
    lists = spelling()
    words = [w.casefold() for w in _PARTS.findall(fold(name).replace("'", ""))]
    core = [w for w in words if w not in lists.particles and w not in lists.titles]
    core = core or words or [name.casefold()]
    return Name(
        tuple(core),
        sound(surname_key(core[-1])),
        tuple(sound(w) for w in core[:-1]),
        bool(lists.juniors & set(words)),
    )


@lru_cache(maxsize=200_000)
def agree(a: str, b: str) -> Agreement:
    """How far two names may be one person's; the order of the two does not matter.

    A father and a son share the last name and differ in the given one, which makes them different.
    """
    if a == b:
        return "same"
    one, two = parse_name(a), parse_name(b)
    if one.full == two.full:
        return "same" if one.junior == two.junior else "near"
    if sorted(one.full) == sorted(two.full):
        return "near"  # the last name first, or last
    if len(one.full) == 1 or len(two.full) == 1:
        return _bare(one, two)
    if alike(one.last, two.last) and _given(one.given, two.given):
        return "near"
    joined = "".join([*one.given, one.last]) == "".join([*two.given, two.last])
    return "near" if joined or _reordered(one, two) or _reordered(two, one) else "different"


def alike(a: str, b: str) -> bool:
    """Whether two sounds may be one word: short ones must be the same."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4:
        return False
    return JaroWinkler.similarity(a, b) >= LIKE and Levenshtein.distance(a, b) <= 2


def _bare(one: Name, two: Name) -> Agreement:
    """A single word is a last name, or the first of a name that is written with it first."""
    short, long = (one, two) if len(one.full) == 1 else (two, one)
    if alike(short.last, long.last) or alike(short.last, sound(long.full[0])):
        return "bare"
    return "different"


def _reordered(one: Name, two: Name) -> bool:
    """The last name of one stands first in the other, and the given names agree word by word."""
    return (
        bool(one.given)
        and len(two.given) > 0
        and alike(one.last, two.given[0])
        and alike("".join(one.given), "".join([*two.given[1:], two.last]))
    )


def _given(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether given names agree: the same, an initial, or some of several; compounds may be written as one."""
    if not a or not b or alike("".join(a), "".join(b)):
        return True
    return all(any(_one_given(x, y) for y in b) for x in a) or all(
        any(_one_given(x, y) for x in a) for y in b
    )


def _one_given(a: str, b: str) -> bool:
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    full = _full_forms()
    return alike(full.get(a, a), full.get(b, b))
