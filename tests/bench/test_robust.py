"""The robustness bench sees a crash, a lost report, a wrong offset and a leak."""

from __future__ import annotations

from typing import Any

import pytest

import robust

REPORTS = {
    "a": {"id": "a", "title": None, "text": "Peru met Chile."},
    "b": {"id": "b", "title": "Talks", "text": "Nothing was said."},
}


def reading(report: str, start: int = 0, quote: str = "Peru") -> dict[str, Any]:
    """A reading with one contact."""
    evidence = [{"start": start, "end": start + len(quote), "quote": quote, "in": "text"}]
    empty: dict[str, Any] = {kind: [] for kind in robust.KINDS}
    return {"id": report, **empty, "contacts": [{"evidence": evidence}], "refusals": []}


def counts(*readings: dict[str, Any]) -> robust.Counts:
    """The counts after these lines."""
    made = robust.Counts(REPORTS)
    for line in readings:
        made.add(line)
    return made


GOOD = (reading("a"), {"id": "b", "error": {"code": "language", "message": "not English"}})


@pytest.mark.parametrize(
    ("lines", "status", "peaks", "word"),
    [
        (GOOD, 1, (900.0, 950.0), None),
        (GOOD, -9, (900.0, 950.0), "exit status"),
        (GOOD[:1], 0, (900.0, 950.0), "2 reports in, 1 readings out"),
        (GOOD[::-1], 0, (900.0, 950.0), "not in order"),
        ((reading("a", start=5), GOOD[1]), 0, (900.0, 950.0), "not the text"),
        (GOOD, 0, (900.0, 1500.0), "memory grew"),
        (GOOD, 0, (0.0, 1500.0), None),
    ],
    ids=["fine, with a refusal", "killed", "lost", "order", "offset", "leak", "fewer than a thousand"],
)
def test_verdict(
    lines: tuple[dict[str, Any], ...], status: int, peaks: tuple[float, float], word: str | None
) -> None:
    wrong = robust.verdict(counts(*lines), status, *peaks)
    assert (wrong == []) if word is None else (len(wrong) == 1 and word in wrong[0])


def test_what_is_counted() -> None:
    made = counts(*GOOD)
    assert made.found["contacts"] == 1
    assert made.errors == {"language": 1}
