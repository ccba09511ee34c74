"""Partner institutions: added by leaders or by their own people, described, placed by themselves."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.accounts.models import Person
from cop.communities import actions, queries
from cop.communities.forms import PartnerFactsForm, PartnerForm, PlaceForm
from cop.communities.kinds import CONNECTEDNESS
from cop.communities.models import Community, Connectedness, Level, Partner
from cop.communities.policies import may_bring, may_edit
from cop.communities.views.frame import room
from cop.core.authz import access, authorise, current_member
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.institutions.models import Organisation
from cop.institutions.queries import load, pick
from cop.institutions.wording import Option, option

HERE = "/communities/<int:community_id>/partners"
ONE = f"{HERE}/<int:partner_id>"


@room.route(HERE, methods=["GET", "POST"])
@access("checked")
@limited("write")
def partners(community_id: int) -> Response | str | tuple[str, int]:
    """List the partners to change them; add one by name. Without scripts the name leads to a list to choose from."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:people", community)
    form = PartnerForm()
    options: list[Option] = []
    if request.method == "POST":
        authorise(member, "communities:community:edit", community)
        chosen = _chosen(form)
        if chosen is not None and form.validate_on_submit():
            try:
                return answer_once(form, lambda: _add(community, chosen))
            except Invalid as error:
                form.refuse(error)
        elif chosen is None:
            form.validate()
            options = [option(found) for found in pick(request.form.get("organisation_text", "")[:200])]
            form.organisation.errors = [_missing(options)]
    page = render_template(
        "communities/partners.html",
        community=community,
        form=form,
        options=options,
        typed=request.form.get("organisation_text", "")[:200],
        partners=queries.partners_of(community),
        own=_to_bring(community),
    )
    return page if request.method == "GET" else invalid(page)


def _chosen(form: PartnerForm) -> Organisation | None:
    text = (form.organisation.data or "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return next(iter(load([int(text)])), None)


def _missing(options: list[Option]) -> str:
    if options:
        return _("Choose the one you mean.")
    return _("Nothing like that is in the register. Try fewer letters, or the number.")


def _add(community: Community, organisation: Organisation) -> str:
    actions.add_partner(community=community, organisation=organisation, actor_id=current_member().person_id or 0)
    flash(_("%(name)s is a partner now.", name=organisation.name), "ok")
    return url_for("communities.partners", community_id=community.id)


def _to_bring(community: Community) -> list[Organisation]:
    """Return the reader's own institutions that are not partners yet and may become one by their hand."""
    member = current_member()
    if not may_bring(member, community):
        return []
    there = {partner.organisation_id for partner in queries.partners_of(community)}
    confirmed = queries.organisations_of_person(member.person_id or 0, confirmed=True)
    return [one.organisation for one in confirmed if one.organisation_id not in there]


@room.post(f"{HERE}/mine")
@access("checked")
@limited("write")
def bring(community_id: int) -> Response:
    """Join for one's own school: make it a partner, with oneself as contact."""
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:bring", community)
    wanted = request.form.get("organisation", "")
    organisation = next((one for one in _to_bring(community) if str(one.id) == wanted), None)
    if organisation is None:
        raise Conflict(_("It is a partner already, or nobody has confirmed yet that you work there."))
    person = session().get_one(Person, member.person_id)
    actions.add_partner(community=community, organisation=organisation, actor_id=person.id, contact=person)
    flash(_("%(name)s is a partner now.", name=organisation.name), "ok")
    return redirect(url_for("communities.partners", community_id=community.id), 303)


@room.route(ONE, methods=["GET", "POST"])
@access("checked")
@limited("write")
def partner(community_id: int, partner_id: int) -> Response | str | tuple[str, int]:
    """Change what the table says of one partner: level, contact, lead school."""
    community, found = _found(community_id, partner_id)
    edits = may_edit(current_member(), community)
    authorise(
        current_member(),
        "communities:community:edit" if edits else "communities:partner:place",
        _of(found, edits=edits),
    )
    people = session().scalars(queries.members_of(community).limit(300)).all() if edits else []
    form = PartnerFactsForm(
        found,
        people,
        level=found.level.value if found.level else "",
        level_set_on=found.level_set_on,
        contact=str(found.contact_id or ""),
        is_lead=found.is_lead,
    )
    if request.method == "POST":
        authorise(current_member(), "communities:community:edit", community)
        if form.validate_on_submit():
            actions.describe_partner(
                partner=found,
                actor_id=current_member().person_id or 0,
                level=Level(form.level.data) if form.level.data else None,
                level_set_on=form.level_set_on.data,
                contact_id=int(form.contact.data) if form.contact.data else None,
                is_lead=bool(form.is_lead.data),
            )
            flash(_("The table says it now."), "ok")
            return redirect(url_for("communities.partners", community_id=community.id), 303)
    page = _partner_page(community, found, form)
    return page if request.method == "GET" else invalid(page)


def _of(found: Partner, *, edits: bool) -> Community | Partner:
    return found.community if edits else found


def _partner_page(community: Community, found: Partner, form: PartnerFactsForm | None) -> str:
    place = PlaceForm(connectedness=found.connectedness.value if found.connectedness else "")
    place.connectedness.choices = _levels()
    return render_template("communities/partner.html", community=community, partner=found, form=form, place=place)


def _levels() -> list[tuple[str, str]]:
    return [*((c.value, f"{words[0]}. {words[1]}") for c, words in CONNECTEDNESS.items()), ("", _("Not placed yet"))]


@room.post(f"{ONE}/place")
@access("checked")
@limited("write")
def place_partner(community_id: int, partner_id: int) -> Response:
    """Say where one's own school stands, as of today."""
    community, found = _found(community_id, partner_id)
    authorise(
        current_member(),
        "communities:partner:place",
        found,
        _("A school places itself: through its contact here, or the people confirmed there."),
    )
    form = PlaceForm()
    form.connectedness.choices = _levels()
    if form.validate_on_submit():
        value = form.connectedness.data
        actions.place_partner(partner=found, connectedness=Connectedness(value) if value else None)
        flash(_("The table says it now."), "ok")
    return redirect(url_for("communities.front", community_id=community.id, _anchor="partners"), 303)


@room.post(f"{ONE}/removal")
@access("checked")
@limited("write")
def remove_partner(community_id: int, partner_id: int) -> Response:
    """Take an institution out; its people stay members."""
    community, found = _found(community_id, partner_id)
    authorise(current_member(), "communities:community:edit", community)
    name = found.organisation.name
    actions.remove_partner(partner=found, name=name, actor_id=current_member().person_id or 0)
    flash(_("%(name)s is no longer a partner. Its people stay members.", name=name), "ok")
    return redirect(url_for("communities.partners", community_id=community.id), 303)


def _found(community_id: int, partner_id: int) -> tuple[Community, Partner]:
    member = current_member()
    community = queries.get_visible(community_id, member)
    authorise(member, "communities:community:people", community)
    return community, queries.get_partner(community, partner_id)
