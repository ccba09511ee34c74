"""Who is told what: one row per person and subject, with a counter, the latest reason and the latest actor.

A room says whom a fact concerns (`actions.tell`); reading the thing itself reads the notification (`actions.read`).
Rows are shown through `cop.core.subjects`, so a title is never shown to someone who may no longer see the thing.
"""

from __future__ import annotations

from flask import Flask

from cop.notifications import jobs, listeners, models, views

__all__ = ["jobs", "listeners", "models", "register", "views"]


def register(app: Flask) -> None:
    """Attach this room."""
    views.attach(app)
