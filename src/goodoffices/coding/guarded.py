"""A coder of others, kept from harming the rest: what it gets wrong in a report is a refusal, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

from goodoffices.errors import ReportError
from goodoffices.model import Contact, Event, Position, Reading, Refusal, TrackNote
from goodoffices.protocols import Coder

FAILED = "failed here"
"""How the reason of a refusal begins that tells of a coder's failure."""
_FINDINGS = {"contacts": Contact, "positions": Position, "tracks": TrackNote, "events": Event}


class Guarded:
    """Runs a coder and keeps only what it added.

    Where it raises, edits what others made, or adds what is no finding, the reading stays as it was, with a refusal
    that says so. A ReportError passes: by it a coder says that the report cannot be read.
    """

    def __init__(self, coder: Coder) -> None:
        self.coder = coder
        self.name = coder.name
        self.requires = frozenset(coder.requires)
        self.gives = frozenset(coder.gives)

    def __call__(self, reading: Reading) -> Reading:
        try:
            made = self.coder(reading)
        except ReportError:
            raise
        except Exception as error:  # noqa: BLE001 - a plug-in may raise anything, and the report is not to be lost
            return self._refused(reading, f"{type(error).__name__}: {error}")
        wrong = wrongs(reading, made)
        return self._refused(reading, wrong) if wrong else made

    def _refused(self, reading: Reading, what: str) -> Reading:
        reason = f"{FAILED}: {' '.join(what.split())}"
        return replace(reading, refusals=(*reading.refusals, Refusal(self.name, reason, ())))


def wrongs(before: Reading, after: object) -> str:
    """What a coder did that a step must not do; "" where all is well."""
    if not isinstance(after, Reading):
        return f"it gave {type(after).__name__}, not a Reading"
    if after.report is not before.report and after.report != before.report:
        return "it changed the report"
    for field in ("sentences", "spots", "mentions", "dates", "statements"):
        if getattr(after, field) is not getattr(before, field):
            return f"it changed {field}"
    for field, kind in {**_FINDINGS, "refusals": Refusal}.items():
        old, new = getattr(before, field), getattr(after, field)
        if not isinstance(new, tuple) or new[: len(old)] != old:
            return f"it changed {field} that others made; add behind them"
        odd = next((item for item in new[len(old) :] if not isinstance(item, kind)), None)
        if odd is not None:
            return f"it put {type(odd).__name__} among {field}"
    return ""
