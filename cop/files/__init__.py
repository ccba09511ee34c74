"""What people upload: private by default, served through the rules of the thing it belongs to.

A file is known by what it contains, never by its name: the type is sniffed against a short list, pictures are drawn
anew without their metadata, everything else is a download. Contents lie in a `Storage` under their digest.
"""

from __future__ import annotations

from flask import Flask

from cop.files import jobs, listeners, models, policies, storage, views

__all__ = ["jobs", "listeners", "models", "policies", "register", "storage", "views"]


def register(app: Flask) -> None:
    """Attach this room."""
    storage.register(app)
    app.register_blueprint(views.room)
