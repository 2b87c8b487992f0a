"""Actors on a Ray cluster, each with the models loaded once; one that dies, with its machine or alone, is replaced."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from goodoffices.engines.engine import SINGLE, attempt
from goodoffices.engines.isolate import Died, Outcome
from goodoffices.engines.shard import Coder, Task, Work
from goodoffices.errors import GoodOfficesError, RunAborted

FALSE_STARTS = 5


class Reader:
    """What an actor is made of."""

    def __init__(self, work: Work) -> None:
        os.environ.update(SINGLE)
        self._work = work
        self._coder: Coder | None = None

    def code(self, task: Task) -> Outcome | RunAborted:
        """Do a task; the models are loaded before the first."""
        try:
            if self._coder is None:
                self._coder = self._work.start()
        except GoodOfficesError as error:
            return RunAborted(str(error))
        return attempt(self._coder, task)


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """A task that an actor has."""

    key: int
    task: Task
    actor: Any


class OnRay:
    """The actors. Each has one task under way and one waiting; results come back to the driver, which writes them.

    `address` is that of a cluster ("ray://host:10001", "host:6379", "auto"), None for one of our own on this machine.
    Workers need goodoffices installed in the same version, and no shared disk.
    """

    def __init__(self, work: Work, workers: int, address: str | None = None) -> None:
        self._ray = _ray()
        self.slots = 2 * workers
        self._own = not self._ray.is_initialized()
        self._under_way: dict[Any, _Given] = {}
        self._done: deque[tuple[int, Outcome]] = deque()
        self._losses = 0
        if self._own:
            self._connect(workers, address)
        self._kind = self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Reader)
        self._work = work
        self._actors = [self._started() for _ in range(workers)]

    def _connect(self, workers: int, address: str | None) -> None:
        quiet = {"log_to_driver": False, "logging_level": "error", "configure_logging": False}
        given = (
            {"address": address}
            if address
            else {"address": "local", "num_cpus": workers, "include_dashboard": False}
        )
        try:
            self._ray.init(**given, **quiet)
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            line = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise RunAborted(
                f"{address or 'local'}: no Ray cluster answers ({line}); check --address"
            ) from error

    def _started(self) -> Any:
        return self._kind.remote(self._work)

    @property
    def actors(self) -> list[Any]:
        """Handles of the actors, for tests that kill one."""
        return list(self._actors)

    def submit(self, key: int, task: Task) -> None:
        """Give it to the actor with the least to do."""
        load = [sum(one.actor is actor for one in self._under_way.values()) for actor in self._actors]
        self._give(key, task, self._actors[load.index(min(load))])

    def _give(self, key: int, task: Task, actor: Any) -> None:
        self._under_way[actor.code.remote(task)] = _Given(key, task, actor)

    def finished(self) -> tuple[int, Outcome]:
        """Wait for a task to end or its actor to die."""
        while not self._done:
            refs, _ = self._ray.wait(list(self._under_way), num_returns=1)
            given = self._under_way[refs[0]]
            try:
                outcome = self._ray.get(refs[0])
            except self._ray.exceptions.RayError as error:
                self._bury(given.actor, error)
                continue
            self._took(refs[0], outcome)
        return self._done.popleft()

    def _took(self, ref: Any, outcome: Outcome | RunAborted) -> None:
        given = self._under_way.pop(ref)
        if isinstance(outcome, RunAborted):
            raise outcome
        self._losses = 0
        self._done.append((given.key, outcome))

    def _bury(self, actor: Any, error: Exception) -> None:
        """Put another in the place of an actor that died; what it was doing is told, what waited goes on.

        An actor does its tasks in the order in which they were given, so the first without an answer killed it.
        """
        self._losses += 1
        if self._losses > FALSE_STARTS * self.slots:
            told = str(error).strip().splitlines()[-1:] or [type(error).__name__]
            raise RunAborted(f"Ray workers keep dying ({told[0]}); see the logs of the cluster")
        fresh = self._started()
        self._actors[next(at for at, one in enumerate(self._actors) if one is actor)] = fresh
        blamed = False
        for ref in [ref for ref, one in self._under_way.items() if one.actor is actor]:
            try:
                self._took(ref, self._ray.get(ref))
            except self._ray.exceptions.RayError:
                given = self._under_way.pop(ref)
                if blamed:
                    self._give(given.key, given.task, fresh)
                else:
                    self._done.append((given.key, Died(f"Ray: {type(error).__name__}")))
                    blamed = True

    def close(self) -> None:
        """End the actors, and the cluster where it is our own."""
        for actor in self._actors:
            self._ray.kill(actor)
        if self._own:
            self._ray.shutdown()


def _ray() -> Any:
    try:
        return import_module("ray")
    except ModuleNotFoundError as error:
        raise RunAborted("the engine ray needs the package ray; install goodoffices[ray]") from error
