"""Coming in and going: joining, asking, taking a request back, leaving, handing over."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.accounts.models import Person
from cop.communities import actions, queries
from cop.communities.forms import JoinForm, SuccessorForm
from cop.communities.models import Community, Membership, MembershipState, Role
from cop.communities.policies import joins_at_once
from cop.communities.views.frame import room
from cop.core.authz import access, authorise, current_member
from cop.core.db import session
from cop.core.errors import NotAllowed, NotFound
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited

HERE = "/communities/<int:community_id>"


@room.get(f"{HERE}/join", endpoint="join_page")
@room.route(f"{HERE}/membership", methods=["GET", "POST"])
@access("member")
@limited("join")
def join(community_id: int) -> Response | str | tuple[str, int]:
    """Join, or ask to; the page says what happens next. Somebody who belongs already is led to the community."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    own = queries.own_membership(community, member)
    here = url_for("communities.front", community_id=community.id)
    if own is not None and own.state is MembershipState.REQUESTED:
        return render_template("communities/asked.html", community=community, own=own)
    if own is not None and own.state is MembershipState.ACTIVE:
        return redirect(here, 303)
    affiliations = queries.organisations_of_person(member.person_id or 0)
    form = JoinForm(affiliations)
    at_once = joins_at_once(member, community)
    if request.method == "POST":
        authorise(member, "communities:community:join", community, why_not(community, own))
        if form.validate_on_submit():
            return answer_once(form, lambda: _come_in(community, form, at_once=at_once))
        return invalid(_join_page(community, form, own, at_once=at_once))
    return _join_page(community, form, own, at_once=at_once)


def _join_page(community: Community, form: JoinForm, own: Membership | None, *, at_once: bool) -> str:
    return render_template(
        "communities/join.html",
        community=community,
        form=form,
        own=own,
        at_once=at_once,
        why_not=why_not(community, own),
    )


def _come_in(community: Community, form: JoinForm, *, at_once: bool) -> str:
    person = session().get_one(Person, current_member().person_id)
    organisation = form.chosen_organisation()
    if at_once:
        actions.join(community=community, person=person, organisation=organisation)
        flash(_("You belong to %(name)s now. Say hello when you like.", name=community.name), "ok")
        return url_for("communities.front", community_id=community.id)
    actions.request(community=community, person=person, message=form.message.data or "", organisation=organisation)
    return url_for("communities.join", community_id=community.id)


def why_not(community: Community, own: Membership | None) -> str:
    """Say why this reader cannot join; empty when nothing stands in the way that words could explain."""
    member = current_member()
    if own is not None and own.state is MembershipState.BANNED:
        return _("The people who look after this community have closed it to you.")
    if not community.is_open_for_writing:
        return _("This community is not open just now, so nobody can join.")
    if "commercial" in member.flags and not community.accepts_commercial:
        return _("This community does not take people who come for a company.")
    if community.joining.value == "invitation":
        return _("People join this community by invitation. Ask somebody who belongs to put in a word.")
    return ""


@room.post(f"{HERE}/membership/withdrawal")
@access("checked")
def withdraw_request(community_id: int) -> Response:
    """Take one's own request back."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    own = _own(community)
    authorise(member, "communities:membership:leave", own)
    actions.withdraw_request(membership=own)
    flash(_("You took your request back."), "ok")
    return redirect(url_for("communities.front", community_id=community.id), 303)


# ------------------------------------------------------------------------------------------------ going


@room.route(f"{HERE}/membership/removal", methods=["GET", "POST"])
@access("checked")
@limited("write")
def leave(community_id: int) -> Response | str | tuple[str, int]:
    """Leave. The last coordinator names a successor in the same step."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    own = _own(community)
    authorise(member, "communities:membership:leave", own)
    if _is_last_coordinator(community, own):
        return redirect(url_for("communities.hand_over", community_id=community.id), 303)
    if request.method == "POST":
        actions.leave(membership=own)
        flash(_("You left %(name)s. What you wrote stays there.", name=community.name), "ok")
        return redirect(url_for("communities.directory"), 303)
    return render_template("communities/leave.html", community=community, own=own)


@room.route(f"{HERE}/succession", methods=["GET", "POST"])
@access("checked")
@limited("write")
def hand_over(community_id: int) -> Response | str | tuple[str, int]:
    """Name who coordinates next; a coordinator leaves or stays on as a member."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:hand_over", community)
    own = queries.own_membership(community, member)
    coordinates = own is not None and own.state is MembershipState.ACTIVE and own.role is Role.COORDINATOR
    if not coordinates and queries.holders_of(community):
        raise NotAllowed(_("Somebody coordinates this community, and hands it over when they wish."))
    people = _successors(community)
    form = SuccessorForm(people)
    if form.validate_on_submit():
        successor = next(m for m in people if str(m.id) == form.successor.data)
        going = own if coordinates and not form.stays.data else None
        successor.community = community
        actions.hand_over(successor=successor, actor_id=_me(), leaving=going)
        flash(_("%(name)s coordinates %(place)s now.", name=successor.person.name, place=community.name), "ok")
        return redirect(url_for("communities.front", community_id=community.id), 303)
    page = render_template(
        "communities/hand_over.html", community=community, form=form, people=people, coordinates=coordinates
    )
    return page if request.method == "GET" else invalid(page)


def _successors(community: Community) -> list[Membership]:
    able = [Role.FACILITATOR, Role.MODERATOR, Role.MEMBER]
    statement = queries.members_of(community).where(
        Membership.role.in_(able), Membership.person_id != (current_member().person_id or 0)
    )
    return list(session().scalars(statement.limit(100)))


def _is_last_coordinator(community: Community, own: Membership) -> bool:
    return (
        own.role is Role.COORDINATOR
        and own.state is MembershipState.ACTIVE
        and community.state.value != "archived"
        and queries.holders_of(community) <= 1
    )


def _me() -> int:
    return current_member().person_id or 0


def _own(community: Community) -> Membership:
    own = queries.own_membership(community, current_member())
    if own is None:
        raise NotFound(_("You do not belong to this community."))
    return own
