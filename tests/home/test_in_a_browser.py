"""Answering from Today, with scripts and without."""

from __future__ import annotations

import pytest

from cop.communities import actions as communities
from cop.communities.models import Membership, MembershipState
from cop.core.db import session, unit_of_work
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership


@pytest.fixture
def waiting(live_server):
    """Two people who ask to join a community that Ruth and Priya coordinate."""
    with live_server.context(), unit_of_work():
        ruth = make_person("Ruth Adeyemi")
        cluster = make_community("Estuary Cluster", coordinator=ruth)
        make_membership(make_person("Priya Raman"), cluster, role="coordinator")
        asking = [
            communities.request(community=cluster, person=make_person(name)).id
            for name in ("Nia Rowlands", "Imran Siddiqui")
        ]
    return ruth, asking


def state(live_server, ident) -> MembershipState:
    with live_server.context(), unit_of_work(write=False):
        return session().get_one(Membership, ident).state


def test_an_answer_replaces_the_row_and_recounts_the_headline(live_server, page, sign_in_page, waiting):
    ruth, asking = waiting
    sign_in_page(page, ruth).goto("/")
    assert "Two things are waiting for you." in page.locator("h1").inner_text()
    row = page.locator(f"#need-request-{asking[0]}")
    row.get_by_role("button", name="Let in").click()
    page.get_by_text("Answered: Nia Rowlands is in.").first.wait_for()
    assert "One thing is waiting for you." in page.locator("h1").inner_text()
    assert "Answered" in page.get_by_role("status").first.inner_text()
    assert page.locator(f"#need-request-{asking[1]}").count() == 1
    assert state(live_server, asking[0]) is MembershipState.ACTIVE


def test_the_same_works_without_scripts(live_server, plain_page, sign_in_page, waiting):
    ruth, asking = waiting
    sign_in_page(plain_page, ruth).goto("/")
    plain_page.locator(f"#need-request-{asking[0]}").get_by_role("button", name="Let in").click()
    assert "Answered: Nia Rowlands is in." in plain_page.locator("main").inner_text()
    assert "One thing is waiting for you." in plain_page.locator("h1").inner_text()
    assert state(live_server, asking[0]) is MembershipState.ACTIVE
