"""The words that tell of deeds, from `events.toml`, checked on load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from goodoffices.ontology.codebooks import DATA, cameo, plover
from goodoffices.ontology.codes import parts
from goodoffices.ontology.files import Entry, entries, raise_if, read_toml, read_utf8

FILE = "events.toml"
FRAMES = ("", "mutual", "speech", "fact")
_KEYS = ("type", "mode", "cameo", "frame", "verbs", "objects", "nouns")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a word tells: a PLOVER type and mode, the CAMEO code where it is finer than the cross-walk's.

    `frame` "mutual": done together, so that a compound subject is one event; "speech": what is said under it has
    not happened; "fact": it has.
    """

    type: str
    mode: str | None
    cameo: str | None
    frame: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Deeds by verb ("call on" has its particle or preposition), by verb and object, and by noun.

    `idle` has the objects with which a verb tells no deed at all; none where it never does.
    """

    verbs: Mapping[str, Deed]
    phrases: Mapping[str, tuple[tuple[frozenset[str], Deed], ...]]
    nouns: Mapping[str, Deed]
    idle: Mapping[str, frozenset[str]]
    agents: Mapping[str, str]
    words: Mapping[str, frozenset[str]]

    def verb(self, keys: Sequence[str], objects: Sequence[str]) -> Deed | None:
        """The deed of the first of `keys` that tells one, for each key those with one of `objects` first."""
        for key in keys:
            for wanted, deed in self.phrases.get(key, ()):
                if any(o in wanted for o in objects):
                    return deed
            if key in self.verbs:
                return self.verbs[key]
        return None

    def nothing(self, keys: Sequence[str], objects: Sequence[str]) -> bool:
        """Whether one of `keys` tells no deed, alone or with one of `objects`."""
        return any(
            key in self.idle and (not self.idle[key] or any(o in self.idle[key] for o in objects))
            for key in keys
        )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The built-in words; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    found = read_lexicon(read_utf8(DATA / FILE, problems) or "", problems)
    raise_if(problems)
    return found


def read_lexicon(text: str, problems: list[str]) -> Lexicon:
    """The words of a file; problems are added to the list."""
    data = read_toml(text, FILE, problems)
    verbs: dict[str, Deed] = {}
    nouns: dict[str, Deed] = {}
    phrases: dict[str, list[tuple[frozenset[str], Deed]]] = {}
    for entry in entries(data, "deed", text, FILE, problems):
        deed = _deed(entry, problems)
        objects = frozenset(entry.texts("objects", problems))
        for verb in entry.texts("verbs", problems):
            if objects:
                phrases.setdefault(verb, []).append((objects, deed))
            else:
                _put(verbs, verb, deed, entry, problems)
        for noun in entry.texts("nouns", problems):
            _put(nouns, noun, deed, entry, problems)
    idle: dict[str, frozenset[str]] = {}
    for entry in entries(data, "idle", text, FILE, problems):
        entry.known(("verbs", "objects"), problems)
        objects = frozenset(entry.texts("objects", problems))
        for verb in entry.texts("verbs", problems):
            if verb in idle:
                problems.append(entry.problem(f"{verb!r} stands twice among the idle; join the entries"))
            idle[verb] = objects
    words = data.get("words", {})
    return Lexicon(
        MappingProxyType(verbs),
        MappingProxyType({verb: tuple(found) for verb, found in phrases.items()}),
        MappingProxyType(nouns),
        MappingProxyType(idle),
        MappingProxyType(_agents(data.get("agents", {}), problems)),
        MappingProxyType({kind: frozenset(words.get(kind, ())) for kind in _kinds(words, problems)}),
    )


def _kinds(words: Mapping[str, object], problems: list[str]) -> tuple[str, ...]:
    kinds = (
        "light",
        "reporting",
        "intent",
        "joint",
        "scene",
        "nobody",
        "willing",
        "fail",
        "must",
        "belonging",
        "colourless",
        "preventing",
        "punishment",
        "feared",
    )
    problems.extend(
        f"{FILE}:1: words.{kind} is missing; add a list of words" for kind in kinds if kind not in words
    )
    return kinds


def _deed(entry: Entry, problems: list[str]) -> Deed:
    entry.known(_KEYS, problems)
    kind = entry.text("type", problems)
    mode, code, frame = (str(entry.values.get(name, "")) for name in ("mode", "cameo", "frame"))
    found = plover().types.get(kind)
    if found is None:
        problems.append(entry.problem(f"type {kind!r} is not one of PLOVER's; correct it"))
    elif mode and found.mode(mode) is None:
        problems.append(entry.problem(f"{kind} has no mode {mode!r}; correct it"))
    if code and code not in cameo():
        problems.append(entry.problem(f"cameo {code!r} is no code; correct it"))
    if frame not in FRAMES:
        problems.append(entry.problem(f"frame {frame!r} is not known; use one of {', '.join(FRAMES[1:])}"))
    return Deed(kind, mode or None, code or None, frame)


def _put(table: dict[str, Deed], word: str, deed: Deed, entry: Entry, problems: list[str]) -> None:
    if word in table:
        problems.append(entry.problem(f"{word!r} stands twice; keep it under one deed"))
    table[word] = deed


def _agents(given: Mapping[str, Sequence[str]], problems: list[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for sector, nouns in given.items():
        if sector not in parts():
            problems.append(f"{FILE}:1: agents.{sector}: no such sector in sectors.csv; correct it")
        for noun in nouns:
            if noun in out:
                problems.append(
                    f"{FILE}:1: agents.{sector}: {noun!r} stands also under {out[noun]}; keep one"
                )
            out[noun] = sector
    return out
