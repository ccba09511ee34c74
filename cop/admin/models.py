"""Why administrators did what they did."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.exports import register
from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.db import Model, enum_column, line, pk, ref


class DecisionKind(StrEnum):
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    MADE_ADMIN = "made_admin"
    UNMADE_ADMIN = "unmade_admin"
    READS_CLOSED = "reads_closed"


class Decision(Model):
    """One decision of an administrator with its reason. Never changed, never deleted."""

    __tablename__ = "admin_decision"

    id: Mapped[pk]
    at: Mapped[datetime]
    kind: Mapped[DecisionKind] = mapped_column(enum_column(DecisionKind))
    actor_id: Mapped[ref] = mapped_column(ForeignKey("person.id"), index=True)
    person_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    community_id: Mapped[ref | None] = mapped_column(ForeignKey("community.id"), index=True)
    reason: Mapped[str] = mapped_column(line(500))
    until: Mapped[datetime | None]

    actor: Mapped[Person] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    community: Mapped[Community | None] = relationship(lazy="raise_on_sql")


register(
    "admin_decision",
    "person_id",
    exported=True,
    erased=False,
    because="The record of what administrators decided, and why.",
)
register(
    "admin_decision",
    "actor_id",
    exported=True,
    erased=False,
    because="The record of what administrators decided, and why.",
)
