"""Open pages hear that something they show has changed, and nothing more.

A page watches a subject ``(kind, id)``; a hint says that it stands at a new number; what is new is fetched over HTTP
under the reader's own rights. Whoever loses access or signs out is cut off within seconds.
"""

from __future__ import annotations

from typing import Any

from flask import Flask

from cop.core.health import check
from cop.realtime import gateway, listeners, wiring

__all__ = ["listeners", "register"]


def register(app: Flask) -> None:
    """Attach the gateway."""
    wiring.register(app)
    check("sockets")(_sockets)


def _sockets() -> tuple[bool, Any]:
    inside = gateway.gateway().doorkeeper
    return True, {"open": inside.inside, "most": inside.most}
