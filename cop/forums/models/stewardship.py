"""What keepers do to topics, and texts that wait to be seen for the first time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.db import Model, line, pk, ref
from cop.forums.models.topics import TITLE_LENGTH, Topic


class TopicEntry(Model):
    """Something a keeper did to a topic, told by a line in it. It stands after a post and has no position of its own.

    ``Topic.lines`` holds what pages print of these rows, so that a page needs no further statement.
    """

    __tablename__ = "topic_entry"

    id: Mapped[pk]
    topic_id: Mapped[ref] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    """The post after which the line stands; 0 is the head of the topic."""
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(line(40))
    actor_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    other_id: Mapped[ref | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"), index=True)
    """The topic at the other end of a move."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What undoing needs: numbers and former values."""
    undone_at: Mapped[datetime | None]

    topic: Mapped[Topic] = relationship(foreign_keys=[topic_id], lazy="raise_on_sql")
    other: Mapped[Topic | None] = relationship(foreign_keys=[other_id], lazy="raise_on_sql")
    actor: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class HeldText(Model):
    """A topic or reply that waits for a look before anybody sees it. It has no position until it is let through."""

    __tablename__ = "forum_held_text"

    id: Mapped[pk]
    community_id: Mapped[ref] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[ref | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    """The topic it replies to; None for one that opens a topic."""
    author_id: Mapped[ref] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(line(TITLE_LENGTH), default="")
    source: Mapped[str]
    html: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What else the form said: kind, tags."""
    why: Mapped[str] = mapped_column(line(20))
    """``first`` posts of somebody new, or ``words`` that hold."""
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    post_id: Mapped[ref | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), index=True)
    """What it became."""

    community: Mapped[Community] = relationship(lazy="raise_on_sql")
    topic: Mapped[Topic | None] = relationship(lazy="raise_on_sql")
    author: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def path(self) -> str:
        return f"/waiting/{self.id}"
