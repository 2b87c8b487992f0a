"""Judgements out and in: as rows, whole, and as Label Studio tasks.

Rows are the judgements themselves and come in again without doubling: the same moment, person and content is the
same judgement. Label Studio knows less; what is imported from it is compared with what its annotator has said before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goodoffices.errors import RunAborted
from goodoffices.model import Report, Span
from goodoffices.record.codec import unpack
from goodoffices.record.filters import Filters
from goodoffices.record.fused import Judgement
from goodoffices.record.levels import rank
from goodoffices.record.review.applied import KINDS
from goodoffices.record.review.effective import VERDICTS, effective
from goodoffices.record.review.fields import shown_fields
from goodoffices.record.review.judge import Reviewer
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding

Row = dict[str, Any]
COLUMNS = "id made_at who action target_kind target_id report_id why level value".split()
ACTIONS = frozenset({"accept", "reject", "correct", "merge", "split", "undo", "add", "done", "draw"})
# Names of the controls of the labelling interface, see docs/review.md.
LABEL, VERDICT, FIELDS_OF, WHY = "label", "verdict", "fields", "why"


@dataclass(slots=True)
class Taken:
    """What became of an import."""

    new: int = 0
    known: int = 0


def rows(store: Store, level: str) -> Iterator[Row]:
    """Every judgement up to a level, in order, undone ones and undoings too."""
    for one in store.judgements(level=level):
        row = {name: getattr(one, name) for name in COLUMNS}
        yield {**row, "value": json.dumps(one.value, ensure_ascii=False, sort_keys=True)}


def take_rows(store: Store, given: Iterable[Mapping[str, str]], where: str) -> Taken:
    """Take judgements in; raises RunAborted with the row for what is none, before anything is kept."""
    made = [_judgement(row, f"{where}:{number}") for number, row in enumerate(given, start=2)]
    have = {one.id for one in store.judgements(level="restricted")}
    taken = Taken()
    for one in made:
        name = store.judge(one)
        taken.known += name in have
        taken.new += name not in have
        have.add(name)
    return taken


def _judgement(row: Mapping[str, str], where: str) -> Judgement:
    missing = [name for name in COLUMNS if row.get(name) is None]
    if missing:
        raise RunAborted(f"{where}: there is no column {missing[0]}; columns are {', '.join(COLUMNS)}")
    if row["action"] not in ACTIONS:
        raise RunAborted(
            f"{where}: there is no action {row['action']!r}; actions: {', '.join(sorted(ACTIONS))}"
        )
    rank(row["level"])
    try:
        value = json.loads(row["value"] or "{}")
    except json.JSONDecodeError as error:
        raise RunAborted(f"{where}: value is not JSON ({error.msg}); export it again") from None
    return Judgement(
        who=row["who"],
        target_kind=row["target_kind"],
        target_id=row["target_id"],
        action=row["action"],
        why=row["why"],
        value=value,
        report_id=row["report_id"] or None,
        level=row["level"],
        made_at=row["made_at"],
    )


def tasks(store: Store, filters: Filters) -> Iterator[Row]:
    """A Label Studio task for each report that the filters leave.

    Predictions are what the machine found, annotations what each person has judged and added.
    """
    said = effective(store.judgements(level=filters.level))
    by_report: dict[str | None, list[Judgement]] = {}
    for one in said:
        by_report.setdefault(one.report_id, []).append(one)
    for stored in store.reports(filters, text=True):
        report = stored.report
        found = list(store.findings(Filters(report=report.id, level=filters.level), KINDS))
        mine = by_report.get(report.id, [])
        yield {
            "data": {
                "report_id": report.id,
                "text": report.text,
                "title": report.title or "",
                "date": report.date or "",
                "level": stored.level,
            },
            "predictions": list(_predictions(found)),
            "annotations": list(_annotations(found, mine)),
        }


def _predictions(found: list[StoredFinding]) -> Iterator[Row]:
    runs = dict.fromkeys(one.run for one in found)
    for run in runs:
        mine = [one for one in found if one.run == run]
        scores = [one.finding.evidence.score for one in mine]
        regions = [
            region for one in mine for region in _regions(one.id, one.kind, one.finding.evidence.spans)
        ]
        yield {"model_version": run, "score": round(sum(scores) / len(scores), 3), "result": regions}


def _annotations(found: list[StoredFinding], mine: list[Judgement]) -> Iterator[Row]:
    by_id = {one.id: one for one in found}
    for who in sorted({one.who for one in mine}):
        result: list[Row] = []
        for one in mine:
            if one.who != who:
                continue
            stored = by_id.get(one.target_id)
            if one.action == "add":
                result += _added(one)
            elif one.action in VERDICTS and stored is not None:
                result += _regions(stored.id, stored.kind, stored.finding.evidence.spans)
                result += _said(stored.id, one)
        if result:
            unique = {json.dumps(item, sort_keys=True): item for item in result}
            yield {"completed_by": {"email": who}, "result": list(unique.values())}


def _added(one: Judgement) -> Iterator[Row]:
    finding = one.value["finding"]
    spans = [Span(**span) for span in finding["evidence"]["spans"]]
    yield from _regions(finding["id"], one.value["kind"], spans)
    yield from _said(finding["id"], one)


def _regions(name: str, kind: str, spans: Iterable[Span]) -> Iterator[Row]:
    """The words in the text; those in the title have no place in a task."""
    for number, span in enumerate(span for span in spans if span.where == "text"):
        value = {"start": span.start, "end": span.end, "text": span.quote, "labels": [kind]}
        region = name if number == 0 else f"{name}+{number}"
        yield {"id": region, "from_name": LABEL, "to_name": "text", "type": "labels", "value": value}


def _said(name: str, one: Judgement) -> Iterator[Row]:
    base = {"id": name, "to_name": "text"}
    yield {**base, "from_name": VERDICT, "type": "choices", "value": {"choices": [one.action]}}
    fields = one.value.get("fields") or {}
    if one.action == "add":
        fields = _fields_of(one)
    for area, texts in (
        (FIELDS_OF, [f"{key} = {value or ''}" for key, value in fields.items()]),
        (WHY, [one.why]),
    ):
        if any(texts):
            yield {**base, "from_name": area, "type": "textarea", "value": {"text": texts}}


def _fields_of(one: Judgement) -> dict[str, str | None]:
    finding = unpack(one.value["kind"], json.dumps(one.value["finding"]))
    return {name: value for name, value in shown_fields(finding).items() if value}


def take_tasks(store: Store, given: Iterable[Mapping[str, Any]], level: str, where: str) -> Taken:
    """Take the annotations of Label Studio tasks in, as judgements of their annotators.

    A region with the id of a finding is judged by its choice; another region is an addition. Raises RunAborted with
    the task for what does not fit.
    """
    taken = Taken()
    for number, task in enumerate(given, start=1):
        place = f"{where}: task {number}"
        name = task.get("data", {}).get("report_id")
        stored = store.report(name, level=level) if name else None
        if stored is None:
            raise RunAborted(f"{place}: there is no report {name!r} in the record at the level {level!r}")
        for annotation in task.get("annotations", ()):
            who = _annotator(annotation)
            reviewer = Reviewer(store, who, level)
            for region, kind, span in _labelled(annotation):
                said = _Region(region, kind, _placed(stored.report, span), annotation.get("result", ()))
                try:
                    _take(reviewer, stored.report, said, taken)
                except RunAborted as error:
                    raise RunAborted(f"{place}, region {region!r}: {error}") from error
    return taken


def _annotator(annotation: Mapping[str, Any]) -> str:
    by = annotation.get("completed_by")
    if isinstance(by, Mapping):
        by = by.get("email") or by.get("id")
    return str(by) if by else "label-studio"


def _labelled(annotation: Mapping[str, Any]) -> Iterator[tuple[str, str, Span]]:
    for item in annotation.get("result", ()):
        if item.get("type") == "labels" and "+" not in str(item.get("id")):
            value = item["value"]
            yield (
                str(item["id"]),
                value["labels"][0],
                Span("text", value["start"], value["end"], value["text"]),
            )


def _placed(report: Report, span: Span) -> Span:
    """The span at code points: other programs may count otherwise, so the nearest place of the same words counts."""
    if report.text[span.start : span.end] == span.quote or not span.quote:
        return span
    places = [match.start() for match in re.finditer(re.escape(span.quote), report.text)]
    if not places:
        return span
    at = min(places, key=lambda place: abs(place - span.start))
    return Span("text", at, at + len(span.quote), span.quote)


class _Region:
    """What an annotator says of one region."""

    def __init__(self, name: str, kind: str, span: Span, result: Iterable[Mapping[str, Any]]) -> None:
        self.name, self.kind, self.span = name, kind, span
        mine = [item for item in result if str(item.get("id")) == name]
        self.choices = [
            one for item in mine if item["from_name"] == VERDICT for one in item["value"]["choices"]
        ]
        lines = [one for item in mine if item["from_name"] == FIELDS_OF for one in item["value"]["text"]]
        pairs = (line.partition("=") for text in lines for line in text.splitlines() if line.strip())
        self.fields: dict[str, str | None] = {key.strip(): value.strip() or None for key, _, value in pairs}
        self.why = " ".join(one for item in mine if item["from_name"] == WHY for one in item["value"]["text"])


def _take(reviewer: Reviewer, report: Report, said: _Region, taken: Taken) -> None:
    found = reviewer.store.finding(said.name, level=reviewer.level)
    before = {
        (one.target_id, one.action, json.dumps(one.value.get("fields"), sort_keys=True))
        for one in effective(reviewer.store.judgements(level=reviewer.level))
        if one.who == reviewer.who
    }
    if found is None:
        _take_added(reviewer, report, said, taken)
        return
    for action in said.choices or (["correct"] if said.fields else ["accept"]):
        fields = json.dumps(said.fields if action == "correct" else None, sort_keys=True)
        if (found.id, action, fields) in before:
            taken.known += 1
            continue
        if action == "accept":
            reviewer.accept(found, said.why)
        elif action == "reject":
            reviewer.reject(found, said.why)
        elif action == "correct":
            reviewer.correct(found, said.fields, said.why)
        else:
            raise RunAborted(f"there is no verdict {action!r}; it is accept, reject or correct")
        taken.new += 1


def _take_added(reviewer: Reviewer, report: Report, said: _Region, taken: Taken) -> None:
    """An addition is known when this person has added the same words as this kind with these fields."""
    for one in effective(reviewer.store.judgements(report.id, level=reviewer.level)):
        if one.action == "add" and one.who == reviewer.who and one.value["kind"] == said.kind:
            spans = [Span(**span) for span in one.value["finding"]["evidence"]["spans"]]
            if said.span in spans and _fields_of(one).items() >= {**said.fields}.items():
                taken.known += 1
                return
    reviewer.add(report, said.kind, said.span, said.fields, said.why)
    taken.new += 1
