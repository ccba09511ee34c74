"""Room: realtime. One gateway tells open pages that something they show has changed."""

from __future__ import annotations

from flask import Flask

from cop.realtime import gateway


def register(app: Flask) -> None:
    """Attach this room."""
    gateway.register(app)
