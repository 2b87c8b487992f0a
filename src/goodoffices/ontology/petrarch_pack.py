"""Turns what stands in event-data dictionaries into a pack of knowledge.

A dictionary says how a name is coded, not what it is. Bodies (``IGO``, ``NGO``, ``MNC``) become organisations; names
of a country alone become seats, names that stand for its government; rebels, parties and movements become groups;
other names are persons where their codes have dates, and authorities of their state where not. Names that the
built-in knowledge has already are not entered a second time: only their new synonyms, and codes that differ.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from goodoffices.errors import RunAborted
from goodoffices.ontology.codes import code_of, country_of
from goodoffices.ontology.files import read_utf8
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.ontology.petrarch import Dictionary, DictionaryActor, DictionaryAgent, read_dictionary
from goodoffices.ontology.rows import ActorCode, Group, Organisation, Person, Row, Seat, State
from goodoffices.ontology.tables import LIST, TABLES
from goodoffices.ontology.words import fold

BODIES = {"IGO": "other", "NGO": "aid", "NGM": "aid", "MNC": "company", "UNO": "un"}
"""What bodies above a country are, by the beginning of their codes."""
GROUPS = {
    "REB": "armed_group",
    "SEP": "armed_group",
    "UAF": "armed_group",
    "INS": "armed_group",
    "RAD": "armed_group",
}
GROUPS |= {"PTY": "party", "OPP": "movement", "CVL": "movement", "LAB": "movement", "REL": "movement"}
"""What a group is by the sector of its code; other sectors are authorities."""
SOURCE = "imported dictionary"
_FILES = {
    Organisation: "organisations",
    Group: "groups",
    Person: "persons",
    Seat: "seats",
    ActorCode: "codes",
}


@dataclass(slots=True)
class Import:
    """The rows of the new pack by kind of file, the agents, how much was kept, and what was refused."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    agents: list[DictionaryAgent] = field(default_factory=list)
    kept: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def add(self, row: Row) -> None:
        self.rows.setdefault(_FILES[type(row)], []).append(row)


def import_dictionaries(paths: Sequence[Path], out: Path, knowledge: Knowledge) -> Import:
    """Read the dictionaries and write the pack; what was refused stands in the result, file and line first.

    Raises RunAborted when a file cannot be read or the folder of the pack is not empty.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RunAborted(f"{out}: it is there already and not an empty folder; choose another --out")
    found = Dictionary()
    for path in paths:
        problems: list[str] = []
        text = read_utf8(path, problems)
        if text is None:
            raise RunAborted(problems[0].replace(path.name, str(path), 1))
        read_dictionary(text, path.name, found)
    made = build(found, knowledge)
    write_pack(made, out, [path.name for path in paths])
    return made


def build(found: Dictionary, knowledge: Knowledge) -> Import:
    """The rows for what was read."""
    made = Import(refused=list(found.refused))
    countries = {
        state.cameo: state for state in reversed(list(knowledge.states.values())) if len(state.cameo) == 3
    }
    countries |= {state.id: state for state in knowledge.states.values() if state.kind == "un_member"}
    for actor in found.actors:
        _actor(actor, made, knowledge, countries)
    for agent in found.agents:
        titles = tuple(title for title in agent.titles if _sector(knowledge, title) != agent.code[:3])
        made.known += not titles
        if titles:
            made.kept += 1
            made.agents.append(replace(agent, titles=titles))
    made.refused.sort(key=_file_and_line)
    return made


def _file_and_line(problem: str) -> tuple[str, int]:
    file, line, _ = problem.split(":", 2)
    return file, int(line)


def _sector(knowledge: Knowledge, title: str) -> str | None:
    office = knowledge.office(title)
    return office.sector if office is not None else None


def _actor(
    actor: DictionaryActor, made: Import, knowledge: Knowledge, countries: Mapping[str, State]
) -> None:
    codes = []
    for code in actor.codes:
        head = country_of(code.code)
        if head in BODIES or head == "IMG" or head in countries:
            codes.append(code)
        else:
            made.refused.append(
                f"{actor.file}:{code.line}: country {head!r} of {code.code} is not known; "
                "use its ISO code, or IGO, NGO, IMG, MNC"
            )
    if not codes:
        return
    actor.codes[:] = codes
    row = _known(actor, knowledge)
    new = [name for name in actor.names if not knowledge.find(name)]
    if row is not None:
        _again(actor, row, new, made, knowledge)
    elif not new:
        made.known += 1
    else:
        made.kept += 1
        _fresh(actor, new, made, countries)


def _known(actor: DictionaryActor, knowledge: Knowledge) -> Row | None:
    """The party or person that one of the names means already."""
    for name in actor.names:
        for entry in knowledge.find(name):
            if isinstance(entry.ref, State | Organisation | Group | Person):
                return entry.ref
    return None


def _again(actor: DictionaryActor, row: Row, new: Sequence[str], made: Import, knowledge: Knowledge) -> None:
    """An actor that is known: its new synonyms, and the codes that differ from ours."""
    of_ = (
        row.id
        if isinstance(row, Person)
        else row.name
        if isinstance(row, State | Organisation | Group)
        else ""
    )
    own = None if isinstance(row, Person) else code_of(knowledge, of_)
    plain = len(actor.codes) == 1 and not actor.codes[0].since and not actor.codes[0].until
    same = plain and actor.codes[0].code == own
    if isinstance(row, State) and new:
        made.add(Seat(new[0], tuple(new[1:]), row.name, "metonym", "", SOURCE))
    elif new and isinstance(row, Organisation | Group | Person) and row.id not in made.ids:
        made.ids.add(row.id)
        made.add(replace(row, aliases=(*row.aliases, *new)))
    if not same:
        _codes(actor, of_, made)
    made.kept += bool(new) or not same
    made.known += not new and same


def _codes(actor: DictionaryActor, of_: str, made: Import) -> None:
    there = {(code.of, code.since) for code in made.rows.get("codes", ()) if isinstance(code, ActorCode)}
    for code in actor.codes:
        if (of_, code.since) in there:
            made.refused.append(
                f"{actor.file}:{code.line}: a second code of {of_} for the same beginning; keep one of the entries"
            )
            continue
        made.add(ActorCode(of_, code.code, code.since, code.until, SOURCE))


def _fresh(actor: DictionaryActor, names: list[str], made: Import, countries: Mapping[str, State]) -> None:
    """An actor that is not known yet."""
    last = max(actor.codes, key=lambda code: code.until or "9999")
    name, aliases = names[0], tuple(names[1:])
    head, sectors = country_of(last.code), {code.code[3:6] for code in actor.codes}
    dated = len(actor.codes) > 1 or bool(last.since or last.until)
    row: Row
    if head in BODIES:
        row = Organisation(
            _id(name, made), name, BODIES[head], last.code, "", aliases, (), "", "", "", SOURCE
        )
    elif head == "IMG":
        row = Group(
            _id(name, made), name, "armed_group", "", last.code, "REB", "", aliases, (), "", "", SOURCE
        )
    elif not dated and len(last.code) == 3:
        made.add(Seat(name, aliases, countries[head].name, "metonym", "", SOURCE))
        return
    elif dated and not sectors & {"REB", "SEP", "UAF", "INS", "PTY"}:
        row = Person(_id(name, made), name, countries[head].name, aliases, "", SOURCE)
        made.add(row)
        _codes(actor, row.id, made)
        return
    else:
        sector = last.code[3:6]
        kind = GROUPS.get(sector, "authority")
        state = countries[head]
        parent = state.name if kind == "authority" else ""
        row = Group(
            _id(name, made), name, kind, state.id, last.code, sector, parent, aliases, (), "", "", SOURCE
        )
    made.add(row)
    if dated:
        _codes(actor, name, made)


def _id(name: str, made: Import) -> str:
    """An id of small letters that no other row of the import has."""
    plain = "import-" + (re.sub(r"[^a-z0-9]+", "-", fold(name).casefold()).strip("-") or "x")
    number, one = 2, plain
    while one in made.ids:
        one, number = f"{plain}-{number}", number + 1
    made.ids.add(one)
    return one


def write_pack(made: Import, out: Path, names: Sequence[str]) -> None:
    """Write the pack: `pack.toml`, one CSV a kind of row, `offices.toml` for the agents."""
    out.mkdir(parents=True, exist_ok=True)
    listed = []
    for kind in sorted(made.rows):
        listed.append((f"{kind}.csv", kind))
        (out / f"{kind}.csv").write_text(_table(kind, made.rows[kind]), encoding="utf-8")
    if made.agents:
        listed.append(("offices.toml", "offices"))
        (out / "offices.toml").write_text(_offices(made.agents), encoding="utf-8")
    if not listed:
        listed.append(("codes.csv", "codes"))
        (out / "codes.csv").write_text(_table("codes", []), encoding="utf-8")
    head = f'name = {_quoted(out.name or "imported")}\nversion = "1"\n'
    head += f"description = {_quoted('Imported from ' + ', '.join(names))}\n"
    head += "".join(f"\n[[file]]\npath = {_quoted(path)}\nkind = {_quoted(kind)}\n" for path, kind in listed)
    (out / "pack.toml").write_text(head, encoding="utf-8")


def _table(kind: str, rows: Sequence[Row]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    columns = TABLES[kind].columns
    table.writerow(column.name for column in columns)
    for row in rows:
        values = [getattr(row, one.name) for one in fields(row)]
        table.writerow(
            "|".join(value) if column.kind == LIST else str(value)
            for column, value in zip(columns, values, strict=True)
        )
    return out.getvalue()


def _offices(agents: Sequence[DictionaryAgent]) -> str:
    """Agents as offices of the lowest rank."""
    parts = []
    for number, agent in enumerate(agents, 1):
        titles = ", ".join(map(_quoted, agent.titles))
        name = f"import_{number}_" + re.sub(r"[^a-z0-9]+", "_", fold(agent.titles[0]))
        parts.append(
            f"[[office]]\nid = {_quoted(name)}\ntitles = [{titles}]\nsector = {_quoted(agent.code[:3])}\n"
            f'rank = 9\nscope = "any"\nsource = {_quoted(SOURCE)}\n'
        )
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
