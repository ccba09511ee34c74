"""Your account: name, language, time zone; where you are signed in; institutions' sign-ins."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cop.accounts import entrance, queries
from cop.accounts.actions import outside, people, sessions
from cop.accounts.forms import ProfileForm
from cop.accounts.views.blueprint import accounts, me, to
from cop.accounts.views.providers import providers
from cop.core.authz import access, current_member
from cop.core.forms import invalid, is_sent
from cop.core.i18n import _
from cop.core.limits import limited


@accounts.route("/account", methods=["GET", "POST"])
@access("member")
@limited("write")
def settings() -> ResponseReturnValue:
    """Name, language and time zone."""
    person = me()
    form = ProfileForm(name=person.name, locale=person.locale or "", time_zone=person.time_zone or "")
    if not is_sent() or not form.validate():
        page = render_template("accounts/settings.html", form=form, emails=queries.addresses_of(person.id))
        return page if not is_sent() else invalid(page)
    people.describe(
        person,
        name=form.name.data or "",
        locale=form.locale.data or None,
        time_zone=form.time_zone.data or None,
    )
    answer = to("accounts.settings", _("Your changes are saved."))
    answer.delete_cookie("language")  # a choice made in the footer would stand before the profile's
    return answer


@accounts.get("/account/sessions")
@access("member")
def sign_ins() -> ResponseReturnValue:
    """Where you are signed in."""
    member = current_member()
    alive = queries.alive(member.person_id or 0)
    return render_template("accounts/sign_ins.html", sign_ins=alive, present=member.session_id)


@accounts.post("/account/sessions/<int:ident>/end")
@access("member")
def end_sign_in(ident: int) -> ResponseReturnValue:
    """End one of your sessions; your own present one signs you out here."""
    member = current_member()
    row = queries.sign_in_of(member.person_id or 0, ident)
    if row.id == member.session_id:
        entrance.leave()
        return redirect(url_for("accounts.sign_in"), 303)
    sessions.end([row])
    return to("accounts.sign_ins", _("That session is ended."))


@accounts.post("/account/sessions/end")
@access("member")
def end_sign_ins() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    sessions.end_all(current_member().person_id or 0)
    entrance.leave()
    return to("accounts.sign_in", _("You are signed out everywhere."))


@accounts.get("/account/connections")
@access("member")
def connections() -> ResponseReturnValue:
    """Which institutions' sign-ins lead here."""
    mine = queries.outside_identities(current_member().person_id or 0)
    labels = {known.slug: known.label for known in providers()}
    taken = {identity.provider for identity in mine}
    free = [known for known in providers() if known.slug not in taken]
    return render_template("accounts/connections.html", mine=mine, labels=labels, free=free)


@accounts.post("/account/connections/<int:ident>/removal")
@access("member")
def remove_connection(ident: int) -> ResponseReturnValue:
    """Take an institution's sign-in away. Links by mail always remain a way in."""
    entrance.need_proof(url_for("accounts.connections"))
    outside.unlink(me(), ident)
    return to("accounts.connections", _("That sign-in no longer leads here."))
