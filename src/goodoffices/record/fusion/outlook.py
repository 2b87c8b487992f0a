"""Where a plan stands on a given day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from goodoffices.record.fusion.occurrence import Occurrence
from goodoffices.record.fusion.plans import LinkKind
from goodoffices.record.fusion.told import days_of

if TYPE_CHECKING:
    from goodoffices.record.fusion.contacts import Fusion

State = Literal["open", "overdue", "happened", "cancelled", "postponed", "refused"]
GRACE = 7
"""Days after the planned day before a plan without news counts as overdue: reports come late."""

UNDATED = 60
"""Days after the last telling before a plan without a date counts as overdue."""

_OFF: dict[LinkKind, State] = {"cancelled": "cancelled", "postponed": "postponed", "refused": "refused"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a plan stands on a day, which occurrence shows it, and for how many days it is overdue."""

    state: State
    by: str | None
    overdue: int = 0


def outlook(plan: Occurrence, fusion: Fusion, today: str) -> Outlook:
    """Where a plan stands on the day `today` (ISO): happened, called off, overdue or open.

    A plan that is told again after it was called off is open again. Raises ValueError when `today` is no ISO day.
    """
    now = dt.date.fromisoformat(today).toordinal()
    own = {one.kind: one for one in fusion.links if one.source == plan.id}
    if "happened" in own:
        return Outlook("happened", own["happened"].target)
    last = last_told(plan)
    for kind, state in _OFF.items():
        if kind in own:
            off = next(o for o in fusion.occurrences if o.id == own[kind].target)
            if last_told(off) >= last:
                return Outlook(state, off.id)
    late = _late(plan, last, now)
    return Outlook("overdue", None, late) if late > 0 else Outlook("open", None)


def last_told(occurrence: Occurrence) -> str:
    """The day (ISO) of its latest telling, "" where none is dated."""
    return max((t.published or "" for t in occurrence.members), default="")


def _late(plan: Occurrence, last: str, now: int) -> int:
    """Days since the plan should have shown, 0 while it need not."""
    days = days_of(plan.date) if plan.date is not None and plan.date.basis != "published" else None
    if days is not None:
        return max(now - days[1] - GRACE, 0)
    return max(now - dt.date.fromisoformat(last).toordinal() - UNDATED, 0) if last else 0
