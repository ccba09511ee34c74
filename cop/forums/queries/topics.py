"""Finding one topic or post, and the predicates of what a member may read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from cop.accounts.models import Person
from cop.communities import queries as communities
from cop.communities.facts import roles_of
from cop.communities.models import Community
from cop.communities.policies import KEEPERS
from cop.core.authz import Member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.forums.models import Post, PostRevision, Topic
from cop.forums.policies import may_open, may_read
from cop.forums.wording import nameless

BIGGEST = 2**63 - 1


def visible_to(member: Member) -> Select[Topic]:
    """Select the topics this member may read, each with its community: the SQL of `policies.may_read`."""
    return (
        select(Topic)
        .join(Topic.community)
        .where(communities.is_readable(member), is_shown(member))
        .options(contains_eager(Topic.community))
    )


def posts_visible_to(member: Member) -> Select[Post]:
    """Select the posts whose words this member may read, with topic and community: `policies.may_read_post` in SQL."""
    return (
        select(Post)
        .join(Post.topic)
        .join(Topic.community)
        .where(communities.is_readable(member), is_shown(member))
        .where(or_(and_(Post.hidden_at.is_(None), Post.deleted_at.is_(None)), _is_kept_by(member)))
        .where(Post.removed_at.is_(None), Post.moved_to_post_id.is_(None))
        .options(contains_eager(Post.topic).contains_eager(Topic.community))
    )


BY_ID = (
    select(Topic).join(Topic.community).where(Topic.id == bindparam("ident")).options(contains_eager(Topic.community))
)
POST_BY_ID = (
    select(Post)
    .join(Post.topic)
    .join(Topic.community)
    .where(Post.id == bindparam("ident"))
    .options(contains_eager(Post.topic).contains_eager(Topic.community), joinedload(Post.author))
)


def get_topic(ident: int, member: Member) -> Topic:
    """Return a topic with its community. Raises NotFound when it is not there for this member.

    One row is asked for by its number and then judged by the rule, which is quicker than the predicate of a list.
    """
    topic = session().scalars(BY_ID, {"ident": ident}).one_or_none() if ident <= BIGGEST else None
    if topic is None or not may_read(member, topic):
        raise NotFound
    return topic


def get_followed(ident: int, member: Member) -> Topic:
    """Return a topic, or the one it was merged into. Raises NotFound."""
    try:
        return get_topic(ident, member)
    except NotFound:
        there = session().scalar(select(Topic.merged_into_id).where(Topic.id == ident)) if ident <= BIGGEST else None
        if there is None:
            raise
        return get_followed(there, member)


def get_post(ident: int, member: Member) -> Post:
    """Return a post, its author, topic and community, gravestones included. Raises NotFound."""
    post = session().scalars(POST_BY_ID, {"ident": ident}).one_or_none() if ident <= BIGGEST else None
    if post is None or not may_read(member, post.topic):
        raise NotFound
    return post


def writable_communities(member: Member) -> list[Community]:
    """Return the communities in which the member may open a topic, by name."""
    mine = list(roles_of(member).by_community)
    if not mine:
        return []
    statement = communities.readable_by(member).where(Community.id.in_(mine)).order_by(Community.name)
    return [community for community in session().scalars(statement) if may_open(member, community)]


def quotable(topic: Topic, position: int) -> tuple[str, int | None, str] | None:
    """Return name and id of the author and the words of a post of a topic the reader sees; None when they are gone."""
    statement = (
        select(Post.source, Post.author_id, Post.credit_name, Person.name, Post.veil)
        .outerjoin(Person, Person.id == Post.author_id)
        .where(Post.topic_id == topic.id, Post.position == position)
        .where(Post.hidden_at.is_(None), Post.deleted_at.is_(None), Post.moved_to_post_id.is_(None))
    )
    row = session().execute(statement).one_or_none() if position <= BIGGEST else None
    return None if row is None else (row.name or row.credit_name or nameless(row.veil), row.author_id, row.source)


def revisions_of(post: Post) -> list[PostRevision]:
    """Return the former texts of a post, oldest first, with their writers."""
    statement = (
        select(PostRevision)
        .where(PostRevision.post_id == post.id)
        .options(joinedload(PostRevision.writer))
        .order_by(PostRevision.version)
    )
    return list(session().scalars(statement))


def is_shown(member: Member) -> ColumnElement[bool]:
    """Whether a topic is neither merged nor hidden, or is hidden in a community this member moderates."""
    return and_(Topic.merged_into_id.is_(None), or_(Topic.hidden_at.is_(None), _is_kept_by(member)))


def _is_kept_by(member: Member) -> ColumnElement[bool]:
    """Whether the topic's community is one this member moderates."""
    if not member.is_active:
        return false()
    kept = [ident for ident, role in roles_of(member).by_community.items() if role in KEEPERS]
    return Topic.community_id.in_(kept) if kept else false()
