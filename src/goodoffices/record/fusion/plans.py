"""What became of a plan: it is linked to the contact that took place, or was put off, or stays open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from goodoffices.record.fusion.clusters import Ruling
from goodoffices.record.fusion.compare import Comparison, Reason, compare
from goodoffices.record.fusion.settings import Settings
from goodoffices.record.fusion.told import LONG, View

LinkKind = Literal["happened", "cancelled", "postponed", "refused", "denied"]
Made = tuple[str, Sequence[View]]


@dataclass(frozen=True, slots=True)
class Link:
    """A plan (or, for `denied`, a contact told as having happened) and what is told of it elsewhere, with reasons."""

    source: str
    target: str
    kind: LinkKind
    score: float
    reasons: tuple[Reason, ...]


def link(made: Sequence[Made], using: Settings, rulings: Sequence[Ruling] = ()) -> tuple[Link, ...]:
    """The links between occurrences, given as (id, tellings in order); the best outcome of each kind for a plan."""
    ahead = [m for m in made if m[1][0].group == "ahead"]
    ruled = {frozenset({r.a, r.b}): r.verdict for r in rulings}
    out: list[Link] = []
    for target in ("happened", "off"):
        out.extend(_best(ahead, [m for m in made if m[1][0].group == target], using, ruled))
    happened = [m for m in made if m[1][0].group == "happened"]
    out.extend(_best([m for m in made if m[1][0].group == "denied"], happened, using, ruled))
    return tuple(sorted(out, key=lambda one: (one.source, one.kind, one.target)))


def _best(
    sources: Sequence[Made], targets: Sequence[Made], using: Settings, ruled: Mapping[frozenset[str], str]
) -> Iterator[Link]:
    index: dict[tuple[str, ...], list[int]] = {}
    for at, (_, views) in enumerate(targets):
        for key in sorted({k for v in views for k in _keys(v)}):
            index.setdefault(key, []).append(at)
    for source, plans in sources:
        near = sorted({at for v in plans for key in _keys(v) for at in index.get(key, ())})
        best: tuple[float, str, Comparison, View] | None = None
        for at in near:
            target, views = targets[at]
            found = _compare(plans, views, using, ruled)
            if found is None:
                continue
            if best is None or (-found[0].score, target) < (-best[0], best[1]):
                best = (found[0].score, target, *found)
        if best is not None:
            yield _link(source, plans[0], best)


def _link(source: str, plan: View, best: tuple[float, str, Comparison, View]) -> Link:
    score, target, result, shown = best
    if plan.group == "denied":
        return Link(target, source, "denied", score, result.reasons)
    kinds: dict[str, LinkKind] = {"cancelled": "cancelled", "postponed": "postponed", "refused": "refused"}
    return Link(source, target, kinds.get(shown.told.contact.modality, "happened"), score, result.reasons)


def _keys(view: View) -> Iterator[tuple[str, ...]]:
    """Two parties and a stretch of LONG days; neighbours too, so that a plan finds what comes after it."""
    parties = sorted(view.parties)[:8]
    groups = list(combinations(parties, 2)) if len(parties) > 1 else [(parties[0],)]
    days = view.days
    if days is None:
        return
    for group in groups:
        for stretch in range((days[0] - LONG // 2) // LONG, (days[1] + LONG // 2) // LONG + 1):
            yield (*group, str(stretch))


def _compare(
    plans: Sequence[View], views: Sequence[View], using: Settings, ruled: Mapping[frozenset[str], str]
) -> tuple[Comparison, View] | None:
    """The best pair of a telling of the plan and one of the outcome; None where none fits or one is ruled out."""
    verdicts = {ruled.get(frozenset({p.id, v.id})) for p in plans for v in views} if ruled else set()
    if "apart" in verdicts:
        return None
    both = bool({p.told.report for p in plans} & {v.told.report for v in views})
    more = ("one report tells of both, as two", using.weights.one_report)
    best: tuple[Comparison, View] | None = None
    for plan in plans[:12]:
        for view in views[:12]:
            result = compare(plan, view, using, plan=plan.group == "ahead")
            if both and plan.told.report != view.told.report:
                result = Comparison(result.score + more[1], (*result.reasons, more))
            if result.ruled_out and "same" not in verdicts:
                continue
            if best is None or (-result.score, view.told.order) < (-best[0].score, best[1].told.order):
                best = (result, view)
    if best is None or (best[0].score < using.weights.threshold and "same" not in verdicts):
        return None
    return best
