"""Who will read what is being written, and who is told of it: counted, never guessed, and only when somebody writes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from cop.communities import queries as communities
from cop.communities.models import Community, Membership, Visibility
from cop.communities.queries import Readers, is_active_membership
from cop.core.authz import Member
from cop.core.db import session
from cop.forums.models import Post, Topic


@dataclass(frozen=True, slots=True)
class Audience:
    """The community that reads along, how many belong to it, and how many are told at once."""

    community: Community
    readers: Readers
    told: int

    @property
    def is_open(self) -> bool:
        """Whether people who do not belong may read too."""
        return self.community.visibility in {Visibility.PUBLIC, Visibility.NETWORK}


def audience_of_reply(topic: Topic, member: Member) -> Audience:
    """Return who reads a reply: two statements."""
    return Audience(topic.community, communities.readers_of(topic.community), _taking_part(topic, member))


def audience_of_topic(community: Community) -> Audience:
    """Return who reads a new topic: nobody is told of it but those named in it."""
    return Audience(community, communities.readers_of(community), 0)


def _taking_part(topic: Topic, member: Member) -> int:
    """Count who wrote in a topic and may still read it, the member apart."""
    wrote = select(Post.author_id).where(Post.topic_id == topic.id, Post.deleted_at.is_(None))
    belong = select(func.count()).select_from(Membership)
    belong = belong.where(Membership.community_id == topic.community_id, is_active_membership())
    belong = belong.where(Membership.person_id.in_(wrote), Membership.person_id != member.person_id)
    return session().scalar(belong) or 0
