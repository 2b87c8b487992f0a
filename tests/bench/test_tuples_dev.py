"""The development set of tuples is in the form that its scorer reads, and varied."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from goodoffices.ontology import Knowledge
from goodoffices.ontology.codebooks import plover

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "bench" / "tuples_dev.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
YIELD = {"CONCEDE", "RETREAT"}
"""The two types that the training labels fold into YIELD."""


def test_rows_have_the_form_of_the_scorer() -> None:
    assert len(ROWS) == 150
    assert all(list(row) == ["id", "text", "tuples"] for row in ROWS)
    assert len({row["id"] for row in ROWS}) == len({row["text"] for row in ROWS}) == 150


def test_every_actor_and_root_exists() -> None:
    states = {state.id for state in Knowledge.load().states.values()} | {"IGO", "NGO"}
    roots = set(plover().types) - YIELD | {"YIELD"}
    for row in ROWS:
        for source, target, root in row["tuples"]:
            assert {source, target} <= states, row["id"]
            assert root in roots, row["id"]


def test_the_set_is_varied() -> None:
    count = Counter(root for row in ROWS for _, _, root in row["tuples"])
    assert len(count) == 15
    assert min(count.values()) >= 5
    assert sum(not row["tuples"] for row in ROWS) >= 5, "sentences without an event"
    assert sum(len(row["tuples"]) > 1 for row in ROWS) >= 15, "sentences with several"
