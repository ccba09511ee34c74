"""The public log of a community."""

from __future__ import annotations

from cop.core.clock import now
from cop.core.db import session
from cop.moderation.models import LogLine


def note(*, community_id: int | None, actor_id: int | None, what: str, **numbers: int) -> None:
    """Add a line: what was done, by whom, with numbers; never about whom. Nothing where there is no community."""
    if community_id is not None:
        session().add(
            LogLine(community_id=community_id, at=now(), actor_id=actor_id or None, what=what, details=dict(numbers))
        )
