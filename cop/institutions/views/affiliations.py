"""Where I work or study: said, described, hidden, ended, moved."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.core.authz import access, authorise, current_member
from cop.core.errors import Conflict, Invalid, NotFound
from cop.core.forms import CreateForm, answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.institutions import actions, queries
from cop.institutions.forms import ClaimForm, EndForm, MoveForm, RoleForm
from cop.institutions.models import Affiliation, AffiliationState, Organisation
from cop.institutions.views.frame import MINE, chosen, me, options_for, room, to, typed_text

HERE = "institutions.my_affiliations"
ONE_OF_MINE = f"{MINE}/<int:affiliation_id>"


@room.route(MINE, methods=["GET", "POST"])
@access("member")
@limited("create")
def my_affiliations() -> str | Response | tuple[str, int]:
    """Show where I am and was; say where else I am."""
    form = ClaimForm()
    if request.method == "GET":
        return _page(form)
    authorise(current_member(), "institutions:affiliation:claim")
    if form.organisation.is_unlisted:
        return redirect(url_for("institutions.request_listing", name=typed_text(form.organisation)), 303)
    organisation = chosen(form.organisation)
    if organisation is not None and form.validate():
        try:
            return answer_once(form, lambda: _claim(form, organisation))
        except (Invalid, Conflict) as error:
            form.refuse(error if isinstance(error, Invalid) else Invalid(error.text, "organisation"))
    return invalid(_page(form))


def _claim(form: ClaimForm, organisation: Organisation) -> str:
    affiliation = actions.claim_affiliation(
        person_id=me(),
        organisation=organisation,
        role=form.role.data or "",
        is_main=bool(form.is_main.data),
        actor_id=me(),
    )
    _say_claimed(affiliation)
    return url_for(HERE)


def _say_claimed(affiliation: Affiliation) -> None:
    name = affiliation.organisation.name
    if affiliation.state is AffiliationState.CONFIRMED:
        flash(_("%(name)s is confirmed by your e-mail address.", name=name), "ok")
    else:
        flash(_("%(name)s is noted. Somebody there, or your hub's coordinator, confirms it.", name=name), "ok")


def _page(form: ClaimForm) -> str:
    person_id = me()
    return render_template(
        "institutions/my_affiliations.html",
        form=form,
        typed=typed_text(form.organisation),
        options=options_for(form.organisation) if request.method == "POST" else [],
        affiliations=queries.affiliations_of(person_id),
        representations=queries.representations_of(person_id),
        suggestions=queries.suggested_by_address(person_id),
        asked=queries.open_requests_of(person_id),
    )


def _mine(affiliation_id: int) -> Affiliation:
    """Return one of my own affiliations; anybody else's is not there."""
    affiliation = queries.get_affiliation(affiliation_id)
    if affiliation.person_id != me():
        raise NotFound
    authorise(current_member(), "institutions:affiliation:change", affiliation)
    return affiliation


@room.route(ONE_OF_MINE, methods=["GET", "POST"])
@access("checked")
@limited("write")
def my_affiliation(affiliation_id: int) -> str | Response | tuple[str, int]:
    """Say my role in other words."""
    affiliation = _mine(affiliation_id)
    form = RoleForm(role=affiliation.role, unit=affiliation.unit)
    if form.validate_on_submit():
        actions.describe_affiliation(
            affiliation=affiliation, role=form.role.data or "", unit=form.unit.data or "", actor_id=me()
        )
        return to(HERE, _("That is noted."))
    page = render_template("institutions/my_affiliation.html", form=form, affiliation=affiliation)
    return page if request.method == "GET" else invalid(page)


@room.post(f"{ONE_OF_MINE}/main")
@access("checked")
@limited("write")
def main_affiliation(affiliation_id: int) -> Response:
    """Show this one beside my name."""
    affiliation = _mine(affiliation_id)
    actions.make_main(affiliation=affiliation, actor_id=me())
    return to(HERE, _("%(name)s stands beside your name.", name=affiliation.organisation.name))


@room.post(f"{ONE_OF_MINE}/hiding")
@access("checked")
@limited("write")
def hide_affiliation(affiliation_id: int) -> Response:
    """Hide this one from other members."""
    affiliation = _mine(affiliation_id)
    actions.show_affiliation(affiliation=affiliation, is_hidden=True, actor_id=me())
    return to(HERE, _("Other members do not see %(name)s any more.", name=affiliation.organisation.name))


@room.post(f"{ONE_OF_MINE}/hiding/removal")
@access("checked")
@limited("write")
def show_affiliation(affiliation_id: int) -> Response:
    """Show this one to other members again."""
    affiliation = _mine(affiliation_id)
    actions.show_affiliation(affiliation=affiliation, is_hidden=False, actor_id=me())
    return to(HERE, _("Other members see %(name)s again.", name=affiliation.organisation.name))


@room.route(f"{ONE_OF_MINE}/end", methods=["GET", "POST"])
@access("checked")
@limited("write")
def end_affiliation(affiliation_id: int) -> str | Response | tuple[str, int]:
    """Say that I am no longer there. Everything else stays."""
    affiliation = _standing(affiliation_id)
    form = EndForm()
    if form.validate_on_submit():
        try:
            actions.end_affiliation(affiliation=affiliation, actor_id=me(), ended_on=form.ended_on.data)
        except Invalid as error:
            form.refuse(error)
        else:
            return to(HERE, _("You have left %(name)s. Everything else stays.", name=affiliation.organisation.name))
    page = render_template("institutions/end_affiliation.html", form=form, affiliation=affiliation)
    return page if request.method == "GET" else invalid(page)


def _standing(affiliation_id: int) -> Affiliation:
    affiliation = _mine(affiliation_id)
    if affiliation.state is AffiliationState.ENDED:
        raise Conflict(_("This affiliation has ended already."))
    return affiliation


@room.route(f"{ONE_OF_MINE}/move", methods=["GET", "POST"])
@access("checked")
@limited("create")
def move(affiliation_id: int) -> str | Response | tuple[str, int]:
    """Say that I have moved: one ends and the other begins in one step."""
    affiliation = _mine(affiliation_id)
    form = MoveForm()
    if request.method == "GET":
        _standing(affiliation_id)
        follows = queries.get_visible(affiliation.organisation_id, current_member()).successor
        form.organisation.data = str(follows.id) if follows is not None else ""
        return _move_page(form, affiliation, follows.name if follows is not None else "")
    if form.organisation.is_unlisted:
        return redirect(url_for("institutions.request_listing", name=typed_text(form.organisation)), 303)
    organisation = chosen(form.organisation)
    if organisation is not None and form.validate():
        try:
            return answer_once(form, lambda: _move(form, affiliation, organisation))
        except Invalid as error:
            form.refuse(error)
    return invalid(_move_page(form, affiliation, typed_text(form.organisation)))


def _move(form: MoveForm, affiliation: Affiliation, organisation: Organisation) -> str:
    new = actions.move(
        affiliation=affiliation,
        organisation=organisation,
        role=form.role.data or "",
        moved_on=form.moved_on.data,
        actor_id=me(),
    )
    _say_claimed(new)
    return url_for(HERE)


def _move_page(form: CreateForm, affiliation: Affiliation, typed: str) -> str:
    return render_template(
        "institutions/move.html",
        form=form,
        affiliation=affiliation,
        typed=typed,
        options=options_for(form["organisation"]) if request.method == "POST" else [],
    )
