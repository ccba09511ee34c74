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
    banned: frozenset[int] = frozenset()
    requested: frozenset[int] = frozenset()

    @property
    def coordinated(self) -> list[int]:
        """Ids of the communities this member coordinates."""
        return [ident for ident, role in self.by_community.items() if role is Role.COORDINATOR]


def roles_of(member: Member) -> Roles:
    """Return the member's roles: one query per request."""
    return member.fact(load_roles)


def load_roles(member: Member) -> Roles:
    """Load a member's active roles, open requests and bans: one query, none for a visitor."""
    if member.person_id is None:
        return Roles()
    statement = select(Membership.community_id, Membership.role, Membership.state).where(
        Membership.person_id == member.person_id,
        Membership.state.in_([MembershipState.ACTIVE, MembershipState.REQUESTED, MembershipState.BANNED]),
        or_(
            Membership.state != MembershipState.ACTIVE,
            Membership.expires_at.is_(None),
            Membership.expires_at > now(),
        ),
    )
    rows = session().execute(statement).all()
    return Roles(
        by_community={ident: role for ident, role, state in rows if state is MembershipState.ACTIVE},
        is_commercial="commercial" in member.flags,
        banned=frozenset(ident for ident, _, state in rows if state is MembershipState.BANNED),
        requested=frozenset(ident for ident, _, state in rows if state is MembershipState.REQUESTED),
    )
