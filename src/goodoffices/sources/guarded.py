"""Documents taken apart: bytes of one document in, the fields of the reports in it out.

`take_apart` is the one door to the parsers of others (lxml, trafilatura, pdfium, openpyxl, feedparser). Whatever they
raise on hostile bytes becomes one Failure here. `serve` is the other end of `guard.Guard`: the same in a process of its
own, whose memory is bounded by the system and which can be killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, BinaryIO

from goodoffices.errors import ReportError
from goodoffices.sources.failure import Failure

# Kind of document to the function that takes it apart: `function(data, hints) -> list of fields`.
WAYS = {
    "html": "goodoffices.sources.html:pages",
    "newsml": "goodoffices.sources.newsml:items",
    "nitf": "goodoffices.sources.nitf:items",
    "pdf": "goodoffices.sources.pdf:documents",
    "docx": "goodoffices.sources.docx:documents",
    "xlsx": "goodoffices.sources.xlsx:tables",
    "feed": "goodoffices.sources.feed:entries",
    "sitemap": "goodoffices.sources.sitemap:entries",
}
Way = Callable[[bytes, Mapping[str, str]], list[dict[str, Any]]]


def take_apart(kind: str, data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of each report in a document; a part that failed is `{"failure": [code, message]}`.

    Raises Failure, whatever the bytes are.
    """
    module, _, name = WAYS[kind].partition(":")
    try:
        way: Way = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        message = f"reading {kind} needs {error.name}; install goodoffices[sources]"
        raise Failure("missing-extra", message) from error
    try:
        return way(data, hints)
    except ReportError:
        raise
    except (MemoryError, RecursionError) as error:
        kind_of_bound = "memory" if isinstance(error, MemoryError) else "nesting"
        message = (
            f"taking it apart exceeds the bounds ({kind_of_bound}); it may be made to do harm, leave it out"
        )
        raise Failure("too-costly", message) from error
    # Parsers of others raise what they like on hostile bytes; here it becomes the reason of one document.
    except Exception as error:
        message = f"it is damaged or no {kind} ({type(error).__name__}); open it and save it again"
        raise Failure("damaged", message) from error


def bound_memory(most: int) -> None:
    """Let the system refuse this process more than `most` bytes; does nothing where the system has no such bound."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        resource = import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(memory: int) -> None:
    """Answer requests on standard input until it ends: a line of JSON and bytes in, a line of JSON out."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    bound_memory(memory)
    answers.write(b"ready\n")
    answers.flush()
    requests: BinaryIO = sys.stdin.buffer
    while line := requests.readline():
        request = json.loads(line)
        answers.write(_answer(request, requests.read(request["size"])) + b"\n")
        answers.flush()


def _answer(request: Mapping[str, Any], data: bytes) -> bytes:
    try:
        found = take_apart(request["kind"], data, request["hints"])
        return json.dumps({"found": found}).encode("ascii")
    except ReportError as error:
        return json.dumps({"failure": [error.code, error.message]}).encode("ascii")
    except MemoryError:
        return b'{"failure": ["too-costly", "its text exceeds the bound of memory; leave it out"]}'
