"""Remembering how far people have read."""

from __future__ import annotations

from cop.communities.models import Community
from cop.core.clock import now
from cop.core.db import after_commit, insert, session
from cop.forums import batches
from cop.forums.models import CommunityReading, Topic


def note_seen(*, topic: Topic, person_id: int, position: int) -> None:
    """Remember that a person has seen a topic up to ``position``: gathered after the commit, written in a batch."""
    furthest, ident = max(0, min(position, topic.post_count)), topic.id
    after_commit(lambda: batches.gather(person_id, ident, furthest))


def mark_community_read(*, community: Community, person_id: int) -> None:
    """Set aside whatever happened in a community until now."""
    fresh = insert(CommunityReading).values(person_id=person_id, community_id=community.id, read_until=now())
    session().execute(
        fresh.on_conflict_do_update(
            index_elements=["person_id", "community_id"], set_={"read_until": fresh.excluded.read_until}
        )
    )
