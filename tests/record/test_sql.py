"""Questions in SQL, on both databases: what they see, and that they change nothing."""

from __future__ import annotations

import pytest

from goodoffices.errors import RunAborted
from goodoffices.record.sql import ask
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

from .straw import REPORTS, V1, read


def answer(store: Store, query: str, level: str = "public") -> list[tuple[object, ...]]:
    return list(ask(store.where, query, level)[1])


def test_only_what_is_current_and_of_the_level(store: Store) -> None:
    store.add([read(REPORTS[0])], V1, Origin(level=1))
    store.add([read(REPORTS[1]), read(REPORTS[2])], V1)
    store.withdraw(["plan"], who="ann", why="")
    for query in ("SELECT count(*) FROM reports", "SELECT count(*) FROM contacts"):
        assert answer(store, query) == [(1,)], query
        assert answer(store, query, "confidential") == [(2,)], query
    assert answer(store, "SELECT count(*) FROM evidence e WHERE exact LIKE '%blockade%'") == [(0,)]
    names = "SELECT DISTINCT name FROM participants WHERE name IS NOT NULL ORDER BY name"
    assert answer(store, names) == [("Bo Ötzi",), ("Rao",)]
    assert ask(store.where, "SELECT 1 AS a, 2 AS b")[0] == ["a", "b"]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM evidence",
        "DROP TABLE readings",
        "UPDATE runs SET id = 'x'",
        "INSERT INTO backups VALUES ('a', 'b')",
        "CREATE TABLE x (y TEXT)",
        "SELECT 1; DELETE FROM runs",
        "SELECT FROM WHERE",
    ],
)
def test_nothing_can_be_changed(filled: Store, query: str) -> None:
    with pytest.raises(RunAborted) as caught:
        answer(filled, query)
    assert "\n" not in str(caught.value)
    assert answer(filled, "SELECT count(*) FROM runs") == [(1,)]
    assert filled.check() == []
