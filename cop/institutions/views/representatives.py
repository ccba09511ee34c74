"""Who speaks for an organisation."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.core.authz import access, authorise, can, current_member
from cop.core.errors import NotFound
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.institutions import actions, queries
from cop.institutions.forms import RepresentForm
from cop.institutions.models import Organisation, Representative, RepresentativeState
from cop.institutions.views.frame import ONE, found, me, room, to

HERE = f"{ONE}/representatives"
CLAIM = f"{HERE}/<int:claim_id>"


@room.route(HERE, methods=["GET", "POST"])
@access("member")
@limited("create")
def representatives(organisation_id: int) -> str | Response | tuple[str, int]:
    """Show who speaks for it; ask to."""
    shown = found(organisation_id)
    form = RepresentForm()
    if request.method == "POST":
        authorise(current_member(), "institutions:representative:claim", shown)
        if form.validate():
            return answer_once(form, lambda: _ask(form, shown))
    claims = queries.representatives_of(shown.id)
    page = render_template(
        "institutions/representatives.html",
        organisation=shown,
        form=form,
        confirmed=[claim for claim in claims if claim.state is RepresentativeState.CONFIRMED],
        deciding=[claim for claim in claims if _waits(claim) and can(current_member(), DECIDE, claim)],
        mine=next((claim for claim in claims if claim.person_id == me()), None),
        others=[claim for claim in claims if _waits(claim) and claim.person_id != me()],
    )
    return page if request.method == "GET" else invalid(page)


DECIDE = "institutions:representative:decide"


def _waits(claim: Representative) -> bool:
    return claim.state is RepresentativeState.CLAIMED


def _ask(form: RepresentForm, shown: Organisation) -> str:
    others = [claim for claim in queries.representatives_of(shown.id) if _waits(claim) and claim.person_id != me()]
    actions.claim_representation(person_id=me(), organisation=shown, reason=form.reason.data or "", actor_id=me())
    if others:
        flash(_("Somebody else asked too. An administrator looks at both."), "info")
    else:
        flash(_("An administrator looks at it, and you get a letter."), "ok")
    return url_for("institutions.representatives", organisation_id=shown.id)


@room.post(f"{CLAIM}/confirmation")
@access("checked")
@limited("write")
def confirm_representative(organisation_id: int, claim_id: int) -> Response:
    """Let somebody speak for it."""
    claim = _claim(organisation_id, claim_id, DECIDE)
    actions.confirm_representative(claim=claim, actor_id=me())
    text = _("%(person)s speaks for %(name)s now.", person=claim.person.name, name=claim.organisation.name)
    return to("institutions.representatives", text, organisation_id=organisation_id)


@room.post(f"{CLAIM}/refusal")
@access("checked")
@limited("write")
def refuse_representative(organisation_id: int, claim_id: int) -> Response:
    """Say no."""
    claim = _claim(organisation_id, claim_id, DECIDE)
    actions.refuse_representative(claim=claim, actor_id=me())
    text = _("%(person)s gets a letter that says no.", person=claim.person.name)
    return to("institutions.representatives", text, organisation_id=organisation_id)


@room.post(f"{CLAIM}/end")
@access("checked")
@limited("write")
def end_representation(organisation_id: int, claim_id: int) -> Response:
    """Stop speaking for it, or withdraw the claim."""
    claim = _claim(organisation_id, claim_id, "institutions:representative:end")
    actions.end_representation(claim=claim, actor_id=me())
    return to("institutions.representatives", _("That has ended."), organisation_id=organisation_id)


def _claim(organisation_id: int, claim_id: int, permission: str) -> Representative:
    """Return a claim of this organisation, if the reader may do this to it; others' claims are not there."""
    shown = found(organisation_id)
    claim = queries.get_representative(claim_id)
    member = current_member()
    if claim.organisation_id != shown.id:
        raise NotFound
    sees = can(member, DECIDE, claim) or claim.person_id == me() or claim.state is RepresentativeState.CONFIRMED
    if not sees and member.is_signed_in:
        raise NotFound
    authorise(member, permission, claim)
    return claim
