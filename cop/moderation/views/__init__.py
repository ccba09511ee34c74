"""Pages of moderation; all on one blueprint."""

from __future__ import annotations

from cop.moderation.views import cases, log, reporting, rules
from cop.moderation.views.frame import room

__all__ = ["cases", "log", "reporting", "room", "rules"]
