"""Every page of the room answers, for those who may see it, and holds what it should."""

from __future__ import annotations

import pytest

from cop.communities.models import Connectedness, Level
from cop.core.clock import now
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership, make_partner
from tests.support.institutions import affiliate, make_school


def test_a_coordinator_reaches_every_page_of_the_community(enter, ruth, cluster, daniel):
    asking = make_membership(make_person("Marek Kowalczyk"), cluster, state="requested", message="Hello")
    school = make_school("Holme Valley Primary")
    partner = make_partner(school, cluster, level=Level.ADVANCED, level_set_on=now().date(), contact_id=daniel.id)
    here = f"/communities/{cluster.id}"
    other = make_membership(make_person("Priya Raman"), cluster)
    browser = enter(ruth)
    for path in (
        here,
        f"{here}/members",
        f"{here}/care",
        f"{here}/edit",
        f"{here}/invitations",
        f"{here}/partners",
        f"{here}/partners/{partner.id}",
        f"{here}/history",
        f"{here}/archive",
        f"{here}/succession",
        f"{here}/members/{other.id}",
        f"{here}/members/{other.id}/removal",
        f"{here}/members/{other.id}/ban",
        f"{here}/requests/{asking.id}/refusal",
        "/communities",
        "/communities/new",
        "/communities/new?kind=hub",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert answer.text.count("<h1") == 1, path


@pytest.mark.parametrize("kind", ["hub", "cluster", "theme", "partnership", "network", "region", "leaders"])
def test_each_kind_offers_its_own_form(enter, nia, kind):
    answer = enter(nia).get(f"/communities/new?kind={kind}")
    assert answer.status_code == 200
    assert 'name="challenge"' in answer.text


def test_the_front_page_shows_what_the_picture_shows(enter, ruth, cluster, daniel):
    school = make_school("Saltmarsh Primary School")
    make_partner(school, cluster, contact_id=daniel.id, connectedness=Connectedness.RESPONSIVE)
    cluster.challenge = "Every school takes one aspect of formative assessment."
    page = enter(daniel).get(f"/communities/{cluster.id}").text
    for words in (
        "Estuary Cluster",
        "Regional hub",
        "Seven schools along the estuary.",
        "Every school takes one aspect",
        "Saltmarsh Primary School",
        "Responsive",
        "Ruth Adeyemi",
        "What the four levels mean",
        "<b>2</b> members",
        "<b>1</b> school",
    ):
        assert words in page, words


def test_partners_stand_by_name_and_never_by_level(enter, cluster, daniel):
    for name, level in (("Zebra School", Connectedness.INTER_CONNECTED), ("Abbey School", Connectedness.REACTIVE)):
        make_partner(make_school(name), cluster, connectedness=level)
    page = enter(daniel).get(f"/communities/{cluster.id}").text
    assert page.index("Abbey School") < page.index("Zebra School")


def test_levels_are_seen_by_those_who_belong_only(enter, nia):
    community = make_community("Open network", visibility="network")
    make_partner(make_school("Saltmarsh"), community, connectedness=Connectedness.CONNECTED)
    page = enter(nia).get(f"/communities/{community.id}").text
    assert "Saltmarsh" in page
    assert "Connectedness" not in page


def test_an_outsider_of_a_closed_community_sees_its_front_page_only(enter, nia, cluster, daniel):
    make_partner(make_school("Saltmarsh"), cluster)
    browser = enter(nia)
    page = browser.get(f"/communities/{cluster.id}")
    assert page.status_code == 200
    assert "A closed community." in page.text
    assert "Ask to join" in page.text
    assert "Daniel Osei" not in page.text
    assert browser.get(f"/communities/{cluster.id}/members").status_code == 403
    assert browser.get(f"/communities/{cluster.id}/history").status_code == 403


def test_a_visitor_of_a_public_community_sees_a_number_instead_of_people(client, ruth):
    community = make_community("Archive", visibility="public", coordinator=ruth)
    page = client.get(f"/communities/{community.id}")
    assert page.status_code == 200
    assert "<b>1</b> member" in page.text
    assert "Ruth Adeyemi" not in page.text


@pytest.mark.parametrize("ident", ["0", "999999", "99999999999999999999999999"])
def test_a_community_that_is_not_there_is_not_found(client, ident):
    assert client.get(f"/communities/{ident}").status_code == 404


def test_only_leaders_look_after_it(enter, cluster, daniel, nia):
    assert enter(daniel).get(f"/communities/{cluster.id}/care").status_code == 403
    assert enter(nia).get(f"/communities/{cluster.id}/care").status_code == 403


def test_one_holder_only_is_told_to_the_coordinator(enter, ruth, cluster, daniel):
    browser = enter(ruth)
    assert "One holder only." in browser.get(f"/communities/{cluster.id}/care").text
    make_membership(make_person("Second"), cluster, "coordinator")
    assert "One holder only." not in browser.get(f"/communities/{cluster.id}/care").text


def test_commercial_people_and_partners_carry_a_label(enter, ruth, cluster):
    cluster.accepts_commercial = True
    vendor = make_person("Vera Vendor", commercial=True)
    make_membership(vendor, cluster)
    page = enter(ruth).get(f"/communities/{cluster.id}/members").text
    assert "Commercial" in page


def test_a_member_searches_members_by_name_and_school(enter, cluster, daniel, ruth):
    school = make_school("Wharfside Community School")
    affiliate(daniel, school)
    browser = enter(ruth)
    assert "Daniel Osei" in browser.get(f"/communities/{cluster.id}/members?q=osei").text
    assert "Nobody fits that" in browser.get(f"/communities/{cluster.id}/members?q=%25").text
    assert "Ruth Adeyemi" in browser.get(f"/communities/{cluster.id}/members?role=coordinator").text
