"""The two codebooks of the field as data: PLOVER 0.8 and CAMEO 1.1b3.

The name of an ontology always carries its version, because two different lists call themselves PLOVER and the
versions of CAMEO differ in their codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from goodoffices.ontology.files import Entry, Line, entries, raise_if, read_lines, read_toml, read_utf8

DATA = Path(__file__).parent / "data"
PLOVER, CAMEO = "plover-0.8", "cameo-1.1b3"
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
CAMEO_COLUMNS = ("code", "name", "parent", "quad", "goldstein", "definition", "source")
LOW, HIGH = -10.0, 10.0
"""The ends of Goldstein's scale."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How a deed of one type is done; `own` marks a mode that PLOVER does not have."""

    name: str
    intensity: float
    definition: str
    own: bool


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the 16 types of PLOVER; `quad` is 1 to 4 in the order of QUADS, `intensity` on Goldstein's scale."""

    name: str
    quad: int
    intensity: float
    definition: str
    example: str
    modes: tuple[Mode, ...]

    def mode(self, name: str) -> Mode | None:
        """The mode of this name."""
        return next((mode for mode in self.modes if mode.name == name), None)


@dataclass(frozen=True, slots=True)
class Context:
    """What an event is about."""

    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Plover:
    """PLOVER: types by name in the order of the file, contexts by name."""

    name: str
    title: str
    about: str
    own_prefix: str
    types: Mapping[str, EventType]
    contexts: Mapping[str, Context]

    def intensity(self, kind: str, mode: str | None = None) -> float:
        """The intensity of a mode, or of its type where the mode is None; KeyError for a type that does not exist."""
        found = self.types[kind].mode(mode) if mode else None
        return found.intensity if found is not None else self.types[kind].intensity


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One code of CAMEO with two (a root), three or four digits; `parent` is "" for a root.

    `quad` is 1 to 4 in the order of QUADS, `goldstein` the score of Goldstein's scale, -10 to 10.
    """

    code: str
    name: str
    parent: str
    quad: int
    goldstein: float
    definition: str
    source: str

    @property
    def root(self) -> str:
        """The two digits of its root."""
        return self.code[:2]

    @property
    def base(self) -> str:
        """The three-digit code it belongs to; a root stands for its general code ("04" for "040")."""
        return self.code[:3] if len(self.code) > 2 else f"{self.code}0"


@lru_cache(maxsize=1)
def cameo() -> Mapping[str, CameoCode]:
    """CAMEO 1.1b3 by code, in order; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    text = read_utf8(DATA / f"{CAMEO}.csv", problems)
    found = read_cameo(text or "", f"{CAMEO}.csv", problems)
    raise_if(problems)
    return found


@lru_cache(maxsize=1)
def plover() -> Plover:
    """PLOVER 0.8; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    text = read_utf8(DATA / f"{PLOVER}.toml", problems)
    found = read_plover(text or "", f"{PLOVER}.toml", problems)
    raise_if(problems)
    return found


def read_cameo(text: str, file: str, problems: list[str]) -> Mapping[str, CameoCode]:
    """The codes of the file; problems are added to the list."""
    lines = read_lines(text, file, CAMEO_COLUMNS, problems)
    known = {line["code"] for line in lines}
    out: dict[str, CameoCode] = {}
    for line in lines:
        code = _cameo_code(line, known, problems)
        if code is None:
            continue
        if code.code in out:
            problems.append(line.problem(f"code {code.code} stands twice; take one away"))
        out[code.code] = code
    for line in lines:
        parent = out.get(line["parent"])
        if parent is not None and line["code"] in out and out[line["code"]].quad != parent.quad:
            problems.append(line.problem(f"quad differs from that of {parent.code}; correct it"))
    return MappingProxyType(out)


def _cameo_code(line: Line, known: set[str], problems: list[str]) -> CameoCode | None:
    before = len(problems)
    code, parent = line["code"], line["parent"]
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 4):
        problems.append(line.problem(f"code {code!r} is not two, three or four digits; correct it"))
    if (parent or len(code) > 2) and (parent not in known or parent != code[:-1]):
        problems.append(
            line.problem(f"parent {parent!r} of {code} is not the code {code[:-1]!r}; correct it")
        )
    if line["quad"] not in ("1", "2", "3", "4"):
        problems.append(line.problem(f"quad {line['quad']!r} is not 1 to 4; correct it"))
    goldstein = _score(line, problems)
    problems.extend(
        line.problem(f"{column} is empty; every row needs one")
        for column in ("name", "definition", "source")
        if not line[column]
    )
    if len(problems) > before:
        return None
    return CameoCode(
        code, line["name"], parent, int(line["quad"]), goldstein, line["definition"], line["source"]
    )


def _score(line: Line, problems: list[str]) -> float:
    try:
        score = float(line["goldstein"])
    except ValueError:
        score = HIGH + 1
    if not LOW <= score <= HIGH:
        problems.append(
            line.problem(f"goldstein {line['goldstein']!r} is no number from -10 to 10; correct it")
        )
    return score


def read_plover(text: str, file: str, problems: list[str]) -> Plover:
    """The codebook of the file; problems are added to the list."""
    data = read_toml(text, file, problems)
    head = Entry({key: data.get(key) for key in ("name", "title", "about", "own_prefix")}, file, 1)
    name, title, about, prefix = (head.text(key, problems) for key in head.values)
    if name and name != Path(file).stem:
        problems.append(f"{file}:1: the name {name!r} is not that of the file; name the version in both")
    mode_lines = iter([n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[type.mode]]"])
    types: dict[str, EventType] = {}
    for entry in entries(data, "type", text, file, problems):
        kind = _type(entry, mode_lines, prefix, problems)
        if kind.name in types:
            problems.append(entry.problem(f"type {kind.name} stands twice; take one away"))
        types[kind.name] = kind
    contexts: dict[str, Context] = {}
    for entry in entries(data, "context", text, file, problems):
        entry.known(("name", "definition"), problems)
        context = Context(entry.text("name", problems), entry.text("definition", problems))
        if context.name in contexts:
            problems.append(entry.problem(f"context {context.name} stands twice; take one away"))
        contexts[context.name] = context
    return Plover(name, title, about, prefix, MappingProxyType(types), MappingProxyType(contexts))


def _type(entry: Entry, mode_lines: Iterator[int], prefix: str, problems: list[str]) -> EventType:
    entry.known(("name", "quad", "intensity", "definition", "example", "mode"), problems)
    quad = entry.values.get("quad")
    if quad not in QUADS:
        problems.append(entry.problem(f"quad {quad!r} is not known; use one of {', '.join(QUADS)}"))
    modes: list[Mode] = []
    given = entry.values.get("mode", [])
    for item in given if isinstance(given, list) else []:
        line = next(mode_lines, entry.line)
        modes.append(_mode(Entry(item, entry.file, line), prefix, problems))
        if [mode.name for mode in modes].count(modes[-1].name) > 1:
            problems.append(f"{entry.file}:{line}: mode {modes[-1].name} stands twice; take one away")
    return EventType(
        entry.text("name", problems),
        QUADS.index(quad) + 1 if quad in QUADS else 0,
        entry.number("intensity", problems, LOW, HIGH),
        entry.text("definition", problems),
        entry.text("example", problems),
        tuple(modes),
    )


def _mode(entry: Entry, prefix: str, problems: list[str]) -> Mode:
    entry.known(("name", "intensity", "definition"), problems)
    name = entry.text("name", problems)
    return Mode(
        name,
        entry.number("intensity", problems, LOW, HIGH),
        entry.text("definition", problems),
        bool(prefix) and name.startswith(prefix),
    )
