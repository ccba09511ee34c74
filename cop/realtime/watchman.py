"""Looks again and again at who may still be here: access that ended ends on open sockets within seconds.

Every `EVERY` seconds, and at once after an event of this process, one query asks which sessions are alive. When access
changed somewhere, or a guest's date has come, what each person watches is asked again with the rooms' own rules.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import select

from cop.accounts.members import as_member
from cop.accounts.models import Person
from cop.accounts.queries import live_sign_ins
from cop.communities.models import Membership, MembershipState
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import session, unit_of_work
from cop.core.subjects import Ref, kinds
from cop.realtime.models import Pulse

if TYPE_CHECKING:
    from cop.realtime.gateway import Gateway

log = logging.getLogger("interchange")

EVERY = 3.0
ALL_EVERY = 60.0
"""Seconds after which everything is asked again, whatever happened."""

LONGEST_QUEUE = 500
"""Packets waiting for a client that does not read; beyond it the socket is closed and its page catches up later."""


class Watchman:
    """One thread for each process that holds sockets. ``look`` may also be called by hand."""

    def __init__(self, app: Flask, gateway: Gateway) -> None:
        self.app = app
        self.gateway = gateway
        self._woken = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._beats: int | None = None
        self._looked_at = now()
        self._all_at = time.monotonic()

    def start(self) -> None:
        """Begin to look, once for each process; never in tests, which call `look`."""
        if self.app.testing:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._look_on, name="watchman", daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Look at once."""
        self._woken.set()

    def _look_on(self) -> None:
        while True:
            was_woken = self._woken.wait(EVERY)
            self._woken.clear()
            try:
                with self.app.app_context():
                    self.look(everything=was_woken)
            except Exception:
                log.exception("watchman_failed")

    def look(self, *, everything: bool = False) -> None:
        """Close sockets of ended sessions and of clients that do not read; end watching without access."""
        server = self.gateway.server
        sessions = {eio_sid: environ.get("cop.sign_in_id") for eio_sid, environ in list(server.environ.items())}
        if not sessions:
            return
        with unit_of_work(write=False):
            alive = live_sign_ins({ident for ident in sessions.values() if ident is not None})
            everything |= self._has_access_changed()
            seen = self._seen() if everything else None
        for eio_sid, sign_in_id in sessions.items():
            if sign_in_id is not None and sign_in_id not in alive:
                self.gateway.close(eio_sid, "signed_out")
        if seen is not None:
            for connection in self.gateway.connections.all():
                for ref in list(connection.watched):
                    if (connection.person_id, ref) not in seen:
                        self.gateway.end_watching(connection, ref)
        self._close_deaf()

    def _has_access_changed(self) -> bool:
        """Whether any process noted a change of access, a guest's date has come, or it is time to look at all."""
        beats = session().scalar(select(Pulse.beats).where(Pulse.name == "access")) or 0
        changed, self._beats = beats != self._beats, beats
        moment, since = now(), self._looked_at
        self._looked_at = moment
        people = {connection.person_id for connection in self.gateway.connections.all()}
        expired = select(Membership.id).where(
            Membership.person_id.in_(people),
            Membership.state == MembershipState.ACTIVE,
            Membership.expires_at > since,
            Membership.expires_at <= moment,
        )
        is_time = time.monotonic() - self._all_at > ALL_EVERY
        return changed or is_time or session().scalar(expired.limit(1)) is not None

    def _seen(self) -> set[tuple[int, Ref]]:
        """Return what of all that is watched each person may still see, by the rooms' own predicates."""
        self._all_at = time.monotonic()
        wanted: dict[int, set[Ref]] = defaultdict(set)
        for connection in self.gateway.connections.all():
            wanted[connection.person_id] |= set(connection.watched)
        people = session().scalars(select(Person).where(Person.id.in_(wanted), Person.erased_at.is_(None)))
        seen: set[tuple[int, Ref]] = set()
        for person in people.all():
            seen |= {(person.id, ref) for ref in _visible(wanted[person.id], as_member(person))}
        return seen

    def _close_deaf(self) -> None:
        for eio_sid, client in list(self.gateway.server.eio.sockets.items()):
            if client.queue.qsize() > LONGEST_QUEUE:
                self.gateway.close(eio_sid, "too_slow")


def _visible(refs: set[Ref], member: Member) -> set[Ref]:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for name, ident in refs:
        by_kind[name].add(ident)
    found: set[Ref] = set()
    for name, idents in by_kind.items():
        kind = kinds().get(name)
        if kind is not None:
            statement = kind.visible_to(member).where(kind.model.id.in_(idents)).with_only_columns(kind.model.id)
            found |= {(name, ident) for ident in session().scalars(statement.order_by(None))}
    return found
