"""Who stands near a member: the people whom one sees because one shares a community with them."""

from __future__ import annotations

from sqlalchemy import Select, and_, or_, select

from cop.communities.facts import roles_of
from cop.communities.models import Membership, MembershipState
from cop.communities.policies import LEADERS
from cop.communities.queries import is_active_membership
from cop.core.authz import Member
from cop.core.db import session


def is_near(member: Member, person_id: int) -> bool:
    """Whether the member shares a community with this person, or is asked by them to be let in: one query."""
    found = near(member)
    if found is None:
        return False
    return session().execute(select(found.where(Membership.person_id == person_id).exists())).scalar_one()


def near(member: Member) -> Select[int] | None:
    """Select the ids of people near the member; None when there can be none.

    Those who belong to one of the member's communities now, and those who ask to join one that the member leads:
    whoever decides may know who asks.
    """
    roles = roles_of(member).by_community
    if not roles:
        return None
    led = [ident for ident, role in roles.items() if role in LEADERS]
    together = and_(Membership.community_id.in_(roles), is_active_membership())
    asking = and_(Membership.community_id.in_(led), Membership.state == MembershipState.REQUESTED)
    return select(Membership.person_id).where(or_(together, asking) if led else together)
