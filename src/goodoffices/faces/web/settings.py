"""What a server is started with."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from goodoffices.errors import RunAborted
from goodoffices.record.levels import rank

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


@dataclass(frozen=True, slots=True)
class Settings:
    """`processes` are folders of profiles laid over the shipped ones; `map_file` is laid over the map.

    `level` is the highest handling level shown; `token` is asked of every reader, None on loopback only.

    `hosts` are further names under which the server may be called; `reads` is how many texts may be read in a minute.
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

    def __post_init__(self) -> None:
        """Raises RunAborted for a level that is none, and for an open address without a token."""
        rank(self.level)
        if not is_loopback(self.host) and not self.token:
            raise RunAborted(
                f"{self.host} can be reached by others; set GOODOFFICES_TOKEN to what readers have to give, "
                "or leave --host out"
            )
        if self.token is not None and len(self.token) < 16:
            raise RunAborted("a token of fewer than 16 characters can be guessed; take a longer one")


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
