"""Making judgements: accept, reject, correct, merge, split, undo, add. Each is a row that is only ever added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from goodoffices.errors import RunAborted
from goodoffices.model import (
    Actor,
    Contact,
    Event,
    Evidence,
    Finding,
    Position,
    Report,
    Span,
    TrackNote,
)
from goodoffices.ontology.codebooks import PLOVER
from goodoffices.record.codec import pack
from goodoffices.record.fused import Judgement
from goodoffices.record.review.effective import effective
from goodoffices.record.review.fields import FIELDS, corrected, shown_fields
from goodoffices.record.review.match import likeness
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding

CODER = "review"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who judges; `sample` is the id of the random sample that is being judged, None in the queue."""

    store: Store
    who: str
    level: str = "public"
    sample: str | None = None

    def accept(self, found: StoredFinding, why: str = "") -> str:
        """It is right as it stands."""
        return self._judge(found, "accept", why)

    def reject(self, found: StoredFinding, why: str = "") -> str:
        """The report does not say so."""
        return self._judge(found, "reject", why)

    def correct(self, found: StoredFinding, changes: Mapping[str, str | None], why: str = "") -> str:
        """It is right but for these fields; raises RunAborted for values that the codebook does not have."""
        corrected(found.finding, changes)
        return self._judge(found, "correct", why, {"fields": dict(changes)})

    def merge(self, one: StoredFinding, other: StoredFinding, why: str = "") -> tuple[str, str]:
        """Both tell of the same; kept with each of them, so that purging one report leaves nothing of it."""
        return self._pair("merge", one, other, why)

    def split(self, one: StoredFinding, other: StoredFinding, why: str = "") -> tuple[str, str]:
        """They do not tell of the same, whatever fusion thinks."""
        return self._pair("split", one, other, why)

    def _pair(self, action: str, one: StoredFinding, other: StoredFinding, why: str) -> tuple[str, str]:
        if one.id == other.id or one.kind != other.kind:
            raise RunAborted(f"{one.id} and {other.id} cannot be a pair; give two findings of one kind")
        names = "\x1f".join(sorted((one.id, other.id)))
        group = "g-" + hashlib.sha256(f"{action}\x1f{names}".encode()).hexdigest()[:12]
        return tuple(self._judge(each, action, why, {"group": group}) for each in (one, other))  # type: ignore[return-value]

    def undo(self, judgement_id: str | None = None, why: str = "") -> list[str]:
        """Take back a judgement, or the last one of this reviewer; both halves of a merge or split."""
        known = self.store.judgements(level=self.level)
        counting = effective(known)
        if judgement_id is None:
            mine = [one for one in counting if one.who == self.who and self._of_sample(one)]
            if not mine:
                raise RunAborted(f"there is nothing of {self.who} to undo")
            taken = mine[-1]
        else:
            found = [one for one in known if one.id == judgement_id]
            if not found:
                raise RunAborted(f"there is no judgement {judgement_id!r} at the level {self.level!r}")
            taken = found[0]
        group = taken.value.get("group")
        halves = [one for one in counting if group and one.value.get("group") == group] or [taken]
        return [self._take_back(one, why) for one in halves]

    def _of_sample(self, one: Judgement) -> bool:
        return one.target_kind != "sample" and one.value.get("sample") == self.sample

    def _take_back(self, one: Judgement, why: str) -> str:
        given = Judgement(self.who, "judgement", one.id, "undo", why, {}, one.report_id, one.level)
        return self.store.judge(given)

    def add(
        self,
        report: Report,
        kind: str,
        span: Span,
        fields: Mapping[str, str | None],
        why: str = "",
    ) -> str:
        """A finding that the coder missed, from words of the report; the id of the finding.

        Raises RunAborted for words that are not in the report and for values that the codebook does not have.
        """
        if report.source(span.where)[span.start : span.end] != span.quote:
            raise RunAborted(f"the words {span.quote!r} do not stand there in report {report.id!r}")
        finding = made(report, kind, span, fields, self.who)
        value = {"kind": kind, "finding": json.loads(pack(finding)), **self._sampled()}
        self.store.judge(Judgement(self.who, "report", report.id, "add", why, value, report.id, self.level))
        return finding.id

    def done(self, report_id: str) -> str:
        """A report of a sample is read to its end: what is not added is not there."""
        return self.store.judge(
            Judgement(self.who, "report", report_id, "done", "", self._sampled(), report_id, self.level)
        )

    def _judge(
        self, found: StoredFinding, action: str, why: str, value: Mapping[str, Any] | None = None
    ) -> str:
        packed = {"finding": likeness(found.finding).packed(), **(value or {}), **self._sampled()}
        given = Judgement(self.who, "finding", found.id, action, why, packed, found.report_id, found.level)
        return self.store.judge(given)

    def _sampled(self) -> dict[str, Any]:
        return {"sample": self.sample} if self.sample else {}


def select_words(report: Report, words: str) -> Span:
    """The place of words in the text or title; raises RunAborted where they are not, or not once."""
    for where in ("text", "title"):
        source = report.source(where)
        at = source.find(words) if words.strip() else -1
        if at < 0:
            continue
        if source.find(words, at + 1) >= 0:
            raise RunAborted(f"{words!r} occurs more than once in the {where}; give more words")
        return Span.of(report, at, at + len(words), where)
    raise RunAborted(f"{words!r} is not in report {report.id!r}; copy the words as they are printed")


def made(report: Report, kind: str, span: Span, fields: Mapping[str, str | None], who: str) -> Finding:
    """A finding that a person makes from words of a report."""
    if kind not in FIELDS:
        raise RunAborted(f"there is no kind {kind!r} of findings; available kinds: {', '.join(FIELDS)}")
    missing = [name for name in NEEDED[kind] if not fields.get(name)]
    if missing:
        raise RunAborted(f"a {kind} needs {', '.join(missing)}")
    finding = corrected(_blank(kind, Evidence((span,), CODER, "added", 1.0), span), fields)
    # Fields as they are shown: an addition that went to another program and back is the same.
    place = [span.where, span.start, span.end]
    content = json.dumps([report.id, who, kind, place, shown_fields(finding)], sort_keys=True)
    return replace(finding, id="h-" + hashlib.sha256(content.encode()).hexdigest()[:12])


NEEDED = {
    "contact": ("format", "modality", "parties"),
    "position": ("holder", "stance", "direction", "issue"),
    "track": ("track", "stage"),
    "event": ("type", "modality", "source"),
}


def _blank(kind: str, evidence: Evidence, span: Span) -> Finding:
    if kind == "contact":
        return Contact("", "", "", (), None, None, None, None, (), evidence)
    if kind == "position":
        return Position("", Actor(), None, "", "", "", span, None, False, None, evidence)
    if kind == "track":
        return TrackNote("", "", "", (), False, None, None, evidence)
    return Event("", PLOVER, "", None, None, (), (), "", None, None, evidence)
