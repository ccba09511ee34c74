"""No test reaches beyond this machine: a connection to anything but the loopback fails at once."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class BeyondLoopbackError(ConnectionError):
    """A test tried to reach another machine."""


def is_loopback(family: int, address: Any) -> bool:
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return True
    host = address[0]
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def stay_on_this_machine(patch: pytest.MonkeyPatch) -> None:
    """Guard every way a Python socket connects."""
    for name in ("connect", "connect_ex"):
        original = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, original: Any = original) -> Any:
            if not is_loopback(self.family, address):
                raise BeyondLoopbackError(f"a test tried to reach {address}")
            return original(self, address)

        patch.setattr(socket.socket, name, guarded)
