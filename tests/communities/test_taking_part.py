"""An organisation's page names the communities it takes part in, and hidden ones to nobody outside."""

from __future__ import annotations

from cop.communities.actions.partners import add_partner
from cop.core.db import unit_of_work
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community
from tests.support.institutions import make_school


def test_listed_communities_are_named_and_hidden_ones_only_to_their_members(app, client, new_client):
    ruth, stranger, school = make_person("Ruth Adeyemi"), make_person("Owen Marsh"), make_school("Western Primary")
    hub = make_community("Estuary Cluster", visibility="closed", coordinator=ruth)
    circle = make_community("Heads’ circle", visibility="hidden", coordinator=ruth)
    with unit_of_work():
        for community in (hub, circle):
            add_partner(community=community, organisation=school, actor_id=ruth.id)
    sign_in(client, ruth)
    page = client.get(f"/organisations/{school.id}").text
    assert "Estuary Cluster" in page
    assert "Heads’ circle" in page
    other = new_client()
    sign_in(other, stranger)
    page = other.get(f"/organisations/{school.id}").text
    assert "Estuary Cluster" in page
    assert "Heads’ circle" not in page
    assert "Estuary Cluster" not in new_client().get(f"/organisations/{school.id}").text
