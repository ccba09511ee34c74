"""Facts of the forum. Ids only."""

from __future__ import annotations

from dataclasses import dataclass

from cop.core.events import Event


class TopicFact(Event):
    """Base of facts about one topic."""

    topic_id: int


class PostFact(TopicFact):
    """Base of facts about one post of a topic."""

    post_id: int


@dataclass(frozen=True)
class TopicOpened(PostFact):
    """Somebody opened a topic with its first post."""

    topic_id: int
    post_id: int
    author_id: int | None
    """None where the post shows no name: no listener learns it."""
    mentions: tuple[int, ...] = ()
    """Ids of people named in it, as written: they may not exist."""


@dataclass(frozen=True)
class ReplyPosted(PostFact):
    """Somebody replied. ``position`` is the post's place in the topic, from 2."""

    topic_id: int
    post_id: int
    author_id: int | None
    """None where the post shows no name."""
    position: int
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True)
class PostEdited(PostFact):
    """The text of a post changed; the earlier one is kept as a revision."""

    topic_id: int
    post_id: int
    actor_id: int | None
    """None where the post shows no name."""


@dataclass(frozen=True)
class PostHidden(PostFact):
    """A moderator hid a post."""

    audited = True

    topic_id: int
    post_id: int
    actor_id: int | None


@dataclass(frozen=True)
class PostRemoved(PostFact):
    """A moderator removed a post: its words are kept for a second look only."""

    audited = True

    topic_id: int
    post_id: int
    actor_id: int | None


@dataclass(frozen=True)
class PostShown(PostFact):
    """A moderator showed a hidden post again."""

    audited = True

    topic_id: int
    post_id: int
    actor_id: int | None


@dataclass(frozen=True)
class PostDeleted(PostFact):
    """An author took a post back; its place stays as a gravestone."""

    topic_id: int
    post_id: int
    actor_id: int | None


@dataclass(frozen=True)
class PostRestored(PostFact):
    """An author brought a deleted post back."""

    topic_id: int
    post_id: int
    actor_id: int | None


@dataclass(frozen=True)
class TopicChanged(TopicFact):
    """A title, pin or other property of a topic changed."""

    topic_id: int
    actor_id: int | None


@dataclass(frozen=True)
class TopicClosed(TopicFact):
    """No further replies but a moderator's."""

    audited = True

    topic_id: int
    actor_id: int


@dataclass(frozen=True)
class TopicReopened(TopicFact):
    """Replies are welcome again."""

    audited = True

    topic_id: int
    actor_id: int


@dataclass(frozen=True)
class TopicHidden(TopicFact):
    """A moderator hid a whole topic."""

    audited = True

    topic_id: int
    actor_id: int | None


@dataclass(frozen=True)
class TopicShown(TopicFact):
    """A moderator showed a hidden topic again."""

    audited = True

    topic_id: int
    actor_id: int | None


@dataclass(frozen=True)
class PostsMoved(TopicFact):
    """Posts left a topic for another one; with all of them when the two were merged."""

    audited = True

    topic_id: int
    target_id: int
    post_ids: tuple[int, ...]
    actor_id: int
    is_merged: bool = False


@dataclass(frozen=True)
class TopicMoved(TopicFact):
    """A topic left one community for another."""

    audited = True

    topic_id: int
    from_id: int
    to_id: int
    actor_id: int


@dataclass(frozen=True)
class ChangeUndone(TopicFact):
    """Something a keeper did to a topic was undone."""

    audited = True

    topic_id: int
    entry_id: int
    actor_id: int


@dataclass(frozen=True)
class ArchiveImported(Event):
    """Topics of a published archive were brought into a community."""

    audited = True

    community_id: int
    topic_ids: tuple[int, ...]


@dataclass(frozen=True)
class VeilWasLifted(PostFact):
    """A moderator looked, for a written reason, who wrote a post without a name."""

    audited = True

    topic_id: int
    post_id: int
    actor_id: int


@dataclass(frozen=True)
class NamelessChanged(Event):
    """A community began or ceased to let people post without a name."""

    audited = True

    community_id: int
    actor_id: int
