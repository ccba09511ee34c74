"""What is kept of people's writing before it is posted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.db import Model, line, pk, ref

Fields = dict[str, list[str]]
"""What a form held, by the names of its fields."""


class KeptText(Model):
    """What somebody sent after their session had ended: kept for a day, given back in the form after signing in."""

    __tablename__ = "forum_kept_text"

    digest: Mapped[str] = mapped_column(line(64), primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(index=True)


class Draft(Model):
    """A form somebody has begun: one for each person and place, the same on all their devices.

    A posted one stays for a while without its fields, so that a late autosave from an open page cannot bring back what
    has been posted; a dropped one stays as long, so that it can be brought back.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "place"), Index("ix_draft_saved", "saved_at"))

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(line(40))
    """Which form: "reply-7" in topic 7, "edit-12" of post 12, "new-topic", "new-topic-3" begun in community 3."""
    fields: Mapped[Fields] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    """Counts what was saved: the second of two devices is told."""
    saved_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.posted_at is None and self.dropped_at is None

    def first(self, name: str) -> str:
        """Return the (first) value of a field; an empty text when there is none."""
        values = self.fields.get(name) or [""]
        return values[0]
