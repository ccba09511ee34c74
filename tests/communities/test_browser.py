"""The room in a real browser: nothing for axe to find, nothing that runs, and the same roads without scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from cop.accounts.models import Person
from cop.communities.models import Connectedness, Membership, MembershipState
from cop.core.db import session, unit_of_work
from tests.support.accounts import make_person
from tests.support.axe import assert_accessible
from tests.support.browser import DESKTOP, PHONE
from tests.support.communities import make_community, make_membership, make_partner
from tests.support.institutions import make_school

VECTORS = Path(__file__).parents[1] / "vectors"


@dataclass
class Story:
    """A hub on the live server with somebody at its door."""

    hub_id: int
    ruth: Person
    ruth_id: int
    partner_id: int
    place_id: int


@pytest.fixture
def story(live_server) -> Story:
    with live_server.context(), unit_of_work():
        ruth, daniel, asking = make_person("Ruth Adeyemi"), make_person("Daniel Osei"), make_person("Marek Kowalczyk")
        hub = make_community(
            "Estuary Cluster",
            coordinator=ruth,
            summary="Seven schools along the estuary.",
            charter_source="We **share** plans.\n\n## How\n\n- kindly",
            challenge="Formative assessment in every classroom.",
        )
        place = make_membership(daniel, hub)
        make_membership(asking, hub, state="requested", message="May I?")
        school = make_school("Holme Valley Primary")
        partner = make_partner(school, hub, contact_id=daniel.id, connectedness=Connectedness.CONNECTED)
        return Story(hub.id, ruth, ruth.id, partner.id, place.id)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_has_an_accessibility_violation_or_scrolls_sideways(new_page, sign_in_page, story, scheme, size):
    page = sign_in_page(new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce"), story.ruth)
    here = f"/communities/{story.hub_id}"
    for path in (
        here,
        f"{here}/members",
        f"{here}/care",
        f"{here}/edit",
        f"{here}/invitations",
        f"{here}/partners",
        f"{here}/partners/{story.partner_id}",
        f"{here}/history",
        f"{here}/succession",
        f"{here}/members/{story.place_id}",
        f"{here}/members/{story.place_id}/removal",
        "/communities",
        "/communities/new",
        "/communities/new?kind=hub",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert_accessible(page)


def test_the_facilitators_road_works_without_scripts(new_page, sign_in_page, story, live_server):
    page = sign_in_page(new_page(java_script_enabled=False), story.ruth)
    here = f"/communities/{story.hub_id}"
    page.goto(f"{here}/care")
    page.get_by_role("button", name="Let in: Marek Kowalczyk").click()
    expect(page.locator("main")).to_contain_text("Marek Kowalczyk belongs to Estuary Cluster now.")
    page.get_by_role("switch", name="Forum").click()
    expect(page.get_by_role("switch", name="Forum")).to_have_attribute("aria-checked", "false")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("switch", name="Forum")).to_have_attribute("aria-checked", "true")
    page.goto(f"{here}/membership/removal")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who coordinates next?")
    page.get_by_label("Daniel Osei").check()
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator("main")).to_contain_text("Daniel Osei coordinates Estuary Cluster now.")
    with live_server.context(), unit_of_work(write=False):
        left = select(Membership.state).where(Membership.person_id == story.ruth_id)
        assert session().scalar(left) is MembershipState.LEFT


def test_a_partner_is_picked_as_one_types(new_page, sign_in_page, story, live_server):
    with live_server.context(), unit_of_work():
        make_school("Kingsmead High School", place="Kingsmead")
    page = sign_in_page(new_page(), story.ruth)
    page.goto(f"/communities/{story.hub_id}/partners")
    page.get_by_role("combobox", name="Institution").press_sequentially("kingsm hi")
    page.get_by_role("option", name="Kingsmead High School").first.click()
    page.get_by_role("button", name="Add as partner").click()
    expect(page.locator("main")).to_contain_text("Kingsmead High School is a partner now.")


def test_a_charter_is_shown_before_it_is_saved(new_page, sign_in_page, story):
    page = sign_in_page(new_page(), story.ruth)
    page.goto(f"/communities/{story.hub_id}/edit")
    page.get_by_label("Charter").fill("A **bold** plan")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".editor__preview strong")).to_have_text("bold")


def test_nothing_in_a_charter_or_a_name_runs(new_page, sign_in_page, story, live_server):
    """Every vector stands in the charter, name and summary of one community; a script that ran would say so."""
    rows = json.loads((VECTORS / "xss_html5lib_sanitizer_tests1.json").read_text(encoding="utf-8"))
    rows += json.loads((VECTORS / "xss_bleach_cases.json").read_text(encoding="utf-8"))
    vectors = [row["input"].replace("\x00", "") for row in rows]
    page = sign_in_page(new_page(), story.ruth)
    with live_server.context(), unit_of_work():
        ruth = session().get_one(Person, story.ruth_id)
        for number, vector in enumerate(vectors):
            name = f"{number} {vector}"[:119]
            make_community(
                name, visibility="public", summary=vector[:299], challenge=vector[:299], charter_source=vector
            )
        everything = "\n\n".join(vectors)
        whole = make_community("Everything", coordinator=ruth, charter_source=everything).id
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for path in (
        f"/communities/{whole}",
        f"/communities/{whole}/edit",
        *(f"/communities?page={n}" for n in range(1, 7)),
    ):
        page.goto(path)
    page.goto(f"/communities/{whole}/edit")
    page.get_by_role("button", name="Preview").click()
    page.wait_for_timeout(300)
    assert said == []
