"""The events of the namespace, and the namespace that takes them."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import Namespace

from cop.core.authz import Member, current_member
from cop.core.db import unit_of_work
from cop.core.errors import NotFound, TooMany
from cop.core.subjects import Ref, is_visible
from cop.realtime.connections import MOST_WATCHED, Connection, Rate
from cop.realtime.gateway import Gateway, gateway
from cop.realtime.guard import PERSON, SIGN_IN
from cop.realtime.protocol import NAMESPACE, Answer, ident, on_event, room_of, take, word

SUBJECT = {"kind": word, "id": ident}


@on_event("watch", access="member", fields=SUBJECT, rate=Rate(20, 5))
def watch(connection: Connection, member: Member, *, kind: str, id: int) -> None:
    """Follow a subject that the member may see now."""
    ref: Ref = (kind, id)
    if len(connection.watched) >= MOST_WATCHED and ref not in connection.watched:
        raise TooMany(retry_after=30)
    connection.watched.add(ref)  # first, so that a check that runs just now looks at it too
    if not is_visible(kind, id, member):
        connection.watched.discard(ref)
        raise NotFound
    if ref in connection.watched:
        _server().enter_room(connection.sid, room_of(ref), namespace=NAMESPACE)


@on_event("unwatch", access="member", fields=SUBJECT, rate=Rate(20, 5))
def unwatch(connection: Connection, member: Member, *, kind: str, id: int) -> None:
    """Follow a subject no longer."""
    connection.watched.discard((kind, id))
    _server().leave_room(connection.sid, room_of((kind, id)), namespace=NAMESPACE)


def _server() -> Any:
    return gateway().server


class Events(Namespace):
    """Brings every event of the namespace, known or not, to `protocol.take`."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(NAMESPACE)
        self.gateway = gateway

    def trigger_event(self, event: object, sid: str, *args: object) -> Any:
        """Take what Socket.IO or the client sends. A client may also send events called connect and disconnect."""
        known = self.gateway.connections.get(sid)
        if event == "connect" and known is None:
            return self.socketio._handle_event(self._connect, "connect", NAMESPACE, sid, *args)  # noqa: SLF001
        if event == "disconnect" and not self.server.manager.is_connected(sid, NAMESPACE):
            self.gateway.connections.remove(sid)
            return None
        run = partial(self._take, known, event)
        answer = self.socketio._handle_event(run, "event", NAMESPACE, sid, *args)  # noqa: SLF001
        if isinstance(answer, dict) and answer.get("error") == "signed_out" and known is not None:
            self.gateway.sign_out(known)
        return answer

    def _take(self, connection: Connection | None, event: object, *payload: object) -> Answer:
        return take(connection, event, payload)

    def _connect(self, auth: object = None) -> None:
        """Take in a client whose session is alive. The door has asked already; the test client has no door."""
        sid: str = request.sid  # type: ignore[attr-defined]
        with unit_of_work(write=False):
            member = current_member()
        if member.person_id is None or member.session_id is None:
            raise Refused("signed_out")
        request.environ[PERSON], request.environ[SIGN_IN] = member.person_id, member.session_id
        eio_sid = self.server.manager.eio_sid_from_sid(sid, NAMESPACE)
        self.gateway.connections.add(Connection(sid, eio_sid, member.person_id, member.session_id))
        self.gateway.watchman.start()
