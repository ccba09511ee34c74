"""Looking after a community: who waits, what is at risk, which tools are shown."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from cop.communities import actions, queries
from cop.communities.forms import AnswerForm, NoteForm
from cop.communities.models import Community, Membership, MembershipState
from cop.communities.tools import all_in_order, known_tools, only_known
from cop.communities.views.frame import room
from cop.core import db
from cop.core.authz import access, authorise, current_member
from cop.core.errors import NotFound
from cop.core.i18n import _
from cop.core.limits import limited

HERE = "/communities/<int:community_id>"


@room.get(f"{HERE}/care")
@access("checked")
def care(community_id: int) -> str:
    """Show leaders who waits for an answer, what rests on one person, and the tools."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:lead", community)
    own = queries.own_membership(community, member)
    asked = queries.requests_in(community)
    return render_template(
        "communities/care.html",
        community=community,
        asked=asked,
        answer=AnswerForm(),
        partner_ids={partner.organisation_id for partner in queries.partners_of(community)} if asked else set(),
        holders=queries.holders_of(community),
        banned=_banned(community),
        tools=all_in_order(community),
        tools_before=_tools_before(community),
        note=NoteForm(note=own.note if own else ""),
    )


def _banned(community: Community) -> list[Membership]:
    statement = select(Membership).where(
        Membership.community_id == community.id, Membership.state == MembershipState.BANNED
    )
    return list(db.session().scalars(statement.options(joinedload(Membership.person)).limit(100)))


def _tools_before(community: Community) -> str | None:
    """Return the tools to go back to with Undo, once, right after a change."""
    before = session.pop("tools_before", None)
    return before[1] if before and before[0] == community.id else None


@room.post(f"{HERE}/tools/<name>")
@access("checked")
@limited("write")
def change_tool(community_id: int, name: str) -> Response:
    """Show, hide or move one tool; takes effect at once."""
    community = _to_edit(community_id)
    tool = known_tools().get(name)
    if tool is None:
        raise NotFound(_("There is no such tool."))
    before = list(community.tools)
    actions.choose_tools(
        community=community,
        actor_id=current_member().person_id or 0,
        tools=moved(only_known(before), name, request.form.get("move", "")),
    )
    session["tools_before"] = [community.id, ",".join(before)]
    shown = name in community.tools
    flash(_("%(tool)s is shown.", tool=tool.label) if shown else _("%(tool)s is hidden.", tool=tool.label), "ok")
    return _to_tools(community)


def moved(tools: list[str], name: str, move: str) -> list[str]:
    """Return the tools after one press: ``on``, ``off``, ``up`` or ``down``; anything else changes nothing."""
    if move == "off":
        return [tool for tool in tools if tool != name]
    if move == "on":
        return tools if name in tools else [*tools, name]
    step = {"up": -1, "down": 1}.get(move)
    if step is None or name not in tools:
        return tools
    at = tools.index(name)
    to = max(0, min(len(tools) - 1, at + step))
    changed = [tool for tool in tools if tool != name]
    changed.insert(to, name)
    return changed


@room.post(f"{HERE}/tools")
@access("checked")
@limited("write")
def choose_tools(community_id: int) -> Response:
    """Show exactly these tools, in this order: Undo comes here."""
    community = _to_edit(community_id)
    actions.choose_tools(
        community=community,
        actor_id=current_member().person_id or 0,
        tools=only_known(request.values.get("tools", "").split(",")),
    )
    flash(_("The tools are as they were."), "ok")
    return _to_tools(community)


@room.post(f"{HERE}/note")
@access("checked")
@limited("write")
def note(community_id: int) -> Response:
    """Say on the front page how one is best reached."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:lead", community)
    own, form = queries.own_membership(community, member), NoteForm()
    if own is not None and form.validate_on_submit():
        actions.write_note(membership=own, note=form.note.data or "")
        flash(_("It stands on the front page."), "ok")
    return redirect(url_for("communities.care", community_id=community.id), 303)


def _to_edit(community_id: int) -> Community:
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:edit", community)
    return community


def _to_tools(community: Community) -> Response:
    return redirect(url_for("communities.care", community_id=community.id, _anchor="tools"), 303)
