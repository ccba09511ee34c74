"""How far people have read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.db import Model, ref


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
