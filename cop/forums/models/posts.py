"""Posts: numbered by position, rendered once, changed under their topic's sequence number.

``Post.position`` counts from 1 without gaps, so page 50 costs what page 1 costs:
``WHERE topic_id = ? AND position BETWEEN ? AND ?``.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.core.db import Model, line, pk, ref
from cop.forums.models.topics import Topic, post_path


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
    veil: Mapped[int | None]
    """The number of a writer without a name in this topic, 1 for who asked; None for posts with a name."""
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
    removed_at: Mapped[datetime | None]
    """When a moderator removed a hidden post: nobody reads its words on a page any more, moderators neither."""
    deleted_at: Mapped[datetime | None]
    moved_to_post_id: Mapped[ref | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), index=True)
    """Where the post went that stood at this position; this row is only its stone."""
    credit_name: Mapped[str] = mapped_column(line(120), default="")
    credit_url: Mapped[str] = mapped_column(line(300), default="")
    licence: Mapped[str] = mapped_column(line(40), default="")

    topic: Mapped[Topic] = relationship(back_populates="posts", lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    revisions: Mapped[list[PostRevision]] = relationship(back_populates="post", lazy="raise_on_sql")

    @property
    def is_gone(self) -> bool:
        """Whether only its place is shown: hidden by a moderator, deleted by its author, or moved elsewhere."""
        return self.hidden_at is not None or self.deleted_at is not None or self.moved_to_post_id is not None

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
