"""Finding people. Every list begins at `visible_to` (who may be named) or `findable_by` (who is found)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, func, or_, select

from cop.accounts.models import Findable, Person
from cop.communities.facts import roles_of
from cop.communities.models import Community, Membership
from cop.communities.queries import is_active_membership
from cop.core.authz import Member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.institutions.models import Affiliation, Organisation
from cop.institutions.queries import CURRENT
from cop.people.facts import near
from cop.people.policies import searches_everywhere
from cop.search.queries import find_refs

MAX_TYPED = 100


def visible_to(member: Member) -> Select[Person]:
    """Select the people this member may see: the predicate of `may_see` in SQL."""
    if not member.is_signed_in:
        return select(Person).where(false())
    own = Person.id == member.person_id
    return select(Person).where(
        Person.erased_at.is_(None),
        or_(own, and_(Person.suspended_at.is_(None), or_(_found_everywhere(member), _is_near(member)))),
    )


def findable_by(member: Member) -> Select[Person]:
    """Select the other people whom this member finds in lists: nobody who does not want to be found."""
    return visible_to(member).where(Person.findable != Findable.NOBODY, Person.id != (member.person_id or 0))


def _found_everywhere(member: Member) -> ColumnElement[bool]:
    return Person.findable == Findable.MEMBERS if searches_everywhere(member) else false()


def _is_near(member: Member) -> ColumnElement[bool]:
    found = near(member)
    return false() if found is None else Person.id.in_(found)


def get_visible(ident: int, member: Member) -> Person:
    """Return one person. Raises NotFound where there is none, or none for this member."""
    found = session().scalar(visible_to(member).where(Person.id == ident))
    if found is None:
        raise NotFound
    return found


def shared_communities(person_id: int, member: Member) -> Sequence[Community]:
    """Return the communities to which both belong now, by name."""
    statement = (
        select(Community)
        .join(Membership, Membership.community_id == Community.id)
        .where(
            Membership.person_id == person_id,
            is_active_membership(),
            Community.id.in_(roles_of(member).by_community),
        )
        .order_by(func.lower(Community.name), Community.id)
    )
    return session().scalars(statement).all()


# ------------------------------------------------------------------------------------------------ the directory


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the directory is narrowed to; empty means everything."""

    text: str = ""
    role: str = ""
    language: str = ""
    country: str = ""

    @property
    def is_anything(self) -> bool:
        return bool(self.text or self.role or self.language or self.country)


def directory(member: Member, wanted: Wanted) -> Select[Person]:
    """Select whom the member finds so, by name: nobody stands before another."""
    statement = findable_by(member)
    if wanted.text:
        statement = statement.where(_matches(wanted.text[:MAX_TYPED], member))
    if wanted.language:
        statement = statement.where(cast(Person.languages, Text).contains(f'"{wanted.language}"', autoescape=True))
    if wanted.role:
        statement = statement.where(_is_at(*(_role_has(word) for word in wanted.role.split()[:6])))
    if wanted.country:
        statement = statement.where(_is_at(Organisation.country == wanted.country))
    return statement.order_by(func.lower(Person.name), Person.id)


def _matches(text: str, member: Member) -> ColumnElement[bool]:
    """By the index, which knows accents and endings; or plainly by name and place, while the index is being built."""
    refs = [ident for _, ident in find_refs(text, member, kind="person")]
    words = [word for word in text.split()[:8] if word]
    plainly = and_(
        *(
            Person.name.icontains(word, autoescape=True) | Person.byline.icontains(word, autoescape=True)
            for word in words
        )
    )
    return or_(plainly, Person.id.in_(refs)) if words else Person.id.in_(refs)


def _role_has(word: str) -> ColumnElement[bool]:
    return Affiliation.role.icontains(word, autoescape=True)


def _is_at(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Belongs, openly and now, to an organisation or in a role that meets the conditions."""
    return (
        select(Affiliation.id)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Affiliation.person_id == Person.id,
            Affiliation.state.in_(CURRENT),
            Affiliation.is_hidden.is_(False),
            *conditions,
        )
        .exists()
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """Languages and countries that occur among those the member finds."""

    languages: tuple[str, ...]
    countries: tuple[str, ...]


def choices(member: Member) -> Choices:
    """Return which filters would find somebody: two queries."""
    found = findable_by(member).with_only_columns(Person.id).order_by(None)
    spoken = session().scalars(findable_by(member).with_only_columns(Person.languages).limit(2_000))
    countries = (
        select(Organisation.country)
        .join(Affiliation, Affiliation.organisation_id == Organisation.id)
        .where(Affiliation.person_id.in_(found), Affiliation.state.in_(CURRENT), Affiliation.is_hidden.is_(False))
        .distinct()
    )
    return Choices(
        languages=tuple(sorted({code for codes in spoken for code in codes or ()})),
        countries=tuple(sorted(session().scalars(countries))),
    )
