"""What is not listed: asked for by a person, answered by an administrator with a letter."""

from __future__ import annotations

from cop.accounts.queries import primary_address
from cop.core import mail
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.events import publish
from cop.core.i18n import _
from cop.institutions.actions.affiliations import claim_affiliation
from cop.institutions.actions.organisations import add_organisation
from cop.institutions.events import ListingAnswered, ListingRequested
from cop.institutions.models import ListingRequest, Organisation, OrganisationKind, RequestState


def request_listing(
    *, person_id: int, name: str, kind: OrganisationKind, place: str, country: str, website: str = ""
) -> ListingRequest:
    """Ask an administrator to add an organisation."""
    request = ListingRequest(
        person_id=person_id,
        name=name,
        kind=kind,
        place=place,
        country=country.upper(),
        website=website,
        state=RequestState.OPEN,
        created_at=now(),
    )
    session().add(request)
    session().flush()
    publish(ListingRequested(request.id, person_id, person_id))
    return request


def add_requested(
    *,
    request: ListingRequest,
    name: str,
    kind: OrganisationKind,
    place: str,
    country: str,
    website: str,
    actor_id: int,
    postcode: str = "",
    is_commercial: bool = False,
    answer: str = "",
) -> Organisation:
    """Add what was asked for, with the words the administrator chose, and put the person there."""
    _still_open(request)
    organisation = add_organisation(
        name=name,
        kind=kind,
        place=place,
        postcode=postcode,
        country=country,
        website=website,
        is_commercial=is_commercial,
        actor_id=actor_id,
    )
    _answer(request, RequestState.ADDED, organisation, answer, actor_id)
    return organisation


def match_requested(*, request: ListingRequest, organisation: Organisation, actor_id: int, answer: str = "") -> None:
    """Say that it is listed, and put the person there."""
    _still_open(request)
    _answer(request, RequestState.MATCHED, organisation, answer, actor_id)


def refuse_requested(*, request: ListingRequest, answer: str, actor_id: int) -> None:
    """Say why it is not added."""
    _still_open(request)
    _answer(request, RequestState.REFUSED, None, answer, actor_id)


def _still_open(request: ListingRequest) -> None:
    session().refresh(request, ["state"], with_for_update=True)
    if request.state is not RequestState.OPEN:
        raise Conflict(_("Somebody answered this already."))


def _answer(
    request: ListingRequest, state: RequestState, organisation: Organisation | None, answer: str, actor_id: int
) -> None:
    request.state, request.answer = state, answer
    request.organisation_id = organisation.id if organisation else None
    request.decided_by_id, request.decided_at = actor_id, now()
    session().flush()
    if organisation is not None:
        claim_affiliation(person_id=request.person_id, organisation=organisation, actor_id=actor_id)
    address = primary_address(request.person_id)
    if address:
        mail.send(
            address,
            _("About %(name)s", name=request.name),
            "listing_answered",
            name=request.name,
            organisation=organisation.name if organisation else "",
            organisation_id=organisation.id if organisation else None,
            answer=answer,
        )
    publish(ListingAnswered(request.id, request.person_id, request.organisation_id, actor_id))
