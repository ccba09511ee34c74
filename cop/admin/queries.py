"""Finding what administrators look at. Lists of people are for administrators only: the views ask the rule first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from cop.accounts.models import EmailAddress, Person
from cop.admin.models import Decision
from cop.audit.models import AuditEntry
from cop.communities.models import Community, CommunityState, Membership, MembershipState, Role, Visibility
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.mail import CaughtLetter
from cop.forums.models import Post, Topic
from cop.institutions.models import (
    Affiliation,
    AffiliationState,
    ListingRequest,
    Organisation,
    Representative,
    RepresentativeState,
    RequestState,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many decisions wait, by kind."""

    representatives: int
    listings: int
    disputes: int
    proposals: int


@dataclass(frozen=True, slots=True)
class Size:
    """How large the place is."""

    people: int
    suspended: int
    communities: int
    topics: int
    posts: int
    organisations: int


def waiting() -> Waiting:
    """Count what waits for administrators: one statement."""
    counts = (
        _number(Representative, Representative.state == RepresentativeState.CLAIMED),
        _number(ListingRequest, ListingRequest.state == RequestState.OPEN),
        _number(Affiliation, Affiliation.state == AffiliationState.DISPUTED),
        _number(Community, Community.state == CommunityState.PROPOSED),
    )
    return Waiting(*session().execute(select(*counts)).one())


def size() -> Size:
    """Count people, communities and what they wrote: one statement."""
    counts = (
        _number(Person, Person.erased_at.is_(None)),
        _number(Person, Person.suspended_at.is_not(None)),
        _number(Community),
        _number(Topic),
        _number(Post),
        _number(Organisation),
    )
    return Size(*session().execute(select(*counts)).one())


def _number(model: type[Any], *which: Any) -> Any:
    return select(func.count()).select_from(model).where(*which).scalar_subquery()


# ------------------------------------------------------------------------------------------------ people


def people(text: str = "") -> Select[Person]:
    """Select people whose name, or one of whose addresses, holds these words; the newest first without words."""
    statement = select(Person).where(Person.erased_at.is_(None))
    for word in text.split()[:6]:
        with_address = select(EmailAddress.person_id).where(EmailAddress.address.icontains(word, autoescape=True))
        named = Person.name.icontains(word, autoescape=True)
        statement = statement.where(or_(named, Person.id.in_(with_address)))
    return statement.order_by(*((Person.name, Person.id) if text else (Person.id.desc(),)))


def count(statement: Select[Any]) -> int:
    """Return how many rows a select would give."""
    return session().scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def page_of(statement: Select[Any], offset: int, limit: int) -> Sequence[Any]:
    """Return a stretch of a select's rows."""
    return session().scalars(statement.offset(offset).limit(limit)).all()


def person(ident: int) -> Person:
    """Return one person, erased ones too, with addresses. Raises NotFound."""
    statement = select(Person).where(Person.id == ident).options(selectinload(Person.emails))
    found = session().scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def administrators() -> Sequence[Person]:
    """Return who administers this place."""
    return session().scalars(select(Person).where(Person.is_admin.is_(True)).order_by(Person.name)).all()


def decisions_about(person_id: int) -> Sequence[Decision]:
    """Return what administrators decided about a person, with who decided, the newest first."""
    statement = select(Decision).where(Decision.person_id == person_id).options(joinedload(Decision.actor))
    return session().scalars(statement.order_by(Decision.id.desc()).limit(100)).all()


def facts_about(person_id: int) -> Select[AuditEntry]:
    """Select what a person did or what was done to them, the newest first."""
    about = or_(AuditEntry.person_id == person_id, AuditEntry.actor_id == person_id)
    return select(AuditEntry).where(about).order_by(AuditEntry.id.desc())


def names_of(person_ids: set[int]) -> dict[int, str]:
    """Return the names of these people."""
    rows = session().execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row[0]: row[1] for row in rows}


# ------------------------------------------------------------------------------------------------ closed communities


def closed(text: str) -> Sequence[Community]:
    """Return closed communities whose name holds these words; a hidden one only by its number.

    A hidden community's name is known to its members: an administrator who was told of it was told its address.
    """
    statement = select(Community).where(Community.state != CommunityState.PROPOSED)
    if text.isascii() and text.isdigit() and len(text) < 19:
        hidden = [Visibility.CLOSED, Visibility.HIDDEN]
        statement = statement.where(Community.id == int(text), Community.visibility.in_(hidden))
        return session().scalars(statement).all()
    statement = statement.where(Community.visibility == Visibility.CLOSED)
    for word in text.split()[:6]:
        statement = statement.where(Community.name.icontains(word, autoescape=True))
    return session().scalars(statement.order_by(Community.name, Community.id).limit(20)).all()


def closed_one(ident: int) -> Community:
    """Return one closed or hidden community. Raises NotFound."""
    found = next(iter(closed(str(ident))), None)
    if found is None:
        raise NotFound
    return found


def readings_of(member: Member) -> Sequence[Membership]:
    """Return the communities this administrator observes for a while, with the communities."""
    statement = (
        select(Membership)
        .where(
            Membership.person_id == member.person_id,
            Membership.role == Role.OBSERVER,
            Membership.state == MembershipState.ACTIVE,
            Membership.expires_at > now(),
        )
        .options(joinedload(Membership.community))
        .order_by(Membership.expires_at)
    )
    return session().scalars(statement).all()


def readings(limit: int = 50) -> Sequence[Decision]:
    """Return who read which closed community and why, the newest first."""
    statement = (
        select(Decision)
        .where(Decision.community_id.is_not(None))
        .options(joinedload(Decision.actor), joinedload(Decision.community))
        .order_by(Decision.id.desc())
        .limit(limit)
    )
    return session().scalars(statement).all()


# ------------------------------------------------------------------------------------------------ letters


def letters(recipient: str = "") -> Select[CaughtLetter]:
    """Select caught letters, the newest first."""
    statement = select(CaughtLetter).order_by(CaughtLetter.id.desc())
    return statement.where(CaughtLetter.recipient.icontains(recipient, autoescape=True)) if recipient else statement


def letter(ident: int) -> CaughtLetter:
    """Return one caught letter. Raises NotFound."""
    found = session().get(CaughtLetter, ident)
    if found is None:
        raise NotFound
    return found
