"""Telling, reading, forgetting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, select, update

from cop.core import subjects
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import in_groups, insert, session
from cop.core.errors import NotFound
from cop.core.subjects import Ref
from cop.notifications import queries
from cop.notifications.models import Notification

KEPT_READ = timedelta(days=60)


def tell(person_ids: Iterable[int], reason: str, subject: Ref, actor_id: int | None = None) -> None:
    """Tell these people, but never the actor, that something happened to ``subject``.

    One row per person and subject: telling again counts up and names the latest reason and actor. The caller says
    whom a fact concerns; what the person may no longer see is left out when it is shown.
    """
    kind, ident = subject
    row = {"subject_kind": kind, "subject_id": ident, "reason": reason, "actor_id": actor_id, "changed_at": now()}
    for group in in_groups(sorted(set(person_ids) - {actor_id})):
        told = insert(Notification).values([{**row, "person_id": person_id, "unread": 1} for person_id in group])
        session().execute(
            told.on_conflict_do_update(
                index_elements=["person_id", "subject_kind", "subject_id"],
                set_={
                    "unread": Notification.unread + 1,
                    "reason": told.excluded.reason,
                    "actor_id": told.excluded.actor_id,
                    "changed_at": told.excluded.changed_at,
                },
            ),
            execution_options={"synchronize_session": False},
        )


def read(person_id: int, subject: Ref) -> None:
    """Note that the person has read ``subject``: costs nothing when nothing was new."""
    kind, ident = subject
    _mark(
        Notification.person_id == person_id,
        Notification.subject_kind == kind,
        Notification.subject_id == ident,
    )


def read_one(person_id: int, notification_id: int) -> Notification:
    """Note that one of the person's own rows is read. Raises `NotFound`."""
    row = session().get(Notification, notification_id)
    if row is None or row.person_id != person_id:
        raise NotFound
    row.unread, row.read_at = 0, now()
    return row


def unread_one(person_id: int, notification_id: int) -> Notification:
    """Take the reading of one of the person's own rows back. Raises `NotFound`."""
    row = read_one(person_id, notification_id)
    row.unread, row.read_at = 1, None
    return row


def read_all(person_id: int) -> None:
    """Note that the person has read everything there is."""
    _mark(Notification.person_id == person_id)


def settle(subject: Ref, reason: str) -> None:
    """Note for everybody that what ``reason`` asked of them about ``subject`` was answered by somebody."""
    kind, ident = subject
    _mark(
        Notification.subject_kind == kind,
        Notification.subject_id == ident,
        Notification.reason == reason,
    )


def carry_over(subject: Ref, target: Ref) -> None:
    """Let rows about ``subject`` be about ``target``, which it became; who was told of both keeps one."""
    here = Notification.subject_kind == subject[0], Notification.subject_id == subject[1]
    there = select(Notification.person_id).where(
        Notification.subject_kind == target[0], Notification.subject_id == target[1]
    )
    session().execute(
        update(Notification)
        .where(*here, Notification.person_id.not_in(there.scalar_subquery()))
        .values(subject_kind=target[0], subject_id=target[1]),
        execution_options={"synchronize_session": False},
    )
    session().execute(delete(Notification).where(*here), execution_options={"synchronize_session": False})


def _mark(*which: object) -> None:
    session().execute(
        update(Notification).where(*which, Notification.unread > 0).values(unread=0, read_at=now()),  # type: ignore[arg-type]
        execution_options={"synchronize_session": False},
    )


def forget(notification_ids: Iterable[int]) -> None:
    """Delete these rows: their subjects are gone or no longer to be seen by their people."""
    for group in in_groups(sorted(notification_ids)):
        session().execute(delete(Notification).where(Notification.id.in_(group)))


def forget_hidden(member: Member) -> int:
    """Delete the member's rows about what they may not see now. Returns how many."""
    rows = queries.of_person(member.person_id or 0)
    seen = subjects.resolve([row.subject for row in rows], member)
    hidden = [row.id for row in rows if row.subject not in seen]
    forget(hidden)
    return len(hidden)


def forget_old() -> None:
    """Delete what was read two months ago."""
    session().execute(
        delete(Notification).where(Notification.unread == 0, Notification.read_at < now() - KEPT_READ),
        execution_options={"synchronize_session": False},
    )
