"""Looking behind a post without a name, for a written reason; letting a community's members post without one."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from cop.communities import queries as communities
from cop.core.authz import access, authorise, can, current_member
from cop.core.forms import invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.forums import actions, queries
from cop.forums.forms import UnveilingForm
from cop.forums.models import Post
from cop.forums.views.frame import room


@room.get("/posts/<int:post_id>/author")
@access("checked")
def veil(post_id: int) -> str:
    """Show the writer of a post without a name who looked and why; a moderator, the form or what it gave."""
    member = current_member()
    post = queries.get_post(post_id, member)
    authorise(member, "forums:post:veil", post)
    return _page(post, UnveilingForm(formdata=None))


@room.post("/posts/<int:post_id>/author")
@access("checked")
@limited("write")
def lift_veil(post_id: int) -> Any:
    """Let a moderator see who wrote a post without a name. The reason is logged and shown to the writer."""
    member = current_member()
    post = queries.get_post(post_id, member)
    authorise(member, "forums:post:unveil", post, _("Only those who moderate here can look, and only with a reason."))
    form = UnveilingForm()
    if not form.validate():
        return invalid(_page(post, form))
    actions.lift_veil(post=post, moderator_id=member.person_id or 0, reason=form.reason.data or "")
    return redirect(url_for("forums.veil", post_id=post.id), 303)


def _page(post: Post, form: UnveilingForm) -> str:
    member = current_member()
    looks = can(member, "forums:post:unveil", post)
    writer = queries.writer_behind(post) if looks and queries.has_lifted(post, member) else None
    return render_template(
        "forums/veil.html",
        post=post,
        topic=post.topic,
        form=form,
        looks=looks,
        writer=writer,
        liftings=queries.liftings_of(post),
    )


@room.post("/communities/<int:community_id>/nameless")
@access("checked")
@limited("write")
def allow_nameless(community_id: int) -> Response:
    """Let members post without their name here."""
    return _allow(community_id, is_allowed=True)


@room.post("/communities/<int:community_id>/nameless/removal")
@room.delete("/communities/<int:community_id>/nameless")
@access("checked")
@limited("write")
def forbid_nameless(community_id: int) -> Response:
    """Want a name under every new post here. What was written without one stays so."""
    return _allow(community_id, is_allowed=False)


def _allow(community_id: int, *, is_allowed: bool) -> Response:
    member = current_member()
    community = communities.get_visible(community_id, member)
    authorise(member, "communities:community:edit", community)
    actions.allow_nameless(community=community, actor_id=member.person_id or 0, is_allowed=is_allowed)
    return redirect(url_for("communities.care", community_id=community.id), 303)
