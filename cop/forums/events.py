"""Facts of the forum. Ids only."""

from __future__ import annotations

from dataclasses import dataclass

from cop.core.events import Event


@dataclass(frozen=True)
class TopicOpened(Event):
    """Somebody opened a topic with its first post."""

    topic_id: int
    post_id: int
    author_id: int


@dataclass(frozen=True)
class ReplyPosted(Event):
    """Somebody replied. ``position`` is the post's place in the topic, from 2."""

    topic_id: int
    post_id: int
    author_id: int
    position: int


@dataclass(frozen=True)
class PostEdited(Event):
    """The text of a post changed; the earlier one is kept as a revision."""

    topic_id: int
    post_id: int
    actor_id: int


@dataclass(frozen=True)
class PostHidden(Event):
    """A moderator hid a post."""

    audited = True

    topic_id: int
    post_id: int
    actor_id: int


@dataclass(frozen=True)
class PostShown(Event):
    """A moderator showed a hidden post again."""

    audited = True

    topic_id: int
    post_id: int
    actor_id: int


@dataclass(frozen=True)
class PostDeleted(Event):
    """An author took a post back; its place stays as a gravestone."""

    topic_id: int
    post_id: int
    actor_id: int


@dataclass(frozen=True)
class PostRestored(Event):
    """An author brought a deleted post back."""

    topic_id: int
    post_id: int
    actor_id: int


@dataclass(frozen=True)
class TopicChanged(Event):
    """A title, pin or other property of a topic changed."""

    topic_id: int
    actor_id: int


@dataclass(frozen=True)
class TopicClosed(Event):
    """No further replies but a moderator's."""

    audited = True

    topic_id: int
    actor_id: int


@dataclass(frozen=True)
class TopicReopened(Event):
    """Replies are welcome again."""

    audited = True

    topic_id: int
    actor_id: int


@dataclass(frozen=True)
class TopicHidden(Event):
    """A moderator hid a whole topic."""

    audited = True

    topic_id: int
    actor_id: int


@dataclass(frozen=True)
class TopicShown(Event):
    """A moderator showed a hidden topic again."""

    audited = True

    topic_id: int
    actor_id: int


@dataclass(frozen=True)
class ArchiveImported(Event):
    """Topics of a published archive were brought into a community."""

    audited = True

    community_id: int
    topic_ids: tuple[int, ...]
