"""Signing in by an institution's own account. It is one way in; it never owns the account."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from cop.accounts import entrance, queries, throttle
from cop.accounts.actions import outside, tokens
from cop.accounts.actions.joining import Newcomer
from cop.accounts.forms import ArrivalForm, ConnectForm
from cop.accounts.views.blueprint import accounts, asked_next, dead_link, letter_token, me, secret_page, to
from cop.accounts.views.providers import Arrival, begin, finish, provider, providers
from cop.core.authz import access, current_member
from cop.core.clock import now
from cop.core.errors import Invalid, NotFound
from cop.core.forms import Form, invalid, is_sent
from cop.core.i18n import _, choose_locale
from cop.core.idempotency import claim, new_key
from cop.core.limits import limited
from cop.core.security import local_path

WAITS_SECONDS = 600


@accounts.get("/sign-in/school")
@access("public")
def school() -> ResponseReturnValue:
    """Choose your institution."""
    return render_template("accounts/school.html", providers=providers(), next=asked_next())


@accounts.get("/sign-in/school/<slug>")
@access("public")
def school_begin(slug: str) -> ResponseReturnValue:
    """Go to the institution's sign-in page."""
    known = provider(slug)
    if known is None:
        raise NotFound
    cookie["school_next"] = asked_next()
    return begin(known)


@accounts.get("/sign-in/school/<slug>/callback")
@access("public")
def school_callback(slug: str) -> ResponseReturnValue:
    """Come back from the institution. Nothing is written yet: the next page has the button."""
    known = provider(slug)
    if known is None:
        raise NotFound
    try:
        arrival = finish(known)
    except Invalid as error:
        return to("accounts.school", error.text, "warn")
    cookie["outside"] = {
        "provider": arrival.provider,
        "subject": arrival.subject,
        "email": arrival.email,
        "name": arrival.name,
        "at": int(now().timestamp()),
        "key": new_key(),
    }
    return to("accounts.school_arrival")


def _arrival() -> tuple[Arrival, str] | None:
    """Return who came from a provider in the last ten minutes, with the key that makes it count once."""
    kept: Any = cookie.get("outside")
    if not isinstance(kept, dict) or now().timestamp() - int(kept["at"]) > WAITS_SECONDS:
        return None
    if provider(kept["provider"]) is None:
        return None
    return Arrival(kept["provider"], kept["subject"], kept["email"], kept["name"]), kept["key"]


@accounts.route("/sign-in/school/arrival", methods=["GET", "POST"])
@access("public")
def school_arrival() -> ResponseReturnValue:
    """Go on with what the institution said: into the account it leads to, or towards connecting it with one."""
    found = _arrival()
    if found is None:
        return to("accounts.school", _("Please begin again: that took more than ten minutes."), "info")
    arrival, key = found
    known = queries.outside_identity(arrival.provider, arrival.subject)
    if current_member().is_signed_in:
        return _connect_mine(arrival, is_known=known is not None)
    if known is None:
        return _connect(arrival)
    if not is_sent():
        return secret_page("accounts/school_arrival.html", form=ArrivalForm(), person=queries.person(known.person_id))
    used = claim(f"outside:{key}", None)
    if used.location is not None:
        return to("accounts.school", _("Please begin again."), "info")
    used.location = "used"
    goto = local_path(cookie.get("school_next"))
    person = queries.person(known.person_id)
    brief = bool(ArrivalForm().brief.data)
    return redirect(entrance.arrive(person, method="school", goto=goto, is_brief=brief), 303)


def _connect_mine(arrival: Arrival, *, is_known: bool) -> ResponseReturnValue:
    """Connect the sign-in with the account that is open: a new way in, so it needs a fresh proof."""
    entrance.need_proof(url_for("accounts.school_arrival"))
    known = provider(arrival.provider)
    if known is None or is_known:
        cookie.pop("outside")
        return to("accounts.connections", _("This school account is connected already."), "info")
    if not is_sent():
        return secret_page("accounts/connect_mine.html", form=Form(), arrival=arrival, label=known.label)
    cookie.pop("outside")
    outside.link(
        me(),
        provider=known.slug,
        subject=arrival.subject,
        organisation=known.organisation,
        label=known.label,
    )
    return to("accounts.connections", _("You can now sign in by %(label)s too.", label=known.label))


@limited("mail", by_address=True)
def _connect(arrival: Arrival) -> ResponseReturnValue:
    """Ask a newcomer for an address; a letter goes there, the same to the eye whether or not it is known."""
    known = provider(arrival.provider)
    if known is None:
        raise NotFound
    form = ConnectForm(address=arrival.email, name=arrival.name)
    if not is_sent():
        return secret_page("accounts/connect.html", form=form, label=known.label)
    if not form.validate():
        return invalid(secret_page("accounts/connect.html", form=form, label=known.label))
    newcomer = Newcomer(
        name=form.name.data or "",
        goto=local_path(cookie.get("school_next")),
        locale=choose_locale(),
        outside=(arrival.provider, arrival.subject),
    )
    if throttle.may_write_to(form.address.canonical):
        outside.ask_to_connect(form.address.canonical, newcomer, label=known.label)
    cookie.pop("outside")
    cookie["sent_to"] = form.address.canonical
    cookie["connecting"] = f"{arrival.provider}:{arrival.subject}"
    return to("accounts.sent")


def is_connecting(slug: str, subject: str) -> bool:
    """Whether this very browser came from the institution's sign-in.

    A letter opened elsewhere signs in but connects nothing: else somebody could have their own sign-in connected to an
    account by typing its owner's address.
    """
    return cookie.get("connecting") == f"{slug}:{subject}"


@accounts.route("/sign-in/school/confirmation/<secret>", methods=["GET", "POST"])
@access("public")
def confirm_connection(secret: str) -> ResponseReturnValue:
    """The owner of an account proves it by a letter; then the institution's sign-in is connected and lets in."""
    token = letter_token("connect", secret)
    slug, subject = (token.details.get("outside") or ("", "")) if token else ("", "")
    known = provider(slug)
    if token is None or known is None:
        return dead_link()
    form = ArrivalForm()
    if not is_sent():
        owner = tokens.owner(token)
        return secret_page("accounts/confirm_connection.html", person=owner, label=known.label, form=form)
    person, newcomer = outside.use_connection(token)
    if is_connecting(known.slug, subject) and queries.outside_identity(known.slug, subject) is None:
        outside.link(person, provider=known.slug, subject=subject, organisation=known.organisation, label=known.label)
    elif not is_connecting(known.slug, subject):
        flash(_("You are signed in. Connect %(label)s in your account to use it next time.", label=known.label), "info")
    brief = bool(form.brief.data)
    return redirect(entrance.arrive(person, method="school", goto=newcomer.goto, is_brief=brief), 303)
