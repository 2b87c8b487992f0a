"""The codebooks as pages for people (Markdown) and as tables for programs (CSV)."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from goodoffices.errors import RunAborted
from goodoffices.ontology.codebooks import CAMEO, DATA, PLOVER, QUADS, cameo, plover
from goodoffices.ontology.crosswalk import Crossing, crosswalk

READING = "reading"
ONTOLOGIES = (PLOVER, CAMEO, READING)
FORMS = ("markdown", "csv")
COLUMNS = "ontology kind code parent quad intensity name definition example crosses_to context lost".split()
Row = dict[str, str]


def codebook(ontology: str, form: str) -> str:
    """One codebook in one form; raises RunAborted for an ontology or form that does not exist."""
    if ontology not in ONTOLOGIES:
        raise RunAborted(f"there is no codebook {ontology!r}; available: {', '.join(ONTOLOGIES)}")
    if form not in FORMS:
        raise RunAborted(f"there is no form {form!r}; available: {', '.join(FORMS)}")
    if form == "csv":
        return _csv(ontology)
    return "\n".join(_PAGES[ontology]()).rstrip("\n") + "\n"


def sections(book: Mapping[str, Any]) -> Iterator[str]:
    """The lists of `codebook.toml` as Markdown, a heading and a table each."""
    for values in book["list"]:
        grouped = any(len(row) > 2 for row in values["values"])
        yield f"## {values['title']}\n\n{values['about']}\n"
        yield f"| {values['key']} | meaning |{' group |' if grouped else ''}"
        yield f"|---|---|{'---|' if grouped else ''}"
        for name, meaning, *group in values["values"]:
            yield f"| `{name}` | {meaning} |{f' {group[0]} |' if group else ''}"
        yield ""


def _reading() -> Mapping[str, Any]:
    return tomllib.loads((DATA / "codebook.toml").read_text(encoding="utf-8"))


def _reading_page() -> Iterator[str]:
    book = _reading()
    yield f"# Codebook of the reading, version {book['version']}\n"
    yield from sections(book)


def _plover_page() -> Iterator[str]:
    book, walk = plover(), crosswalk()
    yield f"# {book.title} (`{book.name}`)\n\n{book.about}\n"
    yield f"Modes that begin with `{book.own_prefix}` are our own; PLOVER does not have them.\n"
    for kind in book.types.values():
        yield f"## {kind.name}\n\n{kind.definition} *{kind.example}*\n"
        yield f"Class: {QUADS[kind.quad - 1]}. Intensity: {kind.intensity:.1f}.\n"
        yield "| mode | meaning | intensity | CAMEO | lost on the way to CAMEO |\n|---|---|---|---|---|"
        crossing = walk.to_cameo[kind.name, None]
        yield f"| (none told) | | {kind.intensity:.1f} | {crossing.cameo} | {crossing.lost} |"
        for mode in kind.modes:
            crossing = walk.to_cameo[kind.name, mode.name]
            cells = (
                f"`{mode.name}`",
                mode.definition,
                f"{mode.intensity:.1f}",
                crossing.cameo,
                crossing.lost,
            )
            yield f"| {' | '.join(cells)} |"
        yield ""
    yield "## Contexts\n\n| context | meaning |\n|---|---|"
    yield from (f"| `{context.name}` | {context.definition} |" for context in book.contexts.values())


def _cameo_page() -> Iterator[str]:
    yield f"# CAMEO 1.1b3 (`{CAMEO}`)\n"
    walk = crosswalk().to_plover
    for code in cameo().values():
        if not code.parent:
            yield f"\n## {code.code} {code.name}\n\n{code.definition} Class: {QUADS[code.quad - 1]}.\n"
            yield "| code | name | Goldstein | meaning | PLOVER | lost on the way to PLOVER |"
            yield "|---|---|---|---|---|---|"
        crossing = walk[code.code]
        score = f"{code.goldstein:.1f}"
        cells = (code.code, code.name, score, code.definition, _plover_side(crossing), crossing.lost)
        yield f"| {' | '.join(cells)} |"


def _plover_side(crossing: Crossing) -> str:
    """ "CONSULT/visit", "-" where PLOVER has no type."""
    return "/".join(filter(None, (crossing.type, crossing.mode))) or "-"


def _plover_rows() -> Iterator[Row]:
    book, walk = plover(), crosswalk()
    for kind in book.types.values():
        back = walk.to_cameo[kind.name, None]
        yield {
            "kind": "type",
            "code": kind.name,
            "quad": str(kind.quad),
            "intensity": f"{kind.intensity:.1f}",
            "definition": kind.definition,
            "example": kind.example,
            "crosses_to": back.cameo,
            "lost": back.lost,
        }
        for mode in kind.modes:
            back = walk.to_cameo[kind.name, mode.name]
            yield {
                "kind": "own mode" if mode.own else "mode",
                "code": mode.name,
                "parent": kind.name,
                "quad": str(kind.quad),
                "intensity": f"{mode.intensity:.1f}",
                "definition": mode.definition,
                "crosses_to": back.cameo,
                "lost": back.lost,
            }
    for context in book.contexts.values():
        yield {"kind": "context", "code": context.name, "definition": context.definition}


def _cameo_rows() -> Iterator[Row]:
    walk = crosswalk().to_plover
    for code in cameo().values():
        crossing = walk[code.code]
        yield {
            "kind": "code" if code.parent else "root",
            "code": code.code,
            "parent": code.parent,
            "quad": str(code.quad),
            "intensity": f"{code.goldstein:.1f}",
            "name": code.name,
            "definition": code.definition,
            "crosses_to": _plover_side(crossing),
            "context": crossing.context or "",
            "lost": crossing.lost,
        }


def _reading_rows() -> Iterator[Row]:
    for values in _reading()["list"]:
        for name, meaning, *group in values["values"]:
            yield {
                "kind": values["key"],
                "code": name,
                "parent": group[0] if group else "",
                "definition": meaning,
            }


_ROWS: dict[str, Callable[[], Iterator[Row]]] = {
    PLOVER: _plover_rows,
    CAMEO: _cameo_rows,
    READING: _reading_rows,
}
_PAGES: dict[str, Callable[[], Iterator[str]]] = {
    PLOVER: _plover_page,
    CAMEO: _cameo_page,
    READING: _reading_page,
}


def _csv(ontology: str) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows({"ontology": ontology, **row} for row in _ROWS[ontology]())
    return out.getvalue()
