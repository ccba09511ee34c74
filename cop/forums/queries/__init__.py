"""Finding topics and posts. Every list begins at `visible_to` or `posts_visible_to`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import contains_eager

from cop.communities import queries as communities
from cop.communities.facts import roles_of
from cop.communities.models import Community
from cop.communities.policies import KEEPERS
from cop.core.authz import Member
from cop.forums.models import Post, Topic


def visible_to(member: Member) -> Select[Topic]:
    """Select the topics this member may read, each with its community: the SQL of `policies.may_read`."""
    return (
        select(Topic)
        .join(Topic.community)
        .where(communities.is_readable(member), or_(Topic.hidden_at.is_(None), _is_kept_by(member)))
        .options(contains_eager(Topic.community))
    )


def posts_visible_to(member: Member) -> Select[Post]:
    """Select the posts this member may read, with topic and community: the SQL of `policies.may_read_post`."""
    kept = _is_kept_by(member)
    return (
        select(Post)
        .join(Post.topic)
        .join(Topic.community)
        .where(
            communities.is_readable(member),
            or_(Topic.hidden_at.is_(None), kept),
            or_(Post.hidden_at.is_(None) & Post.deleted_at.is_(None), kept),
        )
        .options(contains_eager(Post.topic).contains_eager(Topic.community))
    )


def _is_kept_by(member: Member) -> ColumnElement[bool]:
    """Whether the community is one this member moderates."""
    if not member.is_active:
        return false()
    kept = [ident for ident, role in roles_of(member).by_community.items() if role in KEEPERS]
    return Community.id.in_(kept) if kept else false()
