"""The one gateway to open sockets. Sockets carry hints; HTTP carries truth and catch-up (``?since=``)."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from cop.core.db import after_commit

NAMESPACE = "/rt"

socketio = SocketIO()


def room_of(kind: str, ident: int) -> str:
    """Return the name of the room of those who watch this subject. Only the server names rooms."""
    return f"subject:{kind}:{ident}"


def hint(kind: str, ident: int, seq: int) -> None:
    """Tell those who watch ``(kind, ident)``, after the commit, that it changed and now stands at ``seq``.

    A hint may be lost: the page catches up over HTTP when it reconnects.
    """
    payload = {"kind": kind, "id": ident, "seq": seq}
    after_commit(lambda: _emit("changed", payload, room_of(kind, ident)), key=("hint", kind, ident, seq))


def _emit(event: str, payload: dict[str, Any], room: str) -> None:
    if socketio.server is not None:
        socketio.emit(event, payload, to=room, namespace=NAMESPACE)


def register(app: Flask) -> None:
    """Attach Socket.IO to the application."""
    settings = app.config["SETTINGS"]
    socketio.init_app(
        app,
        async_mode="threading",
        transports=["websocket"],
        async_handlers=False,
        manage_session=False,
        ping_interval=10,
        ping_timeout=10,
        max_http_buffer_size=262_144,
        cors_allowed_origins=[settings.public_url],
        message_queue=settings.redis_url,
    )
