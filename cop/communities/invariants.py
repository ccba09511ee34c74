"""What must always hold in this room, asked of the whole table: for ``flask cop doctor`` and for tests."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from cop.communities.models import Community, CommunityState, Membership, MembershipState, Role
from cop.communities.queries.communities import MAX_DEPTH
from cop.core.db import session


def broken() -> list[str]:
    """Return a line for each thing that does not hold; an empty list when all is well."""
    return [*_wrong_counts(), *_left_alone(), *_rings()]


def _wrong_counts() -> Iterator[str]:
    counted = (
        select(func.count())
        .where(Membership.community_id == Community.id, Membership.state == MembershipState.ACTIVE)
        .correlate(Community)
        .scalar_subquery()
    )
    statement = select(Community.id, Community.member_count, counted).where(Community.member_count != counted)
    for ident, says, number in session().execute(statement.order_by(Community.id)):
        yield f"community {ident} says {says} members and has {number}"


def _left_alone() -> Iterator[str]:
    """Name open communities in which people belong and nobody coordinates (an archive needs nobody)."""
    coordinated = select(Membership.community_id).where(
        Membership.state == MembershipState.ACTIVE, Membership.role == Role.COORDINATOR
    )
    statement = select(Community.id).where(
        Community.state.in_([CommunityState.ACTIVE, CommunityState.DORMANT]),
        Community.member_count > 0,
        Community.id.not_in(coordinated),
    )
    for ident in session().scalars(statement.order_by(Community.id)):
        yield f"community {ident} has no coordinator"


def _rings() -> Iterator[str]:
    rows = session().execute(select(Community.id, Community.parent_id).where(Community.parent_id.is_not(None)))
    above = {row[0]: row[1] for row in rows}
    for ident in above:
        at, steps = above.get(ident), 1
        while at is not None and steps <= MAX_DEPTH:
            at, steps = above.get(at), steps + 1
        if steps > MAX_DEPTH:
            yield f"community {ident} lies more than {MAX_DEPTH} levels deep, or inside itself"
