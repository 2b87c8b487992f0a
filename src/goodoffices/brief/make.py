"""From a record to a briefing: of a process since a day, or before a contact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from goodoffices.analysis.profiles import load_processes
from goodoffices.brief import before
from goodoffices.brief.compose import Head, compose
from goodoffices.brief.document import Brief
from goodoffices.brief.material import Item, Material, Wanted, gather, of_parties, of_process
from goodoffices.brief.people import RANK, People, hidden
from goodoffices.brief.writer import Writer
from goodoffices.errors import RunAborted
from goodoffices.model import Contact
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.record.filters import Filters
from goodoffices.record.store import Store

EARLIEST = 365
"""Days that a briefing before a contact looks back."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a briefing is made: up to which handling level, down to which rank persons are named (None: all), by whom."""

    until: str
    level: str = "public"
    lowest: int | None = RANK
    version: str = "goodoffices"

    @property
    def names(self) -> str:
        """What the head says of names."""
        if self.lowest is None:
            return "All persons are named"
        return (
            f"Persons below rank {self.lowest} of 9 (4: ministers, chiefs of staff) are not named; "
            "their names are hidden in quotations too"
        )


def brief_process(store: Store, process: str, since: str, options: Options) -> Brief:
    """The briefing of a process over a period. Raises RunAborted for a process or period that is none."""
    profiles = load_processes()
    if process not in profiles:
        raise RunAborted(f"no process {process!r}; available: {', '.join(sorted(profiles))}")
    if day_of(since, "--since") > day_of(options.until, "--until"):
        raise RunAborted(
            f"the period from {since} to {options.until} ends before it begins; exchange the days"
        )
    profile = profiles[process]
    writer = _writer(store, of_process(profile), since, options, (profile.of("side"), profile.mediators))
    return compose(writer, Head(profile.name, options.names, options.version))


def brief_before(store: Store, meeting: str, options: Options) -> Brief:
    """The briefing before a contact, given by its id or the beginning of it, up to the day before it."""
    found = _meeting(store, meeting, options.level)
    sides = _sides(found.finding)
    if not sides:
        raise RunAborted(f"the contact {found.stored.id} names no party; choose one that does")
    end = dt.date.fromisoformat(day_of(options.until, "--until"))
    since = (end - dt.timedelta(days=EARLIEST)).isoformat()
    writer = _writer(store, of_parties(sides), since, options, (sides, ()))
    own = next((i for i in writer.material.items if i.stored.id == found.stored.id), found)
    return before.compose_before(writer, Head(before.title(sides), options.names, options.version), own)


def _sides(finding: object) -> tuple[str, ...]:
    """The first two parties of a contact: of a conference the briefing treats those who lead it."""
    if not isinstance(finding, Contact):
        return ()
    order = sorted(
        finding.participants, key=lambda p: p.role not in {"host", "initiator", "visitor", "recipient"}
    )
    return tuple(dict.fromkeys(p.actor.party for p in order if p.actor.party))[:2]


def _meeting(store: Store, name: str, level: str) -> Item:
    found = [
        one for one in store.findings(Filters(level=level), kinds=("contact",)) if one.id.startswith(name)
    ]
    fused = store.occurrence(name, level=level) if not found else None
    if fused is not None:
        founder = str(fused.body.get("founder", ""))
        found = [one for one in store.findings(Filters(level=level), kinds=("contact",)) if one.id == founder]
    if not found:
        raise RunAborted(
            f"no contact {name!r} in this record at this level; goodoffices upcoming lists what is planned"
        )
    if len(found) > 1:
        some = ", ".join(sorted(one.id for one in found)[:4])
        raise RunAborted(f"{name!r} fits {len(found)} contacts ({some}, ...); give more of the id")
    return Item(found[0], "unreviewed")


def _writer(
    store: Store, wanted: Wanted, since: str, options: Options, who: tuple[tuple[str, ...], tuple[str, ...]]
) -> Writer:
    items = gather(store, wanted, until=options.until, level=options.level)
    people = People(options.lowest)
    people.learn((item.finding, item.stored.report_date) for item in items)
    scope = Filters(level=options.level, since=since, until=options.until)
    read = {one.report.id: one.report.publisher or "Publisher not stated" for one in store.reports(scope)}
    material = Material(
        items=items,
        occurrences={one.id: one for one in store.occurrences("contact", level=options.level)},
        reports=len(read),
        publishers=read,
        sides=who[0],
        mediators=who[1],
        since=since,
        until=options.until,
        highest=options.level,
        redact=hidden(people.withheld(), keep=(*parties(), *people.shown())),
    )
    return Writer(material, people)


def parties() -> tuple[str, ...]:
    """The names of all parties that the knowledge has."""
    known = Knowledge.load()
    return tuple(
        row.name for table in (known.states, known.organisations, known.groups) for row in table.values()
    )


def day_of(value: str, option: str) -> str:
    """The value, which must be an ISO day. Raises RunAborted."""
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise RunAborted(f"{option} {value!r} is no ISO day; write it as 2024-05-31") from None
