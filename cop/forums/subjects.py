"""What the rest of the house knows of topics and posts."""

from __future__ import annotations

from cop.core.i18n import lazy
from cop.core.subjects import SubjectKind, register_kind
from cop.forums import queries
from cop.forums.models import Post, Topic

TOPIC = SubjectKind(
    name="topic",
    label=lazy("Topic"),
    model=Topic,
    visible_to=queries.visible_to,
    title=lambda topic: topic.title,
    url=lambda topic: topic.path,
    icon="messages",
)
POST = SubjectKind(
    name="post",
    label=lazy("Post"),
    model=Post,
    visible_to=queries.posts_visible_to,
    title=lambda post: post.topic.title,
    url=lambda post: post.path,
    icon="message",
)


def register() -> None:
    """Make topics and posts known."""
    register_kind(TOPIC)
    register_kind(POST)
