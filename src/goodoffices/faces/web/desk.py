"""What the review shows: the queue, the fields of a finding as a form, others that it may be merged with, the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from goodoffices.errors import RunAborted
from goodoffices.faces.web.data import Data, State, parties_of
from goodoffices.faces.web.people import Person
from goodoffices.model import Finding
from goodoffices.record.codec import kind_of
from goodoffices.record.filters import Filters
from goodoffices.record.fused import Judgement
from goodoffices.record.review.applied import KINDS, applied
from goodoffices.record.review.effective import effective
from goodoffices.record.review.fields import FIELDS, allowed, shown_fields
from goodoffices.record.review.judge import NEEDED, Reviewer
from goodoffices.record.review.queue import Waiting, order, pile, waiting
from goodoffices.record.stored import StoredFinding

# Piles of findings kept in memory; each analyst has one or two.
KEPT = 8
# Findings that are offered for a merge or a split.
OFFERED = 8
ACTIONS = {
    "accept": "accepted",
    "reject": "rejected",
    "correct": "corrected",
    "merge": "merged with another",
    "split": "split from another",
    "add": "added a finding",
    "done": "read a report of a sample to its end",
    "draw": "drew a sample",
}
FLAGS = ("alleged", "direct_quote")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a finding as a form shows it; without options any text may stand in it."""

    name: str
    label: str
    value: str
    options: tuple[str, ...]
    needed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement as the log shows it."""

    id: str
    when: str
    who: str
    verdict: str
    target: str
    href: str | None
    what: str
    why: str
    counts: bool


class Desk:
    """The queue of one server. Findings are weighed anew when the record changes, not with each judgement."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self._piles: dict[object, list[Waiting]] = {}
        self._state: State = ()
        self._lock = Lock()

    def reviewer(self, person: Person, sample: str | None = None) -> Reviewer:
        """One who judges at this desk."""
        return Reviewer(self.data.store, person.name, self.data.level, sample)

    def waiting(self, filters: Filters, kinds: tuple[str, ...]) -> list[Waiting]:
        """What waits, the weightiest first."""
        asked = replace(filters, level=self.data.level)
        return waiting(self._pile(asked, kinds), self.data.verdicts().by_id)

    def _pile(self, asked: Filters, kinds: tuple[str, ...]) -> list[Waiting]:
        key = (asked, kinds)
        with self._lock:
            now = self.data.coded_state()
            if now != self._state or len(self._piles) >= KEPT:
                self._piles.clear()
                self._state = now
            if key not in self._piles:
                self._piles[key] = pile(self.data.store, asked, kinds)
            return self._piles[key]

    def judged(self) -> int:
        """Findings on which somebody's verdict holds."""
        return sum(one.state not in {"open", "replaced"} for one in self.data.verdicts().by_id.values())

    def as_judged(self, found: StoredFinding) -> StoredFinding:
        """With the corrections that people have made so far."""
        verdict = self.data.verdicts().by_id.get(found.id)
        return applied(found, verdict) if verdict is not None else found

    def log(self, target: str | None = None, who: str | None = None) -> list[Told]:
        """Judgements, the newest first; `target` keeps those of one finding, `who` those of one person."""
        known = self.data.store.judgements(level=self.data.level)
        counting = {one.id for one in effective(known)}
        return [
            told(one, counts=one.id in counting)
            for one in reversed(known)
            if one.action != "undo"
            and (target is None or one.target_id == target)
            and (who is None or one.who == who)
        ]

    def others(self, found: StoredFinding) -> list[StoredFinding]:
        """Findings that may tell of the same: those that fusion joined, then those of the same party and days."""
        joined = self.data.folded().of_finding.get(found.id)
        same = [self.data.finding(name) for name in (joined.members if joined else ())]
        near = [one for one in same if one is not None]
        party = next(iter(parties_of(found.finding) or _parties(found.finding)), None)
        if party:
            asked = Filters(party=party, since=found.day or None, until=found.last_day or None)
            near += self.data.findings(asked, [found.kind])
        by_id = {one.id: one for one in near if one.id != found.id and one.kind == found.kind}
        return list(by_id.values())[:OFFERED]


def _parties(finding: Finding) -> Sequence[str]:
    return tuple(getattr(finding, "parties", ()))


def told(one: Judgement, *, counts: bool) -> Told:
    """A judgement in words."""
    fields = one.value.get("fields") or {}
    what = "; ".join(f"{name.replace('_', ' ')}: {value or 'not known'}" for name, value in fields.items())
    href = f"/review?id={one.target_id}" if one.target_kind == "finding" else None
    verdict = ACTIONS.get(one.action, one.action)
    return Told(one.id, one.made_at, one.who, verdict, one.target_id, href, what, one.why, counts)


def after(items: Sequence[Waiting], mark: str | None) -> int:
    """Where the queue goes on after `weight:id`, 0 at its end; raises RunAborted for what is no such mark."""
    if not mark:
        return 0
    weight, _, name = mark.partition(":")
    try:
        place = (-float(weight), name)
    except ValueError:
        raise RunAborted(f"{mark!r} is no place in the queue; go back to /review") from None
    return next((at for at, one in enumerate(items) if order(one) > place), 0)


def mark_of(one: Waiting) -> str:
    """The place of one in the queue, for the address of the next."""
    return f"{one.weight}:{one.found.id}"


def fields_of(finding: Finding) -> list[Field]:
    """The fields of a finding with their values."""
    kind, known = kind_of(finding), shown_fields(finding)
    return [_field(kind, name, known[name] or "") for name in FIELDS[kind]]


def blank_fields(kind: str, given: Mapping[str, str] | None = None) -> list[Field]:
    """The fields of a finding that is to be added; raises RunAborted for a kind that is none."""
    if kind not in KINDS:
        raise RunAborted(f"there is no kind {kind!r} of findings; available kinds: {', '.join(KINDS)}")
    return [_field(kind, name, (given or {}).get(name, "")) for name in FIELDS[kind]]


def _field(kind: str, name: str, value: str) -> Field:
    # Several issues stand in one field, parted by semicolons: a list of choices would lose all but one.
    options = () if name == "issues" else tuple(sorted(allowed(kind, name)))
    options = ("yes", "no") if name in FLAGS else options
    # A value of an ontology of one's own stays choosable.
    if options and value and value not in options:
        options = (value, *options)
    return Field(name, name.replace("_", " "), value, options, name in NEEDED[kind])


def changes(kind: str, given: Mapping[str, str], known: Mapping[str, str | None]) -> dict[str, str | None]:
    """Those fields of a form that differ from what is known."""
    told = {
        name: " ".join(given[f"f-{name}"].split()) or None for name in FIELDS[kind] if f"f-{name}" in given
    }
    return {name: value for name, value in told.items() if value != (known.get(name) or None)}
