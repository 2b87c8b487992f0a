"""What to look at first: where a look is worth most and the machine is in most doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
# Reports that contradict one another on one contact cannot all be right, however sure the coder is of each: half of the
# greatest doubt is added, so that a certain telling that is contradicted stands with a doubtful one that is not.
CONTRADICTED = 0.5
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
    return waiting(pile(store, filters, kinds), told.by_id)[: filters.limit]


def pile(store: Store, filters: Filters, kinds: tuple[str, ...] = KINDS) -> list[Waiting]:
    """All findings with what a look at them is worth as if nobody had judged any; it outlives judgements."""
    found = [
        one
        for one in store.findings(replace(filters, reviewed=None, limit=None), kinds)
        # a person's own log is that person's word already
        if one.finding.evidence.coder != CODER
    ]
    told_by, differing = _reports_of_occurrences(store, found, filters.level)
    return [
        weigh(one, len({one.report_id} | told_by.get(one.id, set())), differing.get(one.id, ()))
        for one in found
    ]


def waiting(items: Iterable[Waiting], verdicts: Mapping[str, Verdict]) -> list[Waiting]:
    """What of a pile still waits, the weightiest first."""
    left = []
    for one in items:
        verdict = verdicts.get(one.found.id)
        if verdict is None:
            left.append(one)
        elif verdict.state == "open" or verdict.disputed or verdict.changed:
            left.append(_reopened(one, verdict))
    left.sort(key=order)
    return left


def order(one: Waiting) -> tuple[float, str]:
    """What the queue is sorted by."""
    return -one.weight, one.found.id


def _reports_of_occurrences(
    store: Store, found: Sequence[StoredFinding], level: str
) -> tuple[dict[str, set[str]], dict[str, tuple[str, ...]]]:
    """For each finding the reports that tell of the same, as fusion has it, and the fields on which they differ.

    Nothing where nothing is fused.
    """
    known = {one.id: one.report_id for one in found}
    told: dict[str, set[str]] = {}
    differing: dict[str, tuple[str, ...]] = {}
    for one in store.occurrences(level=level):
        names = [member.id for member in one.members if member.kind == "finding"]
        if known.keys().isdisjoint(names):
            continue
        reports = {member.id for member in one.members if member.kind == "report"}
        for name in names:
            if name not in known and (other := store.finding(name, level=level)) is not None:
                known[name] = other.report_id
            reports |= {known[name]} if name in known else set()
        for name in names:
            told.setdefault(name, set()).update(reports)
        if fields := tuple(str(each["field"]) for each in one.body.get("contradictions", ())):
            differing.update((member.id, fields) for member in one.members if member.relation == "telling")
    return told, differing


def weigh(found: StoredFinding, sources: int, differing: Sequence[str] = ()) -> Waiting:
    """Value times doubt; `differing` are the fields on which other tellings of the same contradict it."""
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
    if differing:
        doubt += CONTRADICTED
        why.append(f"tellings differ on {', '.join(differing)}")
    return Waiting(found, round(value * doubt, 6), tuple(why))


def _reopened(one: Waiting, verdict: Verdict) -> Waiting:
    told = "people differ" if verdict.disputed else f"coded otherwise since: {', '.join(verdict.changed)}"
    return replace(one, weight=round(one.weight + REOPENED, 6), why=(*one.why, told))


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
