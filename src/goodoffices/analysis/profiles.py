"""Profiles of peace processes in TOML: who takes part and why, and what tells that a finding belongs to it.

Each entry of a profile says why it is there; names are checked against the knowledge, with file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from goodoffices.analysis.stages import stages
from goodoffices.ontology.files import Entry, entries, raise_if, read_toml, read_utf8
from goodoffices.ontology.knowledge import DATA, Knowledge
from goodoffices.ontology.words import key

FOLDER = Path(__file__).parent / "data" / "processes"
Role = Literal["side", "mediator", "involved"]
ROLES: tuple[Role, ...] = get_args(Role)
_TOP = (
    "id",
    "name",
    "version",
    "source",
    "since",
    "until",
    "party",
    "track",
    "mechanism",
    "issue",
    "keyword",
    "place",
)
_DAY = (4, 7, 10)


@dataclass(frozen=True, slots=True)
class ProcessParty:
    """A party with its part: a `side` of the conflict, a `mediator`, or `involved` (backs a side, pays, hosts)."""

    name: str
    role: Role
    why: str


@dataclass(frozen=True, slots=True)
class ProcessTrack:
    """A track that the process is known to have; `mechanism` is None where it has no named one."""

    kind: str
    parties: tuple[str, ...]
    mechanism: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A mechanism, issue, keyword or country with the reason why it is in the profile."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Process:
    """A peace process; `since` and `until` are ISO prefixes, None for no bound."""

    id: str
    name: str
    version: str
    source: str
    since: str | None
    until: str | None
    parties: tuple[ProcessParty, ...]
    tracks: tuple[ProcessTrack, ...]
    mechanisms: tuple[Reasoned, ...]
    issues: tuple[Reasoned, ...]
    keywords: tuple[Reasoned, ...]
    places: tuple[Reasoned, ...]

    def of(self, role: Role) -> tuple[str, ...]:
        """The names of the parties with this part, in the order of the profile."""
        return tuple(party.name for party in self.parties if party.role == role)

    @property
    def mediators(self) -> tuple[str, ...]:
        """The names of its mediators."""
        return self.of("mediator")


def load_processes(folders: Sequence[Path] = ()) -> Mapping[str, Process]:
    """The shipped profiles by id with those of the user's folders laid over them, in order.

    Raises KnowledgeError with every problem of every file.
    """
    return _load(tuple(Path(folder) for folder in folders))


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> Mapping[str, Process]:
    problems: list[str] = []
    found: dict[str, Process] = {}
    for folder in (FOLDER, *folders):
        files = sorted(folder.glob("*.toml"))
        if not files:
            problems.append(f"{folder.name}:1: no profile in this folder; put NAME.toml files there")
        found |= {one.id: one for file in files if (one := _read(file, problems)) is not None}
    raise_if(problems)
    return MappingProxyType(found)


def _read(file: Path, problems: list[str]) -> Process | None:
    text = read_utf8(file, problems)
    return read_process(text, file.name, problems) if text is not None else None


def read_process(text: str, file: str, problems: list[str]) -> Process:
    """A profile from the text of a file; problems are collected, one line each with file and line."""
    data = read_toml(text, file, problems)
    head = Entry(data, file, 1)
    head.known(_TOP, problems)
    check = _Check(Knowledge.load(), problems)

    def reasoned(table: str, known: Iterable[str] | None) -> tuple[Reasoned, ...]:
        return tuple(
            check.reasoned(entry, table, known) for entry in entries(data, table, text, file, problems)
        )

    parties = tuple(check.party(entry) for entry in entries(data, "party", text, file, problems))
    if sum(party.role == "side" for party in parties) < 2:
        problems.append(f'{file}:1: fewer than two sides; give two [[party]] tables role = "side"')
    tracks = tuple(check.track(entry) for entry in entries(data, "track", text, file, problems))
    mechanisms = {m.name for m in check.knowledge.mechanisms.values()}
    return Process(
        id=head.text("id", problems),
        name=head.text("name", problems),
        version=head.text("version", problems),
        source=head.text("source", problems),
        since=check.day(head, "since"),
        until=check.day(head, "until"),
        parties=parties,
        tracks=tracks,
        mechanisms=reasoned("mechanism", mechanisms),
        issues=reasoned("issue", issue_leaves()),
        keywords=reasoned("keyword", None),
        places=reasoned("place", {state.name for state in check.knowledge.states.values()}),
    )


@lru_cache(maxsize=1)
def issue_leaves() -> frozenset[str]:
    """The leaf issues of the vocabulary."""
    problems: list[str] = []
    data = read_toml(read_utf8(DATA / "issues.toml", problems) or "", "issues.toml", problems)
    raise_if(problems)
    return frozenset(str(issue["leaf"]) for issue in data["issue"])


@dataclass(frozen=True, slots=True)
class _Check:
    """Reads entries and collects what is wrong with them."""

    knowledge: Knowledge
    problems: list[str]

    def party(self, entry: Entry) -> ProcessParty:
        entry.known(("name", "role", "why"), self.problems)
        role = entry.text("role", self.problems)
        if role and role not in ROLES:
            self.problems.append(entry.problem(f"role {role!r} is none; the roles are {', '.join(ROLES)}"))
        known: Role = next((one for one in ROLES if one == role), "involved")
        return ProcessParty(self.party_name(entry, entry.text("name", self.problems)), known, self.why(entry))

    def track(self, entry: Entry) -> ProcessTrack:
        entry.known(("kind", "parties", "mechanism", "why"), self.problems)
        kind = entry.text("kind", self.problems)
        if kind and kind not in stages():
            self.problems.append(entry.problem(f"no track {kind!r}; the tracks are {', '.join(stages())}"))
        parties = tuple(self.party_name(entry, name) for name in entry.texts("parties", self.problems))
        mechanism = entry.text("mechanism", self.problems) if "mechanism" in entry.values else None
        if mechanism and mechanism not in {m.name for m in self.knowledge.mechanisms.values()}:
            self.problems.append(
                entry.problem(f"unknown mechanism {mechanism!r}; use its name in the knowledge")
            )
        return ProcessTrack(kind, parties, mechanism, self.why(entry))

    def reasoned(self, entry: Entry, table: str, known: Iterable[str] | None) -> Reasoned:
        entry.known(("name", "why"), self.problems)
        name = entry.text("name", self.problems)
        if name and known is not None and name not in known:
            self.problems.append(entry.problem(f"unknown {table} {name!r}; use its name in the knowledge"))
        return Reasoned(key(name) if table == "keyword" else name, self.why(entry))

    def party_name(self, entry: Entry, name: str) -> str:
        found = self.knowledge.party(name) if name else None
        if name and found is None:
            self.problems.append(entry.problem(f"unknown party {name!r}; use its name in the knowledge"))
        elif found is not None and found.name != name:
            self.problems.append(entry.problem(f"party {name!r} is kept as {found.name!r}; write that"))
        return name

    def why(self, entry: Entry) -> str:
        return entry.text("why", self.problems)

    def day(self, entry: Entry, name: str) -> str | None:
        if name not in entry.values:
            return None
        value = entry.text(name, self.problems)
        parts = value.split("-")
        if len(value) not in _DAY or not all(part.isdigit() for part in parts):
            self.problems.append(
                entry.problem(f'{name} {value!r} is no date; write "2023", "2023-04" or a day')
            )
        return value
