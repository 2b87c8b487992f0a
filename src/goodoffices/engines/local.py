"""A pool of processes on this machine, each with the models loaded once; one that dies is replaced."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from goodoffices.engines.engine import SINGLE, attempt
from goodoffices.engines.isolate import Died, Outcome
from goodoffices.engines.shard import Task, Work
from goodoffices.errors import GoodOfficesError, RunAborted

# Workers that die before they are ready, in a row, after which it is not chance.
FALSE_STARTS = 5


@dataclass(slots=True, eq=False)
class _Worker:
    """A process and what it has to do; the first of `waiting` is under way."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    waiting: deque[tuple[int, Task]] = field(default_factory=deque)


class Local:
    """The pool. A worker has one task under way and one waiting, so that it never idles; nothing else is held."""

    def __init__(self, work: Work, workers: int) -> None:
        self.slots = 2 * workers
        self._work = work
        self._spawn = multiprocessing.get_context("spawn")
        self._false_starts = 0
        self._done: deque[tuple[int, Outcome]] = deque()
        self._workers: list[_Worker] = []
        self._workers += [self._started() for _ in range(workers)]

    @property
    def pids(self) -> list[int]:
        """The processes of the workers."""
        return [one.process.pid for one in self._workers if one.process.pid]

    def submit(self, key: int, task: Task) -> None:
        """Give it to the worker with the least to do."""
        worker = min(self._workers, key=lambda one: len(one.waiting))
        worker.waiting.append((key, task))
        if len(worker.waiting) == 1:
            self._send(worker)

    def finished(self) -> tuple[int, Outcome]:
        """Wait for a worker to answer or to die."""
        while not self._done:
            pipes: dict[object, _Worker] = {one.pipe: one for one in self._workers}
            for pipe in wait([one.pipe for one in self._workers]):
                self._hear(pipes[pipe])
        return self._done.popleft()

    def _hear(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if isinstance(answer, RunAborted):
            raise answer
        if answer is None:
            worker.ready, self._false_starts = True, 0
            return
        key, _ = worker.waiting.popleft()
        self._send(worker)
        self._done.append((key, answer))

    def _send(self, worker: _Worker) -> None:
        if worker.waiting:
            # A worker that is dead already is noticed when it is listened to.
            try:
                worker.pipe.send(worker.waiting[0][1])
            except OSError:
                return

    def _bury(self, worker: _Worker) -> None:
        """Put another in the place of a worker that died; what it was doing is told, what waited goes on."""
        worker.process.join()
        worker.pipe.close()
        status = worker.process.exitcode or 0
        told = f"signal {-status}" if status < 0 else f"exit status {status}"
        fresh = self._started()
        self._workers[self._workers.index(worker)] = fresh
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts >= FALSE_STARTS:
                raise RunAborted(f"workers do not start ({told}); see goodoffices doctor")
        elif worker.waiting:
            key, _ = worker.waiting.popleft()
            self._done.append((key, Died(told)))
        fresh.waiting = worker.waiting
        self._send(fresh)

    def _started(self) -> _Worker:
        mine, theirs = self._spawn.Pipe()
        process = self._spawn.Process(target=serve, args=(self._work, theirs), daemon=True)
        with _environment():
            process.start()
        theirs.close()
        return _Worker(process, mine)

    def close(self) -> None:
        """End the workers; whatever they are doing is lost."""
        for one in self._workers:
            one.pipe.close()
            one.process.kill()
        for one in self._workers:
            one.process.join()


@contextmanager
def _environment() -> Iterator[None]:
    """SINGLE for what is started inside: numeric libraries look at it when they are loaded."""
    before = {name: os.environ.get(name) for name in SINGLE}
    os.environ.update(SINGLE)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def serve(work: Work, pipe: Connection) -> None:
    """The life of a worker: load, say so, then task after task until the other side is gone."""
    # Ctrl-C goes to the whole group; the driver ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        coder = work.start()
    except GoodOfficesError as error:
        pipe.send(RunAborted(str(error)))
        return
    try:
        pipe.send(None)
        while True:
            task = pipe.recv()
            pipe.send(attempt(coder, task))
    except (EOFError, OSError):
        # The driver is gone; what is not kept will be read again.
        return
