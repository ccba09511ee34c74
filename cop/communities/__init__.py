"""Communities of practice: hubs, clusters, theme groups, partnership rooms, networks, leaders' circles, small groups.

A community has a charter, people in roles, partner institutions, and the tools its facilitator chose. Visibility says
who knows of it and who reads it; joining says how one comes in. It is proposed, active, dormant or archived, and can
start again with its history. There is always a coordinator; the last one names a successor before going.
"""

from __future__ import annotations

from flask import Flask

from cop.communities import listeners, subjects, taking_part, views
from cop.communities.views import frame

__all__ = ["listeners", "register", "views"]


def register(app: Flask) -> None:
    """Attach pages, listeners, jobs, and what a community is to other rooms."""
    subjects.register()
    taking_part.register()
    frame.attach(app)
