"""Search, profiles and the directory in a real browser: accessible in light and dark, whole without scripts."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cop.accounts.models import Findable
from cop.core.db import unit_of_work
from cop.search.actions import touch
from tests.support import axe
from tests.support.browser import DESKTOP, PHONE
from tests.support.communities import make_community, make_membership
from tests.support.institutions import affiliate, make_school
from tests.support.live import LiveServer
from tests.support.people import card_everybody
from tests.support.world import make_person

pytestmark = pytest.mark.slow
VECTORS = Path(__file__).parents[1] / "vectors"


class Scene:
    """Nia, who looks for people, and Daniel, who lets himself be found."""

    def __init__(self, server: LiveServer) -> None:
        with server.context(), unit_of_work():
            self.nia = make_person(name="Nia Rowlands", findable=Findable.MEMBERS)
            self.daniel = make_person(
                name="Daniel Osei", findable=Findable.MEMBERS, languages=["en", "fr"], bio_html="<p>I mentor.</p>"
            )
            affiliate(self.daniel, make_school("Wharfside Community School"), role="Head of history")
            hub = make_community("Kingfisher Cluster", visibility="public", coordinator=self.daniel)
            make_membership(self.nia, hub)
            card_everybody()
            touch("person", self.daniel.id)
            touch("community", hub.id)
            self.paths = (
                "/search",
                "/search?q=kingfisher",
                "/search?q=zzzzzz",
                "/people",
                "/people?q=zzzzzz",
                f"/people/{self.daniel.id}",
                f"/people/{self.nia.id}",
                f"/people/{self.nia.id}?as=others",
                f"/people/{self.nia.id}/edit",
            )


@pytest.fixture
def scene(live_server: LiveServer) -> Scene:
    return Scene(live_server)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_fits(scene, new_page, sign_in_page, scheme, size):
    page: Page = sign_in_page(new_page(color_scheme=scheme, viewport=size, reduced_motion="reduce"), scene.nia)
    for path in scene.paths:
        page.goto(path)
        axe.assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path


def test_people_are_found_and_a_profile_is_changed_without_scripts(scene, new_page, sign_in_page):
    page: Page = sign_in_page(new_page(java_script_enabled=False), scene.nia)
    page.goto("/people")
    page.get_by_label("Say whom you look for, or a name, school or place").fill("wharfside")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("link", name="Daniel Osei").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Daniel Osei")
    page.goto(f"/people/{scene.nia.id}/edit")
    page.get_by_label("In your own words").fill("I teach **Year 4**.")
    page.get_by_label("Nobody. People of my communities").check()
    page.get_by_role("button", name="Save profile").click()
    expect(page.locator("main strong")).to_have_text("Year 4")


def test_what_was_indexed_is_found_from_the_bar(scene, page, sign_in_page):
    sign_in_page(page, scene.nia).goto("/")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        page.goto("/search?q=kingfisher")
        if page.locator(".result").count():
            break
        time.sleep(0.2)
    page.locator("header input[name=q]").fill("kingfisher")
    page.locator("header input[name=q]").press("Enter")
    expect(page.locator(".result mark").first).to_have_text("Kingfisher")


def test_nothing_in_a_profile_is_executed(scene, page, sign_in_page, live_server):
    vectors = [case["input"] for case in json.loads((VECTORS / "xss_html5lib_sanitizer_tests1.json").read_text())]
    sign_in_page(page, scene.nia).goto(f"/people/{scene.nia.id}/edit")
    page.get_by_label("In your own words").fill("\n\n".join(vectors)[:4_000])
    page.get_by_label("Your name").fill('<img src=x onerror="document.title=1">')
    page.get_by_role("button", name="Save profile").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("onerror")
    assert page.locator("main script, main [onerror], main iframe, main style").count() == 0
    assert page.title() != "1"
