"""Reading the log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from cop.audit.models import AuditEntry
from cop.core.db import session


def about(person_id: int, limit: int = 50) -> Sequence[AuditEntry]:
    """Return the newest facts that this person did or that concern them: what everyone may see of their own."""
    statement = (
        select(AuditEntry)
        .where(or_(AuditEntry.person_id == person_id, AuditEntry.actor_id == person_id))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return session().scalars(statement).all()
