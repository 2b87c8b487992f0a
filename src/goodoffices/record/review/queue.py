"""What to look at first: where a look is worth most and the machine is in most doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from goodoffices.model import Contact, Position, TrackNote
from goodoffices.record.filters import Filters
from goodoffices.record.review.applied import KINDS, Verdict
from goodoffices.record.review.log import CODER
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding

# How much hangs on a finding when it is wrong, 0 to 1. The record of contacts and the standing of tracks is what
# most questions go to; events are counted by the thousand, so that one more or less weighs little.
KIND_VALUE: Mapping[str, float] = {"track": 1.0, "contact": 0.8, "position": 0.7, "event": 0.3}
# A single report is all there is for it: if that is misread nothing else corrects the record.
SINGLE = 1.5
# People differ, or it has been coded otherwise since: before all machine doubts.
REOPENED = 2.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finding that waits for a look: `weight` is what it is sorted by, `why` says so in words."""

    found: StoredFinding
    weight: float
    why: tuple[str, ...]


def queue(store: Store, filters: Filters, kinds: tuple[str, ...] = KINDS) -> list[Waiting]:
    """Findings that nobody has judged, or whose judgement no longer holds, the weightiest first."""
    told = store.verdicts(replace(filters, limit=None))
    waiting = []
    for found in store.findings(replace(filters, reviewed=None, limit=None), kinds):
        if found.finding.evidence.coder == CODER:
            continue  # a person's own log is that person's word already
        verdict = told.by_id.get(found.id)
        if verdict is None or verdict.state == "open" or verdict.disputed or verdict.changed:
            waiting.append(weigh(found, verdict, _sources(store, found, filters.level)))
    waiting.sort(key=lambda one: (-one.weight, one.found.id))
    return waiting[: filters.limit]


def _sources(store: Store, found: StoredFinding, level: str) -> int:
    """Reports that tell of it, as fusion has it; 1 where nothing is fused."""
    reports = {found.report_id}
    for name in store.occurrences_with(found.id):
        one = store.occurrence(name, level=level)
        members = one.members if one is not None else ()
        for member in members:
            other = store.finding(member.id, level=level) if member.kind == "finding" else None
            reports |= {other.report_id} if other else set()
            reports |= {member.id} if member.kind == "report" else set()
    return len(reports)


def weigh(found: StoredFinding, verdict: Verdict | None, sources: int) -> Waiting:
    """Value times doubt."""
    score = found.finding.evidence.score
    value = KIND_VALUE[found.kind] * impact(found)
    # The doubt is greatest at even odds; what the machine all but disowns is as little worth a look as the certain.
    doubt = 1 - abs(2 * score - 1) + 0.05
    why = [f"score {score:.2f}"]
    if impact(found) > 1:
        why.append("high impact")
    if sources == 1:
        why.append("one source")
        value *= SINGLE if impact(found) > 1 else 1.0
    weight = value * doubt
    if verdict is not None:
        weight += REOPENED
        why.append(
            "people differ" if verdict.disputed else f"coded otherwise since: {', '.join(verdict.changed)}"
        )
    return Waiting(found, round(weight, 6), tuple(why))


def impact(found: StoredFinding) -> float:
    """2 for what changes the standing of a process (agreed, ended, planned, refused, offered), else 1."""
    finding = found.finding
    if isinstance(finding, TrackNote):
        return 2.0
    if isinstance(finding, Contact):
        return 2.0 if finding.modality not in {"occurred", "ongoing"} or finding.mechanism else 1.0
    if isinstance(finding, Position):
        return 2.0 if finding.stance in _WEIGHTY else 1.0
    return 2.0 if finding.type in {"AGREE", "RETREAT", "ASSAULT"} else 1.0


_WEIGHTY = frozenset({"accepts", "commits", "conditional", "rejects", "proposes"})
