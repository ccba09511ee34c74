"""The one gateway to open sockets. Sockets carry hints; HTTP carries truth and catch-up (``?since=``)."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_socketio import SocketIO
from werkzeug.local import LocalProxy

from config import Settings
from cop.core.db import after_commit, insert, session
from cop.core.subjects import Ref
from cop.realtime.connections import Connection, Connections, Doorkeeper
from cop.realtime.models import Pulse
from cop.realtime.protocol import NAMESPACE, room_of
from cop.realtime.watchman import Watchman

MOST_FOR_PERSON = 12


class Gateway:
    """The sockets of one application."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.config["SETTINGS"]
        self.connections = Connections()
        self.doorkeeper = Doorkeeper(
            most=settings.realtime_sockets,
            most_for_address=max(MOST_FOR_PERSON, settings.realtime_sockets * 3 // 4),
            most_for_person=MOST_FOR_PERSON,
        )
        self.socketio = SocketIO()
        self.watchman = Watchman(app, self)

    @property
    def server(self) -> Any:
        return self.socketio.server

    def emit(self, event: str, payload: dict[str, Any], room: str) -> None:
        """Send an event to a room of the namespace, on every process."""
        self.socketio.emit(event, payload, to=room, namespace=NAMESPACE)

    def sign_out(self, connection: Connection) -> None:
        """Tell a client that its session ended, and close its socket."""
        self.close(connection.eio_sid, "signed_out")

    def close(self, eio_sid: str, reason: str) -> None:
        """Close a socket of this process, whatever namespaces it joined. Does not wait for the client."""
        for connection in self.connections.all():
            if connection.eio_sid == eio_sid:
                if reason == "signed_out":
                    self.server.emit("signed_out", {}, to=connection.sid, namespace=NAMESPACE)
                self.server.disconnect(connection.sid, namespace=NAMESPACE)
                self.connections.remove(connection.sid)
        client = self.server.eio.sockets.get(eio_sid)
        if client is not None:
            client.close(wait=False)

    def end_watching(self, connection: Connection, ref: Ref) -> None:
        """Take a client out of a subject's room and tell it."""
        connection.watched.discard(ref)
        self.server.leave_room(connection.sid, room_of(ref), namespace=NAMESPACE)
        self.server.emit("left", {"kind": ref[0], "id": ref[1]}, to=connection.sid, namespace=NAMESPACE)


def gateway() -> Gateway:
    """Return the gateway of the current application."""
    return current_app.extensions["gateway"]  # type: ignore[no-any-return]


socketio: SocketIO = LocalProxy(lambda: gateway().socketio)


def hint(kind: str, ident: int, seq: int) -> None:
    """Tell those who watch ``(kind, ident)``, after the commit, that it changed and now stands at ``seq``.

    A hint may be lost: the page catches up over HTTP when it connects again.
    """
    payload = {"kind": kind, "id": ident, "seq": seq}
    after_commit(lambda: gateway().emit("changed", payload, room_of((kind, ident))), key=("hint", kind, ident, seq))


def access_changed() -> None:
    """Note, with the change itself, that somebody may see less now: open sockets are looked at within seconds."""
    beat = insert(Pulse).values(name="access", beats=1)
    session().execute(beat.on_conflict_do_update(index_elements=["name"], set_={"beats": Pulse.beats + 1}))
    after_commit(gateway().watchman.wake, key="watchman")
