"""What topics and posts are to the moderation room: how they are shown, hidden, removed and brought back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.core.db import session
from cop.core.i18n import _
from cop.forums import actions
from cop.forums.models import Post, Topic
from cop.moderation.models import Outcome
from cop.moderation.reportables import Reportable, Shown, register_reportable

REASON = 300
NEIGHBOURS = 2


def register() -> None:
    """Make topics and posts known to the moderation room."""
    register_reportable(
        Reportable(
            kind="post",
            find=_posts,
            author_id=lambda post: post.author_id,
            community=lambda post: post.topic.community,
            show=_post_shown,
            acts={Outcome.HIDE: _hide_post, Outcome.REMOVE: _remove_post},
            restore=_show_post,
            around=_neighbours,
        )
    )
    register_reportable(
        Reportable(
            kind="topic",
            find=_topics,
            author_id=lambda opened: opened.topic.author_id,
            community=lambda opened: opened.topic.community,
            show=_topic_shown,
            acts={Outcome.HIDE: _hide_topic, Outcome.REMOVE: _remove_topic},
            restore=_show_topic,
        )
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A topic with its first post."""

    topic: Topic
    first: Post


def _posts(idents: Collection[int]) -> Mapping[int, Post]:
    statement = select(Post).where(Post.id.in_(idents), Post.moved_to_post_id.is_(None))
    loaded = statement.options(joinedload(Post.topic).joinedload(Topic.community), joinedload(Post.author))
    return {post.id: post for post in session().scalars(loaded)}


def _topics(idents: Collection[int]) -> Mapping[int, Opened]:
    statement = select(Post).where(Post.topic_id.in_(idents), Post.position == 1)
    loaded = statement.options(joinedload(Post.topic).joinedload(Topic.community), joinedload(Post.author))
    return {post.topic_id: Opened(post.topic, post) for post in session().scalars(loaded)}


def _post_shown(post: Post) -> Shown:
    title = _("Post %(number)s in “%(title)s”", number=post.position, title=post.topic.title)
    return _shown(post, title)


def _topic_shown(opened: Opened) -> Shown:
    return _shown(opened.first, opened.topic.title)


def _shown(post: Post, title: str) -> Shown:
    author = post.author
    return Shown(
        title=title,
        url=post.path,
        writer=author.name if author else post.credit_name,
        byline=author.byline if author else "",
        at=post.created_at,
        html=post.html,
        is_gone=post.is_gone,
    )


def _neighbours(post: Post) -> Sequence[Shown]:
    near = Post.position.between(post.position - NEIGHBOURS, post.position + NEIGHBOURS)
    statement = (
        select(Post)
        .where(Post.topic_id == post.topic_id, near, Post.id != post.id)
        .where(Post.hidden_at.is_(None), Post.deleted_at.is_(None), Post.moved_to_post_id.is_(None))
        .options(joinedload(Post.topic), joinedload(Post.author))
        .order_by(Post.position)
    )
    return [_post_shown(one) for one in session().scalars(statement)]


def _hide_post(post: Post, actor_id: int | None, reason: str, _target: str) -> None:
    actions.hide_post(post=post, actor_id=actor_id, reason=reason[:REASON])


def _remove_post(post: Post, actor_id: int | None, reason: str, _target: str) -> None:
    actions.remove_post(post=post, actor_id=actor_id, reason=reason[:REASON])


def _show_post(post: Post, actor_id: int | None, _reason: str, _target: str) -> None:
    actions.show_post(post=post, actor_id=actor_id)


def _hide_topic(opened: Opened, actor_id: int | None, reason: str, _target: str) -> None:
    actions.hide_topic(topic=opened.topic, actor_id=actor_id, reason=reason[:REASON])


def _remove_topic(opened: Opened, actor_id: int | None, reason: str, _target: str) -> None:
    actions.hide_topic(topic=opened.topic, actor_id=actor_id, reason=reason[:REASON])
    actions.remove_post(post=opened.first, actor_id=actor_id, reason=reason[:REASON])


def _show_topic(opened: Opened, actor_id: int | None, _reason: str, _target: str) -> None:
    actions.show_topic(topic=opened.topic, actor_id=actor_id)
    actions.show_post(post=opened.first, actor_id=actor_id)
