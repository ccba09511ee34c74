"""What is not listed, and what administrators decide: requests, claims to represent, merging."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.core.authz import access, authorise, current_member
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.paging import numbered
from cop.institutions import actions, queries
from cop.institutions.forms import AddForm, ListingForm, MatchForm, MergeForm, RefuseForm
from cop.institutions.models import ListingRequest, Organisation, RequestState
from cop.institutions.views.frame import ONE, chosen, found, me, options_for, room, to, typed_text
from cop.institutions.wording import option

DECIDE = "institutions:request:decide"
REQUESTS = "/organisations/requests"
REQUEST = f"{REQUESTS}/<int:request_id>"
PAGE = 30


@room.route("/organisations/request", methods=["GET", "POST"])
@access("member")
@limited("create")
def request_listing() -> str | Response | tuple[str, int]:
    """Ask for what is not listed."""
    authorise(current_member(), "institutions:request:make")
    form = ListingForm(name=request.args.get("name", "")[:300])
    if request.method == "POST" and form.validate():
        return answer_once(form, lambda: _ask(form))
    page = render_template("institutions/request.html", form=form, asked=queries.open_requests_of(me()))
    return page if request.method == "GET" else invalid(page)


def _ask(form: ListingForm) -> str:
    actions.request_listing(
        person_id=me(),
        name=form.name.data or "",
        kind=form.chosen_kind,
        place=form.place.data or "",
        country=form.country.data,
        website=form.website.data or "",
    )
    flash(_("An administrator looks at it, mostly within two days. You get a letter."), "ok")
    return url_for("institutions.my_affiliations")


@room.get(REQUESTS)
@access("checked")
def listing_requests() -> str:
    """Show administrators what waits: requests, claims to represent, disputes."""
    authorise(current_member(), DECIDE)
    statement = queries.requests(RequestState.OPEN)
    return render_template(
        "institutions/requests.html",
        requests=numbered(
            queries.count(statement),
            PAGE,
            lambda offset, limit: session().scalars(statement.offset(offset).limit(limit)).all(),
        ),
        claims=session().scalars(queries.open_claims().limit(100)).all(),
        disputes=session().scalars(queries.disputes().limit(100)).all(),
    )


@room.route(REQUEST, methods=["GET", "POST"])
@access("checked")
@limited("create")
def listing_request(request_id: int) -> str | Response | tuple[str, int]:
    """Show one request with what may be meant by it; add it to the list."""
    authorise(current_member(), DECIDE)
    wanted = queries.get_request(request_id)
    form = AddForm(
        name=wanted.name, kind=wanted.kind.value, place=wanted.place, country=wanted.country, website=wanted.website
    )
    if request.method == "POST" and form.validate():
        return answer_once(form, lambda: _add(form, wanted))
    page = _request_page(wanted, form)
    return page if request.method == "GET" else invalid(page)


def _add(form: AddForm, wanted: ListingRequest) -> str:
    organisation = actions.add_requested(
        request=wanted,
        name=form.name.data or "",
        kind=form.chosen_kind,
        place=form.place.data or "",
        postcode=form.postcode.data or "",
        country=form.country.data,
        website=form.website.data or "",
        is_commercial=bool(form.is_commercial.data),
        answer=form.answer.data or "",
        actor_id=me(),
    )
    flash(_("%(name)s is added.", name=organisation.name), "ok")
    return url_for("institutions.listing_requests")


def _request_page(
    wanted: ListingRequest,
    form: AddForm | None = None,
    match_form: MatchForm | None = None,
    refuse_form: RefuseForm | None = None,
) -> str:
    match_form = match_form or MatchForm(formdata=None)
    refuse_form = refuse_form or RefuseForm(formdata=None)
    for word, other in (("match", match_form), ("refuse", refuse_form)):
        for field in other:
            field.id = field.label.field_id = f"{word}-{field.id}"  # three forms on one page
    similar = [option(one) for one in queries.pick(f"{wanted.name} {wanted.place}", country=wanted.country)]
    similar = similar or [option(one) for one in queries.pick(wanted.name, country=wanted.country)]
    options = options_for(match_form.organisation) if request.method == "POST" else []
    given = AddForm(
        formdata=None,
        name=wanted.name,
        kind=wanted.kind.value,
        place=wanted.place,
        country=wanted.country,
        website=wanted.website,
    )
    return render_template(
        "institutions/listing_request.html",
        wanted=wanted,
        form=form or given,
        match_form=match_form,
        refuse_form=refuse_form,
        options=options or similar,
        typed=typed_text(match_form.organisation) if request.method == "POST" else "",
    )


@room.post(f"{REQUEST}/match")
@access("checked")
@limited("create")
def match_request(request_id: int) -> Response | tuple[str, int]:
    """Say which listed one is meant."""
    authorise(current_member(), DECIDE)
    wanted = queries.get_request(request_id)
    form = MatchForm()
    organisation = chosen(form.organisation)
    if organisation is None or not form.validate():
        return invalid(_request_page(wanted, match_form=form))

    def match() -> str:
        actions.match_requested(request=wanted, organisation=organisation, answer=form.answer.data or "", actor_id=me())
        flash(_("%(person)s is at %(name)s now.", person=wanted.person.name, name=organisation.name), "ok")
        return url_for("institutions.listing_requests")

    return answer_once(form, match)


@room.post(f"{REQUEST}/refusal")
@access("checked")
@limited("write")
def refuse_request(request_id: int) -> Response | tuple[str, int]:
    """Say why it is not added."""
    authorise(current_member(), DECIDE)
    wanted = queries.get_request(request_id)
    form = RefuseForm()
    if not form.validate():
        return invalid(_request_page(wanted, refuse_form=form))
    actions.refuse_requested(request=wanted, answer=form.answer.data or "", actor_id=me())
    return to("institutions.listing_requests", _("%(person)s gets your answer.", person=wanted.person.name))


@room.route(f"{ONE}/merging", methods=["GET", "POST"])
@access("checked")
@limited("write")
def merging(organisation_id: int) -> str | Response | tuple[str, int]:
    """Merge this entry into another one of the same place."""
    shown = found(organisation_id)
    authorise(current_member(), "institutions:organisation:merge", shown, _("Administrators merge entries."))
    form = MergeForm()
    if request.method == "POST":
        other = chosen(form.organisation)
        if other is not None and form.validate():
            try:
                return _merge(shown, other)
            except Conflict as error:
                form.organisation.errors = [error.text]
    page = render_template(
        "institutions/merging.html",
        organisation=shown,
        form=form,
        typed=typed_text(form.organisation),
        options=options_for(form.organisation) if request.method == "POST" else [],
    )
    return page if request.method == "GET" else invalid(page)


def _merge(shown: Organisation, other: Organisation) -> Response:
    actions.merge(organisation=shown, into=other, actor_id=me())
    text = _("Merged. Links to the old entry lead here.")
    return to("institutions.organisation", text, organisation_id=other.id)
