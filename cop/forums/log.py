"""What keepers do in the forum becomes lines of their community's public log: who and what, never whose."""

from __future__ import annotations

from cop.core.db import session
from cop.core.events import listens_to
from cop.forums.events import (
    PostHidden,
    PostRemoved,
    PostShown,
    TopicClosed,
    TopicFact,
    TopicHidden,
    TopicReopened,
    TopicShown,
)
from cop.forums.models import Topic
from cop.moderation.actions import note

LINES = {
    PostHidden: "hid_post",
    PostRemoved: "removed_post",
    PostShown: "showed_post",
    TopicHidden: "hid_topic",
    TopicShown: "showed_topic",
    TopicClosed: "closed_topic",
    TopicReopened: "reopened_topic",
}


@listens_to(*LINES)
def write_line(event: TopicFact) -> None:
    """Write the line of one fact."""
    place = session().get_one(Topic, event.topic_id).community_id
    actor_id: int | None = getattr(event, "actor_id", None)
    note(community_id=place, actor_id=actor_id, what=LINES[type(event)])
