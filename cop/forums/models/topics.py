"""Topics: what a community talks about, and the addresses of topics and posts.

``Topic.seq`` is raised by every visible change and copied to the post that changed: it tags pages, and open pages catch
up with ``WHERE topic_id = ? AND seq > ?``.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.db import Model, enum_column, line, pk, ref

if TYPE_CHECKING:
    from cop.forums.models.posts import Post

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
    merged_into_id: Mapped[ref | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"), index=True)
    """Where all its posts went: this topic is in no list, and its address leads on."""
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """What pages print of its `TopicEntry` rows, kept by `cop.forums.actions.entries`."""
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
