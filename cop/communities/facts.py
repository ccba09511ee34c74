"""What is learnt about a member once per request: the roles that every rule of this room and those above asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import or_, select

from cop.communities.models import Membership, MembershipState, Role
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import session


@dataclass(frozen=True, slots=True)
class Roles:
    """A member's active, unexpired roles by community id; whether the member speaks for commercial bodies only."""

    by_community: dict[int, Role] = field(default_factory=dict)
    is_commercial: bool = False


def roles_of(member: Member) -> Roles:
    """Return the member's roles: one query per request."""
    return member.fact(load_roles)


def load_roles(member: Member) -> Roles:
    """Load a member's active roles: one query, none for a visitor."""
    if member.person_id is None:
        return Roles()
    statement = select(Membership.community_id, Membership.role).where(
        Membership.person_id == member.person_id,
        Membership.state == MembershipState.ACTIVE,
        or_(Membership.expires_at.is_(None), Membership.expires_at > now()),
    )
    rows = session().execute(statement).all()
    return Roles({row[0]: row[1] for row in rows}, "commercial" in member.flags)
