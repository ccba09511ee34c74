"""Reading a closed community for a reason, for a while, with a trace."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.admin import actions, queries
from cop.admin.forms import ReadingForm
from cop.admin.views.frame import check_administrator, check_proof, me, room
from cop.communities.models import Community
from cop.core.authz import access, authorise, current_member
from cop.core.errors import NotFound
from cop.core.forms import answer_once, invalid, one_line
from cop.core.i18n import _
from cop.core.limits import limited


@room.get("/admin/communities")
@access("checked")
@limited("search")
def readings() -> str:
    """Find a closed community; see who read which one, and why."""
    check_administrator()
    text = (one_line(request.args.get("q")) or "")[:200]
    return render_template(
        "admin/readings.html",
        text=text,
        found=queries.closed(text) if text else [],
        mine=queries.readings_of(current_member()),
        readings=queries.readings(),
    )


@room.route("/admin/communities/<int:community_id>/reading", methods=["GET", "POST"])
@access("checked")
@limited("create")
def read_closed(community_id: int) -> ResponseReturnValue:
    """Ask why; then let the administrator read."""
    check_administrator()
    community = queries.closed_one(community_id)
    refusal = _("You belong to this community, or stand at its door. Read it as everybody does.")
    authorise(current_member(), "admin:community:read_closed", community, refusal)
    check_proof(url_for("admin.read_closed", community_id=community.id))
    form = ReadingForm()
    if request.method == "GET":
        return _page(community, form)
    if not form.validate():
        return invalid(_page(community, form))
    return answer_once(form, lambda: _start(community, form))


def _page(community: Community, form: ReadingForm) -> str:
    return render_template("admin/reading.html", community=community, form=form)


def _start(community: Community, form: ReadingForm) -> str:
    actions.read_closed(community=community, person=me(), reason=form.reason.data or "", days=int(form.days.data or 1))
    flash(_("You may read now. The reason stands in the community's history, and its coordinators are told."), "ok")
    return url_for("communities.front", community_id=community.id)


@room.post("/admin/communities/<int:community_id>/reading/removal")
@access("checked")
@limited("write")
def stop_reading(community_id: int) -> ResponseReturnValue:
    """End one's reading before its date."""
    check_administrator()
    found = next((one for one in queries.readings_of(current_member()) if one.community_id == community_id), None)
    if found is None:
        raise NotFound
    actions.stop_reading(membership=found)
    return redirect(url_for("admin.readings"), 303)
