"""The forum on a community's front page."""

from __future__ import annotations

from cop.core.db import unit_of_work
from cop.forums.actions.topics import open_topic, pin_topic
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community, make_membership


def test_members_find_the_way_to_a_new_topic_and_the_pinned_ones_on_the_front_page(app, client):
    ruth, nia = make_person("Ruth Adeyemi"), make_person("Nia Rowlands")
    hub = make_community("Estuary Cluster", coordinator=ruth)
    make_membership(nia, hub)
    with unit_of_work():
        topic = open_topic(community=hub, author_id=ruth.id, title="How we share", source="Like this.")
        pin_topic(topic=topic, actor_id=ruth.id)
    sign_in(client, nia)
    page = client.get(f"/communities/{hub.id}").text
    assert f"/topics/new?community={hub.id}" in page
    assert "Start here" in page
    assert "How we share" in page


def test_a_stranger_sees_neither(app, client):
    ruth, stranger = make_person("Ruth Adeyemi"), make_person("Owen Marsh")
    hub = make_community("Estuary Cluster", coordinator=ruth)
    with unit_of_work():
        topic = open_topic(community=hub, author_id=ruth.id, title="How we share", source="Like this.")
        pin_topic(topic=topic, actor_id=ruth.id)
    sign_in(client, stranger)
    page = client.get(f"/communities/{hub.id}").text
    assert "/topics/new" not in page
    assert "How we share" not in page
