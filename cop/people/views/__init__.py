"""Pages about people, by noun; all on one blueprint."""

from __future__ import annotations

from cop.people.views import directory, offers, profiles
from cop.people.views.frame import attach, room

__all__ = ["attach", "directory", "offers", "profiles", "room"]
