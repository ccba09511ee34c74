"""Who belongs: the list, answering requests, roles, removing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from cop.communities import actions, queries
from cop.communities.forms import (
    AnswerForm,
    DeclineForm,
    ReasonForm,
    RoleForm,
)
from cop.communities.kinds import ROLES
from cop.communities.models import Community, Membership, Role
from cop.communities.policies import roles_to_give
from cop.communities.views.frame import ask_reason, room
from cop.core.authz import access, authorise, current_member
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.core.forms import invalid, one_line
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.paging import numbered

PAGE = 50
HERE = "/communities/<int:community_id>"
ONE = f"{HERE}/members/<int:membership_id>"
"""The address of one person's place in a community."""


@room.get(f"{HERE}/members")
@access("checked")
def members(community_id: int) -> str:
    """List who belongs, leaders first; searched by name, school or role. Leaders see who waits at the door."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:people", community, _("Only people who belong see who belongs."))
    text = (one_line(request.args.get("q")) or "")[:100]
    role = next((role for role in Role if role.value == request.args.get("role")), None)
    listed = queries.members_of(community, text, role)
    total = session().scalar(select(func.count()).select_from(listed.order_by(None).subquery())) or 0
    page = numbered(total, PAGE, lambda offset, limit: session().scalars(listed.offset(offset).limit(limit)).all())
    return render_template(
        "communities/members.html", community=community, page=page, text=text, role=role, roles=ROLES
    )


# ------------------------------------------------------------------------------------------------ answering


@room.post(f"{HERE}/requests/<int:membership_id>/acceptance")
@access("checked")
@limited("write")
def accept(community_id: int, membership_id: int) -> Response:
    """Let somebody in; with one tick, confirm where they work; with another, add their school."""
    community, membership = _found(community_id, membership_id)
    authorise(current_member(), "communities:membership:accept", membership)
    form = AnswerForm()
    if form.validate_on_submit():
        actions.accept(
            membership=membership,
            actor_id=_me(),
            confirms=bool(form.confirms.data),
            adds_partner=bool(form.adds_partner.data),
        )
        flash(_("%(name)s belongs to %(place)s now.", name=membership.person.name, place=community.name), "ok")
    return redirect(url_for("communities.care", community_id=community.id), 303)


@room.route(f"{HERE}/requests/<int:membership_id>/refusal", methods=["GET", "POST"])
@access("checked")
@limited("write")
def decline(community_id: int, membership_id: int) -> Response | str | tuple[str, int]:
    """Turn a request down with a sentence."""
    community, membership = _found(community_id, membership_id)
    authorise(current_member(), "communities:membership:accept", membership)
    form = DeclineForm()
    if form.validate_on_submit():
        actions.decline(membership=membership, actor_id=_me(), reason=form.reason.data or "")
        flash(_("%(name)s has your answer.", name=membership.person.name), "ok")
        return redirect(url_for("communities.care", community_id=community.id), 303)
    return ask_reason(
        community,
        form,
        heading=_("Decline the request of %(name)s", name=membership.person.name),
        text=_("They will read what you write. They may ask again later."),
        label=_("Decline the request"),
        back=url_for("communities.care", community_id=community.id),
    )


# ------------------------------------------------------------------------------------------------ one person's place


@room.get(ONE)
@access("checked")
def place(community_id: int, membership_id: int) -> str:
    """Show one person's place to those who may change it."""
    community, membership = _found(community_id, membership_id)
    member = current_member()
    authorise(member, "communities:community:moderate", community)
    return _place_page(community, membership, _role_form(membership))


def _role_form(membership: Membership) -> RoleForm:
    roles = roles_to_give(current_member(), membership)
    expires_on = membership.expires_at.date() if membership.expires_at else None
    return RoleForm(roles, role=membership.role.value, expires_on=expires_on, note=membership.note)


def _place_page(community: Community, membership: Membership, form: RoleForm) -> str:
    return render_template("communities/place.html", community=community, membership=membership, form=form)


@room.post(f"{ONE}/role")
@access("checked")
@limited("write")
def change_role(community_id: int, membership_id: int) -> Response | tuple[str, int]:
    """Give another role, or a guest another date."""
    community, membership = _found(community_id, membership_id)
    authorise(current_member(), "communities:membership:role", membership)
    form = _role_form(membership)
    if form.validate_on_submit():
        try:
            actions.change_role(
                membership=membership, role=form.chosen_role(), actor_id=_me(), expires_at=form.expires_at()
            )
            actions.write_note(membership=membership, note=form.note.data or "")
            flash(_("%(name)s: %(role)s.", name=membership.person.name, role=ROLES[membership.role][0]), "ok")
            return redirect(url_for("communities.members", community_id=community.id), 303)
        except Conflict:
            if membership.person_id == _me():
                return redirect(url_for("communities.leave", community_id=community.id), 303)
            raise
        except Invalid as error:
            form.refuse(error)
    return invalid(_place_page(community, membership, form))


@room.route(f"{ONE}/removal", methods=["GET", "POST"])
@access("checked")
@limited("write")
def remove(community_id: int, membership_id: int) -> Response | str | tuple[str, int]:
    """Put somebody out, with a sentence they will read."""
    return _put_out(community_id, membership_id, for_good=False)


@room.route(f"{ONE}/ban", methods=["GET", "POST"])
@access("checked")
@limited("write")
def ban(community_id: int, membership_id: int) -> Response | str | tuple[str, int]:
    """Put somebody out for good."""
    return _put_out(community_id, membership_id, for_good=True)


def _put_out(community_id: int, membership_id: int, *, for_good: bool) -> Response | str | tuple[str, int]:
    community, membership = _found(community_id, membership_id)
    authorise(current_member(), "communities:membership:remove", membership)
    form, name = ReasonForm(), membership.person.name
    if form.validate_on_submit():
        put_out = actions.ban if for_good else actions.remove
        put_out(membership=membership, actor_id=_me(), reason=form.reason.data or "")
        flash(_("%(name)s no longer belongs here.", name=name), "ok")
        return redirect(url_for("communities.members", community_id=community.id), 303)
    title = _("Remove %(name)s for good", name=name) if for_good else _("Remove %(name)s", name=name)
    text = (
        _("They cannot ask again until somebody lifts it. What they wrote stays. They will read your reason.")
        if for_good
        else _("They may ask again. What they wrote stays. They will read your reason.")
    )
    return ask_reason(
        community,
        form,
        heading=title,
        text=text,
        label=_("Remove for good") if for_good else _("Remove"),
        kind="remove",
        back=url_for("communities.place", community_id=community.id, membership_id=membership.id),
    )


@room.post(f"{ONE}/ban/removal")
@access("checked")
@limited("write")
def lift_ban(community_id: int, membership_id: int) -> Response:
    """Let somebody ask again."""
    community, membership = _found(community_id, membership_id)
    authorise(current_member(), "communities:membership:unban", membership)
    actions.lift_ban(membership=membership, actor_id=_me())
    flash(_("%(name)s may ask again.", name=membership.person.name), "ok")
    return redirect(url_for("communities.care", community_id=community.id), 303)


# ------------------------------------------------------------------------------------------------ inside


def _me() -> int:
    return current_member().person_id or 0


def _found(community_id: int, membership_id: int) -> tuple[Community, Membership]:
    community = queries.get_visible(community_id, current_member())
    return community, queries.get_membership(community, membership_id)
