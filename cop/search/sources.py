"""What this room itself makes findable: organisations, communities and people. Rooms above register the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cop.accounts.models import Findable, Person
from cop.communities.models import Community, CommunityState, Membership, Visibility
from cop.communities.queries import is_active_membership
from cop.core.db import session
from cop.core.i18n import language_names, lazy
from cop.core.markdown import plain
from cop.institutions.models import Organisation, OrganisationState
from cop.institutions.queries import current_affiliations
from cop.search.registry import FINDABLE, NETWORK, PUBLIC, Document, Source, members_of, register_source

SPOKEN = {
    "AT": "de", "BR": "pt", "CZ": "cs", "DE": "de", "DK": "da", "ES": "es", "FI": "fi", "FR": "fr", "HU": "hu",
    "IT": "it", "NL": "nl", "NO": "no", "PT": "pt", "RO": "ro", "SE": "sv",
}  # fmt: skip
"""The language in which organisations of a country are named, where we have its stems."""

OWN = ("community", "person", "organisation")
"""The kinds that this room registers."""

CHARTER = 20_000
"""Characters of a charter that are indexed."""


def register() -> None:
    """Make the three kinds findable, communities and people before the many organisations."""
    register_source(Source("community", communities, lambda: _ids(Community), lazy("Communities")))
    register_source(
        Source("person", people, lambda: _ids(Person), lazy("People"), lambda: Person.findable != Findable.NOBODY)
    )
    register_source(Source("organisation", organisations, lambda: _ids(Organisation), lazy("Organisations")))


def _ids(model: type[Community | Person | Organisation]) -> Sequence[int]:
    return session().scalars(select(model.id).order_by(model.id)).all()


def organisations(idents: Sequence[int]) -> Iterator[Document]:
    """Yield organisations but those merged into another: anyone finds them, by name, place and number."""
    statement = (
        select(Organisation)
        .where(Organisation.id.in_(idents), Organisation.state != OrganisationState.MERGED)
        .options(selectinload(Organisation.numbers), selectinload(Organisation.aliases))
    )
    for organisation in session().scalars(statement):
        numbers = [f"{number.scheme.upper()} {number.number}" for number in organisation.numbers]
        names = [alias.name for alias in organisation.aliases]
        told = [organisation.place, organisation.region, organisation.postcode, *numbers, *names]
        yield Document(
            kind="organisation",
            id=organisation.id,
            title=organisation.name,
            body=", ".join(dict.fromkeys(part for part in told if part)),
            language=SPOKEN.get(organisation.country, "en"),
            audience=PUBLIC,
            weight=0.5,
        )


def communities(idents: Sequence[int]) -> Iterator[Document]:
    """Yield communities with what their front page says, for those who may know that they exist."""
    for community in session().scalars(select(Community).where(Community.id.in_(idents))):
        said = [community.summary, community.challenge, community.region, plain(community.charter_html, CHARTER)]
        yield Document(
            kind="community",
            id=community.id,
            title=community.name,
            body=" · ".join(part for part in said if part),
            language=community.language,
            audience=_who_knows(community),
        )


def _who_knows(community: Community) -> tuple[str, ...]:
    if community.state is CommunityState.PROPOSED or community.visibility is Visibility.HIDDEN:
        return (members_of(community.id),)
    return (PUBLIC,) if community.visibility is Visibility.PUBLIC else (NETWORK, members_of(community.id))


def people(idents: Sequence[int]) -> Iterator[Document]:
    """Yield people who let themselves be found, with what their profile says; an e-mail address is never in it."""
    statement = select(Person).where(
        Person.id.in_(idents),
        Person.findable != Findable.NOBODY,
        Person.erased_at.is_(None),
        Person.suspended_at.is_(None),
    )
    found = session().scalars(statement).all()
    rooms = _communities_of([person.id for person in found])
    places = current_affiliations([person.id for person in found])
    names = language_names()
    for person in found:
        here = [part for at in places[person.id] for part in (at.role, at.unit, at.organisation.name)]
        spoken = [names.get(code, code) for code in person.languages or ()]
        everyone = (FINDABLE,) if person.findable is Findable.MEMBERS else ()
        told = dict.fromkeys([person.byline, *here, *spoken, plain(person.bio_html, 4_000)])
        yield Document(
            kind="person",
            id=person.id,
            title=person.name,
            body=", ".join(part for part in told if part),
            language=person.locale or "en",
            audience=(*everyone, *(members_of(ident) for ident in rooms[person.id])),
        )


def _communities_of(person_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    statement = select(Membership.person_id, Membership.community_id).where(
        Membership.person_id.in_(person_ids), is_active_membership()
    )
    for person_id, community_id in session().execute(statement):
        found[person_id].append(community_id)
    return found
