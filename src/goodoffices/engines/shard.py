"""Shards: a few reports that are read together, named by a hash of their content."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, TypeAlias

from goodoffices.errors import ReportError
from goodoffices.model import Report
from goodoffices.sources import Failure

# Reports of a shard: at eight reports a second, what a kill can cost is some 8 seconds of one worker.
SIZE = 64
# The encoded files of one part, by table.
Files: TypeAlias = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Given:
    """A report, or the error that stands in its place, with the file that it came from."""

    item: Report | ReportError
    origin: str

    def __reduce__(self) -> tuple[Callable[..., Given], tuple[Any, ...]]:
        """Pickle an error by its fields: exceptions of their own accord travel by their text alone."""
        return _given, (told_of(self.item), isinstance(self.item, Report), self.origin)


@dataclass(frozen=True, slots=True)
class Shard:
    """Reports in the order of their sources; `name` is a hash of what they hold and of who reads them."""

    name: str
    number: int
    given: tuple[Given, ...]

    @property
    def words(self) -> int:
        """Words of all texts, parted by white space."""
        return sum(len(one.item.text.split()) for one in self.given if isinstance(one.item, Report))


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is asked: the reports [begin, end) of a shard, those in `skip` left out with their reason."""

    shard: Shard
    begin: int
    end: int
    skip: Mapping[int, str] = field(default_factory=dict)

    @staticmethod
    def whole(shard: Shard, skip: Mapping[int, str]) -> Task:
        """The whole shard."""
        return Task(shard, 0, len(shard.given), skip)

    def items(self) -> list[Given]:
        """What is to be read; a report that is left out is its error (code "poison")."""
        picked = itertools.islice(enumerate(self.shard.given), self.begin, self.end)
        return [
            Given(poisoned(one, self.skip[at]), one.origin) if at in self.skip else one for at, one in picked
        ]


class Coder(Protocol):
    """Turns what is given into the files of a part; made once in each worker, models loaded."""

    def __call__(self, given: Sequence[Given]) -> Files: ...


class Work(Protocol):
    """What workers do; it travels to them by pickle, so it holds choices and no models."""

    @property
    def version(self) -> str:
        """What the files depend on beside the reports: program, models, knowledge, options."""
        ...

    def start(self) -> Coder:
        """Load what is needed."""
        ...


def told_of(item: Report | ReportError) -> dict[str, Any]:
    """All fields of a report or of an error."""
    if isinstance(item, Report):
        return {one.name: getattr(item, one.name) for one in fields(item)}
    told = {name: getattr(item, name) for name in ("code", "message", "report_id", "where")}
    return {**told, "kept": dict(item.kept) if isinstance(item, Failure) else {}}


def _given(told: dict[str, Any], is_report: bool, origin: str) -> Given:
    return Given(Report(**told) if is_report else Failure(**told), origin)


def poisoned(one: Given, reason: str) -> ReportError:
    """The error for a report that brings its reader down."""
    if isinstance(one.item, ReportError):
        return one.item
    message = f"the report brings its reader down ({reason}); read it alone with goodoffices read to see why"
    return ReportError("poison", message, report_id=one.item.id, where=f"{one.origin} ({one.item.id})")


def shards(given: Iterable[Given], version: str, size: int = SIZE) -> Iterator[Shard]:
    """Cut what is given into shards; one whose content has been before is left out."""
    stream = iter(given)
    seen: set[str] = set()
    number = 0
    while some := tuple(itertools.islice(stream, size)):
        name = name_of(some, version)
        if name not in seen:
            seen.add(name)
            yield Shard(name, number, some)
            number += 1


def name_of(given: Sequence[Given], version: str) -> str:
    """The hash of a shard, 16 hexadecimal digits."""
    whole = hashlib.sha256(version.encode())
    for one in given:
        told = json.dumps([one.origin, told_of(one.item)], ensure_ascii=True, sort_keys=True, default=str)
        whole.update(told.encode("ascii") + b"\n")
    return whole.hexdigest()[:16]


def code(coder: Callable[[Sequence[Given]], Files], task: Task) -> Files:
    """What a worker does with a task."""
    return coder(task.items())
