"""A server on the loopback address that answers with fixed bytes; no test reaches beyond it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    """Answers with fixed bytes by path, and remembers what was asked."""

    answers: Mapping[str, bytes]
    drip: float = 0.0
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.split()[1] for request in self.asked]


@contextmanager
def serving(answers: Mapping[str, bytes], *, drip: float = 0.0) -> Iterator[Server]:
    """A server; with `drip` it sends a byte at a time with this pause, seconds."""
    server = Server(answers, drip)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server.port = listener.getsockname()[1]
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            try:
                taken, _ = listener.accept()
            except TimeoutError:
                continue
            with taken:
                request = _request(taken)
                if not request:
                    continue
                server.asked.append(request.decode("latin-1"))
                body = server.answers.get(server.paths[-1], http(b"", "404 Not Found"))
                try:
                    if not server.drip:
                        taken.sendall(body)
                    for byte in body if server.drip else b"":
                        if stop.is_set():
                            break
                        taken.sendall(bytes([byte]))
                        time.sleep(server.drip)
                except OSError:
                    continue

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stop.set()
        thread.join(5)
        listener.close()


def _request(taken: socket.socket) -> bytes:
    """What is asked; nothing where the one who asks was killed meanwhile."""
    taken.settimeout(5)
    request = b""
    try:
        while b"\r\n\r\n" not in request and (piece := taken.recv(4096)):
            request += piece
    except OSError:
        return b""
    return request


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """An answer as it goes over the wire."""
    told = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    told.update({key.replace("_", "-"): value for key, value in headers.items()})
    lines = "".join(f"{key}: {value}\r\n" for key, value in told.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
