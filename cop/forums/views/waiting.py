"""Texts that wait for a look, as their authors see them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cop.communities.models import Community
from cop.core.authz import Member, access, authorise, current_member
from cop.core.errors import Invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.markdown import html
from cop.forums import actions, queries
from cop.forums.holding import check_limits, why_held
from cop.forums.models import Topic
from cop.forums.views.frame import room


def held_instead(
    member: Member,
    community: Community,
    text: str,
    topic: Topic | None = None,
    *,
    is_nameless: bool = False,
    **said: Any,
) -> str | None:
    """Hold a text that has to wait for a look and return its page; None when it may appear now.

    Raises Invalid when somebody new wrote enough for one day, and for a text without a name: who looks at what waits
    reads the name beside it.
    """
    check_limits(member, text)
    why = why_held(member, community, text, said.get("title", ""), " ".join(said.get("tags", ())))
    if why is None:
        return None
    if is_nameless:
        raise Invalid(_("Somebody has to look at this text first and would see your name. Post it under your name."))
    held = actions.hold_text(
        community=community, author_id=member.person_id or 0, source=text, why=why, topic=topic, **said
    )
    return held.path


@room.get("/waiting/<int:held_id>")
@access("checked")
def waiting(held_id: int) -> Any:
    """Show a text that waits and why; once it was let through, lead to it."""
    held = queries.get_held(held_id, current_member())
    authorise(current_member(), "forums:held:read", held)
    if held.post_id is not None:
        return redirect(url_for("forums.post", post_id=held.post_id), 303)
    return render_template("forums/waiting.html", held=held, community=held.community, shown=html(held.html))


@room.post("/waiting/<int:held_id>/removal")
@access("checked")
@limited("write")
def take_back_held(held_id: int) -> Response:
    """Take back a text that waits."""
    held = queries.get_held(held_id, current_member())
    authorise(current_member(), "forums:held:take-back", held, _("Only the person who wrote this can take it back."))
    there = url_for("forums.topics", community_id=held.community_id)
    actions.take_back_held(held=held)
    flash(_("Taken back. Nobody saw it."), "ok")
    return redirect(there, 303)
