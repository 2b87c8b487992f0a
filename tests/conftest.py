"""What all tests share: hypothesis draws the same examples everywhere, and nothing takes the network."""

from __future__ import annotations

import os
import socket
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every run and machine, and no deadline: machines differ in speed, findings must not.
settings.register_profile(
    "fixed", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches beyond the loopback address fails: reading must work where there is no network."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        local = self.family == getattr(socket, "AF_UNIX", None) or (
            isinstance(address, tuple) and address[0] in {"127.0.0.1", "::1", "localhost"}
        )
        if not local:
            _refused(address)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", refuse)


def _refused(address: object) -> NoReturn:
    raise AssertionError(f"a test tried to reach {address}")
