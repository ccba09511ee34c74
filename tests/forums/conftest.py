"""A closed hub with its people, as most tests of the forum want it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.authz import ANONYMOUS, Member
from cop.forums import batches
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership


@dataclass
class Hub:
    """``hub.people["member"]`` and ``hub.member("member")``: a person and the principal of the same role."""

    community: Community
    people: dict[str, Person] = field(default_factory=dict)

    def member(self, role: str) -> Member:
        from cop.accounts.members import as_member

        return ANONYMOUS if role == "visitor" else as_member(self.people[role])


ROLES = ("member", "facilitator", "coordinator", "moderator", "guest", "observer")


@pytest.fixture
def hub(app: Flask) -> Hub:
    """Estuary Cluster: closed, one person in each role, and people who do not belong."""
    return people_of(make_community())


def people_of(community: Community) -> Hub:
    """Give a community one person in each role and standing."""
    found = Hub(community)
    for role in ROLES:
        found.people[role] = make_person(f"{role.title()} of the hub")
        make_membership(found.people[role], community, role)
    found.people["stranger"] = make_person("Stranger")
    found.people["admin"] = make_person("Administrator", admin=True)
    found.people["unverified"] = make_person("Nobody vouched", verified=False)
    found.people["unverified member"] = make_person("Newcomer", verified=False)
    make_membership(found.people["unverified member"], community, "member")
    found.people["suspended member"] = make_person("Suspended", suspended=True)
    make_membership(found.people["suspended member"], community, "member")
    found.people["commercial"] = make_person("Vendor", commercial=True)
    for state in ("left", "removed", "banned", "requested", "invited", "refused"):
        found.people[state] = make_person(state.title())
        make_membership(found.people[state], community, "member", state=state)
    return found


@pytest.fixture(autouse=True)
def _no_marks_from_before() -> Iterator[None]:
    """Read marks live in memory until they are written: each test begins without."""
    batches.forget()
    yield
    batches.forget()
