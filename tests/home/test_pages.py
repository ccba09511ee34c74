"""The front page and the pages of the house itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cop.home.queries import counted
from cop.home.queries.front import count
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_post, make_topic
from tests.support.institutions import affiliate, make_school, make_university

PAGES = ["/", "/privacy", "/accessibility", "/licences", "/offline", "/robots.txt", "/.well-known/security.txt"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["visitor", "newcomer", "member", "suspended", "commercial", "administrator"])
def test_every_page_opens_for_everyone(client, path, who):
    flags = {
        "newcomer": {"verified": False},
        "suspended": {"suspended": True},
        "commercial": {"commercial": True},
        "administrator": {"admin": True},
    }
    if who != "visitor":
        sign_in(client, make_person("Nia Rowlands", **flags.get(who, {})))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("visibility", ["network", "closed", "hidden"])
def test_the_front_page_names_nothing_that_is_not_public(client, visibility):
    ruth = make_person("Ruth Secretname")
    inside = make_community("Secret place", visibility=visibility, coordinator=ruth, summary="Secret summary")
    make_topic(inside, ruth, title="Secret topic", text="Secret words")
    page = client.get("/").text
    assert "Secret" not in page


@pytest.mark.parametrize("state", ["proposed", "archived"])
def test_the_front_page_lists_no_community_that_is_not_open(client, state):
    make_community("Sleeping place", visibility="public", state=state)
    assert "Sleeping place" not in client.get("/").text


def test_hidden_and_deleted_words_are_not_on_the_front_page(client):
    ruth = make_person("Ruth Adeyemi")
    public = make_community("Open talk", visibility="public", coordinator=ruth)
    topic = make_topic(public, ruth, title="Fine topic")
    hidden = make_topic(public, ruth, title="Hidden topic", hidden_at=datetime.now(UTC))
    make_post(topic, ruth, text="Hidden words", hidden_at=datetime.now(UTC))
    assert hidden.is_hidden
    page = client.get("/").text
    assert "Fine topic" in page
    assert "Open talk" in page
    assert "Hidden" not in page


def test_the_front_page_counts_institutions_where_people_are_not_the_register(app):
    school, university = make_school(), make_university()
    make_school("Empty school")
    affiliate(make_person("Nia"), school)
    affiliate(make_person("Daniel"), university)
    affiliate(make_person("Ruth"), make_school("Only claimed"), confirmed=False)
    counted = count()
    assert (counted.schools, counted.universities, counted.countries) == (1, 1, 1)


def test_the_front_page_costs_few_statements_however_much_there_is(client, queries):
    ruth = make_person("Ruth Adeyemi")

    def grow(number: int) -> int:
        for turn in range(number):
            community = make_community(f"Open {turn}", visibility="public", coordinator=ruth)
            make_membership(make_person(f"Person {turn}"), community)
            make_topic(community, ruth, title=f"Topic {turn}")
        counted()
        with queries() as asked:
            client.get("/")
        return asked.count

    few = grow(2)
    assert grow(18) == few
    assert few <= 3


def test_a_visitor_gets_no_cookie_from_the_public_pages(client):
    for path in PAGES:
        assert "Set-Cookie" not in client.get(path).headers


def test_security_txt_is_never_out_of_date(client):
    answer = client.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.strip().split("\n"))
    assert fields["Contact"].startswith("mailto:")
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert fields["Canonical"].endswith("/.well-known/security.txt")


def test_robots_are_kept_from_people_and_members(client):
    rules = client.get("/robots.txt").text
    for path in ("/people", "/account", "/admin", "/files/", "/search", "/communities/*/members"):
        assert f"Disallow: {path}\n" in rules


def test_the_footer_leads_to_privacy_accessibility_and_licences(client):
    page = client.get("/privacy").text
    for path in ("/privacy", "/accessibility", "/licences"):
        assert f'href="{path}"' in page


def test_what_everyone_may_read_stands_beside_the_sign_in(client):
    ruth = make_person("Ruth Adeyemi")
    make_topic(make_community("Open Door", visibility="public", coordinator=ruth), ruth, title="Hinge questions")
    make_topic(make_community("Staffroom", visibility="closed", coordinator=ruth), ruth, title="Among ourselves")
    page = client.get("/sign-in").text
    assert "Hinge questions" in page
    assert "Among ourselves" not in page
