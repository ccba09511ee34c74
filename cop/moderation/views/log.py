"""What moderators did, for everybody who belongs."""

from __future__ import annotations

from flask import render_template, request

from cop.communities import queries as communities
from cop.core.authz import access, authorise, current_member
from cop.core.i18n import _
from cop.moderation import queries
from cop.moderation.queries import LOG
from cop.moderation.views.frame import room


@room.get("/communities/<int:community_id>/log")
@access("checked")
def log(community_id: int) -> str:
    """Show a page of the log, the newest first."""
    member = current_member()
    community = communities.get_visible(community_id, member)
    authorise(member, "moderation:log:read", community, _("Only people who belong here read this."))
    before = request.args.get("before", "")
    lines = queries.log_of(
        community, int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    )
    older = lines[LOG - 1].id if len(lines) > LOG else None
    return render_template("moderation/log.html", community=community, lines=lines[:LOG], older=older)
