"""What several writes share: the lock on a community, its number of members, its history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update

from cop.communities.models import Community, CommunityEntry, Membership, MembershipState
from cop.core.clock import now
from cop.core.db import session


def lock(community: Community) -> None:
    """Let one unit at a time change who belongs here (SQLite's writers already wait for one another)."""
    session().execute(select(Community.id).where(Community.id == community.id).with_for_update())


def recount(community: Community) -> None:
    """Count the members in SQL. The caller holds the lock, so parallel joins are all counted."""
    session().flush()
    number = (
        select(func.count())
        .where(Membership.community_id == community.id, Membership.state == MembershipState.ACTIVE)
        .scalar_subquery()
    )
    statement = update(Community).where(Community.id == community.id).values(member_count=number)
    session().execute(statement, execution_options={"synchronize_session": False})
    session().refresh(community, ["member_count"])


def record(
    community: Community,
    what: str,
    *,
    actor_id: int | None = None,
    person_id: int | None = None,
    **details: Any,
) -> None:
    """Add a line to the community's history; `cop.communities.words` says it in a sentence."""
    session().add(
        CommunityEntry(
            community_id=community.id,
            at=now(),
            what=what,
            actor_id=actor_id,
            person_id=person_id,
            details=details,
        )
    )
