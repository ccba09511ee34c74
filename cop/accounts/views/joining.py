"""Joining in three steps: where and how to write to you, who you are, the letter. Works without scripts."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from cop.accounts import entrance, organisations, queries, throttle
from cop.accounts.actions import joining, outside
from cop.accounts.actions.joining import Newcomer
from cop.accounts.forms import ArrivalForm, JoinForm, NameForm
from cop.accounts.models import Person
from cop.accounts.views.blueprint import accounts, asked_next, dead_link, letter_token, secret_page, to
from cop.accounts.views.providers import provider
from cop.accounts.views.school import is_connecting
from cop.core.authz import access, current_member
from cop.core.forms import answer_once, invalid, is_sent, one_line
from cop.core.i18n import _, choose_locale
from cop.core.limits import limited
from cop.core.security import local_path

LISTING = "institutions.request_listing"


@accounts.route("/join", methods=["GET", "POST"])
@access("public")
def join() -> ResponseReturnValue:
    """Step one: where you work or study, and a personal address."""
    if current_member().is_signed_in:
        return redirect(asked_next(), 303)
    if not is_sent():
        return render_template("accounts/join.html", form=_first_form(), typed=_begun().get("typed", ""), options=())
    form = JoinForm()
    form.organisation.typed = _typed()
    if not form.validate():
        options = () if form.organisation.chosen else organisations.find(form.organisation.typed)
        page = render_template("accounts/join.html", form=form, typed=form.organisation.typed, options=options)
        return invalid(page)
    cookie["join"] = {
        "organisation": form.organisation.data,
        "typed": _organisation_name(form) or form.organisation.typed,
        "address": form.address.canonical,
        "next": asked_next(),
    }
    return to("accounts.join_name")


def _typed() -> str:
    """Return the text of the combobox; the label of its last option is no name of an institution."""
    text = (one_line(request.form.get("organisation_text")) or "")[:200]
    return "" if text == _("My institution is not here") else text


def _organisation_name(form: JoinForm) -> str | None:
    chosen = form.organisation.chosen
    return None if chosen is None else organisations.name_of(chosen)


def _first_form() -> JoinForm:
    """Return the first form, filled with what was said before or with the address a letter proves."""
    begun = _begun()
    start = queries.token("start", request.args.get("start", ""))
    address = start.address if start else begun.get("address", "")
    return JoinForm(organisation=begun.get("organisation", ""), address=address, next=asked_next())


def _begun() -> dict[str, Any]:
    begun = cookie.get("join")
    return begun if isinstance(begun, dict) else {}


@accounts.route("/join/name", methods=["GET", "POST"])
@access("public")
@limited("join", by_address=True)
def join_name() -> ResponseReturnValue:
    """Step two: who you are. Then a letter goes out, the same to the eye whether or not the address is known."""
    begun = _begun()
    if "address" not in begun:
        return to("accounts.join")
    form = NameForm()
    if not is_sent():
        return render_template("accounts/join_name.html", form=form, begun=begun)
    if not form.validate():
        return invalid(render_template("accounts/join_name.html", form=form, begun=begun))

    def ask() -> str:
        if throttle.may_write_to(begun["address"]):
            joining.ask_to_join(begun["address"], _newcomer(form, begun))
        return url_for("accounts.sent")

    cookie["sent_to"] = begun["address"]
    cookie.pop("join")
    return answer_once(form, ask)


def _newcomer(form: NameForm, begun: dict[str, Any]) -> Newcomer:
    chosen = str(begun.get("organisation", ""))
    return Newcomer(
        name=form.name.data or "",
        role=form.role.data or "",
        organisation_id=int(chosen) if chosen.isdigit() else None,
        is_unlisted=not chosen.isdigit(),
        typed="" if chosen.isdigit() else str(begun.get("typed", "")),
        goto=local_path(begun.get("next")),
        locale=choose_locale(),
    )


@accounts.route("/join/confirmation/<secret>", methods=["GET", "POST"])
@access("public")
def confirm_joining(secret: str) -> ResponseReturnValue:
    """Step three: the letter's link shows a button; pressing it makes the account and signs in."""
    token = letter_token("join", secret)
    if token is None:
        return dead_link()
    form = ArrivalForm()
    if not is_sent():
        return secret_page("accounts/confirm_joining.html", form=form, name=token.details.get("name", ""))
    person, newcomer = joining.confirm_joining(token)
    _link_outside(person, newcomer)
    goto = entrance.arrive(person, method="join", goto=_first_place(newcomer), is_brief=form.brief.data)
    flash(_("Welcome, %(name)s. Your address is confirmed.", name=person.name), "ok")
    return redirect(goto, 303)


def _first_place(newcomer: Newcomer) -> str:
    """Return where a newcomer goes first: to ask for a listing when their institution is not here."""
    if newcomer.is_unlisted and LISTING in current_app.view_functions:
        return url_for(LISTING, name=newcomer.typed or None)
    return newcomer.goto


def _link_outside(person: Person, newcomer: Newcomer) -> None:
    """Connect the institution's sign-in by which the newcomer came, in the browser that came from there."""
    if newcomer.outside is None or not is_connecting(*newcomer.outside):
        return
    slug, subject = newcomer.outside
    known = provider(slug)
    if known is not None and queries.outside_identity(slug, subject) is None:
        outside.link(person, provider=slug, subject=subject, organisation=known.organisation, label=known.label)
