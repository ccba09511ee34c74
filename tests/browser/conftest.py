"""The demo world on the live server, and ways to walk through it."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cop.accounts.models import EmailAddress, Person
from cop.communities.models import Community
from cop.core.db import session, unit_of_work
from cop.core.mail import CaughtLetter
from cop.core.seeding import DEMO_PASSWORD
from tests.support.letters import link_in
from tests.support.live import LiveServer

expect.set_options(timeout=20_000)  # the worker reads 33,000 institutions into the index meanwhile

SignInAs = Callable[[Page, str], Page]


@pytest.fixture(scope="session")
def demo(live_server: LiveServer) -> LiveServer:
    """The live server with the demo world: 33,000 institutions, its people and what they wrote."""
    with live_server.context(), unit_of_work(write=False):
        planted = session().scalar(select(Community.id).where(Community.name == "Estuary Cluster"))
    if planted is None:
        live_server.run("seed")
        _until_indexed(live_server)
    return live_server


def _until_indexed(server: LiveServer) -> None:
    """Wait until the worker has read the registers into the index: both cores are busy until then."""
    for _ in range(600):
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=30) as answer:
            if json.load(answer)["index"]["state"] == "ready":
                return
        time.sleep(0.5)
    pytest.fail("the index was not built within five minutes")


@pytest.fixture
def sign_in_as(demo: LiveServer) -> SignInAs:
    """Sign in by password, as ``bin/serve`` tells: ``sign_in_as(page, "nia.rowlands")``."""

    def sign_in(page: Page, key: str) -> Page:
        page.goto("/sign-in/password")
        page.get_by_label("e-mail").fill(f"{key}@example.org")
        page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    return sign_in


@pytest.fixture
def letter_link(demo: LiveServer) -> Callable[[str], str]:
    """Wait for a letter to an address and return the path of its link."""

    def wait(address: str) -> str:
        for _ in range(400):
            with demo.context(), unit_of_work(write=False):
                newest = select(CaughtLetter).where(CaughtLetter.recipient == address).order_by(CaughtLetter.id.desc())
                letter = session().scalars(newest).first()
                if letter is not None:
                    return link_in(letter)
            time.sleep(0.1)
        pytest.fail(f"no letter to {address} within forty seconds")

    return wait


@pytest.fixture
def person_id(demo: LiveServer) -> Callable[[str], int]:
    """Return the id of the person with this address's local part."""

    def find(key: str) -> int:
        with demo.context(), unit_of_work(write=False):
            address = f"{key}@example.org"
            found = session().scalar(select(Person.id).join(EmailAddress).where(EmailAddress.address == address))
            assert found is not None
            return found

    return find


@pytest.fixture
def community_id(demo: LiveServer) -> Callable[[str], int]:
    """Return the id of a community of the demo world by its name."""

    def find(name: str) -> int:
        with demo.context(), unit_of_work(write=False):
            found = session().scalar(select(Community.id).where(Community.name == name))
            assert found is not None
            return found

    return find
