"""Writing finder cards: what the finder may know of a person, in values that can be counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.accounts.models import Findable, Person
from cop.core.clock import now
from cop.core.db import in_groups, insert, session
from cop.core.outbox import defer_once
from cop.institutions.models import Affiliation, OrganisationKind
from cop.institutions.queries import CURRENT
from cop.people.models import FinderCard, Offer
from cop.people.vocabulary import Side

QUEUE = "people.cards"


def owe_card(person_id: int) -> None:
    """Owe a person a new card: the worker writes it after the commit, many at once."""
    defer_once(QUEUE, person_id)


def write_cards(person_ids: Collection[int]) -> None:
    """Write the cards of these people from what their profiles say now. Twice does no harm."""
    for group in in_groups(sorted(set(person_ids))):
        people = session().scalars(select(Person).where(Person.id.in_(group))).all()
        offers, places = _offers_of(group), _places_of(group)
        rows = [_card(person, offers[person.id], places[person.id]) for person in people]
        if not rows:
            continue
        fresh = insert(FinderCard).values(rows)
        session().execute(
            fresh.on_conflict_do_update(
                index_elements=["person_id"],
                set_={name: fresh.excluded[name] for name in ("name", "facets", "organisation_ids", "changed_at")},
            ),
            execution_options={"synchronize_session": False},
        )


def _offers_of(person_ids: Iterable[int]) -> dict[int, list[Offer]]:
    found: dict[int, list[Offer]] = defaultdict(list)
    for offer in session().scalars(select(Offer).where(Offer.person_id.in_(person_ids)).order_by(Offer.id)):
        found[offer.person_id].append(offer)
    return found


def _places_of(person_ids: Iterable[int]) -> dict[int, list[Affiliation]]:
    """Return where people are now and openly."""
    statement = (
        select(Affiliation)
        .where(Affiliation.person_id.in_(person_ids), Affiliation.state.in_(CURRENT), Affiliation.is_hidden.is_(False))
        .options(joinedload(Affiliation.organisation))
        .order_by(Affiliation.id)
    )
    found: dict[int, list[Affiliation]] = defaultdict(list)
    for at in session().scalars(statement):
        found[at.person_id].append(at)
    return found


def _card(person: Person, offers: list[Offer], places: list[Affiliation]) -> dict[str, object]:
    is_found = person.findable is not Findable.NOBODY and person.suspended_at is None and person.erased_at is None
    return {
        "person_id": person.id,
        "name": person.name.lower() if is_found else "",
        "facets": sorted({f"found={person.findable.value}", *_values(person, offers, places)}) if is_found else [],
        "organisation_ids": [at.organisation_id for at in places] if is_found else [],
        "changed_at": now(),
    }


def _values(person: Person, offers: list[Offer], places: list[Affiliation]) -> Iterable[str]:
    for offer in offers:
        if offer.is_full and offer.side is Side.GIVES:
            continue
        yield f"{offer.side.value}={offer.kind.value}"
        yield from (f"theme={theme}" for theme in offer.themes)
        yield from (f"phase={phase}" for phase in offer.phases)
        yield from (f"form={form}" for form in offer.forms)
        if offer.side is Side.GIVES:
            yield f"from={offer.free_from.isoformat() if offer.free_from else ''}"
    yield from (f"language={code}" for code in person.languages or ())
    yield from (f"country={at.organisation.country}" for at in places)
    yield from (f"at={at.organisation.kind.value}" for at in places)
    if {OrganisationKind.SCHOOL, OrganisationKind.HEI} <= {at.organisation.kind for at in places}:
        yield "at=both"
