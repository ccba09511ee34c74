"""Pages of this room, by noun."""

from __future__ import annotations

from cop.institutions.views import affiliations, organisations, representatives, requests, staff
from cop.institutions.views.frame import room

__all__ = ["affiliations", "organisations", "representatives", "requests", "room", "staff"]
