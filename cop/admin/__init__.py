"""Looking after the place: how it is, whom to help, what was done; backups; the caught letters of development.

An administrator has no power over a community by rank. Reading a closed one needs a reason, lasts for a limited time
and leaves a trace that its coordinators see (domain.md D7).
"""

from __future__ import annotations

from flask import Flask

from cop.admin import invariants, listeners, models, policies, views

__all__ = ["invariants", "listeners", "models", "policies", "register", "views"]


def register(app: Flask) -> None:
    """Attach this room."""
    views.attach(app)
