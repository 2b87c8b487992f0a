"""Taking documents apart within bounds: what may be costly goes to a process that can be killed.

A page of usual size is taken apart in this process, which is what most runs need. What is large, has very many tags, or
is in a format of a native library (PDF) or a packed one (Office) goes to one helper process a run, started when
first needed: its memory is bounded by the system, and it is killed when it takes too long.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any

from goodoffices.sources.failure import Failure
from goodoffices.sources.guarded import take_apart
from goodoffices.sources.options import Limits

# Pages of news sites have 50 to 800 KB and 500 to 6,000 tags.
LIGHT_BYTES = 1_500_000
LIGHT_TAGS = 20_000
ALWAYS = frozenset({"pdf", "docx", "xlsx"})
# Starting Python and importing the parsers takes a second; a loaded machine may need many.
START = 120.0
_SERVE = "import sys; from goodoffices.sources.guarded import serve; serve(int(sys.argv[1]))"


class Guard:
    """Takes documents apart; close it when done."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def take_apart(self, kind: str, data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
        """The fields of the reports in a document.

        Raises Failure: `damaged`, `too-costly`, `too-slow`, and what the format itself says.
        """
        light = len(data) <= LIGHT_BYTES and data.count(b"<") <= LIGHT_TAGS
        if light and kind not in ALWAYS:
            return take_apart(kind, data, hints)
        answer = self._asked(kind, data, hints)
        if "failure" in answer:
            code, message = answer["failure"]
            raise Failure(code, message)
        found: list[dict[str, Any]] = answer["found"]
        return found

    def close(self) -> None:
        """End the helper process, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue  # what was buffered for a process that is gone
        child.wait()

    def _asked(self, kind: str, data: bytes, hints: Mapping[str, str]) -> dict[str, Any]:
        """The answer of the helper; whatever else happens to it is a Failure, and the next call gets a new one."""
        child = self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._limits.seconds, stop)
        timer.start()
        try:
            request = json.dumps({"kind": kind, "hints": dict(hints), "size": len(data)})
            line = _exchange(child, request.encode("ascii") + b"\n" + data)
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.close()
        if late.is_set():
            message = f"taking it apart takes more than {self._limits.seconds:g} seconds; leave it out or simplify it"
            raise Failure("too-slow", message)
        raise Failure("too-costly", "taking it apart exceeds the bounds and was stopped; leave it out")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            command = [sys.executable, "-P", "-c", _SERVE, str(self._limits.memory)]
            self._child = child = subprocess.Popen(  # noqa: S603 - our own interpreter with our own code
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            timer = threading.Timer(START, child.kill)
            timer.start()
            ready = _exchange(child, b"")
            timer.cancel()
            if ready != b"ready\n":
                self.close()
                raise Failure("no-helper", "the helper process does not start; check memory and processes")
        return self._child


def _exchange(child: subprocess.Popen[bytes], request: bytes) -> bytes:
    """Send bytes and wait for a line; b"" or a broken line where the process ended."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("the helper process has no pipes")
    try:
        child.stdin.write(request)
        child.stdin.flush()
    except BrokenPipeError:
        return b""
    return child.stdout.readline()
