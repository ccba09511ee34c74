"""Signing in by link or password, the second step, a forgotten password, signing out."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from cop.accounts import entrance, passwords, queries, throttle
from cop.accounts.actions import passwords as password_actions
from cop.accounts.actions import second_factor, signing_in, tokens
from cop.accounts.forms import (
    ArrivalForm,
    ForgottenForm,
    JoinForm,
    LinkForm,
    NewPasswordForm,
    PasswordForm,
    SecondStepForm,
)
from cop.accounts.models import Token
from cop.accounts.views.blueprint import accounts, asked_next, dead_link, letter_token, secret_page, to
from cop.core.authz import access, current_member
from cop.core.db import keep
from cop.core.errors import Invalid
from cop.core.forms import invalid, is_sent
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.security import local_path

WRONG_CODES = 5


@accounts.get("/sign-in")
@access("public")
def sign_in() -> ResponseReturnValue:
    """Ask for an address, and offer to join."""
    if current_member().is_signed_in:
        return redirect(asked_next(), 303)
    return _sign_in_page(LinkForm(next=asked_next()))


def _sign_in_page(form: LinkForm) -> str:
    return render_template("accounts/sign_in.html", form=form, join_form=JoinForm(formdata=None, next=asked_next()))


@accounts.post("/sign-in")
@access("public")
@limited("mail", by_address=True)
def send_link() -> ResponseReturnValue:
    """Send a link, and answer the same whoever it was."""
    form = LinkForm()
    if not form.validate():
        return invalid(_sign_in_page(form))
    address = form.email.canonical
    if throttle.may_write_to(address):
        signing_in.ask_for_link(address, goto=asked_next())
    cookie["sent_to"] = address
    return to("accounts.sent")


@accounts.get("/sign-in/sent")
@access("public")
def sent() -> ResponseReturnValue:
    """Say that a letter is under way."""
    return render_template("accounts/sent.html", address=cookie.get("sent_to", ""))


@accounts.route("/sign-in/link/<secret>", methods=["GET", "POST"])
@access("public")
def use_link(secret: str) -> ResponseReturnValue:
    """Show whom the link signs in; pressing the button does. Reading alone, as mail scanners do, uses nothing up."""
    token = letter_token("link", secret)
    if token is None:
        return dead_link()
    form = ArrivalForm()
    if not is_sent():
        return secret_page("accounts/use_link.html", form=form, person=tokens.owner(token))
    person = signing_in.use_link(token)
    goto = local_path(token.details.get("goto"))
    return redirect(entrance.arrive(person, method="link", goto=goto, is_brief=form.brief.data), 303)


@accounts.route("/sign-in/password", methods=["GET", "POST"])
@access("public")
def password() -> ResponseReturnValue:
    """Sign in by password. An unknown address costs and answers the same as a wrong password."""
    form = PasswordForm(next=asked_next())
    if not is_sent():
        return render_template("accounts/password.html", form=form)
    if not form.validate():
        return invalid(render_template("accounts/password.html", form=form))
    person = queries.person_of_address(form.email.canonical)
    given = form.password.data or ""
    attempt = throttle.count_try(throttle.account_key(person.id if person else None, form.email.canonical))
    if not passwords.matches(person.password_hash if person else None, given) or person is None:
        form.refuse(Invalid(_("This address and this password do not go together. Please look at both again.")))
        return invalid(render_template("accounts/password.html", form=form))
    attempt.was_right()
    password_actions.refresh_hash(person, given)
    return redirect(entrance.arrive(person, method="password", goto=asked_next(), is_brief=form.brief.data), 303)


@accounts.route("/sign-in/code", methods=["GET", "POST"])
@access("public")
def second_step() -> ResponseReturnValue:
    """Ask for the second step. After five wrong codes the first one has to be taken again."""
    secret, person = entrance.waiting_second()
    if person is None:
        return to("accounts.sign_in", _("Please begin again: that took more than ten minutes."), "info")
    form = SecondStepForm()
    if not is_sent():
        return render_template("accounts/second_step.html", form=form)
    token = queries.token("second", secret)
    if token is None or not form.validate():
        return invalid(render_template("accounts/second_step.html", form=form))
    attempt = throttle.count_try(throttle.account_key(person.id, ""))
    if not second_factor.accept(person, form.code.data or ""):
        return _wrong_code(form, token)
    attempt.was_right()
    tokens.use(token)
    entrance.come_in(person, method=token.details["method"], is_brief=token.details["is_brief"])
    return redirect(local_path(token.details["goto"]), 303)


def _wrong_code(form: SecondStepForm, token: Token) -> ResponseReturnValue:
    """Count a wrong code, which stays counted although the answer is a refusal."""
    keep()
    wrong = int(token.details["wrong"]) + 1
    token.details = {**token.details, "wrong": wrong}
    if wrong >= WRONG_CODES:
        tokens.use(token)
        return to("accounts.sign_in", _("Five codes were wrong. Please begin again."), "warn")
    form.refuse(Invalid(_("This code is not right, or was used already. Please wait for the next one."), "code"))
    return invalid(render_template("accounts/second_step.html", form=form))


@accounts.route("/sign-in/forgotten", methods=["GET", "POST"])
@access("public")
@limited("mail", by_address=True)
def forgotten() -> ResponseReturnValue:
    """Send the way to a new password, and answer the same whoever it was."""
    form = ForgottenForm()
    if not is_sent():
        return render_template("accounts/forgotten.html", form=form)
    if not form.validate():
        return invalid(render_template("accounts/forgotten.html", form=form))
    address = form.email.canonical
    if throttle.may_write_to(address):
        password_actions.ask_for_reset(address)
    cookie["sent_to"] = address
    return to("accounts.sent")


@accounts.route("/sign-in/reset/<secret>", methods=["GET", "POST"])
@access("public")
def reset(secret: str) -> ResponseReturnValue:
    """Take a new password by a mailed link; the second step, where there is one, still follows."""
    token = letter_token("reset", secret)
    if token is None:
        return dead_link()
    form = NewPasswordForm()
    if not is_sent():
        return secret_page("accounts/reset.html", form=form)
    try:
        if not form.validate():
            return invalid(secret_page("accounts/reset.html", form=form))
        person = password_actions.reset(token, form.password.data or "")
    except Invalid as error:
        form.refuse(error)
        return invalid(secret_page("accounts/reset.html", form=form))
    goto = entrance.arrive(person, method="reset")
    flash(_("Your new password is set. You are signed out everywhere else."), "ok")
    return redirect(goto, 303)


@accounts.post("/sign-out")
@access("public")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    entrance.leave()
    return redirect(url_for("accounts.sign_in"), 303)
