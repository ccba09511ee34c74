"""Who will see it: counted from memberships, affiliations and who takes part."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cop.core.clock import now
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_membership, make_partner
from tests.support.forums import make_post, make_topic
from tests.support.institutions import affiliate, make_university


@pytest.fixture
def writer(hub, client):
    sign_in(client, hub.people["member"])
    return client


def test_members_are_counted_and_tutors_of_partner_universities_apart(hub, writer):
    university = make_university()
    make_partner(university, hub.community)
    for name in ("Tutor", "Another tutor"):
        tutor = make_person(name)
        make_membership(tutor, hub.community)
        affiliate(tutor, university)
    outside = make_person("Tutor who does not belong")
    affiliate(outside, university)
    gone = make_person("Guest of last week")
    make_membership(gone, hub.community, "guest", expires_at=now() - timedelta(days=1))
    page = writer.get(f"/communities/{hub.community.id}/topics/audience").text
    assert "Visible to Estuary Cluster: 8 members and 2 tutors of its partner universities." in page


def test_those_who_take_part_and_still_belong_are_told(hub, writer):
    topic = make_topic(hub.community, hub.people["coordinator"])
    for role in ("guest", "member", "left"):
        make_post(topic, hub.people[role])
    assert "2 of them are told now" in writer.get(f"/topics/{topic.id}/audience").text


def test_a_frame_holds_the_line_alone(hub, writer):
    path = f"/communities/{hub.community.id}/topics/audience"
    part = writer.get(path, headers={"Turbo-Frame": "audience"}).text
    assert '<turbo-frame id="audience">' in part
    assert "<header" not in part


def test_the_count_costs_the_same_however_many_there_are(hub, writer, queries):
    topic = make_topic(hub.community, hub.people["coordinator"], replies=2)
    path = f"/topics/{topic.id}/audience"
    writer.get(path)
    with queries() as few:
        writer.get(path)
    for number in range(20):
        make_membership(make_person(f"Reader {number}"), hub.community)
    with queries() as many:
        writer.get(path)
    assert few.count == many.count
