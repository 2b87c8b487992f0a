"""How far a reviewer has come in a random sample. Nothing of what the other reviewer said is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.record.review.effective import VERDICTS, effective
from goodoffices.record.review.judge import Reviewer
from goodoffices.record.review.sample import Item, Sample


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` reports are finished; `item` is the next one, `finding` what of it waits (None: what was missed?)."""

    done: int
    item: Item | None
    finding: str | None


def judged_in(reviewer: Reviewer, sample: Sample, action: str) -> set[str]:
    """The targets on which this reviewer made such a judgement ("verdict": any) in this sample and kept it."""
    return {
        one.target_id
        for one in effective(reviewer.store.judgements(level=reviewer.level))
        if (one.who, one.value.get("sample")) == (reviewer.who, sample.id)
        and (one.action == action or (action == "verdict" and one.action in VERDICTS))
    }


def progress(reviewer: Reviewer, sample: Sample) -> Progress:
    """Where this reviewer goes on; reports that are no longer in the record are left out."""
    done, judged = judged_in(reviewer, sample, "done"), judged_in(reviewer, sample, "verdict")
    left = (item for item in sample.items if item.report_id not in done)
    item = next((one for one in left if reviewer.store.report(one.report_id, level=reviewer.level)), None)
    waiting = [name for name in item.findings if name not in judged] if item else []
    return Progress(len(done), item, waiting[0] if waiting else None)
