"""Pages of one community cost the same for two and for twenty of anything."""

from __future__ import annotations

import pytest

from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership, make_partner
from tests.support.institutions import make_school


def fill(community, numbers):
    for number in numbers:
        person = make_person(f"Person {number}")
        make_membership(person, community, "facilitator" if number % 4 == 0 else "member")
        make_membership(make_person(f"Asking {number}"), community, state="requested", message="Hello")
        make_membership(make_person(f"Banned {number}"), community, state="banned")
        make_partner(make_school(f"School {number}"), community, contact_id=person.id)
        make_community(f"Inside {number}", parent_id=community.id)


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 11), ("/members", 7), ("/care", 15), ("/partners", 8), ("/history", 6), ("/invitations", 6)],
)
def test_a_page_costs_the_same_for_two_and_for_twenty(enter, ruth, cluster, queries, path, most):
    browser, here = enter(ruth), f"/communities/{cluster.id}{path}"
    fill(cluster, range(2))
    browser.get(here)
    with queries() as few:
        assert browser.get(here).status_code == 200
    fill(cluster, range(2, 20))
    browser.get(here)
    with queries() as many:
        browser.get(here)
    assert many.count == few.count, many
    assert many.count <= most, many


def test_a_visitor_reads_a_front_page_without_writing(client, queries):
    community = make_community("Open", visibility="public")
    fill(community, range(2))
    here = f"/communities/{community.id}"
    client.get(here)
    with queries() as asked:
        client.get(here)
    assert asked.count <= 6, asked
    assert all(statement.startswith(("SELECT", "WITH")) for statement in asked.statements), asked
