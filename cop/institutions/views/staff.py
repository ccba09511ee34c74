"""The people of an organisation, for those who may decide: who says to be there, confirmed or disputed."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from cop.core.authz import access, authorise, current_member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.forms import invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.paging import numbered
from cop.institutions import actions, queries
from cop.institutions.forms import DisputeForm
from cop.institutions.models import Affiliation, AffiliationState, Organisation, Proof
from cop.institutions.views.frame import ONE, found, me, room, to

QUEUE = f"{ONE}/affiliations"
CLAIM = f"{QUEUE}/<int:affiliation_id>"
PAGE = 50


@room.get(QUEUE)
@access("checked")
def affiliations(organisation_id: int) -> str:
    """Show who waits, who is disputed and who is confirmed."""
    shown = found(organisation_id)
    authorise(
        current_member(),
        "institutions:affiliation:list",
        shown,
        _("Only people who represent it, and administrators, see this list."),
    )
    confirmed = queries.affiliations_at(shown.id, AffiliationState.CONFIRMED)
    return render_template(
        "institutions/affiliations.html",
        organisation=shown,
        claimed=session().scalars(queries.affiliations_at(shown.id, AffiliationState.CLAIMED).limit(200)).all(),
        disputed=session().scalars(queries.affiliations_at(shown.id, AffiliationState.DISPUTED).limit(200)).all(),
        confirmed=numbered(
            queries.count(confirmed),
            PAGE,
            lambda offset, limit: session().scalars(confirmed.offset(offset).limit(limit)).all(),
        ),
    )


@room.post(f"{CLAIM}/confirmation")
@access("checked")
@limited("write")
def confirm(organisation_id: int, affiliation_id: int) -> Response:
    """Vouch for somebody."""
    _shown, affiliation = _claim(organisation_id, affiliation_id)
    proof = Proof.ADMIN if current_member().is_admin else Proof.REPRESENTATIVE
    actions.confirm_affiliation(affiliation=affiliation, proof=proof, actor_id=me(), is_settled=True)
    text = _("%(person)s is confirmed.", person=affiliation.person.name)
    return to("institutions.affiliations", text, organisation_id=organisation_id)


@room.route(f"{CLAIM}/dispute", methods=["GET", "POST"])
@access("checked")
@limited("write")
def dispute(organisation_id: int, affiliation_id: int) -> str | Response | tuple[str, int]:
    """Say that it is not so, and why."""
    shown, affiliation = _claim(organisation_id, affiliation_id)
    form = DisputeForm()
    if form.validate_on_submit():
        actions.dispute_affiliation(affiliation=affiliation, reason=form.reason.data or "", actor_id=me())
        text = _("It is disputed. %(person)s gets a letter with your words.", person=affiliation.person.name)
        return to("institutions.affiliations", text, organisation_id=organisation_id)
    page = render_template("institutions/dispute.html", organisation=shown, affiliation=affiliation, form=form)
    return page if request.method == "GET" else invalid(page)


def _claim(organisation_id: int, affiliation_id: int) -> tuple[Organisation, Affiliation]:
    """Return an affiliation of this organisation on which the reader may decide."""
    shown = found(organisation_id)
    authorise(current_member(), "institutions:affiliation:list", shown)
    affiliation = queries.get_affiliation(affiliation_id)
    if affiliation.organisation_id != shown.id:
        raise NotFound
    authorise(
        current_member(),
        "institutions:affiliation:confirm",
        affiliation,
        _("Somebody else decides about your own affiliation, and one that ended stays ended."),
    )
    return shown, affiliation
