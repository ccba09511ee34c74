"""Small builders: people and communities for a test, in whatever application context is open.

People are written straight into their table, because hashing a password for each would cost a tenth of a second; what
they do from then on goes through actions.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from cop.accounts.actions import sessions
from cop.accounts.members import as_member
from cop.accounts.models import EmailAddress, Person
from cop.communities.models import (
    Community,
    CommunityKind,
    CommunityState,
    Joining,
    Membership,
    MembershipState,
    Role,
    Visibility,
)
from cop.core.authz import ANONYMOUS, Member
from cop.core.clock import now
from cop.core.db import session, unit_of_work
from tests.support.client import Client, client_of
from tests.support.live import LiveServer

_numbers = itertools.count(1)
SignIn = Callable[..., Client]
SignInPage = Callable[[Page, Person], Page]
MemberOf = Callable[..., Person]


def make_person(
    name: str = "",
    *,
    email: str = "",
    verified: bool = True,
    admin: bool = False,
    suspended: bool = False,
    **fields: Any,
) -> Person:
    """Add a person with one confirmed address."""
    number = next(_numbers)
    moment = now()
    with unit_of_work() as current:
        person = Person(
            name=name or f"Person {number}",
            created_at=moment,
            verified_at=moment if verified else None,
            suspended_at=moment if suspended else None,
            is_admin=admin,
            **fields,
        )
        current.add(person)
        current.flush()
        current.add(
            EmailAddress(
                person_id=person.id,
                address=email or f"person{number}@example.org",
                is_primary=True,
                is_personal=True,
                confirmed_at=moment,
                created_at=moment,
            )
        )
    return person


def make_community(
    name: str = "",
    *,
    kind: CommunityKind = CommunityKind.HUB,
    visibility: Visibility = Visibility.NETWORK,
    joining: Joining = Joining.REQUEST,
    state: CommunityState = CommunityState.ACTIVE,
    **fields: Any,
) -> Community:
    """Add an active community that nobody belongs to yet."""
    moment = now()
    name = name or f"Community {next(_numbers)}"
    with unit_of_work() as current:
        community = Community(
            name=name,
            letters="".join(word[0] for word in name.split())[:2].upper(),
            kind=kind,
            visibility=visibility,
            joining=joining,
            state=state,
            created_at=moment,
            active_at=moment,
            **{"tools": ["forums"], **fields},
        )
        current.add(community)
    return community


def add_member(
    community: Community,
    person: Person,
    role: Role = Role.MEMBER,
    *,
    state: MembershipState = MembershipState.ACTIVE,
    **fields: Any,
) -> Membership:
    """Put a person into a community."""
    moment = now()
    active = state is MembershipState.ACTIVE
    with unit_of_work() as current:
        membership = Membership(
            community_id=community.id,
            person_id=person.id,
            role=role,
            state=state,
            created_at=moment,
            joined_at=moment if active else None,
            **fields,
        )
        current.add(membership)
        community.member_count += active
    return membership


def member_for(person: Person | None) -> Member:
    """Return the principal that rules and queries take; `ANONYMOUS` for None."""
    return ANONYMOUS if person is None else as_member(person)


def session_of(person: Person) -> dict[str, Any]:
    """Start a session for a person and return what the browser's signed cookie holds."""
    with unit_of_work():
        _, token = sessions.start(person, method="password", device="Test")
    return {"_user_id": token, "_fresh": True}


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Return a fresh browser in which a person is signed in: ``nia = sign_in(person)``."""

    def enter(person: Person, client: Client | None = None) -> Client:
        client = client or client_of(app)
        client.put_in_session(session_of(person))
        return client

    return enter


@pytest.fixture
def member_of(app: Flask) -> MemberOf:
    """Make a person who belongs to a community: ``member_of(community, Role.FACILITATOR, name="Ruth")``."""

    def make(community: Community, role: Role = Role.MEMBER, **fields: Any) -> Person:
        person = make_person(**fields)
        add_member(community, person, role)
        return person

    return make


@pytest.fixture
def sign_in_page(live_server: LiveServer) -> SignInPage:
    """Sign a person in on an open browser page: ``sign_in_page(page, person)``."""

    def enter(page: Page, person: Person) -> Page:
        app = live_server.app
        with live_server.context():
            held = session_of(session().merge(person))
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = {"name": app.config["SESSION_COOKIE_NAME"], "value": serializer.dumps(held), "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return enter
