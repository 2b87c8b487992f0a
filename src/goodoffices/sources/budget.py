"""Bounds on what compressed data may grow to, shared by an archive and everything packed inside it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

from goodoffices.errors import ReportError
from goodoffices.sources.failure import Failure
from goodoffices.sources.options import Limits
from goodoffices.sources.plug import buffered

# What zlib, bz2, lzma, zipfile and tarfile raise on damaged or truncated data.
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, OSError, ValueError, NotImplementedError)


class Budget:
    """How many bytes may still come out of one file from outside.

    `packed` is the number of bytes that went in: the size of the file, or what was read of it so far.
    """

    def __init__(self, limits: Limits, packed: int = 0) -> None:
        self.packed = packed
        self.expanded = 0
        self._limits = limits

    def take(self, number: int) -> None:
        """Count bytes that came out.

        Raises Failure `bomb` when they are too many for what went in.
        """
        self.expanded += number
        if self.expanded > max(self._limits.expanded, self._limits.ratio * self.packed):
            message = f"it grows to more than {self._limits.ratio} times its size when unpacked; leave it out"
            raise Failure("bomb", message)


class Bounded(io.RawIOBase):
    """A stream that charges a budget for each byte, and tells damage as one Failure."""

    def __init__(self, source: BinaryIO, budget: Budget, kind: str) -> None:
        super().__init__()
        self._source = source
        self._budget = budget
        self._kind = kind

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises Failure `bomb` or `bad-archive`."""
        view = memoryview(buffer).cast("B")
        try:
            data = self._source.read(min(len(view), 1 << 16))
        except ReportError:
            raise
        except DAMAGE as error:
            message = f"the {self._kind} data is damaged or cut off; what came before it is kept, make the file again"
            raise Failure("bad-gzip" if self._kind == "gzip" else "bad-archive", message) from error
        self._budget.take(len(data))
        view[: len(data)] = data
        return len(data)


class Counted(io.RawIOBase):
    """A stream of unknown length that tells its budget how much went in."""

    def __init__(self, source: BinaryIO, budget: Budget) -> None:
        super().__init__()
        self._source = source
        self._budget = budget

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Bytes of the source, counted."""
        view = memoryview(buffer).cast("B")
        data = self._source.read(len(view))
        self._budget.packed += len(data)
        view[: len(data)] = data
        return len(data)


_OPENERS: dict[str, Callable[[BinaryIO], Any]] = {
    "gzip": lambda source: gzip.GzipFile(fileobj=source),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}


def unpacked(kind: str, source: BinaryIO, budget: Budget) -> io.BufferedReader[Any]:
    """The content of a compressed stream, within its budget."""
    return buffered(Bounded(_OPENERS[kind](source), budget, kind))


def bounded(source: BinaryIO, budget: Budget, kind: str) -> io.BufferedReader[Any]:
    """A member of an archive, within the budget of the archive."""
    return buffered(Bounded(source, budget, kind))
