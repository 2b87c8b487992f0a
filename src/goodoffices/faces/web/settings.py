"""What a server is started with."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from goodoffices.errors import RunAborted
from goodoffices.faces.web.people import Account, Person, key_of
from goodoffices.record.levels import rank

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


@dataclass(frozen=True, slots=True)
class Settings:
    """`processes` are folders of profiles laid over the shipped ones; `map_file` is laid over the map.

    `level` is the highest handling level shown; `token` makes whoever gives it a reader.

    `people` are those that the server knows by tokens of their own, or by the name that a reverse proxy gives in
    `user_header`; that header counts only from the addresses `proxies`. Where nothing of this is set the server is
    for its owner on this machine, who is `owner` and may do everything. `hosts` are further names under which the
    server may be called; `reads` is how many texts may be read in a minute.
    """

    place: str | Path
    level: str = "public"
    token: str | None = None
    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = ()
    reads: int = 12
    processes: tuple[Path, ...] = ()
    map_file: Path | None = None
    today: Callable[[], dt.date] = field(default=_today)
    owner: str = "owner"
    people: tuple[Account, ...] = ()
    user_header: str | None = None
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")

    def __post_init__(self) -> None:
        """Raises RunAborted for a level that is none, and for an open address that nobody guards."""
        rank(self.level)
        if not is_loopback(self.host) and not self.guarded:
            raise RunAborted(
                f"{self.host} can be reached by others; set GOODOFFICES_TOKEN to what readers have to give, "
                "give --people or --user-header, or leave --host out"
            )
        if self.token is not None:
            key_of(self.token)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All that can be entered with: the people with tokens, and the token that readers share."""
        shared = (Account(Person("reader"), key_of(self.token)),) if self.token else ()
        return (*(one for one in self.people if one.key), *shared)

    @property
    def guarded(self) -> bool:
        """Whether anything is asked of those who come."""
        return bool(self.accounts or self.user_header)


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
