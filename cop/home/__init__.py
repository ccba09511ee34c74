"""The first page: a front page for visitors, Today for members; and the pages of the house itself (privacy, licences).

Today says what waits for the member, with its cost in minutes, then what is new, then that this is everything.
"""

from __future__ import annotations

from flask import Flask

from cop.home import views

__all__ = ["register", "views"]


def register(app: Flask) -> None:
    """Attach this room."""
    views.attach(app)
