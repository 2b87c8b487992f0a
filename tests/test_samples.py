"""The bundled sample reports yield what a reader would first look for, and the hard negative yields nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import goodoffices

SAMPLES = Path(goodoffices.__file__).parent / "samples" / "reports.jsonl"


@cache
def readings() -> dict[str, goodoffices.Reading]:
    """The readings of all samples by the id of the report."""
    rows = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    return {reading.report.id: reading for reading in goodoffices.read_many(rows)}


def told(sample: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    """(format, modality, parties) of each contact."""
    for contact in readings()[sample].contacts:
        parties = frozenset(person.actor.party for person in contact.participants if person.actor.party)
        yield contact.format, contact.modality, parties


@pytest.mark.parametrize(
    ("sample", "form", "parties", "reason"),
    [
        ("sample-1-wire", "meeting", {"Kenya", "Egypt"}, "received his counterpart"),
        ("sample-1-wire", "phone", {"Kenya", "United States"}, "spoke by telephone with"),
        ("sample-2-readout", "phone", {"Norway", "Colombia"}, "spoke by phone today, passive heading"),
        (
            "sample-3-press-release",
            "meeting",
            {"United Nations", "Saudi Arabia"},
            "the envoy stands for the UN",
        ),
        ("sample-3-press-release", "meeting", {"United Nations", "Houthis"}, "the second stop of the tour"),
        ("sample-4-round", "talks", {"M23", "Angola"}, "talks between, under the mediation of"),
    ],
)
def test_a_contact_is_told(sample: str, form: str, parties: set[str], reason: str) -> None:
    assert any(f == form and m == "occurred" and parties <= p for f, m, p in told(sample)), (
        reason,
        list(told(sample)),
    )


def test_the_hard_negative_has_nothing() -> None:
    reading = readings()["sample-5-no-contact"]
    assert (reading.contacts, reading.positions, reading.tracks) == ((), (), ())


@pytest.mark.parametrize("kind", ["contacts", "positions", "tracks"])
def test_the_round_of_talks_has_every_kind_of_finding(kind: str) -> None:
    assert getattr(readings()["sample-4-round"], kind)


def test_every_quotation_is_the_text() -> None:
    for reading in readings().values():
        for finding in reading.findings():
            for span in finding.evidence.spans:
                assert reading.report.source(span.where)[span.start : span.end] == span.quote
