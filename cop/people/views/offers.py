"""What one gives and looks for: added, changed and taken off one's own profile."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.core.authz import access, authorise, current_member
from cop.core.errors import Invalid
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.people import actions, queries
from cop.people.forms import OfferForm
from cop.people.models import Offer
from cop.people.views.frame import room
from cop.people.vocabulary import Side


@room.route("/people/<int:ident>/offers/new", methods=["GET", "POST"])
@access("checked")
@limited("write")
def new_offer(ident: int) -> Any:
    """Add a line: ``?side=seeks`` for what one looks for."""
    member = current_member()
    person = queries.get_visible(ident, member) if member.is_signed_in else None
    authorise(member, "people:person:edit", person)
    assert person is not None  # noqa: S101  authorise has sent visitors away
    side = Side.SEEKS if request.values.get("side") == Side.SEEKS.value else Side.GIVES
    form = OfferForm()
    if request.method == "GET" or not form.validate():
        page = _form_page(form, side, url_for("people.new_offer", ident=ident, side=side.value), None)
        return page if request.method == "GET" else invalid(page)

    def create() -> str:
        actions.make_offer(person=person, side=side, terms=form.terms)
        return url_for("people.profile", ident=person.id)

    try:
        return answer_once(form, create)
    except Invalid as error:
        form.refuse(error)
        return invalid(_form_page(form, side, url_for("people.new_offer", ident=ident, side=side.value), None))


@room.route("/offers/<int:ident>", methods=["GET", "POST"])
@access("checked")
@limited("write")
def change_offer(ident: int) -> Any:
    """Say something else."""
    offer = _own(ident)
    form = OfferForm(obj=offer) if request.method == "GET" else OfferForm()
    here = url_for("people.change_offer", ident=offer.id)
    if request.method == "GET" or not form.validate():
        page = _form_page(form, offer.side, here, offer)
        return page if request.method == "GET" else invalid(page)
    actions.change_offer(offer=offer, terms=form.terms)
    flash(_("Saved. The finder knows it in a moment."), "ok")
    return redirect(url_for("people.profile", ident=offer.person_id), 303)


@room.post("/offers/<int:ident>/removal")
@access("checked")
@limited("write")
def remove_offer(ident: int) -> Response:
    """Take a line off."""
    offer = _own(ident)
    actions.remove_offer(offer=offer)
    return redirect(url_for("people.profile", ident=offer.person_id), 303)


def _own(ident: int) -> Offer:
    member = current_member()
    offer = queries.get_own_offer(ident, member) if member.is_signed_in else None
    authorise(member, "people:offer:change", offer)
    assert offer is not None  # noqa: S101  authorise has sent visitors away
    return offer


def _form_page(form: OfferForm, side: Side, action: str, offer: Offer | None) -> str:
    person_id = current_member().person_id
    return render_template("people/offer.html", form=form, side=side, action=action, offer=offer, person_id=person_id)
