"""Invitations: written by leaders, read and taken by whoever holds the letter."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from cop.accounts.actions.joining import join_confirmed
from cop.accounts.entrance import arrive
from cop.accounts.models import Person
from cop.accounts.queries import person_of_address
from cop.communities import actions, queries
from cop.communities.actions import invitations as letters
from cop.communities.forms import AcceptForm, InvitationForm, end_of
from cop.communities.models import Community, Invitation, Role
from cop.communities.views.frame import room
from cop.communities.words import role_word
from cop.core.authz import access, authorise, current_member
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, Invalid, NotAllowed, NotFound
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _, ngettext
from cop.core.limits import limited

HERE = "/communities/<int:community_id>/invitations"


@room.route(HERE, methods=["GET", "POST"])
@access("checked")
@limited("invite")
def invitations(community_id: int) -> Response | str | tuple[str, int]:
    """Write to people, and see which letters are still open."""
    community = _to_invite(community_id)
    form = InvitationForm(roles=letters.GIVEN)
    if form.validate_on_submit():
        try:
            return answer_once(form, lambda: _write(community, form))
        except Invalid as error:
            form.refuse(error)
    page = render_template(
        "communities/invitations.html",
        community=community,
        form=form,
        open_letters=queries.open_invitations(community),
        now=now(),
    )
    return page if request.method == "GET" else invalid(page)


def _write(community: Community, form: InvitationForm) -> str:
    inviter = session().get_one(Person, current_member().person_id)
    for address in form.found:
        actions.invite(
            community=community,
            address=address,
            inviter=inviter,
            role=Role(form.role.data),
            guest_until=end_of(form.guest_until.data),
            message=form.message.data or "",
        )
    flash(ngettext("One letter is on its way.", "%(num)s letters are on their way.", len(form.found)), "ok")
    return url_for("communities.invitations", community_id=community.id)


@room.post(f"{HERE}/<int:invitation_id>/withdrawal")
@access("checked")
@limited("write")
def withdraw(community_id: int, invitation_id: int) -> Response:
    """Take an invitation back."""
    invitation = _invitation(community_id, invitation_id)
    actions.withdraw(invitation=invitation, actor_id=current_member().person_id or 0)
    flash(_("The invitation to %(address)s is withdrawn.", address=invitation.address), "ok")
    return redirect(url_for("communities.invitations", community_id=community_id), 303)


@room.post(f"{HERE}/<int:invitation_id>/resending")
@access("checked")
@limited("invite")
def resend(community_id: int, invitation_id: int) -> Response:
    """Write again; the link in the older letter is dead."""
    invitation = _invitation(community_id, invitation_id)
    actions.resend(invitation=invitation, actor=session().get_one(Person, current_member().person_id))
    flash(_("A new letter to %(address)s is on its way.", address=invitation.address), "ok")
    return redirect(url_for("communities.invitations", community_id=community_id), 303)


# ------------------------------------------------------------------------------------------------ taking a place


@room.get("/invitations/<token>")
@access("public")
def invitation(token: str) -> Response | str:
    """Show who invites to what. Looking changes nothing."""
    found = letters.find(token)
    mine = current_member().person_id
    if found.used_by_id is not None and found.used_by_id == mine:
        return redirect(url_for("communities.front", community_id=found.community_id), 303)
    return _page(found, token, AcceptForm(asks_name=_needs_account(found)))


@room.post("/invitations/<token>/acceptance")
@access("public")
@limited("join", by_address=True)
def accept_invitation(token: str) -> Response | str | tuple[str, int]:
    """Take the place: with the account one is signed in to, else with a new one for the letter's address."""
    found = letters.find(token)
    member = current_member()
    if found.used_by_id is not None and found.used_by_id == member.person_id:
        return redirect(url_for("communities.front", community_id=found.community_id), 303)
    over = letters.why_over(found)
    if over:
        raise Conflict(over)
    here = url_for("communities.front", community_id=found.community_id)
    if member.is_suspended:
        raise NotAllowed(_("Your account is suspended, so it cannot join anything just now."))
    if member.is_signed_in:
        person = session().get_one(Person, member.person_id)
        actions.take(invitation=found, person=person)
        flash(_("You belong to %(name)s now.", name=found.community.name), "ok")
        return redirect(here, 303)
    if not _needs_account(found):
        return redirect(url_for("accounts.sign_in", next=url_for("communities.invitation", token=token)), 303)
    form = AcceptForm(asks_name=True)
    if not form.validate_on_submit():
        return invalid(_page(found, token, form))
    person = join_confirmed(address=found.address, name=form.name.data or "")
    actions.take(invitation=found, person=person)
    goto = arrive(person, method="invitation", goto=here)
    flash(_("You belong to %(name)s now.", name=found.community.name), "ok")
    return redirect(goto, 303)


def _needs_account(found: Invitation) -> bool:
    return not current_member().is_signed_in and person_of_address(found.address) is None


def _page(found: Invitation, token: str, form: AcceptForm) -> str:
    return render_template(
        "communities/invitation.html",
        invitation=found,
        community=found.community,
        token=token,
        form=form,
        over=letters.why_over(found),
        role=role_word(found.role),
        is_for_other=_is_for_other(found),
    )


def _is_for_other(found: Invitation) -> bool:
    """Whether the letter went to an address that the signed-in reader has not confirmed."""
    member = current_member()
    if not member.is_signed_in:
        return False
    owner = person_of_address(found.address)
    return owner is None or owner.id != member.person_id


# ------------------------------------------------------------------------------------------------ inside


def _to_invite(community_id: int) -> Community:
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:invite", community)
    return community


def _invitation(community_id: int, ident: int) -> Invitation:
    community = _to_invite(community_id)
    found = session().get(Invitation, ident, options=[joinedload(Invitation.community)])
    if found is None or found.community_id != community.id:
        raise NotFound(_("This invitation is not here any more."))
    authorise(current_member(), "communities:invitation:withdraw", found)
    return found
