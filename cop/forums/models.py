"""Topics and their posts: numbered by position, rendered once, changed under a sequence number.

``Topic.seq`` is raised by every visible change and copied to the post that changed: it tags pages, and open pages catch
up with ``WHERE topic_id = ? AND seq > ?``. ``Post.position`` counts from 1 without gaps, so page 50 costs what page 1
costs: ``WHERE topic_id = ? AND position BETWEEN ? AND ?``.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.db import Model, enum_column, line, pk, ref

TITLE_LENGTH = 150
PAGE_SIZE = 20
"""Posts on a page of a topic."""


class TopicKind(StrEnum):
    """Kinds of domain.md D1. `OFFERED` are those one can open now."""

    DISCUSSION = "discussion"
    QUESTION = "question"
    NEWS = "news"
    OPPORTUNITY = "opportunity"
    HELP_WANTED = "help_wanted"
    CASE = "case"
    DIGEST = "digest"
    POLL = "poll"


OFFERED = (TopicKind.DISCUSSION, TopicKind.QUESTION)


def page_of(position: int) -> int:
    """Return the page of a topic on which the post at ``position`` stands."""
    return (max(1, position) - 1) // PAGE_SIZE + 1


def post_path(topic_id: int, position: int) -> str:
    """Return the address of a post: its page and its anchor."""
    page = page_of(position)
    query = f"?page={page}" if page > 1 else ""
    return f"/topics/{topic_id}{query}#post-{position}"


class Topic(Model):
    """What a community talks about. Its first post is the one at position 1."""

    __tablename__ = "topic"
    __table_args__ = (Index("ix_topic_listing", "community_id", "is_pinned", "last_post_at"),)

    id: Mapped[pk]
    community_id: Mapped[ref] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    author_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for topics of an archive: their authors are credited, never accounts."""
    kind: Mapped[TopicKind] = mapped_column(enum_column(TopicKind))
    title: Mapped[str] = mapped_column(line(TITLE_LENGTH))
    excerpt: Mapped[str] = mapped_column(line(240), default="")
    """First words of the first post, kept for lists; empty while that post is hidden or deleted."""
    language: Mapped[str] = mapped_column(line(8), default="en")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    last_post_at: Mapped[datetime] = mapped_column(index=True)
    last_author_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    post_count: Mapped[int] = mapped_column(default=0)
    """How many positions are given away: also the position of the last post."""
    people_count: Mapped[int] = mapped_column(default=0)
    """How many people wrote in it."""
    recent_author_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Up to three people who replied last, the newest at the end: their portraits stand in lists."""
    seq: Mapped[int] = mapped_column(default=0)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    hidden_reason: Mapped[str] = mapped_column(line(300), default="")
    credit_name: Mapped[str] = mapped_column(line(120), default="")
    credit_url: Mapped[str] = mapped_column(line(300), default="")
    licence: Mapped[str] = mapped_column(line(40), default="")

    community: Mapped[Community] = relationship(lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    posts: Mapped[list[Post]] = relationship(back_populates="topic", lazy="raise_on_sql")

    def next_seq(self) -> int:
        """Raise the sequence number for a visible change. The caller holds the topic's row lock."""
        self.seq += 1
        return self.seq

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def reply_count(self) -> int:
        return max(0, self.post_count - 1)

    @property
    def last_page(self) -> int:
        return page_of(self.post_count)

    @property
    def path(self) -> str:
        return f"/topics/{self.id}"


class Post(Model):
    """One text in a topic. Source and clean HTML are both kept; a deleted or hidden one leaves its place standing."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("topic_id", "position"), Index("ix_post_topic_seq", "topic_id", "seq"))

    id: Mapped[pk]
    topic_id: Mapped[ref] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    position: Mapped[int]
    seq: Mapped[int]
    """The topic's sequence number when this post last changed visibly."""
    first_seq: Mapped[int]
    """The topic's sequence number when this post came: a page that stands at a lower one has not shown it yet."""
    author_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[str]
    html: Mapped[str]
    renderer: Mapped[int]
    """Version of the renderer that made ``html``."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts edits: the second of two people editing is told."""
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    hidden_reason: Mapped[str] = mapped_column(line(300), default="")
    deleted_at: Mapped[datetime | None]
    credit_name: Mapped[str] = mapped_column(line(120), default="")
    credit_url: Mapped[str] = mapped_column(line(300), default="")
    licence: Mapped[str] = mapped_column(line(40), default="")

    topic: Mapped[Topic] = relationship(back_populates="posts", lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    revisions: Mapped[list[PostRevision]] = relationship(back_populates="post", lazy="raise_on_sql")

    @property
    def is_gone(self) -> bool:
        """Whether only its place is shown: hidden by a moderator or deleted by its author."""
        return self.hidden_at is not None or self.deleted_at is not None

    @property
    def path(self) -> str:
        return post_path(self.topic_id, self.position)


class PostRevision(Model):
    """A former text of a post: ``version`` is the number it had."""

    __tablename__ = "post_revision"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    id: Mapped[pk]
    post_id: Mapped[ref] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    version: Mapped[int]
    source: Mapped[str]
    written_at: Mapped[datetime]
    writer_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)

    post: Mapped[Post] = relationship(back_populates="revisions", lazy="raise_on_sql")
    writer: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class Reading(Model):
    """How far a person has read in a topic. Written in batches, never by a reader's own request."""

    __tablename__ = "reading"

    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[ref] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int]
    read_at: Mapped[datetime]


class CommunityReading(Model):
    """What "mark all as read" writes: nothing in this community before ``read_until`` is new to this person."""

    __tablename__ = "community_reading"

    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    community_id: Mapped[ref] = mapped_column(
        ForeignKey("community.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    read_until: Mapped[datetime]


class KeptText(Model):
    """What somebody sent after their session had ended: kept for a day, given back in the form after signing in."""

    __tablename__ = "forum_kept_text"

    digest: Mapped[str] = mapped_column(line(64), primary_key=True)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(index=True)
