"""People who sign in.

An **account** belongs to the person, never to an employer: it is entered by a mailed link, a password, or an
institution's own sign-in, and outlives every affiliation. A **sign-in** is a session kept on the server; the cookie
holds a token that opens nothing once the row has ended. A **second factor**, when set, stands behind every way in.
Sensitive changes ask for **proof** again after fifteen minutes. Nobody learns here who has an account.
"""

from __future__ import annotations

from flask import Flask

from cop.accounts import declared, jobs, members, views
from cop.accounts.views import providers

__all__ = ["declared", "jobs", "register"]


def register(app: Flask) -> None:
    """Attach this room."""
    members.register(app)
    providers.register(app)
    app.register_blueprint(views.accounts)
