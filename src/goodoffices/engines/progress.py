"""How far a run has come: counts, rate and the time that is left, as a line for people or as JSON for machines."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from goodoffices.engines.manifest import Part


@dataclass(slots=True)
class Progress:
    """Counts parts; `total` is the number of reports to come where it is known."""

    total: int | None = None
    clock: Callable[[], float] = time.monotonic
    began: float = 0.0
    parts: int = 0
    there: int = 0
    words: int = 0
    read: int = 0
    rows: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.began = self.clock()

    def add(self, part: Part, new: bool) -> None:
        """Count a part that is kept; `new` when this run has read it."""
        self.parts += 1
        self.there += not new
        self.rows.update(part.rows)
        if new:
            self.words += part.words
            self.read += _given(part)

    @property
    def done(self) -> int:
        """Reports that are done with, read or not."""
        return self.rows["reports"] + self.rows["letters"]

    @property
    def rate(self) -> float:
        """Reports a second of this run."""
        return self.read / max(self.clock() - self.began, 1e-9)

    @property
    def left(self) -> float | None:
        """Seconds until the end, None while that cannot be told."""
        if self.total is None or not self.read:
            return None
        return max(0, self.total - self.done) / self.rate

    def line(self) -> str:
        """One line for people."""
        found = sum(count for table, count in self.rows.items() if table not in {"reports", "letters"})
        of = f" of {self.total:,}" if self.total is not None else ""
        told = [f"{self.done:,}{of} reports", f"{self.rate:.1f} a second"]
        if self.left is not None:
            told.append(f"{span(self.left)} left")
        told += [f"{found:,} findings", f"{self.rows['letters']:,} not readable"]
        told.append(f"{self.parts:,} parts" + (f" ({self.there:,} were there)" if self.there else ""))
        return ", ".join(told)

    def record(self, event: str) -> str:
        """One line of JSON."""
        left = self.left
        return json.dumps(
            {
                "event": event,
                "seconds": round(self.clock() - self.began, 3),
                "reports": self.done,
                "total": self.total,
                "words": self.words,
                "reports_per_second": round(self.rate, 3),
                "seconds_left": None if left is None else round(left),
                "parts": self.parts,
                "parts_there": self.there,
                "rows": dict(sorted(self.rows.items())),
            }
        )


def _given(part: Part) -> int:
    return part.rows.get("reports", 0) + part.rows.get("letters", 0)


def span(seconds: float) -> str:
    """A stretch of time as people say it: 40 s, 12 min, 3 h 20 min, 5 days."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours < 48 else f"{hours / 24:.0f} days"
