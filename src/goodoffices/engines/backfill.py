"""The run: shards to workers, parts to the disk, as many under way as there are places, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from goodoffices.engines import parts
from goodoffices.engines.engine import Engine
from goodoffices.engines.isolate import Steps, steps
from goodoffices.engines.manifest import Part
from goodoffices.engines.shard import Files, Shard

OnPart = Callable[[Part, bool], None]


@dataclass(slots=True)
class _UnderWay:
    shard: Shard
    steps: Steps


@dataclass(slots=True)
class Run:
    """One run over shards; `tables` are those of each part, `told` hears of each part and whether it is new."""

    folder: Path
    tables: Sequence[str]
    told: OnPart
    made: list[Part] = field(default_factory=list)

    def over(self, shards: Iterable[Shard], start: Callable[[], Engine]) -> list[Part]:
        """Make the part of every shard; those that are there already are passed over.

        Workers are started when the first shard has to be read. Raises RunAborted when the run cannot go on; what is
        kept by then stays.
        """
        parts.sweep(self.folder)
        wanted = self._wanted(shards)
        first = next(wanted, None)
        if first is not None:
            engine = start()
            try:
                self._all(first, wanted, engine)
            finally:
                engine.close()
        return self.made

    def _wanted(self, shards: Iterable[Shard]) -> Iterator[Shard]:
        for shard in shards:
            if parts.is_done(self.folder, shard.name):
                self._count(shard, new=False)
            else:
                yield shard

    def _all(self, first: Shard, wanted: Iterator[Shard], engine: Engine) -> None:
        under_way: dict[int, _UnderWay] = {}

        def begin(shard: Shard) -> None:
            going = under_way[shard.number] = _UnderWay(shard, steps(shard))
            engine.submit(shard.number, next(going.steps))

        begin(first)
        more = True
        while under_way or more:
            # Back-pressure: the next shard is taken from its source only when there is a place for it.
            while more and len(under_way) < engine.slots:
                shard = next(wanted, None)
                if shard is None:
                    more = False
                else:
                    begin(shard)
            if under_way:
                self._one(under_way, engine)

    def _one(self, under_way: dict[int, _UnderWay], engine: Engine) -> None:
        """Wait for one task, and either go on with its shard or keep it."""
        key, outcome = engine.finished()
        going = under_way[key]
        try:
            task = going.steps.send(outcome)
        except StopIteration as end:
            del under_way[key]
            self._keep(going.shard, end.value)
        else:
            engine.submit(key, task)

    def _keep(self, shard: Shard, files: Files) -> None:
        parts.keep(self.folder, shard.name, files)
        self._count(shard, new=True)

    def _count(self, shard: Shard, *, new: bool) -> None:
        part = Part(shard.name, shard.number, shard.words, parts.counts(self.folder, self.tables, shard.name))
        self.made.append(part)
        self.told(part, new)
