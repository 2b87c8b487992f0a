"""The tables of the newest schema, for asking and writing; what makes them is `migrations/`, in SQL.

A test compares the two. Every column is explained in docs/record.md.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Double, Integer, MetaData, Table, Text

metadata = MetaData()


def _table(name: str, texts: str, numbers: str = "", doubles: str = "") -> Table:
    """A table whose columns are named in strings, keys first."""
    columns: list[Column[Any]] = [Column(column, Integer()) for column in numbers.split()]
    columns += [Column(column, Text()) for column in texts.split()]
    columns += [Column(column, Double()) for column in doubles.split()]
    return Table(name, metadata, *columns)


record_schema = _table("record_schema", "migrated_at goodoffices", "version")
runs = _table("runs", "id goodoffices code models knowledge options started_at", "key")
reports = _table(
    "reports",
    "id sha256 date day time_zone lang source publisher url valid_from valid_to title text",
    "key level superseded_by",
)
readings = _table("readings", "read_at statements refusals", "report_key run_key current findings")
findings = _table(
    "findings",
    "id kind type mode cameo status direction issues event_date event_date_end event_date_precision "
    "event_date_basis day last_day place country country_iso3 mechanism said_by coder rule valid_from valid_to "
    "sha256 json",
    "key report_key run_key level superseded_by",
    "score",
)
actors = _table("actors", "id name party office code iso3 folded_name folded_party", "key")
participants = _table(
    "participants", "side role day last_day valid_from valid_to", "finding_key ord actor_key counted level"
)
evidence = _table("evidence", "role place exact prefix suffix", "finding_key ord start_at end_at")
dead_letters = _table(
    "dead_letters",
    "id report_id origin place source code message run_id first_at last_at kept how",
    "level attempts",
)
watched_feeds = _table("watched_feeds", "url etag modified waiting", "failures", "due")
watched_entries = _table("watched_entries", "id seen_at")
tombstones = _table("tombstones", "kind id what at who why", "key")
backups = _table("backups", "path at")
facet_values = _table("facet_values", "facet value", "key")
facets = _table("facets", "kind day", "value_key finding_key")
occurrences = _table("occurrences", "id kind day made_at fusion redirects_to json", "key level")
occurrence_members = _table(
    "occurrence_members", "member_kind member_id relation explanation", "occurrence_key", "score"
)
judgements = _table(
    "judgements", "id made_at who why target_kind target_id report_id action json", "key level"
)
