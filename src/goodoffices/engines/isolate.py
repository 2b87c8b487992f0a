"""Getting a shard read although workers die: again, then halved until the report that kills them stands alone."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from goodoffices.engines.shard import Files, Shard, Task
from goodoffices.errors import RunAborted

# Deaths on a whole shard, and on a single report, before it is the report that is blamed: a machine kills workers
# too (memory, an operator), seldom three times at the same place.
TRIES = 3
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Died:
    """A worker did not come back from a task; `told` says how, `sure` that it would happen again."""

    told: str
    sure: bool = False


Outcome = Files | Died
Steps = Generator[Task, Outcome, Files]


def steps(shard: Shard) -> Steps:
    """Ask for tasks until there are the files of the whole shard.

    A report on which alone a worker dies is left out and becomes an error. Raises RunAborted when workers die on the
    shard and on no single report of it.
    """
    skip: dict[int, str] = {}
    died = Died("it was not tried")
    for _ in range(ROUNDS):
        for _ in range(TRIES):
            outcome = yield Task.whole(shard, skip)
            if not isinstance(outcome, Died):
                return outcome
            died = outcome
            if died.sure:
                break
        yield from _blame(shard, skip)
    raise RunAborted(
        f"workers keep dying on part-{shard.name} ({died.told}) and no single report is to blame; "
        "give them more memory or choose fewer reports with --shard"
    )


def _blame(shard: Shard, skip: dict[int, str]) -> Generator[Task, Outcome, None]:
    """Halve the shard until the reports that kill workers stand alone; they are noted in `skip`."""
    ranges = [(0, len(shard.given))]
    while ranges:
        begin, end = ranges.pop()
        alone = end - begin == 1
        died = yield from _tried(Task(shard, begin, end, dict(skip)), TRIES if alone else 1)
        if died is None:
            continue
        if alone:
            skip[begin] = died.told
        else:
            middle = (begin + end) // 2
            ranges += [(middle, end), (begin, middle)]


def _tried(task: Task, times: int) -> Generator[Task, Outcome, Died | None]:
    """How workers died on a task each time that it was tried; None when one came back from it."""
    died = None
    for _ in range(times):
        outcome = yield task
        if not isinstance(outcome, Died):
            return None
        died = outcome
        if died.sure:
            break
    return died
