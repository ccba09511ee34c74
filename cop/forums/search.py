"""What the search room may know of the forum: a topic stands for its first post, replies stand for themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.core.db import session
from cop.core.i18n import lazy
from cop.core.markdown import plain
from cop.forums.models import Post, Topic
from cop.forums.wording import nameless
from cop.search.registry import Document, Source, register_source

WORDS = 20_000
"""Characters of a post that are indexed."""


def register() -> None:
    """Make topics and replies findable."""
    register_source(Source("topic", topics, topic_ids, lazy("Topics")))
    register_source(Source("post", replies, reply_ids, lazy("Replies"), lambda: Post.position > 1))


def topics(idents: Sequence[int]) -> Iterator[Document]:
    """Yield topics that are not hidden, each with the words of its first post and its themes."""
    statement = (
        select(Post)
        .join(Post.topic)
        .where(Topic.id.in_(idents), Topic.hidden_at.is_(None), Topic.merged_into_id.is_(None), Post.position == 1)
        .options(joinedload(Post.author), joinedload(Post.topic).joinedload(Topic.community))
    )
    for post in session().scalars(statement):
        topic = post.topic
        words = "" if post.is_gone else plain(post.html, WORDS)
        yield Document(
            kind="topic",
            id=topic.id,
            title=topic.title,
            body=" · ".join(part for part in (words, ", ".join(topic.tags)) if part),
            language=topic.language,
            community_id=topic.community_id,
            context=topic.community.name,
            by=_writer(post),
            at=topic.created_at,
        )


def replies(idents: Sequence[int]) -> Iterator[Document]:
    """Yield replies whose words can be read. Their topic's title is shown with a hit, and not indexed again."""
    statement = (
        select(Post)
        .join(Post.topic)
        .where(Post.id.in_(idents), Post.position > 1, Topic.hidden_at.is_(None))
        .where(Post.hidden_at.is_(None), Post.deleted_at.is_(None), Post.moved_to_post_id.is_(None))
        .options(joinedload(Post.author), joinedload(Post.topic).joinedload(Topic.community))
    )
    for post in session().scalars(statement):
        yield Document(
            kind="post",
            id=post.id,
            title="",
            body=plain(post.html, WORDS),
            language=post.topic.language,
            community_id=post.topic.community_id,
            context=post.topic.community.name,
            by=_writer(post),
            at=post.created_at,
        )


def topic_ids() -> Sequence[int]:
    """Return the ids of all topics, for a rebuild."""
    return session().scalars(select(Topic.id).order_by(Topic.id)).all()


def reply_ids() -> Sequence[int]:
    """Return the ids of all replies, for a rebuild."""
    return session().scalars(select(Post.id).where(Post.position > 1).order_by(Post.id)).all()


def _writer(post: Post) -> str:
    return post.author.name if post.author else post.credit_name or nameless(None)
