"""Fetching pages and feeds: http(s) only, bounded in size and time, polite, and never into private networks.

Everything that goes wrong is one Failure with its reason. Proxies of the environment are not used, because behind one
the address cannot be checked.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin

from goodoffices import __version__
from goodoffices.sources.address import Resolver, checked_addresses, resolve, split_url
from goodoffices.sources.failure import Failure
from goodoffices.sources.options import FetchOptions
from goodoffices.sources.plug import plain
from goodoffices.sources.robots import Robots
from goodoffices.sources.warc import inflated

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
)


class FetchFailure(Failure):
    """An address that gave nothing.

    `later` tells whether it is worth another try, `wait` the seconds that the server asked for.
    """

    def __init__(
        self, code: str, message: str, *, where: str, later: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(code, message, where=where)
        self.later = later
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave; `url` is where the last redirect led, `body` None when nothing has changed since."""

    url: str
    body: bytes | None
    content_type: str
    etag: str | None
    modified: str | None


class Fetcher:
    """Fetches for one run; remembers when which host was asked last and what its robots.txt says."""

    def __init__(
        self,
        options: FetchOptions | None = None,
        *,
        resolver: Resolver = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._options = options or FetchOptions()
        self._resolver = resolver
        self._clock = clock
        self._sleep = sleep
        self._asked: dict[str, float] = {}
        self._robots = Robots(self._options.agent)
        self._context = ssl.create_default_context()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What stands at an address; with `etag` or `modified` of last time only what is new.

        Raises Failure: `bad-url`, `no-host`, `private-address`, `redirects`, `robots`, `http`, `too-large`,
        `time-out`, `no-answer`.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {key: value for key, value in conditions.items() if value and value.isprintable()}
        here = url.strip()
        for _ in range(self._options.redirects + 1):
            parts = split_url(here)
            if self._options.robots:
                self._check_robots(parts, here)
            self._wait_for(parts)
            answer = self._ask(parts, here, headers)
            if answer.status in REDIRECTS and answer.location:
                here = urljoin(here, answer.location)
                continue
            return self._judged(answer, here)
        message = f"more than {self._options.redirects} redirects; check the address"
        raise FetchFailure("redirects", message, where=plain(url))

    def _judged(self, answer: _Answer, url: str) -> Fetched:
        if answer.status != HTTPStatus.NOT_MODIFIED and not 200 <= answer.status < 300:
            later = answer.status in LATER
            told = "try again later" if later else "check the address"
            message = f"the server answers {answer.status}; {told}"
            raise FetchFailure("http", message, where=plain(url), later=later, wait=answer.wait)
        body = None if answer.status == HTTPStatus.NOT_MODIFIED else answer.body
        return Fetched(url, body, answer.content_type, answer.etag, answer.modified)

    def _wait_for(self, parts: SplitResult) -> None:
        """Leave the host its time between two requests."""
        host = parts.netloc
        delay = max(self._options.delay, self._robots.delay(host))
        last = self._asked.get(host)
        if last is not None and self._clock() - last < delay:
            self._sleep(delay - (self._clock() - last))
        self._asked[host] = self._clock()

    def _check_robots(self, parts: SplitResult, url: str) -> None:
        """Raises Failure `robots` where the host does not want to be read by programs."""
        if not self._robots.knows(parts.netloc):
            try:
                self._robots.learn(parts.netloc, self._robots_text(parts))
            except Failure as error:
                # What is told is the page that was wanted, not the robots.txt that nobody named.
                wait, later = (error.wait, error.later) if isinstance(error, FetchFailure) else (None, False)
                raise FetchFailure(
                    error.code, error.message, where=plain(url), later=later, wait=wait
                ) from error
        if not self._robots.allows(parts.netloc, url):
            message = "its robots.txt asks programs to stay away; get the text in another way"
            raise FetchFailure("robots", message, where=plain(url))

    def _robots_text(self, parts: SplitResult) -> str | None:
        """What robots.txt says: "" where there is none, None where the server fails (RFC 9309: stay away)."""
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        for _ in range(self._options.redirects + 1):
            here = split_url(url)
            try:
                answer = self._ask(here, url, {})
            except FetchFailure as error:
                if error.code in {"private-address", "no-host", "time-out", "no-answer"}:
                    raise
                return None
            if answer.status in REDIRECTS and answer.location:
                url = urljoin(url, answer.location)
                continue
            if 200 <= answer.status < 300:
                return answer.body.decode("utf-8", errors="replace")
            return "" if answer.status < 500 else None
        return ""

    def _ask(self, parts: SplitResult, url: str, headers: Mapping[str, str]) -> _Answer:
        """One request to the address that was checked."""
        where = plain(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        options = self._options
        addresses = checked_addresses(
            host, port, self._resolver, allow_private=options.allow_private, where=where
        )
        try:
            with _connected(addresses, port, options.seconds) as (sock, deadline):
                try:
                    used = sock
                    if parts.scheme == "https":
                        used = self._context.wrap_socket(sock, server_hostname=host)
                        deadline.guard(used)
                    return _request(used, parts, self._headers(headers), options.size, where)
                except (OSError, http.client.HTTPException, ValueError):
                    if deadline.passed:
                        raise TimeoutError from None
                    raise
        except TimeoutError as error:
            message = f"no whole answer within {options.seconds:g} seconds; try again later"
            raise FetchFailure("time-out", message, where=where, later=True) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = (getattr(error, "strerror", None) or type(error).__name__).lower()
            message = f"the server gives no proper answer ({reason}); try again later"
            raise FetchFailure("no-answer", message, where=where, later=True) from error

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        agent = f"{self._options.agent}/{__version__} (reads news for the record of peace processes)"
        return {
            "User-Agent": agent,
            "Accept": ACCEPT,
            "Accept-Language": "en",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **more,
        }


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str | None
    content_type: str
    etag: str | None
    modified: str | None
    wait: float | None
    body: bytes


class _Deadline:
    """Shuts a connection when its time has passed, however slowly the server drips."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self.passed = False
        self._sock = sock
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self._timer.start()

    def guard(self, sock: socket.socket) -> None:
        """Shut this one: a secured connection takes over the descriptor of the plain one."""
        self._sock = sock

    def _shut(self) -> None:
        self.passed = True
        try:
            socket.socket.shutdown(
                self._sock, socket.SHUT_RDWR
            )  # of the plain class, which does no TLS farewell
        except OSError:
            return  # the other side was faster

    def close(self) -> None:
        """Stop the clock and close what it guards."""
        self._timer.cancel()
        self._sock.close()


@contextmanager
def _connected(addresses: list[str], port: int, seconds: float) -> Iterator[tuple[socket.socket, _Deadline]]:
    """A connection to the first address that takes it, with its deadline."""
    begun = time.monotonic()
    problem: OSError = OSError("no address")
    for address in addresses[:4]:
        left = seconds - (time.monotonic() - begun)
        if left <= 0:
            raise TimeoutError
        try:
            sock = socket.create_connection((address, port), timeout=left)
        except OSError as error:
            problem = error
            continue
        deadline = _Deadline(sock, max(seconds - (time.monotonic() - begun), 0.01))
        try:
            yield sock, deadline
        finally:
            deadline.close()
        return
    raise problem


def _body_of(response: http.client.HTTPResponse, most: int, where: str) -> bytes:
    """The unpacked body of an answer, within its bounds.

    Raises FetchFailure, http.client.IncompleteRead.
    """
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > most:
        raise FetchFailure("too-large", f"the page has more than {most:,} bytes; leave it out", where=where)
    body = b"" if response.status in REDIRECTS else response.read(most + 1)
    if len(body) > most:
        raise FetchFailure("too-large", f"the page has more than {most:,} bytes; leave it out", where=where)
    if length.isdigit() and len(body) < int(length) and response.status not in {*REDIRECTS, 304}:
        raise http.client.IncompleteRead(body)
    if response.headers.get("Content-Encoding", "").lower() in {"gzip", "x-gzip"} and body:
        try:
            body = inflated(body, 31, most)
        except Failure as error:
            raise FetchFailure(error.code, error.message, where=where) from error
    return body


def _request(
    sock: socket.socket, parts: SplitResult, headers: Mapping[str, str], most: int, where: str
) -> _Answer:
    """One request over a connection that stands."""
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = sock
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    octets = target.encode("utf-8", errors="replace")
    path = "".join(chr(byte) if 32 < byte < 127 else f"%{byte:02X}" for byte in octets)
    host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    connection.putrequest(
        "GET", path if path.startswith("/") else f"/{path}", skip_host=True, skip_accept_encoding=True
    )
    for key, value in {"Host": host, **headers}.items():
        connection.putheader(key, value)
    connection.endheaders()
    with closing(connection.getresponse()) as response:
        body = _body_of(response, most, where)
    wait = response.headers.get("Retry-After", "")
    return _Answer(
        response.status,
        response.headers.get("Location"),
        response.headers.get("Content-Type", ""),
        response.headers.get("ETag"),
        response.headers.get("Last-Modified"),
        float(wait) if wait.isdigit() else None,
        body,
    )
