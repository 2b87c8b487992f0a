"""The index of words over reports: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from goodoffices.record.schema import reports

# Characters of a text that PostgreSQL indexes: a tsvector holds a megabyte at most.
MOST = 400_000


def folded(words: str) -> str:
    """Text without accents, as SQLite's tokenizer sees it."""
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))


def add_words(conn: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Index reports that have just been inserted (`key`, `title`, `text`)."""
    given = [{"key": row["key"], "title": row["title"] or "", "text": row["text"]} for row in rows]
    if not given:
        return
    if conn.dialect.name == "sqlite":
        conn.execute(text("INSERT INTO reports_fts (rowid, title, text) VALUES (:key, :title, :text)"), given)
        return
    indexed = [{"key": row["key"], "words": folded(f"{row['title']}\n{row['text']}")[:MOST]} for row in given]
    conn.execute(text("UPDATE reports SET words = to_tsvector('simple', :words) WHERE key = :key"), indexed)


def drop_words(conn: Connection, row: Mapping[str, Any]) -> None:
    """Take one report out of the index, before it is deleted."""
    if conn.dialect.name == "sqlite":
        given = {"key": row["key"], "title": row["title"] or "", "text": row["text"]}
        conn.execute(
            text(
                "INSERT INTO reports_fts (reports_fts, rowid, title, text) VALUES ('delete', :key, :title, :text)"
            ),
            given,
        )


def forget_words(conn: Connection) -> None:
    """Leave nothing of deleted reports in the index: SQLite keeps their words until segments are merged."""
    if conn.dialect.name == "sqlite":
        conn.execute(text("INSERT INTO reports_fts (reports_fts) VALUES ('rebuild')"))
        conn.execute(text("INSERT INTO reports_fts (reports_fts) VALUES ('optimize')"))


def fill_words(conn: Connection) -> None:
    """Index every report of a record that had no index."""
    columns = select(reports.c.key, reports.c.title, reports.c.text)
    rows = conn.execute(columns).mappings()
    while batch := rows.fetchmany(200):
        add_words(conn, [dict(row) for row in batch])
