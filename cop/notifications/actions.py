"""Telling, reading, forgetting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from cop.core.clock import now
from cop.core.db import session
from cop.core.subjects import Ref
from cop.notifications.models import Notification

AT_ONCE = 400
"""People told by one statement: below SQLite's limit of variables."""


def tell(person_ids: Iterable[int], reason: str, subject: Ref, actor_id: int | None = None) -> None:
    """Tell these people, but never the actor, that something happened to ``subject``.

    One row per person and subject: telling again counts up and names the latest reason and actor. The caller says
    whom a fact concerns; what the person may no longer see is left out when it is shown.
    """
    current = session()
    insert = postgresql.insert if current.get_bind().dialect.name == "postgresql" else sqlite.insert
    kind, ident = subject
    row = {"subject_kind": kind, "subject_id": ident, "reason": reason, "actor_id": actor_id, "changed_at": now()}
    for group in _groups(sorted(set(person_ids) - {actor_id})):
        told = insert(Notification).values([{**row, "person_id": person_id, "unread": 1} for person_id in group])
        current.execute(
            told.on_conflict_do_update(
                index_elements=["person_id", "subject_kind", "subject_id"],
                set_={
                    "unread": Notification.unread + 1,
                    "reason": told.excluded.reason,
                    "actor_id": told.excluded.actor_id,
                    "changed_at": told.excluded.changed_at,
                },
            )
        )


def read(person_id: int, subject: Ref) -> None:
    """Note that the person has read ``subject``: costs nothing when nothing was new."""
    kind, ident = subject
    session().execute(
        update(Notification)
        .where(
            Notification.person_id == person_id,
            Notification.subject_kind == kind,
            Notification.subject_id == ident,
            Notification.unread > 0,
        )
        .values(unread=0, read_at=now())
    )


def read_all(person_id: int) -> None:
    """Note that the person has read everything there is."""
    session().execute(
        update(Notification)
        .where(Notification.person_id == person_id, Notification.unread > 0)
        .values(unread=0, read_at=now())
    )


def forget(notification_ids: Sequence[int]) -> None:
    """Delete these rows: their subjects are gone or no longer to be seen by their people."""
    for group in _groups(sorted(notification_ids)):
        session().execute(delete(Notification).where(Notification.id.in_(group)))


def _groups(idents: Sequence[int]) -> Iterable[Sequence[int]]:
    return (idents[start : start + AT_ONCE] for start in range(0, len(idents), AT_ONCE))
