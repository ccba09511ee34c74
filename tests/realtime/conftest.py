"""Sockets without a network, as the gateway sees them."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from cop.core.db import db
from cop.realtime.gateway import Gateway
from cop.realtime.protocol import NAMESPACE
from tests.support.client import Client, show_changes
from tests.support.sockets import open_line


class Socket:
    """A page's socket: ``socket.ask("watch", {...})`` returns the answer, ``socket.heard()`` what was sent to it."""

    def __init__(self, app: Flask, client: Client) -> None:
        self.gateway: Gateway = app.extensions["gateway"]
        self._in_its_own_context(lambda: setattr(self, "line", open_line(app, client)))

    @property
    def is_open(self) -> bool:
        return bool(self.line.is_connected(NAMESPACE))

    def ask(self, event: Any, *payload: Any) -> Any:
        return self._in_its_own_context(lambda: self.line.emit(event, *payload, namespace=NAMESPACE, callback=True))

    def watch(self, kind: str, ident: int) -> Any:
        return self.ask("watch", {"kind": kind, "id": ident})

    def heard(self, name: str | None = None) -> list[Any]:
        got = [] if not self.is_open and not self.line.queue else self.line.queue
        self.line.queue = []
        return [packet["args"][0] for packet in got if name in {None, packet["name"]}]

    def _in_its_own_context(self, run: Callable[[], Any]) -> Any:
        show_changes()
        try:
            return contextvars.Context().run(run)
        finally:
            db.session.expire_all()


@pytest.fixture
def socket_of(app: Flask) -> Callable[[Client], Socket]:
    """Open a socket with a client's cookies."""
    gateway: Gateway = app.extensions["gateway"]
    for connection in gateway.connections.all():
        gateway.connections.remove(connection.sid)
    gateway.server.environ.clear()
    return lambda client: Socket(app, client)


@pytest.fixture
def look(app: Flask) -> Callable[[], None]:
    """Do now what the watchman does every three seconds."""

    def look_now() -> None:
        show_changes()
        contextvars.Context().run(_look, app)
        db.session.expire_all()

    return look_now


def _look(app: Flask) -> None:
    with app.app_context():
        app.extensions["gateway"].watchman.look()
