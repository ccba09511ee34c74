"""Finding notifications. They belong to one person: every select begins at `mine`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from cop.core.authz import Member
from cop.core.db import session
from cop.notifications.models import Notification

PAGE = 50


def visible_to(member: Member) -> Select[Notification]:
    """Select the member's own rows, the newest first, with their actors."""
    return (
        select(Notification)
        .where(Notification.person_id == (member.person_id or 0))
        .options(joinedload(Notification.actor))
        .order_by(Notification.changed_at.desc(), Notification.id.desc())
    )


def unread_count(member: Member) -> int:
    """Return how many subjects hold something new for the member: one query per request, none for a visitor."""
    return member.fact(_load_unread_count)


def _load_unread_count(member: Member) -> int:
    if member.person_id is None:
        return 0
    statement = select(func.count()).where(Notification.person_id == member.person_id, Notification.unread > 0)
    return session().scalar(statement) or 0


def unread(member: Member, limit: int = PAGE) -> Sequence[Notification]:
    """Return the newest unread rows."""
    return session().scalars(visible_to(member).where(Notification.unread > 0).limit(limit)).all()


def recently_read(member: Member, limit: int = PAGE) -> Sequence[Notification]:
    """Return the newest rows that were read."""
    return session().scalars(visible_to(member).where(Notification.unread == 0).limit(limit)).all()
