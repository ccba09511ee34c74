"""Posts without a name. Who wrote one stands in a table of its own, so that no statement about posts can tell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.db import Model, line, pk, ref


class VeiledAuthor(Model):
    """Who wrote a post that shows no name. Its post has no author."""

    __tablename__ = "veiled_author"
    __table_args__ = (Index("ix_veiled_author_person", "person_id", "written_at"),)

    post_id: Mapped[ref] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    topic_id: Mapped[ref] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    written_at: Mapped[datetime]


class VeilLifted(Model):
    """A moderator looked who wrote a post without a name: by whom, when and why. Its author is shown this."""

    __tablename__ = "veil_lifted"

    id: Mapped[pk]
    post_id: Mapped[ref] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    moderator_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(line(300))
    at: Mapped[datetime]
