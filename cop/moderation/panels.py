"""Places on a community's pages: what waits, for those who look after it, and the last lines of the log."""

from __future__ import annotations

from typing import Any

from cop.communities.models import Community
from cop.communities.panels import Panel, register_panel
from cop.core.authz import Member
from cop.moderation import queries
from cop.moderation.policies import may_look, may_read_log
from cop.moderation.rows import rows_of

SHOWN = 5


def register() -> None:
    """Make the panels known to the communities room."""
    register_panel(Panel("to-look-at", "actions", "moderation/_waiting.html", _waiting, order=20))
    register_panel(Panel("queue", "care", "moderation/_queue.html", _queue, order=20))
    register_panel(Panel("what-moderators-did", "side", "moderation/_log_link.html", _log_link, order=95))
    register_panel(Panel("log", "care", "moderation/_log.html", _log, order=80))


def _waiting(member: Member, community: Community) -> dict[str, Any] | None:
    """Lead keepers to what waits."""
    if not may_look(member, community):
        return None
    number = queries.waiting_count(member, community)
    return {"number": number} if number else None


def _queue(member: Member, community: Community) -> dict[str, Any] | None:
    waiting = queries.waiting(member, community)
    return {"rows": rows_of(waiting[:SHOWN]), "number": len(waiting)}


def _log(_member: Member, community: Community) -> dict[str, Any] | None:
    lines = queries.log_of(community)[:SHOWN]
    return {"lines": lines} if lines else None


def _log_link(member: Member, community: Community) -> dict[str, Any] | None:
    """Lead everybody who belongs to the log."""
    return {} if may_read_log(member, community) else None
