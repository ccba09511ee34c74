"""Your addresses."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.accounts import entrance, queries, throttle
from cop.accounts.actions import emails as actions
from cop.accounts.actions import tokens
from cop.accounts.forms import AddAddressForm
from cop.accounts.models import EmailAddress
from cop.accounts.views.blueprint import accounts, dead_link, letter_token, me, secret_page, to
from cop.core.authz import access, current_member
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.forms import Form, invalid, is_sent
from cop.core.i18n import _
from cop.core.limits import limited


@accounts.route("/account/emails", methods=["GET", "POST"])
@access("member")
@limited("mail")
def emails() -> ResponseReturnValue:
    """Your addresses, and a form for another one."""
    form = AddAddressForm()
    if not is_sent():
        return _page(form)
    entrance.need_proof(url_for("accounts.emails"))
    if not form.validate():
        return invalid(_page(form))
    address = form.address.canonical
    if throttle.may_write_to(address):
        try:
            actions.add(me(), address, is_personal=bool(form.is_personal.data))
        except Conflict as error:
            return to("accounts.emails", error.text, "warn")
    return to("accounts.emails", _("We sent a letter to %(address)s. Please open the link in it.", address=address))


def _page(form: AddAddressForm) -> str:
    person_id = current_member().person_id or 0
    mine = queries.addresses_of(person_id)
    pending = actions.pending_primary(person_id)
    coming = next((email for email in mine if pending and email.id == pending.details.get("email_id")), None)
    return render_template(
        "accounts/emails.html",
        form=form,
        emails=mine,
        pending=pending,
        coming=coming,
        is_proven=entrance.is_proven(),
        has_personal=any(email.is_personal for email in mine),
    )


@accounts.post("/account/emails/<int:ident>/removal")
@access("member")
def remove_email(ident: int) -> ResponseReturnValue:
    """Remove an address."""
    entrance.need_proof(url_for("accounts.emails"))
    person = me()
    email = queries.address_of(person.id, ident)
    address = email.address
    try:
        actions.remove(person, email)
    except Conflict as error:
        return to("accounts.emails", error.text, "warn")
    return to("accounts.emails", _("%(address)s is removed.", address=address))


@accounts.post("/account/emails/<int:ident>/kind")
@access("member")
def email_kind(ident: int) -> ResponseReturnValue:
    """Say whether an address is your own or an employer's."""
    email = queries.address_of(current_member().person_id or 0, ident)
    actions.note_kind(email, is_personal=request.form.get("is_personal") == "yes")
    return to("accounts.emails", _("That is noted."))


@accounts.post("/account/emails/<int:ident>/primary")
@access("member")
@limited("mail")
def primary_email(ident: int) -> ResponseReturnValue:
    """Ask the old main address whether this one shall take its place."""
    entrance.need_proof(url_for("accounts.emails"))
    person = me()
    old = queries.primary_address(person.id)
    asked = actions.ask_for_primary(person, queries.address_of(person.id, ident))
    if asked is None:
        return to("accounts.emails")
    return to("accounts.emails", _("We sent a letter to %(address)s to ask there first.", address=old))


@accounts.post("/account/emails/primary/withdrawal")
@access("member")
def withdraw_primary() -> ResponseReturnValue:
    """Take a waiting change of main address back."""
    actions.withdraw(me())
    return to("accounts.emails", _("Your main address stays as it is."))


@accounts.route("/account/emails/confirmation/<secret>", methods=["GET", "POST"])
@access("public")
def confirm_email(secret: str) -> ResponseReturnValue:
    """Confirm an address by the link sent to it; on whatever device."""
    token = letter_token("email", secret)
    if token is None:
        return dead_link()
    if not is_sent():
        name = tokens.owner(token).name
        return secret_page("accounts/confirm_email.html", name=name, address=token.address, form=Form())
    actions.confirm(token)
    return _after(_("%(address)s is confirmed.", address=token.address))


@accounts.route("/account/emails/primary/<secret>", methods=["GET", "POST"])
@access("public")
def answer_primary(secret: str) -> ResponseReturnValue:
    """Say at the old main address whether another one shall take its place."""
    token = letter_token("primary", secret)
    if token is None:
        return dead_link()
    if not is_sent():
        other = session().get(EmailAddress, token.details.get("email_id"))
        if other is None:
            return dead_link()
        return secret_page("accounts/answer_primary.html", other=other.address, form=Form())
    if request.form.get("answer") == "no":
        actions.refuse(token)
        said = _("Your main address stays. Everyone is signed out of your account; please choose a new password.")
        return to("accounts.sign_in", said, "warn")
    actions.agree(token)
    return _after(_("Your main address is changed."))


def _after(said: str) -> ResponseReturnValue:
    signed_in = current_member().is_signed_in
    answer = to("accounts.emails" if signed_in else "accounts.sign_in", said)
    return redirect(answer.location, 303)
