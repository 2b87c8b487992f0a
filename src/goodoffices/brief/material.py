"""What a briefing is made from: findings of a process or of two parties, each with how far it can be trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from goodoffices.analysis.processes import place_finding
from goodoffices.analysis.profiles import Process
from goodoffices.brief.bands import vouched
from goodoffices.brief.sentence import Quotation
from goodoffices.model import Contact, Finding, Position, TrackNote
from goodoffices.record.filters import Filters
from goodoffices.record.fused import Occurrence
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding

KINDS = ("contact", "position", "track")
Trust = Literal["reviewed", "measured", "unreviewed"]
Wanted = Callable[[StoredFinding], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as it is stored, with its trust; `occurrence` is the id of what it was fused into, "" for none."""

    stored: StoredFinding
    trust: Trust
    occurrence: str = ""

    @property
    def finding(self) -> Finding:
        """The finding itself, as people corrected it."""
        return self.stored.finding

    @property
    def sure(self) -> bool:
        """Whether it may become prose."""
        return self.trust != "unreviewed"

    @property
    def reported(self) -> str:
        """The ISO day of its report, "" where it has none."""
        return self.stored.report_date or ""


@dataclass(frozen=True, slots=True)
class Material:
    """All that a briefing may tell.

    `items` are the findings up to `until`, the newest first; those `inside` lie in the period. `redact` hides
    withheld names in quotations and titles.
    """

    items: tuple[Item, ...]
    occurrences: Mapping[str, Occurrence]
    reports: int
    publishers: Mapping[str, str]
    sides: tuple[str, ...]
    mediators: tuple[str, ...]
    since: str
    until: str
    highest: str
    redact: re.Pattern[str] | None = field(default=None)

    def inside(self, item: Item) -> bool:
        """Whether a finding tells of the period: by its own date, else by that of its report."""
        one = item.stored
        first, last = one.day or item.reported, one.last_day or item.reported
        # A plan tells something new on the day of its report, whenever it is to be.
        news = self.since <= item.reported <= self.until
        ahead = isinstance(one.finding, Contact) and one.finding.modality in {"planned", "proposed"}
        return (first <= self.until and last >= self.since) if not (ahead and news) else True

    def contacts(self, *, sure: bool = True) -> list[tuple[Item, Contact]]:
        """Contacts of the period that are sure, or those that are not."""
        return [
            (i, i.finding)
            for i in self.items
            if isinstance(i.finding, Contact) and i.sure == sure and self.inside(i)
        ]

    def positions(self, *, sure: bool = True) -> list[tuple[Item, Position]]:
        """Positions of the period that are sure, or those that are not."""
        return [
            (i, i.finding)
            for i in self.items
            if isinstance(i.finding, Position) and i.sure == sure and self.inside(i)
        ]

    def notes(self, *, sure: bool = True, before: bool = False) -> list[tuple[Item, TrackNote]]:
        """Track notes of the period, with `before` also earlier ones."""
        return [
            (i, i.finding)
            for i in self.items
            if isinstance(i.finding, TrackNote) and i.sure == sure and (before or self.inside(i))
        ]

    def quotations(self, items: Iterable[Item]) -> tuple[Quotation, ...]:
        """The evidence of findings as notes."""
        return tuple(dict.fromkeys(self.quotation(item) for item in items))

    def quotation(self, item: Item) -> Quotation:
        """The words a finding rests on."""
        one = item.stored
        spans = dict.fromkeys(span.quote for span in one.finding.evidence.spans)
        return Quotation(
            one.id,
            one.report_id,
            self.hide(" […] ".join(spans)),
            one.report_date,
            one.publisher,
            self.hide(one.report_title) if one.report_title else None,
            one.level,
        )

    def hide(self, text: str) -> str:
        """A source's words without the names that are withheld."""
        return self.redact.sub("[name withheld]", text) if self.redact is not None else text


def of_process(process: Process) -> Wanted:
    """Whether a finding belongs to a process by its rules."""
    profile = {process.id: process}
    return lambda one: bool(place_finding(one.finding, profile, one.report_date))


def of_parties(parties: Sequence[str]) -> Wanted:
    """Whether a finding concerns one of the parties as one who acts or speaks, or two of them as a track."""
    wanted = set(parties)

    def concerns(one: StoredFinding) -> bool:
        finding = one.finding
        if isinstance(finding, Contact):
            told = {p.actor.party for p in finding.participants}
            return len(told & wanted) > 1 or (len(told) == 1 and bool(told & wanted))
        if isinstance(finding, Position):
            return finding.holder.party in wanted
        return isinstance(finding, TrackNote) and len(set(finding.parties) & wanted) > 1

    return concerns


def gather(store: Store, wanted: Wanted, *, until: str, level: str) -> tuple[Item, ...]:
    """The findings up to a day, each with its trust, the newest first; what people rejected is left out."""
    verdicts = store.verdicts(Filters(level=level)).by_id
    members = {m.id: o.id for o in store.occurrences("contact", level=level) for m in o.members}
    found: list[Item] = []
    for reviewed in (True, False):
        for one in store.findings(Filters(level=level, reviewed=reviewed), kinds=KINDS):
            if not wanted(one) or (one.report_date or one.day or "") > until:
                continue
            verdict = verdicts.get(one.id)
            accepted = verdict is not None and verdict.state in {"accepted", "corrected", "added"}
            trust: Trust = "unreviewed"
            if reviewed and accepted and verdict is not None and not verdict.disputed:
                trust = "reviewed"
            elif not reviewed and verdict is None and vouched(one.finding):
                trust = "measured"
            found.append(Item(one, trust, members.get(one.id, "")))
    unique = {item.stored.id: item for item in found}
    return tuple(sorted(unique.values(), key=_newest, reverse=True))


def _newest(item: Item) -> tuple[str, str, str]:
    return (item.stored.day or item.reported, item.reported, item.stored.id)
