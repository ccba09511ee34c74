"""Which engine this installation uses.

Whoosh keeps one folder with one writer: right for one machine. PostgreSQL is taken when it is asked for, or when it is
the database and Redis says that several processes, perhaps on several machines, run.
"""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from config import Settings, SettingsError
from cop.search.engines import SearchBackend
from cop.search.engines.embedded import EmbeddedIndex


def make_engine(settings: Settings) -> SearchBackend:
    """Return the engine for these settings. Raises SettingsError when they contradict each other."""
    if settings.search_engine == "postgresql" and not settings.is_postgresql:
        raise SettingsError("COP_SEARCH_ENGINE is postgresql, but COP_DATABASE_URL is not a PostgreSQL database.")
    if settings.search_engine == "postgresql" or (settings.is_postgresql and settings.redis_url):
        from cop.search.engines.postgresql import PostgresqlIndex  # noqa: PLC0415  only where it is used

        return PostgresqlIndex()
    return EmbeddedIndex(settings.instance / "search")


def engine() -> SearchBackend:
    """Return the engine of the application at work."""
    return cast("SearchBackend", current_app.extensions["search"])


def register(app: Flask) -> None:
    """Choose the engine."""
    app.extensions["search"] = make_engine(app.config["SETTINGS"])
