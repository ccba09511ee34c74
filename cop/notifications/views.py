"""The page of notifications and the number beside the bell."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, redirect, render_template, url_for
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from cop.core.authz import access, current_member
from cop.core.limits import limited
from cop.notifications import actions, queries

room = Blueprint("notifications", __name__)


@room.get("/notifications")
@access("member")
def index() -> str:
    """Show what is new for the member, unread first."""
    member = current_member()
    return render_template(
        "notifications/index.html", unread=queries.unread(member), read=queries.recently_read(member)
    )


@room.post("/notifications/reading")
@access("member")
@limited("write")
def read_all() -> Response:
    """Mark everything as read."""
    actions.read_all(current_member().person_id or 0)
    return redirect(url_for("notifications.index"), 303)


def attach(app: Flask) -> None:
    """Give layouts ``unread_notifications``: a number that costs its query only where it is printed."""
    app.register_blueprint(room)

    @app.context_processor
    def _bell() -> dict[str, Any]:
        return {"unread_notifications": LocalProxy(lambda: queries.unread_count(current_member()))}
