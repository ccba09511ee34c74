"""Organisations and how people belong to them.

An **organisation** is a school, an HEI or another partner; its facts live here once, most come from a **register**
and carry its number. An **affiliation** is a dated record that a person is there: claimed, then confirmed (by e-mail
domain, provider, representative, coordinator or administrator), disputed or ended; ending one never touches the
account. A **representative** speaks for an organisation: confirms its people and corrects its facts. **Commercial**
organisations are labelled wherever their people appear.
"""

from __future__ import annotations

from flask import Flask

from cop.institutions import listeners, subjects
from cop.institutions.views import blueprint

__all__ = ["listeners", "register"]


def register(app: Flask) -> None:
    """Attach this room."""
    subjects.register()
    app.register_blueprint(blueprint)
