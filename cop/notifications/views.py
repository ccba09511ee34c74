"""The page of notifications and the number beside the bell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, g, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from cop.core.authz import access, current_member
from cop.core.clock import now
from cop.core.db import unit_of_work
from cop.core.i18n import _, zone
from cop.core.limits import limited
from cop.core.logging import log
from cop.core.paging import Keyset
from cop.core.security import local_path
from cop.core.subjects import Ref
from cop.notifications import actions, queries
from cop.notifications.models import Notification
from cop.notifications.queries import Told

room = Blueprint("notifications", __name__)

READ_BY = {
    "communities.front": ("community", "community_id"),
    "communities.care": ("community", "community_id"),
    "institutions.organisation": ("organisation", "organisation_id"),
    "institutions.affiliations": ("organisation", "organisation_id"),
    "institutions.representatives": ("organisation", "organisation_id"),
}
"""Pages that show a subject itself: opening one reads what was told about it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    heading: str
    rows: list[Told]


@room.get("/notifications")
@access("member")
def index() -> str:
    """Show what is new for the member, unread first, then what was read, by day."""
    member = current_member()
    before = _key(request.args.get("before", ""))
    unread, hidden = queries.resolved([] if before else queries.unread(member), member)
    found = queries.read_before(member, before)
    read, gone = queries.resolved(found[: queries.PAGE], member)
    g.hidden_notifications = [*hidden, *gone]
    page = Keyset(items=read, next_key=_next_key(found))
    return render_template("notifications/index.html", unread=unread, groups=_by_day(read), page=page)


@room.post("/notifications/reading")
@access("member")
@limited("write")
def read_all() -> Response:
    """Mark everything as read."""
    actions.read_all(current_member().person_id or 0)
    return redirect(local_path(request.form.get("next"), url_for("notifications.index")), 303)


@room.post("/notifications/<int(max=9223372036854775807):ident>/reading")
@access("member")
@limited("write")
def read_one(ident: int) -> Response:
    """Mark one row as read."""
    actions.read_one(current_member().person_id or 0, ident)
    return redirect(local_path(request.form.get("next"), url_for("notifications.index")), 303)


def _next_key(found: Sequence[Notification]) -> str | None:
    if len(found) <= queries.PAGE:
        return None
    last = found[queries.PAGE - 1]
    return f"{last.changed_at.isoformat()}_{last.id}"


def _key(text: str) -> tuple[datetime, int] | None:
    """Read ``2026-11-23T10:00:00+00:00_17``; nonsense means the beginning."""
    at, _sign, ident = text.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), int(ident)) if moment.tzinfo and len(ident) < 19 else None
    except (ValueError, OverflowError):
        return None


def _by_day(rows: list[Told]) -> list[Group]:
    here = zone()
    today = now().astimezone(here).date()
    groups: dict[str, Group] = {}
    for told in rows:
        day = told.row.changed_at.astimezone(here).date()
        recent = _("Yesterday") if day == today - timedelta(days=1) else _("Earlier")
        heading = _("Today") if day >= today else recent
        groups.setdefault(heading, Group(heading, [])).rows.append(told)
    return list(groups.values())


def _read_what_was_shown(response: Any) -> Any:
    """After the answer, in a unit of its own: read what the page showed, forget what the list had to leave out."""
    hidden: list[int] = g.pop("hidden_notifications", [])
    shown = _shown(response)
    if not hidden and shown is None:
        return response
    try:
        with unit_of_work():
            actions.forget(hidden)
            if shown is not None:
                actions.read(current_member().person_id or 0, shown)
    except OperationalError:
        log.warning("reading_not_noted")
    return response


def _shown(response: Any) -> Ref | None:
    """Return the subject this page showed, if the member was told about anything."""
    kind, argument = READ_BY.get(request.endpoint or "", ("", ""))
    if not kind or request.method != "GET" or response.status_code != 200:
        return None
    member = current_member()
    if not member.is_signed_in or not queries.unread_count(member):
        return None
    return (kind, int((request.view_args or {})[argument]))


def attach(app: Flask) -> None:
    """Give layouts ``unread_notifications``: a number that costs its query only where it is printed."""
    app.register_blueprint(room)
    app.after_request(_read_what_was_shown)

    @app.context_processor
    def _bell() -> dict[str, Any]:
        return {"unread_notifications": LocalProxy(lambda: queries.unread_count(current_member()))}
