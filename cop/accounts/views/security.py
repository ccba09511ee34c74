"""Password, second step, and the proof that comes before a change of them."""

from __future__ import annotations

import segno
from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from cop.accounts import entrance, queries, throttle
from cop.accounts.actions import passwords as password_actions
from cop.accounts.actions import proofs
from cop.accounts.actions import second_factor as second_actions
from cop.accounts.forms import NewPasswordForm, ProofForm, SwitchOnForm
from cop.accounts.models import Person
from cop.accounts.sealing import seal, unseal
from cop.accounts.views.blueprint import accounts, asked_next, me, secret_page, to
from cop.core.authz import access
from cop.core.errors import Conflict, Invalid
from cop.core.forms import Form, invalid, is_sent
from cop.core.i18n import _
from cop.core.limits import limited


@accounts.route("/account/proof", methods=["GET", "POST"])
@access("member")
def proof() -> ResponseReturnValue:
    """Ask again who is there: by password or a mailed code, and by the second step where there is one."""
    person = me()
    form = ProofForm(next=asked_next())
    if not is_sent():
        return _proof_page(form, person)
    if not form.validate():
        return invalid(_proof_page(form, person))
    attempt = throttle.count_try(throttle.account_key(person.id, ""))
    sign_in = entrance.present_sign_in()
    given = {"password": form.password.data or "", "mailed": form.mailed.data or "", "code": form.code.data or ""}
    if not proofs.accept(person, sign_in.id, **given):
        form.refuse(Invalid(_("This is not right. Please look at it again.")))
        return invalid(_proof_page(form, person))
    attempt.was_right()
    entrance.renew(person)
    return redirect(asked_next(), 303)


def _proof_page(form: ProofForm, person: Person) -> str:
    return render_template(
        "accounts/proof.html",
        form=form,
        by_letter=person.password_hash is None or request.values.get("by") == "letter",
        has_password=person.password_hash is not None,
        has_second=person.totp_secret is not None,
        address=queries.primary_address(person.id),
        next=asked_next(),
    )


@accounts.post("/account/proof/letter")
@access("member")
@limited("mail")
def proof_letter() -> ResponseReturnValue:
    """Send a code to the main address."""
    proofs.send_code(me(), entrance.present_sign_in().id)
    return to("accounts.proof", _("A code is on its way to you."), next=asked_next(), by="letter")


@accounts.route("/account/password", methods=["GET", "POST"])
@access("member")
@limited("write")
def new_password() -> ResponseReturnValue:
    """Set or change the password; everywhere else you are signed out."""
    person = me()
    form = NewPasswordForm()
    if not is_sent():
        return _password_page(form, person)
    entrance.need_proof(url_for("accounts.new_password"))
    try:
        if not form.validate():
            return invalid(_password_page(form, person))
        here = entrance.present_sign_in().id
        password_actions.set_password(person, form.password.data or "", keep_sign_in=here)
    except Invalid as error:
        form.refuse(error)
        return invalid(_password_page(form, person))
    entrance.renew(person)
    return to("accounts.new_password", _("Your password is set. You are signed out everywhere else."))


def _password_page(form: NewPasswordForm, person: Person) -> str:
    return render_template(
        "accounts/new_password.html",
        form=form,
        has_password=person.password_hash is not None,
        has_second=person.totp_secret is not None,
        is_proven=entrance.is_proven(),
    )


@accounts.post("/account/password/removal")
@access("member")
def remove_password() -> ResponseReturnValue:
    """Do without a password."""
    entrance.need_proof(url_for("accounts.new_password"))
    person = me()
    password_actions.remove_password(person, keep_sign_in=entrance.present_sign_in().id)
    entrance.renew(person)
    return to("accounts.new_password", _("You have no password now. A sign-in link always works."))


@accounts.route("/account/second-factor", methods=["GET", "POST"])
@access("member")
@limited("write")
def second_factor() -> ResponseReturnValue:
    """Show the second step, or set it up: scan, type one code, keep the recovery codes."""
    person = me()
    if not is_sent():
        return _second_factor_page(SwitchOnForm(), person)
    entrance.need_proof(url_for("accounts.second_factor"))
    if person.totp_secret is not None:
        raise Conflict(_("The second step is on already."))
    secret = unseal(str(cookie.get("totp") or ""))
    form = SwitchOnForm()
    if secret is None:
        return to("accounts.second_factor", _("Please begin again."), "info")
    attempt = throttle.count_try(throttle.account_key(person.id, ""))
    here = entrance.present_sign_in().id
    typed = (form.code.data or "").replace(" ", "")
    codes = second_actions.switch_on(person, secret, typed, keep_sign_in=here) if form.validate() else []
    if not codes:
        if form.code.data:
            form.refuse(Invalid(_("The app shows another code. Is the clock of your phone right?"), "code"))
        return invalid(_second_factor_page(form, person))
    attempt.was_right()
    cookie.pop("totp")
    entrance.renew(person)
    return secret_page("accounts/recovery_codes.html", codes=codes, is_new=True)


def _second_factor_page(form: SwitchOnForm, person: Person) -> ResponseReturnValue:
    if person.totp_secret is not None:
        left = queries.unused_recovery_codes(person.id)
        proven = entrance.is_proven()
        return secret_page("accounts/second_factor.html", is_on=True, left=left, is_proven=proven, form=Form())
    if not entrance.is_proven():
        return secret_page("accounts/second_factor.html", is_on=False, is_proven=False, form=form)
    secret = unseal(str(cookie.get("totp") or "")) or second_actions.new_secret()
    if "totp" not in cookie:
        cookie["totp"] = seal(secret)
    uri = second_actions.provisioning_uri(secret, queries.primary_address(person.id) or person.name)
    picture = segno.make(uri, error="m").svg_data_uri(scale=4, border=2)
    return secret_page(
        "accounts/second_factor.html", is_on=False, is_proven=True, form=form, picture=picture, secret=secret
    )


@accounts.post("/account/second-factor/removal")
@access("member")
def remove_second_factor() -> ResponseReturnValue:
    """Take the second step away."""
    entrance.need_proof(url_for("accounts.second_factor"))
    person = me()
    second_actions.switch_off(person, keep_sign_in=entrance.present_sign_in().id)
    entrance.renew(person)
    return to("accounts.second_factor", _("Signing in is one step again."))


@accounts.post("/account/second-factor/codes")
@access("member")
def renew_recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them once."""
    entrance.need_proof(url_for("accounts.second_factor"))
    person = me()
    if person.totp_secret is None:
        return to("accounts.second_factor")
    return secret_page("accounts/recovery_codes.html", codes=second_actions.renew_codes(person), is_new=False)
