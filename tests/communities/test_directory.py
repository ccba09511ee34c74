"""The directory: who finds what, filters in the address, and its price."""

from __future__ import annotations

import pytest

from cop.communities.queries import choices
from tests.communities.conftest import principal
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership


def listed(text: str) -> str:
    """Return the list itself, without the filters beside it."""
    return text.split('id="found"')[1]


def test_visitors_find_public_communities_only(client):
    for visibility in ("public", "network", "closed", "hidden"):
        make_community(f"A {visibility} one", visibility=visibility)
    page = listed(client.get("/communities").text)
    assert "A public one" in page
    for visibility in ("network", "closed", "hidden"):
        assert f"A {visibility} one" not in page


def test_members_find_closed_ones_too_and_hidden_ones_only_their_own(enter, nia):
    make_community("Closed hub")
    make_community("Secret circle", visibility="hidden")
    make_membership(nia, make_community("My circle", visibility="hidden"))
    page = listed(enter(nia).get("/communities").text)
    assert "Closed hub" in page
    assert "My circle" in page
    assert "Secret circle" not in page


def test_my_own_come_first_then_the_rest_by_name(enter, nia):
    make_community("Alpha")
    make_community("beta")
    make_membership(nia, make_community("Zeta"))
    page = listed(enter(nia).get("/communities").text)
    assert page.index("Zeta") < page.index("Alpha") < page.index("beta")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=theme", {"Maths talk"}),
        ("language=pt", {"Rede Ria"}),
        ("country=PT", {"Rede Ria"}),
        ("region=algarve", {"Rede Ria"}),
        ("joining=open", {"Maths talk"}),
        ("q=maths", {"Maths talk"}),
        ("q=ASSESSMENT", {"Rede Ria"}),
        ("q=maths+assessment", set()),
        ("kind=theme&joining=open&q=talk", {"Maths talk"}),
        ("kind=nonsense&joining=x&page=-3", {"Maths talk", "Rede Ria"}),
        ("archived=yes", {"Maths talk", "Rede Ria", "Old hub"}),
        ("q=%25", set()),
        ("q=_", set()),
    ],
)
def test_filters_live_in_the_address(enter, nia, query, found):
    make_community("Maths talk", kind="theme", joining="open", language="en")
    make_community("Rede Ria", language="pt", country="PT", region="Algarve", challenge="Formative assessment")
    make_community("Old hub", state="archived")
    page = listed(enter(nia).get(f"/communities?{query}").text)
    assert {name for name in ("Maths talk", "Rede Ria", "Old hub") if name in page} == found


def test_a_filter_in_force_can_be_taken_away(enter, nia):
    make_community("Maths talk", kind="theme")
    page = enter(nia).get("/communities?kind=theme&q=maths").text
    assert "Remove Theme group" in page
    assert 'href="/communities?q=maths"' in page
    assert 'href="/communities?kind=theme"' in page


def test_filters_offer_only_what_would_find_something(app, nia):
    make_community("Rede Ria", language="pt", country="PT", region="Algarve")
    make_community("Secret", visibility="hidden", language="cs", country="CZ")
    offered = choices(principal(nia))
    assert (offered.languages, offered.countries, offered.regions) == (("pt",), ("PT",), ("Algarve",))


def test_pages_are_numbered_and_links(enter, nia):
    for number in range(25):
        make_community(f"Hub {number:02}")
    browser = enter(nia)
    first, second = (listed(browser.get(f"/communities?page={number}").text) for number in (1, 2))
    assert "25 communities" in first
    assert "Hub 19" in first
    assert "Hub 20" not in first
    assert "Hub 20" in second
    assert "page=2" in first


@pytest.mark.parametrize("who", ["visitor", "member", "coordinator", "administrator"])
def test_the_directory_costs_the_same_for_two_and_for_twenty(app, client, enter, queries, who):
    person = make_person(admin=who == "administrator")
    browser = client if who == "visitor" else enter(person)

    def fill(numbers):
        for number in numbers:
            community = make_community(
                f"Hub {number}", visibility="public", state="active" if number % 2 else "dormant"
            )
            if who in {"member", "coordinator"} and number % 3 == 0:
                make_membership(person, community, who)

    fill(range(2))
    browser.get("/communities")
    with queries() as few:
        browser.get("/communities")
    fill(range(2, 20))
    browser.get("/communities")
    with queries() as many:
        browser.get("/communities")
    assert many.count == few.count, many
    assert many.count <= {"visitor": 3, "member": 6}.get(who, 7), many
