"""The shape of a source: what it is handed, what it gives, and what it may ask of the run.

A format takes a `Blob` (bytes with a name and a place) and yields a `Draft` for each report in it, or a `Failure` in
its place. It never judges whether a text can be read: `open.py` does that for all formats in one way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TypeAlias, cast

from goodoffices.sources.failure import Failure
from goodoffices.sources.options import SourceOptions

if TYPE_CHECKING:
    from goodoffices.sources.budget import Budget

# Bytes that are looked at to tell a format. A page may open with a long comment, a tar header is 512.
HEAD = 1 << 16
Fields: TypeAlias = Mapping[str, Any]
_SPACE = re.compile(r"[\s\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Blob:
    """Something to be read.

    `name` is a path or the name of a member within its archive or folder; `where` names it in messages;
    `stream` gives its bytes once, from the beginning; `size` is its length where that is known beforehand;
    `hints` holds what is known from outside and the content does not tell (url, publisher, content type, charset);
    `depth` counts the archives around it, `budget` bounds what may come out of them; `nested` is true inside a
    folder or archive.
    """

    name: str
    where: str
    stream: io.BufferedReader[Any]
    path: Path | None = None
    size: int | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    nested: bool = False
    budget: Budget | None = None

    def head(self) -> bytes:
        """The first bytes, up to 64 KB, without taking them from the stream."""
        return self.stream.peek(HEAD)

    def data(self, most: int) -> bytes:
        """All bytes.

        Raises Failure `too-large` when there are more than `most`, before they are read where the size is known.
        """
        data = b"" if self.size is not None and self.size > most else self.stream.read(most + 1)
        if len(data) > most or (self.size or 0) > most:
            raise Failure("too-large", f"more than {most:,} bytes; split it", where=self.where)
        return data

    def within(self, member: str) -> str:
        """How a member of this blob is named in messages."""
        return f"{self.where}!{plain(member)}"


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a report as a format found them, not judged yet; `fallback` is its id in messages."""

    fields: Fields
    where: str
    fallback: str | None = None


class Run(Protocol):
    """What a format may ask of the run it is part of."""

    options: SourceOptions

    def expand(self, blob: Blob) -> Iterator[Draft | Failure]:
        """Everything in another blob: a member of an archive, an attachment."""
        ...

    def taken_apart(self, kind: str, blob: Blob) -> list[Fields]:
        """The fields of the documents in a blob, made within the bounds of time and memory.

        Raises Failure.
        """
        ...

    def at_address(self, url: str, told: Fields, where: str) -> Iterator[Draft | Failure]:
        """The report at an address of a list: from the texts at hand, else fetched, else a failure."""
        ...

    def can_answer(self) -> bool:
        """Whether addresses of a list can lead to texts at all in this run."""
        ...


Reader: TypeAlias = Callable[[Blob, Run], Iterator[Draft | Failure]]


def plain(name: str) -> str:
    """A name from outside, fit for one line of a message."""
    name = _CONTROL.sub("", _SPACE.sub(" ", name))
    return name if len(name) <= 200 else f"{name[:100]}…{name[-80:]}"


def buffered(stream: BinaryIO | io.RawIOBase) -> io.BufferedReader[Any]:
    """A stream whose first 64 KB can be looked at."""
    return io.BufferedReader(cast("io.RawIOBase", stream), buffer_size=HEAD)


def of_bytes(data: bytes) -> io.BufferedReader[Any]:
    """Bytes at hand as such a stream."""
    return buffered(io.BytesIO(data))


@contextmanager
def named(where: str) -> Iterator[None]:
    """Give failures raised inside their place."""
    try:
        yield
    except Failure as error:
        raise Failure.of(error, where=where) from error
