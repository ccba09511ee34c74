"""One's own history: what one did, what was done to one's account, and why."""

from __future__ import annotations

from flask import render_template

from cop.admin import queries
from cop.admin.views.frame import room
from cop.admin.wording import fact_in_words
from cop.core.authz import access, current_member
from cop.core.paging import numbered

PAGE = 40


@room.get("/account/history")
@access("member")
def history() -> str:
    """Show the log about the member's own account, with decisions of administrators and their reasons."""
    member = current_member()
    found = queries.facts_about(member.person_id or 0)
    page = numbered(queries.count(found), PAGE, lambda offset, limit: queries.page_of(found, offset, limit))
    others = {entry.actor_id for entry in page.items if entry.actor_id and entry.actor_id != member.person_id}
    return render_template(
        "admin/history.html",
        page=page,
        names=queries.names_of(others),
        decisions=queries.decisions_about(member.person_id or 0),
        fact_in_words=fact_in_words,
    )
