"""Search in the words of reports, with snippets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, bindparam, func, literal_column, select, text
from sqlalchemy.engine import Connection

from goodoffices.errors import RunAborted
from goodoffices.record.filters import Filters
from goodoffices.record.levels import LEVELS
from goodoffices.record.schema import reports
from goodoffices.record.stored import report_conditions
from goodoffices.record.words import folded

# Characters that no report holds stand around the words that were found; a face shows them in its own way.
OPEN, CLOSE = "\ue000", "\ue001"
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A report in which the words were found; `snippet` has them between OPEN and CLOSE."""

    report_id: str
    date: str | None
    title: str | None
    publisher: str | None
    url: str | None
    level: str
    snippet: str


def marked(snippet: str) -> str:
    """A snippet with the words that were found in the marks of Markdown."""
    return snippet.replace(OPEN, "**").replace(CLOSE, "**")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after another; `ending` leaves the end of the last one open."""

    words: tuple[str, ...]
    ending: bool = False
    without: bool = False


def terms_of(asked: str) -> tuple[Term, ...]:
    """What is searched: words, "phrases in quotation marks", beginnings with a star, and -words to be left out.

    Raises RunAborted when nothing remains to be searched for.
    """
    found = []
    for without, phrase, word in _TERM.findall(asked):
        words = tuple(_WORD.findall(folded(phrase or word).casefold()))
        if words:
            found.append(Term(words, word.endswith("*"), bool(without)))
    if all(term.without for term in found):
        raise RunAborted(f"{asked!r} names no word to be found; give one")
    return tuple(sorted(found, key=lambda term: term.without))


def fts5(terms: tuple[Term, ...]) -> str:
    """The terms in the language of FTS5."""
    parts = [f'"{" ".join(term.words)}"' + ("*" if term.ending else "") for term in terms]
    joined = " AND ".join(part for part, term in zip(parts, terms, strict=True) if not term.without)
    without = [part for part, term in zip(parts, terms, strict=True) if term.without]
    return " NOT ".join([f"({joined})", *without])


def tsquery(terms: tuple[Term, ...]) -> str:
    """The terms in the language of PostgreSQL."""
    parts = []
    for term in terms:
        words = [f"'{word}'" for word in term.words]
        phrase = f"({' <-> '.join(words)}{':*' if term.ending else ''})"
        parts.append(f"!{phrase}" if term.without else phrase)
    return " & ".join(parts)


def search(conn: Connection, asked: str, filters: Filters) -> Iterator[Hit]:
    """Reports with all the words, newest first."""
    statement = (_sqlite if conn.dialect.name == "sqlite" else _postgresql)(terms_of(asked), filters)
    for row in conn.execute(statement):
        yield Hit(row.id, row.date, row.title, row.publisher, row.url, LEVELS[row.level], row.snippet)


_COLUMNS = (
    reports.c.id,
    reports.c.date,
    reports.c.title,
    reports.c.publisher,
    reports.c.url,
    reports.c.level,
)


def _sqlite(terms: tuple[Term, ...], filters: Filters) -> Any:
    # The newest hits are chosen first and only they are cut into snippets, which reads their whole text.
    matching = text("SELECT rowid FROM reports_fts WHERE reports_fts MATCH :asked")
    keys: Any = select(literal_column("rowid")).select_from(
        matching.bindparams(asked=fts5(terms)).columns(literal_column("rowid")).subquery("hit")
    )
    chosen = (
        select(reports.c.key)
        .where(reports.c.key.in_(keys), *report_conditions(filters))
        .order_by(reports.c.day.desc(), reports.c.key.desc())
        .limit(filters.limit)
        .cte("chosen")
    )
    snippet = func.snippet(literal_column("reports_fts"), -1, OPEN, CLOSE, " … ", 24, type_=String)
    return (
        select(*_COLUMNS, snippet.label("snippet"))
        .select_from(chosen)
        .join(text("reports_fts"), literal_column("reports_fts.rowid") == chosen.c.key)
        .join(reports, reports.c.key == chosen.c.key)
        .where(text("reports_fts MATCH :again").bindparams(again=fts5(terms)))
        .order_by(reports.c.day.desc(), reports.c.key.desc())
    )


def _postgresql(terms: tuple[Term, ...], filters: Filters) -> Any:
    query = func.to_tsquery("simple", bindparam("asked", tsquery(terms)))
    chosen = (
        select(reports.c.key)
        .where(literal_column("reports.words").op("@@")(query), *report_conditions(filters))
        .order_by(reports.c.day.desc(), reports.c.key.desc())
        .limit(filters.limit)
        .cte("chosen")
    )
    marks = f"StartSel={OPEN}, StopSel={CLOSE}, MaxFragments=1, MaxWords=24, MinWords=8"
    snippet = func.ts_headline("simple", reports.c.text, query, marks)
    return (
        select(*_COLUMNS, snippet.label("snippet"))
        .join(chosen, reports.c.key == chosen.c.key)
        .order_by(reports.c.day.desc(), reports.c.key.desc())
    )
