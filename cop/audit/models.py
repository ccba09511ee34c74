"""The audit log: append-only rows of ids, never of texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.db import BigInt, Model, line, pk


class AuditEntry(Model):
    """One fact: ``actor_id`` did ``action`` with the ids in ``details``; ``person_id`` is whom it concerns."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_person", "person_id", "id"),
        Index("ix_audit_entry_actor", "actor_id", "id"),
    )

    id: Mapped[pk]
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(line(80))
    actor_id: Mapped[int | None] = mapped_column(BigInt)
    person_id: Mapped[int | None] = mapped_column(BigInt)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
