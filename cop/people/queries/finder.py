"""The people-finder: facets that combine, with counts as they would be, and who fits best.

Within a facet any of the chosen values will do, between facets all must hold. A value's count says how many people the
list would show with it, the facet's own other choices aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_, or_, select

from cop.accounts.models import Person
from cop.core.authz import Member
from cop.core.db import session
from cop.institutions.models import Affiliation, Organisation
from cop.institutions.queries import CURRENT
from cop.people.cards import Cards, cards
from cop.people.facts import near
from cop.people.matching import Match, Wish, best
from cop.people.policies import searches_everywhere
from cop.people.queries.people import findable_by, offers_of
from cop.people.vocabulary import Side
from cop.search.queries import find_refs

MAX_TYPED = 200
FACETS = ("gives", "free", "phase", "theme", "form", "language", "country", "at")
NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the finder is asked for; empty means everybody. ``chosen`` holds values by facet."""

    text: str = ""
    role: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)

    @property
    def is_anything(self) -> bool:
        return bool(self.text or self.role or any(self.chosen.values()))


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found. ``without`` says, when nobody was, how many there are without each choice that can be dropped."""

    known: Cards
    mask: int
    candidates: int
    counts: dict[str, dict[str, int]]
    without: dict[str, int]

    @property
    def total(self) -> int:
        return self.mask.bit_count()


def find(member: Member, wanted: Wanted, day: date) -> Found:
    """Return whom the member finds so. ``day`` is today where the member is."""
    known = cards()
    everybody = _candidates(member, known)
    typed = everybody & _typed(wanted, member, known)
    groups = {facet: _chosen(known, facet, wanted, day) for facet in FACETS if wanted.chosen.get(facet)}
    counts, without = {}, {}
    for facet in FACETS:
        others = typed
        for other, mask in groups.items():
            others &= mask if other != facet else -1
        counts[facet] = _counts(known, facet, others, day)
        if facet in groups:
            without[facet] = others.bit_count()
    mask = typed
    for chosen in groups.values():
        mask &= chosen
    if wanted.text or wanted.role:
        rest = everybody
        for chosen in groups.values():
            rest &= chosen
        without["text"] = rest.bit_count()
    return Found(known, mask, everybody, counts, {} if mask else {k: n for k, n in without.items() if n})


def on_page(member: Member, found: Found, offset: int, limit: int) -> list[Person]:
    """Load a page of what was found, by name; whoever may no longer be found is left out."""
    wanted: list[int] = []
    for number, slot in enumerate(_first(found, offset + limit)):
        if number >= offset:
            wanted.append(found.known.people[slot])
    return load(member, wanted)


def load(member: Member, person_ids: Sequence[int]) -> list[Person]:
    """Load these people in this order, as far as the member finds them."""
    people = {p.id: p for p in session().scalars(findable_by(member).where(Person.id.in_(person_ids)))}
    return [people[ident] for ident in person_ids if ident in people]


def wish_of(member_id: int, languages: Sequence[str], wanted: Wanted) -> Wish:
    """Return whom somebody looks for: what they chose in the finder, else what their own profile says."""
    own = _own_values(member_id)
    chosen = {facet: frozenset(values) for facet, values in wanted.chosen.items()}
    return Wish(
        helps=chosen.get("gives") or own[Side.SEEKS.value],
        themes=chosen.get("theme") or own["theme"],
        phases=chosen.get("phase") or own["phase"],
        languages=chosen.get("language") or frozenset(languages),
        gives=own[Side.GIVES.value],
    )


def matches_for(member: Member, found: Found, wish: Wish, day: date) -> list[tuple[Person, Match]]:
    """Return up to three people who fit best among those found, each with the facts that speak for it."""
    if not wish.says_something:
        return []
    fitting = best(found.known, found.mask, wish, asker_id=member.person_id or 0, day=day)
    people = {person.id: person for person in load(member, [match.person_id for match in fitting])}
    return [(people[match.person_id], match) for match in fitting if match.person_id in people]


def _own_values(person_id: int) -> defaultdict[str, frozenset[str]]:
    """Return what a profile says, by facet; read from its lines, since who is found by nobody has an empty card."""
    found = defaultdict[str, frozenset[str]](frozenset)
    for offer in offers_of(person_id):
        found[offer.side.value] |= {offer.kind.value}
        found["theme"] |= set(offer.themes)
        found["phase"] |= set(offer.phases)
    return found


def _candidates(member: Member, known: Cards) -> int:
    """Return whom the member finds at all: `findable_by` as a set of bits."""
    found = known.mask("found=members") if searches_everywhere(member) else 0
    neighbours = near(member)
    if neighbours is not None:
        findable = known.mask("found=members") | known.mask("found=communities")
        found |= known.of_people(session().scalars(neighbours)) & findable
    return found & ~known.of_people([member.person_id or 0])


def _typed(wanted: Wanted, member: Member, known: Cards) -> int:
    """Return who is found by the words typed; everybody when there are none."""
    conditions = [_matches(wanted.text, member)] if wanted.text else []
    if wanted.role:
        conditions.append(_is_at(*(_role_has(word) for word in wanted.role.split()[:6])))
    return known.of_people(session().scalars(select(Person.id).where(*conditions))) if conditions else -1


def _chosen(known: Cards, facet: str, wanted: Wanted, day: date) -> int:
    values = wanted.chosen[facet]
    return known.free_by(day) if facet == "free" else known.any_of([f"{facet}={value}" for value in values])


def _counts(known: Cards, facet: str, among: int, day: date) -> dict[str, int]:
    if facet == "free":
        return {"now": (known.free_by(day) & among).bit_count()}
    begin = f"{facet}="
    counted = {v[len(begin) :]: (m & among).bit_count() for v, m in list(known.masks.items()) if v.startswith(begin)}
    return {value: number for value, number in counted.items() if number}


def _first(found: Found, number: int) -> Iterator[int]:
    for turn, slot in enumerate(found.known.in_order(found.mask)):
        if turn >= number:
            return
        yield slot


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
