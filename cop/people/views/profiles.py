"""Profiles and one's own form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from cop.accounts.models import Findable
from cop.core.authz import access, authorise, can, current_member
from cop.core.forms import invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.markdown import html, render
from cop.institutions.models import Affiliation, AffiliationState
from cop.institutions.queries import affiliations_of
from cop.people import actions, queries
from cop.people.forms import ProfileForm
from cop.people.views.frame import room, spoken
from cop.people.vocabulary import Side


@room.get("/people/<int:ident>")
@access("member")
@limited("read", methods=["GET"])
def profile(ident: int) -> str:
    """Show a person as this member may see them; the owner also as others do (``?as=others``)."""
    member = current_member()
    person = queries.get_visible(ident, member)
    is_own = member.person_id == person.id
    is_whole = can(member, "people:person:read", person)
    as_others = is_own and request.args.get("as") == "others"
    current, past = _places(affiliations_of(person.id), is_own=is_own and not as_others) if is_whole else ([], [])
    offers = queries.offers_of(person.id) if is_whole else []
    return render_template(
        "people/profile.html",
        person=person,
        is_own=is_own,
        is_whole=is_whole,
        as_others=as_others,
        current=current,
        past=past,
        bio=html(person.bio_html) if is_whole else "",
        spoken=spoken(person),
        offers=[offer for offer in offers if offer.side is Side.GIVES],
        wishes=[offer for offer in offers if offer.side is Side.SEEKS],
        shared=[] if is_own else queries.shared_communities(person.id, member),
    )


@room.route("/people/<int:ident>/edit", methods=["GET", "POST"])
@access("checked")
@limited("write")
def edit(ident: int) -> Any:
    """Change one's own profile."""
    member = current_member()
    person = queries.get_visible(ident, member) if member.is_signed_in else None
    authorise(member, "people:person:edit", person)
    assert person is not None  # noqa: S101  authorise has sent visitors away
    form = ProfileForm.of(person)
    if request.method == "GET":
        return render_template("people/edit.html", person=person, form=form)
    if not form.validate():
        return invalid(render_template("people/edit.html", person=person, form=form))
    actions.describe(
        person=person,
        name=form.name.data or "",
        bio=form.bio.data or "",
        languages=form.languages.data or [],
        findable=Findable(form.findable.data),
        paper=form.paper.data,
    )
    flash(_("Your profile is saved."), "ok")
    return redirect(url_for("people.profile", ident=person.id), 303)


@room.post("/people/preview")
@access("member")
@limited("preview")
def preview() -> str:
    """Show what one's own words will look like: a fragment for the script's ``source``, a page for the bare form."""
    if "source" in request.form:
        return str(html(render(request.form["source"], "bio").html))
    return render_template("people/preview.html", shown=html(render(request.form.get("bio", ""), "bio").html))


def _places(found: Sequence[Affiliation], *, is_own: bool) -> tuple[list[Affiliation], list[Affiliation]]:
    """Return current and past affiliations; hidden ones and those under dispute only to their person."""
    shown = [at for at in found if is_own or not (at.is_hidden or at.state is AffiliationState.DISPUTED)]
    return [at for at in shown if at.ended_on is None], [at for at in shown if at.ended_on is not None]
