"""Profiles, one's own form, and the directory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select

from cop.accounts.models import Findable, Person
from cop.core.authz import access, authorise, can, current_member
from cop.core.db import session
from cop.core.forms import invalid
from cop.core.i18n import _, country_names, language_names
from cop.core.limits import limited
from cop.core.markdown import html, render
from cop.core.paging import Numbered, numbered
from cop.institutions.models import Affiliation, AffiliationState
from cop.institutions.queries import affiliations_of, current_affiliations
from cop.people import actions, queries
from cop.people.forms import ProfileForm, wanted
from cop.people.queries import Wanted

room = Blueprint("people", __name__)

PAGE = 20
PAGES = 20
"""How far the directory is turned: who looks for somebody narrows it, who collects people is stopped."""


@room.get("/people")
@access("member")
@limited("search")
def directory() -> str:
    """List whom the member finds, by name."""
    member, asked = current_member(), wanted()
    listed = queries.directory(member, asked)
    total = session().scalar(select(func.count()).select_from(listed.order_by(None).subquery())) or 0
    page: Numbered[Person] = numbered(
        min(total, PAGE * PAGES),
        PAGE,
        lambda offset, limit: session().scalars(listed.offset(offset).limit(limit)).all(),
    )
    return render_template(
        "people/directory.html",
        asked=asked,
        page=page,
        total=total,
        most=PAGE * PAGES,
        affiliations=current_affiliations([person.id for person in page.items]),
        choices=_choices(queries.choices(member), asked),
        in_force=_in_force(asked),
        spoken=_spoken,
    )


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
    return render_template(
        "people/profile.html",
        person=person,
        is_own=is_own,
        is_whole=is_whole,
        as_others=as_others,
        current=current,
        past=past,
        bio=html(person.bio_html) if is_whole else "",
        spoken=_spoken(person),
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


def _spoken(person: Person) -> list[str]:
    names = language_names()
    return [names.get(code, code) for code in person.languages or ()]


def _choices(found: queries.Choices, asked: Wanted) -> dict[str, list[tuple[str, str]]]:
    """Return the filters' choices as (code, name), by name; what is in force is always among them."""
    languages, countries = language_names(), country_names()
    by_name = lambda pair: pair[1].casefold()  # noqa: E731
    return {
        "language": sorted(
            ((code, languages.get(code, code)) for code in {*found.languages, asked.language} - {""}), key=by_name
        ),
        "country": sorted(
            ((code, countries.get(code, code)) for code in {*found.countries, asked.country} - {""}), key=by_name
        ),
    }


def _in_force(asked: Wanted) -> list[tuple[str, str]]:
    """Return the filters in force as (words, the address without it)."""
    named = {
        "q": f"“{asked.text}”" if asked.text else "",
        "role": asked.role,
        "language": language_names().get(asked.language, ""),
        "country": country_names().get(asked.country, ""),
    }
    return [(words, _without(name)) for name, words in named.items() if words]


def _without(name: str) -> str:
    kept = {key: value for key, value in request.args.items() if key in {"q", "role", "language", "country"} and value}
    kept.pop(name, None)
    return url_for("people.directory", **kept)  # type: ignore[arg-type]
