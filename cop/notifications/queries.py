"""Finding notifications. They belong to one person: every select begins at `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.orm import joinedload

from cop.accounts.models import Person
from cop.communities.models import Membership, MembershipState, Role
from cop.core import subjects
from cop.core.authz import Member
from cop.core.db import session
from cop.core.subjects import Subject
from cop.institutions.models import Representative, RepresentativeState
from cop.notifications.models import Notification
from cop.notifications.reasons import Reason, reason_named

MOST_UNREAD = 200
PAGE = 30


@dataclass(frozen=True, slots=True)
class Told:
    """A row with the subject it is about, which the reader may see."""

    row: Notification
    subject: Subject
    reason: Reason

    @property
    def url(self) -> str:
        return f"{self.subject.url}{self.reason.path}"


def visible_to(member: Member) -> Select[Notification]:
    """Select the member's own rows, the newest first, with their actors."""
    return (
        select(Notification)
        .where(Notification.person_id == (member.person_id or 0))
        .options(joinedload(Notification.actor))
        .order_by(Notification.changed_at.desc(), Notification.id.desc())
    )


@dataclass(slots=True)
class Bell:
    """What this request learnt about the member's unread rows already."""

    count: int | None = None


def _bell_of(_member: Member) -> Bell:
    return Bell()


def unread_count(member: Member) -> int:
    """Return how many subjects hold something new for the member: at most one query per request, none for a visitor."""
    bell = member.fact(_bell_of)
    if bell.count is None:
        bell.count = 0 if member.person_id is None else session().scalar(_count(), {"me": member.person_id}) or 0
    return bell.count


@cache
def _count() -> Select[int]:
    return select(func.count()).where(Notification.person_id == bindparam("me"), Notification.unread > 0)


def unread(member: Member) -> Sequence[Notification]:
    """Return the unread rows, the newest first; beyond two hundred the older ones wait."""
    rows = session().scalars(_unread(), {"me": member.person_id or 0}).all()
    if len(rows) < MOST_UNREAD:
        member.fact(_bell_of).count = len(rows)
    return rows


@cache
def _unread() -> Select[Notification]:
    newest = (Notification.changed_at.desc(), Notification.id.desc())
    return (
        select(Notification)
        .where(Notification.person_id == bindparam("me"), Notification.unread > 0)
        .options(joinedload(Notification.actor))
        .order_by(*newest)
        .limit(MOST_UNREAD)
    )


def read_before(member: Member, before: tuple[datetime, int] | None) -> Sequence[Notification]:
    """Return a page, and one more if there is one, of rows that were read, older than ``before``."""
    statement = visible_to(member).where(Notification.unread == 0)
    if before is not None:
        statement = statement.where(tuple_(Notification.changed_at, Notification.id) < before)
    return session().scalars(statement.limit(PAGE + 1)).all()


def resolved(rows: Sequence[Notification], member: Member) -> tuple[list[Told], list[int]]:
    """Return the rows whose subjects the member may see now, and the ids of the others."""
    seen = subjects.resolve([row.subject for row in rows], member)
    told = [Told(row, seen[row.subject], reason_named(row.reason)) for row in rows if row.subject in seen]
    return told, [row.id for row in rows if row.subject not in seen]


def of_person(person_id: int) -> Sequence[Notification]:
    """Return every row of a person, without actors: for cleaning."""
    return session().scalars(select(Notification).where(Notification.person_id == person_id)).all()


def people_told(after: int, limit: int) -> Sequence[int]:
    """Return people who have rows, by id: for cleaning in portions."""
    statement = select(Notification.person_id).where(Notification.person_id > after).distinct()
    return session().scalars(statement.order_by(Notification.person_id).limit(limit)).all()


# ------------------------------------------------------------------------------------------------ whom to tell


LEADERS = (Role.COORDINATOR, Role.FACILITATOR)


def leaders_of(community_id: int, roles: tuple[Role, ...] = LEADERS) -> list[int]:
    """Return who looks after a community."""
    statement = select(Membership.person_id).where(
        Membership.community_id == community_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role.in_(roles),
    )
    return list(session().scalars(statement))


def representatives_of(organisation_id: int) -> list[int]:
    """Return who speaks for an organisation."""
    statement = select(Representative.person_id).where(
        Representative.organisation_id == organisation_id, Representative.state == RepresentativeState.CONFIRMED
    )
    return list(session().scalars(statement))


def administrators() -> list[int]:
    """Return who administers this place."""
    return list(session().scalars(select(Person.id).where(Person.is_admin.is_(True), Person.suspended_at.is_(None))))
