"""How a finding came to be, as one object for machines and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from goodoffices.model import Position, Span
from goodoffices.record.columns import row
from goodoffices.record.fused import Judgement, Occurrence
from goodoffices.record.history import Version
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding

Object = dict[str, Any]
# Characters of the first column of `lines`.
WIDTH = 13


def explanation(store: Store, one_id: str, level: str = "public") -> Object | None:
    """What is known of how a finding or occurrence came to be; None where there is none at this level."""
    versions = store.history(one_id, level=level)
    if versions:
        return _finding(store, one_id, versions, level)
    occurrence = store.occurrence(one_id, level=level)
    return _occurrence(store, occurrence, level) if occurrence else None


def _finding(store: Store, one_id: str, versions: Sequence[Version], level: str) -> Object:
    """The version that counts, or the last that did, and before it how it came there."""
    now = next((one for one in reversed(versions) if one.found.valid_to is None), versions[-1])
    found, evidence = now.found, now.found.finding.evidence
    occurrences = [
        one
        for name in store.occurrences_with(one_id)
        if (one := store.occurrence(name, level=level)) is not None
    ]
    return {
        "id": one_id,
        "kind": found.kind,
        "level": found.level,
        "state": _state(now),
        "finding": {name: cell for name, cell in row(found, store.iso3).items() if cell is not None},
        "report": {
            "id": found.report_id,
            "date": found.report_date,
            "title": found.report_title,
            "source": found.source,
            "publisher": found.publisher,
            "url": found.url,
            "sha256": now.report_sha256,
            "known_since": now.report_since,
        },
        "run": {"id": now.run.id, **asdict(now.run)},
        "coder": evidence.coder,
        "rule": evidence.rule,
        "score": round(evidence.score, 6),
        "said_by": evidence.said_by,
        "why": list(found.finding.why),
        "evidence": [_span(role, span) for role, span in _spans(found)],
        "history": [_version(one) for one in versions],
        "judgements": [_judgement(one) for one in store.judgements(one_id, level=level)],
        "occurrences": [
            {"id": one.id, "kind": one.kind, "members": _members(one, one_id)} for one in occurrences
        ],
    }


def _occurrence(store: Store, one: Occurrence, level: str) -> Object:
    """An occurrence: what belongs to it, and what fusion tells of why."""
    return {
        "id": one.id,
        "kind": one.kind,
        "level": one.level,
        "state": "current",
        "fusion": one.fusion,
        "body": dict(one.body),
        "members": _members(one),
        "judgements": [_judgement(said) for said in store.judgements(one.id, level=level)],
    }


def _members(one: Occurrence, only: str | None = None) -> list[Object]:
    return [
        {**asdict(member), "explanation": dict(member.explanation)}
        for member in one.members
        if only in {None, member.id}
    ]


def _spans(found: StoredFinding) -> Iterator[tuple[str, Span]]:
    yield from (("evidence", span) for span in found.finding.evidence.spans)
    if isinstance(found.finding, Position):
        yield "proposition", found.finding.proposition


def _span(role: str, span: Span) -> Object:
    return {"role": role, "in": span.where, "start": span.start, "end": span.end, "quote": span.quote}


def _version(one: Version) -> Object:
    return {
        "report_id": one.found.report_id,
        "run": one.run.id,
        "goodoffices": one.run.goodoffices,
        "from": one.found.valid_from,
        "to": one.found.valid_to,
        "state": _state(one),
        "changes": [{"field": name, "before": old, "now": new} for name, old, new in one.changes],
    }


def _state(one: Version) -> str:
    if one.found.valid_to is None:
        return "current"
    return "superseded" if one.superseded else "ended"


def _judgement(one: Judgement) -> Object:
    return {
        "id": one.id,
        "who": one.who,
        "made_at": one.made_at,
        "action": one.action,
        "why": one.why,
        "value": dict(one.value),
    }


def lines(told: Object) -> Iterator[str]:
    """An explanation for people, a fact a line."""
    yield f"{told['kind']} {told['id']} ({told['state']}, {told['level']})"
    if "finding" in told:
        yield from _finding_lines(told)
    else:
        yield from _fact("fusion", told["fusion"])
        yield from _facts("body", (f"{name}: {value}" for name, value in told["body"].items()))
        yield from _facts("member", map(_member, told["members"]))
    yield from _facts(
        "judged",
        (f"{one['action']} by {one['who']}, {one['made_at']} {one['why']}" for one in told["judgements"]),
    )


def _finding_lines(told: Object) -> Iterator[str]:
    report, run = told["report"], told["run"]
    known = (report[name] for name in ("id", "date", "title", "publisher", "url"))
    yield from _fact("report", ", ".join(filter(None, known)))
    yield from _fact("text", f"sha256 {report['sha256']}, here since {report['known_since']}")
    yield from _fact("run", f"{run['id']}: goodoffices {run['goodoffices']}")
    for name in ("code", "models", "knowledge", "options"):
        yield from _fact(name, run[name])
    yield from _fact("coder", told["coder"])
    yield from _fact("rule", told["rule"])
    yield from _fact("score", f"{told['score']:.3f}")
    yield from _fact("said by", told["said_by"])
    yield from _facts("why", told["why"])
    for span in told["evidence"]:
        yield from _fact(span["role"], f'{span["in"]} {span["start"]}-{span["end"]} "{span["quote"]}"')
    for number, one in enumerate(told["history"], 1):
        until = f" to {one['to']}" if one["to"] else ""
        yield from _fact(f"version {number}", f"{one['run']}, {one['state']}, from {one['from']}{until}")
        yield from _facts(
            "", (f"{each['field']}: {each['before']} → {each['now']}" for each in one["changes"])
        )
    for one in told["occurrences"]:
        yield from _facts(
            "part of", (f"{one['id']} ({one['kind']}): {_member(part)}" for part in one["members"])
        )


def _member(one: Object) -> str:
    score = "" if one["score"] is None else f", score {one['score']:.3f}"
    why = "".join(f"; {name}: {value}" for name, value in one["explanation"].items())
    return f"{one['kind']} {one['id']}, {one['relation']}{score}{why}"


def _facts(name: str, values: Any) -> Iterator[str]:
    for value in values:
        yield from _fact(name, value)


def _fact(name: str, value: str | None) -> Iterator[str]:
    """One fact, on one line whatever is in it; nothing where it is not known."""
    if value:
        yield f"  {name:<{WIDTH}}{' '.join(str(value).split())}"
