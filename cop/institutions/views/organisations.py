"""The picker's answers, the list, one organisation and its facts."""

from __future__ import annotations

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from cop.core.authz import access, authorise, can, current_member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.forms import invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.paging import numbered
from cop.institutions import actions, queries
from cop.institutions.actions.organisations import Facts
from cop.institutions.forms import FactsForm
from cop.institutions.models import Organisation
from cop.institutions.panels import panels_for
from cop.institutions.views.frame import ONE, found, me, room, to
from cop.institutions.wording import option

SHORTEST = 2
"""Letters before the picker looks: one letter means nobody."""
LISTED = 50
PEOPLE = 30


@room.get("/organisations/pick")
@access("public")
@limited("type")
def pick() -> Response:
    """Answer the picker: ``[{value, label, detail, icon}]`` for what was typed so far."""
    text = request.args.get("q", "")
    country = request.args.get("country", "")[:2].upper() or None
    picked = queries.pick(text, country=country) if len(text.strip()) >= SHORTEST else []
    return jsonify([option(organisation) for organisation in picked])


@room.get("/organisations")
@access("public")
@limited("search")
def organisations() -> str:
    """Find an organisation by name, town, postcode or number."""
    text = request.args.get("q", "").strip()[:200]
    picked = queries.pick(text, limit=LISTED) if text else []
    return render_template(
        "institutions/organisations.html", text=text, picked=picked, listed=LISTED, total=queries.counted()
    )


@room.get(ONE)
@access("public")
def organisation(organisation_id: int) -> str | Answer:
    """Show one organisation. The old address of a merged one leads to the one that stayed."""
    member = current_member()
    try:
        shown = found(organisation_id)
    except NotFound:
        survivor = queries.merged_into(organisation_id)
        if survivor is None:
            raise
        return redirect(url_for("institutions.organisation", organisation_id=survivor), 301)
    mine = queries.standing_affiliation(member.person_id, shown.id) if member.person_id else None
    return render_template(
        "institutions/organisation.html",
        organisation=shown,
        mine=mine,
        people=_people(shown),
        unconfirmed=queries.count_waiting(shown.id) if can(member, "institutions:affiliation:list", shown) else 0,
        panels=panels_for(member, shown),
    )


def _people(shown: Organisation) -> object:
    """Return a page of the people whom the reader may see there, or None."""
    member = current_member()
    if not can(member, "institutions:people:see", shown):
        return None
    statement = queries.people_at(shown.id, member)
    total = queries.count(statement)
    return numbered(total, PEOPLE, lambda offset, limit: session().scalars(statement.offset(offset).limit(limit)).all())


@room.route(f"{ONE}/facts", methods=["GET", "POST"])
@access("checked")
@limited("write")
def facts(organisation_id: int) -> str | Answer | tuple[str, int]:
    """Correct what the organisation says of itself: who represents it, and administrators."""
    shown = found(organisation_id)
    member = current_member()
    authorise(
        member,
        "institutions:organisation:edit",
        shown,
        _("Only people who represent it, and administrators, correct its facts."),
    )
    form = FactsForm(
        website=shown.website,
        aliases="\n".join(alias.name for alias in shown.aliases),
        is_commercial=shown.is_commercial,
        interest_statement=shown.interest_statement,
    )
    if form.validate_on_submit():
        keeps_label = shown.is_commercial and not member.is_admin
        corrected = Facts(
            website=form.website.data or "",
            aliases=form.names,
            is_commercial=bool(form.is_commercial.data) or keeps_label,
            interest_statement=form.interest_statement.data or "",
        )
        actions.correct(organisation=shown, facts=corrected, actor_id=me())
        return to("institutions.organisation", _("The facts are corrected."), organisation_id=organisation_id)
    page = render_template("institutions/facts.html", organisation=shown, form=form)
    return page if request.method == "GET" else invalid(page)
