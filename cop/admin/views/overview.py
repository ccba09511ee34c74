"""How the place is and what waits."""

from __future__ import annotations

from flask import render_template

from cop.admin import queries
from cop.admin.views.frame import check_administrator, room
from cop.admin.wording import health_in_words
from cop.communities.queries import proposals_for
from cop.core import health
from cop.core.authz import access, current_member
from cop.moderation import queries as cases


@room.get("/admin")
@access("checked")
def overview() -> str:
    """Show the health report in words, what waits for a decision, and how large the place is."""
    check_administrator()
    found = health.results()
    lines = [(is_well, health_in_words(name, words)) for name, (is_well, words) in found.items()]
    return render_template(
        "admin/overview.html",
        well=all(is_well for is_well, _words in lines),
        version=health.VERSION,
        lines=lines,
        queues=queries.waiting(),
        cases=len(cases.waiting(current_member(), None)),
        proposals=proposals_for(current_member()),
        size=queries.size(),
        administrators=queries.administrators(),
    )
