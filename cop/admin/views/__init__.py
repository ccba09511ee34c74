"""The pages of this room."""

from __future__ import annotations

from flask import Flask

from cop.admin.views import history, outbox, overview, people, reading
from cop.admin.views.frame import account_entries, room

__all__ = ["attach", "history", "overview", "people", "reading"]


def attach(app: Flask) -> None:
    """Attach the pages; the caught letters only where nobody's real letters are."""
    app.register_blueprint(room)
    if app.config["SETTINGS"].environment != "production":
        app.register_blueprint(outbox.room)
    app.context_processor(account_entries)
