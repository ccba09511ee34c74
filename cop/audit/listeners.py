"""Keep every audited fact."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from cop.audit.models import AuditEntry
from cop.core.clock import now
from cop.core.db import session
from cop.core.events import Event, listens_to


@listens_to(Event)
def keep(event: Event) -> None:
    """Write a row for an audited event. ``actor_id`` and ``person_id`` become columns, other ids details."""
    if not event.audited:
        return
    fields = asdict(cast("Any", event))
    session().add(
        AuditEntry(
            at=now(),
            action=type(event).__name__,
            actor_id=fields.pop("actor_id", None),
            person_id=fields.pop("person_id", None),
            details=fields,
        )
    )
