"""Who was sent away is told to those who look after the community, and to nobody else."""

from __future__ import annotations

from cop.communities.actions.members import ban
from cop.core.db import unit_of_work
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community, make_membership


def test_members_read_the_history_without_bans_and_its_keepers_with_them(app, client, new_client):
    ruth, nia, owen = make_person("Ruth Adeyemi"), make_person("Nia Rowlands"), make_person("Owen Marsh")
    hub = make_community("Estuary Cluster", coordinator=ruth)
    make_membership(nia, hub)
    membership = make_membership(owen, hub)
    with unit_of_work():
        ban(membership=membership, actor_id=ruth.id, reason="Selling in every topic.")
    sign_in(client, nia)
    assert "for good" not in client.get(f"/communities/{hub.id}/history").text
    keeper = new_client()
    sign_in(keeper, ruth)
    assert "for good" in keeper.get(f"/communities/{hub.id}/history").text
