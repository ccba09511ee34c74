"""The pages of the house itself: what it does with what it knows, how well it can be used, what it is made of."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr

from flask import Blueprint, Response, current_app, render_template

from cop.core.authz import access
from cop.core.clock import now
from cop.core.mail import link

room = Blueprint("home", __name__)

VALID_FOR = timedelta(days=180)
CLOSED_TO_ROBOTS = (
    "/account",
    "/admin",
    "/files/",
    "/invitations/",
    "/join",
    "/notifications",
    "/organisations/pick",
    "/outbox",
    "/people",
    "/search",
    "/sign-in",
    "/today/",
)
"""People and their doors are nobody's index."""


def contact() -> str:
    """Return the address for questions about this place."""
    settings = current_app.config["SETTINGS"]
    return settings.contact or parseaddr(settings.mail_from)[1]


@room.get("/privacy")
@access("public")
def privacy() -> str:
    """Say what is kept about people, why, and for how long."""
    return render_template("home/privacy.html", contact=contact())


@room.get("/accessibility")
@access("public")
def accessibility() -> str:
    """Say honestly how well this place can be used."""
    return render_template("home/accessibility.html", contact=contact())


@room.get("/licences")
@access("public")
def licences() -> str:
    """Name the data and the code that this place ships, with their licences."""
    return render_template("home/licences.html")


@room.get("/.well-known/security.txt")
@access("public")
def security_txt() -> Response:
    """Say whom to tell about a weakness (RFC 9116). It renews itself, so it is never out of date."""
    until = (now() + VALID_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: mailto:{contact()}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, pt, cs",
        f"Canonical: {link('/.well-known/security.txt')}",
    )
    return _text("\n".join(lines))


@room.get("/robots.txt")
@access("public")
def robots() -> Response:
    """Keep robots away from people, accounts and searches."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS)]
    return _text("\n".join([*lines, "Disallow: /communities/*/members"]))


def _text(content: str) -> Response:
    response = Response(f"{content}\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
