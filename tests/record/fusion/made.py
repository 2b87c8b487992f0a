"""Contacts and tellings made up for tests."""

from __future__ import annotations

import hashlib

from goodoffices.model import Actor, Contact, Evidence, Participant, Span, When
from goodoffices.record.fusion.told import Told


def actor(text: str) -> Participant:
    """ "Borduria", "Borduria: Ana Kos", "Borduria: Ana Kos, host", "Borduria (foreign minister)"."""
    text, _, role = text.partition(", ")
    party, _, name = text.partition(": ")
    office = None
    if party.endswith(")"):
        party, _, title = party[:-1].partition(" (")
        office = f"{title} of {party}"
    return Participant(Actor(name or None, party, office), role or "participant")


def contact(who: str, key: str = "", **given: object) -> Contact:
    """A contact of these participants, divided by "; "; `date` is "2021-05-04" or "2021-05-04/2021-05-06"."""
    date = given.pop("date", None)
    when = None
    if date is not None:
        value, _, end = str(date).partition("/")
        when = When(value, "relative", end or None)
    said_by = given.pop("said_by", None)
    values: dict[str, object] = {
        "format": "meeting", "modality": "occurred", "place": None, "country": None, "mechanism": None, "issues": (),
        **given,
    }  # fmt: skip
    digest = hashlib.sha256(repr((who, key, date, sorted(values.items(), key=str))).encode()).hexdigest()[:12]
    span = Span("text", 0, 4, "They")
    return Contact(
        id=f"c-{digest}",
        participants=tuple(actor(p) for p in who.split("; ")),
        date=when,
        evidence=Evidence((span,), "contacts", "test", 0.9, said_by),  # type: ignore[arg-type]
        **values,  # type: ignore[arg-type]
    )


def told(
    report: str, who: str, published: str | None = "2021-05-04", publisher: str | None = None, **given: object
) -> Told:
    """A telling of a contact made by :func:`contact`; its id depends on the report."""
    return Told(report, publisher, published, contact(who, key=report, **given))
