"""What a person has been told and has not read yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.core.db import BigInt, Model, line, pk, ref
from cop.core.subjects import Ref


class Notification(Model):
    """What is new about one subject for one person. Read ones stay until the nightly cleaning."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("person_id", "subject_kind", "subject_id"),
        Index("ix_notification_person_changed", "person_id", "changed_at"),
        Index(
            "ix_notification_unread",
            "person_id",
            sqlite_where=text("unread > 0"),
            postgresql_where=text("unread > 0"),
        ),
        Index("ix_notification_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    subject_kind: Mapped[str] = mapped_column(line(32))
    subject_id: Mapped[int] = mapped_column(BigInt)
    reason: Mapped[str] = mapped_column(line(32))
    """Why the person was told last: a name known to `cop.notifications.reasons`."""
    actor_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    unread: Mapped[int] = mapped_column(default=0)
    """How many facts since the person last read the subject."""
    changed_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")

    @property
    def subject(self) -> Ref:
        return (self.subject_kind, self.subject_id)

    @property
    def is_unread(self) -> bool:
        return self.unread > 0
