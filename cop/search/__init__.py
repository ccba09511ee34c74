"""Finding things: topics, posts, people, organisations, communities, each only for those who may see it.

A *source* turns rows of a room into *documents*; the worker keeps them in an *index*, within two seconds of the commit;
an *engine* reads it (Whoosh in the instance folder, or PostgreSQL). A stale index shows nothing it should not: keys are
gathered from the database for each search, and every hit and every count is checked there again.
"""

from __future__ import annotations

import warnings

from flask import Flask

from cop.search import jobs, listeners, models, sources, views
from cop.search.engines import choice

__all__ = ["jobs", "listeners", "models", "register"]


def register(app: Flask) -> None:
    """Attach this room."""
    warnings.filterwarnings("ignore", module=r".*whoosh")  # it is from 2016: its old escapes make new Pythons talk
    choice.register(app)
    sources.register()
    app.register_blueprint(views.room)
