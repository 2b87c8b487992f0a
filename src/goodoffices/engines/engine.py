"""The shape of an engine, and the simplest one."""

from __future__ import annotations

import os
from typing import Protocol

from goodoffices.engines.isolate import Died, Outcome
from goodoffices.engines.shard import Coder, Task, Work, code

# Every worker computes with one thread: the workers are the parallelism, and threads of theirs would fight for cores.
SINGLE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


class Engine(Protocol):
    """Runs tasks; keys tell their outcomes apart. `slots` is how many tasks it takes at a time."""

    slots: int

    def submit(self, key: int, task: Task) -> None:
        """Take a task; called only while fewer than `slots` are under way."""
        ...

    def finished(self) -> tuple[int, Outcome]:
        """Wait for one task to end."""
        ...

    def close(self) -> None:
        """End the workers."""
        ...


def attempt(coder: Coder, task: Task) -> Outcome:
    """Do a task; an error that nobody foresaw would come again, and is an outcome as well."""
    try:
        return code(coder, task)
    except MemoryError:
        return Died("out of memory")
    except Exception as error:  # noqa: BLE001 - a defect must cost one report, not the run; it is told as a dead letter
        return Died(f"{type(error).__name__}: {error}".splitlines()[0], sure=True)


class Here:
    """Reads in this very process, one task after the other."""

    slots = 1

    def __init__(self, work: Work) -> None:
        os.environ.update(SINGLE)
        self._work = work
        self._coder: Coder | None = None
        self._held: tuple[int, Outcome] | None = None

    def submit(self, key: int, task: Task) -> None:
        """Do it at once."""
        if self._coder is None:
            self._coder = self._work.start()
        self._held = key, attempt(self._coder, task)

    def finished(self) -> tuple[int, Outcome]:
        """What was done last."""
        if self._held is None:
            raise ValueError("nothing was submitted")
        held, self._held = self._held, None
        return held

    def close(self) -> None:
        """Nothing is held."""
