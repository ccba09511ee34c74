"""Organisations and how people belong to them.

An **organisation** is a school, an HEI or another partner; its facts live here once, most come from a **register**
and carry its number. An **affiliation** is a dated record that a person is there: claimed, then confirmed (by e-mail
domain, provider, representative, coordinator or administrator), disputed or ended; ending one never touches the
account. A **representative** speaks for an organisation: confirms its people and corrects its facts. **Commercial**
organisations are labelled wherever their people appear.
"""

from __future__ import annotations

from flask import Flask

from cop.accounts import organisations
from cop.institutions import joining, listeners, policies, subjects
from cop.institutions.views import room

__all__ = ["listeners", "policies", "register"]


def register(app: Flask) -> None:
    """Attach this room."""
    subjects.register()
    organisations.found_with(joining.find, joining.name_of)
    app.register_blueprint(room)
