"""A cluster with its people, and browsers for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from cop.accounts.members import as_member
from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.authz import Member
from tests.support.accounts import make_person, sign_in
from tests.support.client import Client, client_of
from tests.support.communities import make_community, make_membership

Enter = Callable[[Person], Client]


@pytest.fixture
def enter(app: Flask) -> Enter:
    """Open a browser in which a person is signed in."""

    def open_browser(person: Person) -> Client:
        browser = client_of(app)
        sign_in(browser, person)
        return browser

    return open_browser


@pytest.fixture
def ruth(app: Flask) -> Person:
    """The coordinator."""
    return make_person("Ruth Adeyemi")


@pytest.fixture
def nia(app: Flask) -> Person:
    """A verified teacher who belongs nowhere yet."""
    return make_person("Nia Rowlands")


@pytest.fixture
def cluster(ruth: Person) -> Community:
    """Estuary Cluster: closed, on request, coordinated by Ruth alone."""
    return make_community("Estuary Cluster", coordinator=ruth, summary="Seven schools along the estuary.")


@pytest.fixture
def daniel(cluster: Community) -> Person:
    """A member of the cluster."""
    person = make_person("Daniel Osei")
    make_membership(person, cluster)
    return person


def principal(person: Person) -> Member:
    """Return the principal, fresh: nothing remembered from before."""
    return as_member(person)
