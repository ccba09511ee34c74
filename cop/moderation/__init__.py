"""Room: moderation. What somebody should look at, what was decided about it, and the log of it that members read.

Words: a thing is reported, or held before anybody sees it; either opens a case. Keepers of a community (coordinators,
facilitators, moderators) decide about its cases, administrators about those that are escalated. A decision has one of
five outcomes and a reason that the author reads; the author may ask once for a second look by somebody else.
"""

from __future__ import annotations

from flask import Flask

from cop.moderation import listeners, panels, reasons, subjects, views

__all__ = ["listeners", "register", "views"]


def register(app: Flask) -> None:
    """Attach pages, words and places on other pages."""
    subjects.register()
    reasons.register()
    panels.register()
    app.register_blueprint(views.room)
