"""The first page."""

from __future__ import annotations

from flask import Blueprint, render_template

from cop.core.authz import access, current_member

room = Blueprint("home", __name__)


@room.get("/")
@access("public")
def today() -> str:
    """Show Today to a member and the front page to a visitor."""
    member = current_member()
    return render_template("home/today.html" if member.is_signed_in else "home/front.html")
