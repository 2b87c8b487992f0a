"""Whether a finding is the one that was judged, though another version has read the report since.

The same means: same report, same kind, overlapping words, same parties. What else was coded then is kept with the
judgement, so that it can be told what has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goodoffices.model import Contact, Finding, Position, Span
from goodoffices.record.codec import kind_of
from goodoffices.record.facets import fold
from goodoffices.record.review.fields import FIELDS, shown_fields

# A revised text moves quotations: then one must hold the other, and be long enough not to occur anywhere.
LONG = 20


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is kept of a finding with a judgement: enough to know it again in the same report."""

    kind: str
    spans: tuple[Span, ...]
    parties: tuple[str, ...]
    fields: Mapping[str, str | None]

    def packed(self) -> dict[str, Any]:
        """As JSON."""
        spans = [[span.where, span.start, span.end, span.quote] for span in self.spans]
        return {
            "kind": self.kind,
            "spans": spans,
            "parties": list(self.parties),
            "fields": dict(self.fields),
        }

    @staticmethod
    def unpacked(item: Mapping[str, Any]) -> Likeness:
        """From JSON."""
        spans = tuple(Span(where, start, end, quote) for where, start, end, quote in item["spans"])
        return Likeness(item["kind"], spans, tuple(item["parties"]), dict(item["fields"]))


def likeness(finding: Finding) -> Likeness:
    """What a finding is known by."""
    kind = kind_of(finding)
    return Likeness(kind, words_of(finding), parties_in(finding), shown_fields(finding))


def words_of(finding: Finding) -> tuple[Span, ...]:
    """The words by which a finding is told from its neighbours: a position by its proposition."""
    return (finding.proposition,) if isinstance(finding, Position) else finding.evidence.spans


def parties_in(finding: Finding) -> tuple[str, ...]:
    """The parties, else names, folded and in order; a position has its holder's alone."""
    if isinstance(finding, Position):
        named = [finding.holder.party or finding.holder.name]
    elif isinstance(finding, Contact):
        named = [one.actor.party or one.actor.name for one in finding.participants]
    else:
        sides = (finding.parties,) if not hasattr(finding, "source") else ()
        named = [party for side in sides for party in side]
        for side in ("source", "target"):
            named += [f"{side}:{one.party or one.name}" for one in getattr(finding, side, ())]
    return tuple(sorted({fold(name) for name in named if name}))


def overlap(mine: Sequence[Span], others: Sequence[Span]) -> float:
    """Share of the words of both that both have, 0 to 1; of a text that has moved, half of that."""
    return max((_overlap(one, other) for one in mine for other in others), default=0.0)


def _overlap(one: Span, other: Span) -> float:
    if one.where != other.where:
        return 0.0
    begin, end = max(one.start, other.start), min(one.end, other.end)
    if begin < end and _cut(one, begin, end) == _cut(other, begin, end):
        return (end - begin) / (max(one.end, other.end) - min(one.start, other.start))
    short, long_ = sorted((one.quote, other.quote), key=len)
    if len(short) >= LONG and short in long_:
        return len(short) / len(long_) / 2
    return 0.0


def _cut(span: Span, begin: int, end: int) -> str:
    return span.quote[begin - span.start : end - span.start]


def same_as(judged: Likeness, finding: Finding) -> float:
    """How surely this is what was judged: 0 for no, else higher the more words and fields agree."""
    if kind_of(finding) != judged.kind or parties_in(finding) != judged.parties:
        return 0.0
    words = overlap(judged.spans, words_of(finding))
    if words == 0.0:
        return 0.0
    agreeing = len(FIELDS[judged.kind]) - len(changed(judged, finding))
    return words + agreeing / 100


def changed(judged: Likeness, finding: Finding) -> tuple[str, ...]:
    """The fields that are coded otherwise than when it was judged."""
    now = shown_fields(finding)
    return tuple(name for name in FIELDS[judged.kind] if now[name] != judged.fields.get(name))


def best(judged: Likeness, target_id: str, found: Iterable[tuple[str, Finding]]) -> str | None:
    """The id of the finding that was judged, its old id before all others; None where it is no longer there."""
    rated = [(same_as(judged, finding), name == target_id, name) for name, finding in found]
    hits = [(by_id, rate, name) for rate, by_id, name in rated if rate > 0]
    return max(hits)[2] if hits else None
