"""Which network addresses may be reached: public ones, unless the user says otherwise.

A page, feed or redirect may name an address inside the user's own network. The address that was looked up is judged,
not the name, and the connection goes to the very address that was judged.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from goodoffices.sources.failure import Failure
from goodoffices.sources.plug import plain

# (host, port) to addresses; raises OSError. Injected by tests.
Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
LONGEST_URL = 4000


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, in the order of the system."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def split_url(url: str) -> SplitResult:
    """The parts of an http or https address.

    Raises Failure `bad-url`.
    """
    problem = None
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        raise Failure(
            "bad-url", "no address of the web; write it as https://host/path", where=plain(url)
        ) from None
    if parts.scheme not in {"http", "https"}:
        problem = "only http and https are fetched"
    elif (
        not parts.hostname
        or len(url) > LONGEST_URL
        or any(ord(char) <= 32 or ord(char) == 127 for char in url.strip())
    ):
        problem = "no address of the web"
    elif parts.username is not None or parts.password is not None:
        problem = "the address carries a user name or password"
    if problem:
        raise Failure("bad-url", f"{problem}; write it as https://host/path", where=plain(url))
    return parts


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, also where it is packed into an IPv6 address."""
    try:
        told = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    inner: ipaddress.IPv4Address | None = None
    if isinstance(told, ipaddress.IPv6Address):
        inner = told.ipv4_mapped or told.sixtofour or (told.teredo[1] if told.teredo else None)
        if told in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(told) & 0xFFFFFFFF)
        if int(told) >> 32 == 0 and int(told) > 1:  # ::a.b.c.d, long out of use
            return False
    if inner is not None:
        return inner.is_global and not inner.is_multicast
    return told.is_global and not told.is_multicast and not told.is_reserved


def checked_addresses(
    host: str, port: int, resolver: Resolver, *, allow_private: bool, where: str
) -> list[str]:
    """The addresses of a host that may be reached.

    Raises Failure `no-host` when it is not known, `private-address` when it is not public.
    """
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise Failure(
            "no-host", f"the host {plain(host)} is not known; check the address", where=where
        ) from error
    allowed = [address for address in found if allow_private or is_public(address)]
    if not allowed:
        message = (
            f"{plain(host)} is not on the public internet; fetch it with leave to reach private addresses"
        )
        raise Failure("private-address", message, where=where)
    return allowed
