"""Pages of communities, by noun; all on one blueprint."""

from __future__ import annotations

from cop.communities.views import about, care, directory, founding, invitations, joining, members, partners
from cop.communities.views.frame import room

__all__ = ["about", "care", "directory", "founding", "invitations", "joining", "members", "partners", "room"]
