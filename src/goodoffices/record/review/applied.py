"""The record as people have judged it: which judgement is of which finding now, and the findings with them applied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.engine import Connection

from goodoffices.model import Finding, Position
from goodoffices.record.codec import unpack
from goodoffices.record.days import first_day, last_day
from goodoffices.record.facets import fold, values_of
from goodoffices.record.filters import Filters, several
from goodoffices.record.fused import Judgement, load_judgements
from goodoffices.record.parties import parties_of, party_name
from goodoffices.record.query import FRAMED
from goodoffices.record.review.effective import VERDICTS, effective
from goodoffices.record.review.fields import FIELDS, corrected
from goodoffices.record.review.match import Likeness, best, changed, likeness, same_as
from goodoffices.record.stored import StoredFinding, StoredReport, find, find_reports
from goodoffices.record.write import chunks

KINDS = tuple(FIELDS)
HIDDEN = ("rejected", "replaced", "open")


@dataclass(slots=True)
class Verdict:
    """What people say of one finding, folded in the order in which they said it.

    `state` is "accepted", "corrected", "rejected", "added", "replaced" (by one that a person added) or "open":
    judged when it was coded otherwise, in the fields `changed`, so that the judgement may no longer hold.
    `disputed`: people differ on whether it is there at all. `by` are the ids of the judgements.
    """

    state: str
    fields: dict[str, str | None] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    disputed: bool = False
    by: tuple[str, ...] = ()
    latest: dict[str, str] = field(default_factory=dict)

    def take(self, one: Judgement, different: Sequence[str]) -> None:
        """One more judgement, with the fields that are coded otherwise since."""
        self.by = (*self.by, one.id)
        self.latest[one.who] = one.action
        if one.action == "correct":
            self.fields.update(one.value.get("fields", {}))
        self.changed = tuple(name for name in different if name not in self.fields)
        if one.action == "reject":
            self.state = "open" if different else "rejected"
        elif self.state != "added":
            self.state = "corrected" if self.fields else "accepted"
        self.disputed = len({action == "reject" for action in self.latest.values()}) > 1


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All judgements, brought to the findings that are current.

    `found` holds the findings that are judged, as coded, and those that people added; `pairs` (action, id, id) is
    what people merged and split, in that order; `lost` are judgements whose finding is no longer there.
    """

    by_id: Mapping[str, Verdict]
    found: Mapping[str, StoredFinding]
    pairs: tuple[tuple[str, str, str], ...]
    lost: tuple[Judgement, ...]


def verdicts(conn: Connection, filters: Filters) -> Verdicts:
    """The judgements that count at the level and day of the filters."""
    known = filters.known_at
    told = [
        one for one in load_judgements(conn, level=filters.level) if known is None or one.made_at <= known
    ]
    counting = [one for one in effective(told) if one.report_id and one.target_kind in {"finding", "report"}]
    names = sorted({one.report_id for one in counting if one.report_id})
    scope = Filters(level=filters.level, as_of=filters.as_of, newest_first=False)
    texts: dict[str, StoredReport] = {}
    machine: dict[str, list[StoredFinding]] = {}
    for some in chunks(names):
        here = replace(scope, report=list(some))
        texts.update({one.report.id: one for one in find_reports(conn, here, text=False)})
        for found in find(conn, KINDS, here):
            machine.setdefault(found.report_id, []).append(found)
    return _Book(texts, machine).read(counting)


class _Book:
    """Brings judgements to findings."""

    def __init__(self, texts: Mapping[str, StoredReport], machine: Mapping[str, list[StoredFinding]]) -> None:
        self._texts, self._machine = texts, machine
        self._added: dict[str, list[StoredFinding]] = {}
        self._by_id: dict[str, Verdict] = {}
        self._found: dict[str, StoredFinding] = {}

    def read(self, counting: Sequence[Judgement]) -> Verdicts:
        lost: list[Judgement] = []
        groups: dict[tuple[str, str], list[str]] = {}
        for one in counting:
            if one.action == "add":
                self._add(one)
        for one in counting:
            if one.target_kind != "finding":
                continue
            found = self._target(one)
            if found is None:
                lost.append(one)
            elif one.action in VERDICTS:
                self._judge(one, found)
            else:
                half = (one.action, one.value["group"])
                # What is said again of the same two goes to the end: of merge and split the later one counts.
                groups[half] = [*groups.pop(half, []), found.id]
        told = ((action, *sorted(set(ids))) for (action, _), ids in groups.items() if len(set(ids)) == 2)
        pairs = tuple(dict.fromkeys(told))
        return Verdicts(self._by_id, self._found, pairs, tuple(lost))  # type: ignore[arg-type]

    def _add(self, one: Judgement) -> None:
        report = self._texts.get(str(one.report_id))
        if report is None:
            return
        made = _stored(one, report)
        mine = likeness(made.finding)
        others = self._added.setdefault(made.report_id, [])
        for other in [other for other in others if same_as(mine, other.finding)]:
            # Two people added the same: the later one stands.
            others.remove(other)
            del self._by_id[other.id], self._found[other.id]
        others.append(made)
        self._by_id[made.id] = Verdict("added", by=(one.id,), latest={one.who: "add"})
        self._found[made.id] = made
        pairs = [(item.id, item.finding) for item in self._machine.get(made.report_id, ())]
        twin = best(mine, "", pairs)
        if twin is not None:
            self._by_id[twin] = Verdict("replaced", by=(one.id,))

    def _target(self, one: Judgement) -> StoredFinding | None:
        """The finding that is meant now."""
        name = str(one.report_id)
        candidates = {item.id: item for item in (*self._machine.get(name, ()), *self._added.get(name, ()))}
        packed = one.value.get("finding")
        if packed is None:
            return candidates.get(one.target_id)
        hit = best(
            Likeness.unpacked(packed),
            one.target_id,
            [(key, item.finding) for key, item in candidates.items()],
        )
        return candidates[hit] if hit else None

    def _judge(self, one: Judgement, found: StoredFinding) -> None:
        packed = one.value.get("finding")
        different = changed(Likeness.unpacked(packed), found.finding) if packed else ()
        verdict = self._by_id.setdefault(found.id, Verdict("accepted"))
        if verdict.state != "replaced":
            verdict.take(one, different)
        self._found[found.id] = found


def _stored(one: Judgement, report: StoredReport) -> StoredFinding:
    """What a person added, as if it had been found."""
    finding = unpack(one.value["kind"], json.dumps(one.value["finding"]))
    first, last = days_of(finding, report.report.date)
    return StoredFinding(
        id=finding.id,
        kind=one.value["kind"],
        finding=finding,
        level=one.level,
        day=first,
        last_day=last,
        country_iso3=None,
        report_id=report.report.id,
        report_date=report.report.date,
        report_title=report.report.title,
        source=report.source,
        publisher=report.report.publisher,
        url=report.report.url,
        run="review",
        valid_from=one.made_at,
        valid_to=None,
    )


def days_of(finding: Finding, report_date: str | None) -> tuple[str, str]:
    """The first and last day that its date allows; the day of the report where none is told."""
    when = None if isinstance(finding, Position) else finding.date
    begin = when.value if when else report_date
    end = (when.end if when else None) or begin
    return (first_day(begin) if begin else "", last_day(end) if end else "")


def reviewed(conn: Connection, kinds: Sequence[str], filters: Filters) -> Iterator[StoredFinding]:
    """Findings that people have judged, with their corrections and additions; what they rejected is left out.

    The filters are compared with what people say, not with what was coded.
    """
    told = verdicts(conn, filters)
    kept = [
        applied(found, told.by_id[name])
        for name, found in told.found.items()
        if name in told.by_id and told.by_id[name].state not in HIDDEN and found.kind in kinds
    ]
    framed = _framed(conn, filters)
    hits = [one for one in kept if fits(one, filters, framed)]
    hits.sort(key=lambda one: (one.day, one.id), reverse=filters.newest_first)
    yield from hits[: filters.limit]


def unreviewed(conn: Connection, kinds: Sequence[str], filters: Filters) -> Iterator[StoredFinding]:
    """Findings on which nobody has a verdict that still holds."""
    told = verdicts(conn, filters)
    judged = {name for name, verdict in told.by_id.items() if verdict.state != "open"}
    left = filters.limit
    for found in find(conn, kinds, replace(filters, reviewed=None, limit=None)):
        if found.id in judged:
            continue
        yield found
        left = left - 1 if left is not None else None
        if left == 0:
            return


def applied(found: StoredFinding, verdict: Verdict) -> StoredFinding:
    """A finding with what people corrected in it; the one in the record stays as it is."""
    if not verdict.fields:
        return found
    finding = corrected(found.finding, verdict.fields)
    first, last = days_of(finding, found.report_date)
    country = found.country_iso3 if "country" not in verdict.fields else None
    return replace(found, finding=finding, day=first, last_day=last, country_iso3=country)


def _framed(conn: Connection, filters: Filters) -> frozenset[str]:
    """The reports with a contact or note of the framework that is asked for."""
    if not several(filters.mechanism):
        return frozenset()
    asked = Filters(mechanism=filters.mechanism, level=filters.level, as_of=filters.as_of)
    return frozenset(one.report_id for one in find(conn, sorted(FRAMED), asked))


def fits(found: StoredFinding, filters: Filters, framed: frozenset[str] = frozenset()) -> bool:
    """Whether a finding is asked for; the same as the store does for findings as coded.

    `framed` are the reports with a contact or note of the framework that is asked for.
    """
    finding = found.finding
    values: dict[str, set[str]] = {}
    if found.kind not in FRAMED and found.report_id in framed:
        values["mechanism"] = set(map(fold, several(filters.mechanism)))
    for facet, value in values_of(finding, parties_of(finding)):
        values.setdefault(facet, set()).add(value)
    return (
        all(_has(values.get(facet, set()), facet, wanted) for facet, wanted in filters.faceted().items())
        and (filters.first is None or found.last_day >= filters.first)
        and (filters.last is None or found.day <= filters.last)
        and (filters.min_score is None or finding.evidence.score >= filters.min_score)
        and (filters.ids is None or found.id in filters.ids)
        and (not filters.scopes or any(s.holds(finding, found.report_date) for s in filters.scopes))
        and _one_of(found.report_id, filters.report)
        and _one_of(found.source, filters.source)
    )


def _one_of(value: str | None, wanted: Any) -> bool:
    return not several(wanted) or value in several(wanted)


def _has(values: Iterable[str], facet: str, wanted: Sequence[str]) -> bool:
    if facet == "actor":
        return any(f" {fold(name)} " in f" {value} " for value in values for name in wanted)
    meant = {fold(name) for name in wanted}
    if facet in {"party", "place"} and meant.isdisjoint(values):
        meant = {fold(name) for name in map(party_name, wanted) if name}
    return not meant.isdisjoint(values)
