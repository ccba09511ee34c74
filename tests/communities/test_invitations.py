"""Places offered by letter: they work once, for as long as they are meant to, with an account or without."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from cop.accounts.models import EmailAddress, Person
from cop.communities import actions
from cop.communities.actions.invitations import LASTS, find
from cop.communities.models import Invitation, Membership, MembershipState, Role
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, NotFound, TooMany
from tests.support.accounts import address_of, make_person
from tests.support.communities import make_community, make_membership
from tests.support.letters import link_in


@pytest.fixture
def letter(enter, ruth, cluster, mailbox):
    """Ruth writes to an address nobody has; the path of the letter's link comes back."""

    def write(address: str = "newcomer@example.org", **data: str) -> str:
        answer = enter(ruth).post(
            f"/communities/{cluster.id}/invitations",
            data={"addresses": address, "role": "member", "message": "Come and see.", **data},
        )
        assert answer.status_code == 303, answer.text
        return link_in(mailbox.last_to(address))

    return write


def invitation() -> Invitation:
    session().expire_all()
    return session().scalars(select(Invitation).order_by(Invitation.id.desc()).limit(1)).one()


def membership(person_id: int) -> Membership | None:
    return session().scalar(select(Membership).where(Membership.person_id == person_id))


def test_looking_at_an_invitation_changes_nothing(client, letter, mailbox):
    path = letter()
    for _ in range(3):
        page = client.get(path)
        assert page.status_code == 200
        assert "Ruth Adeyemi invites you" in page.text
        assert "Your name" in page.text
    assert invitation().used_at is None
    assert "Come and see." in mailbox.last_to("newcomer@example.org").text


def test_somebody_without_an_account_joins_and_is_signed_in_and_verified(client, letter, cluster):
    path = letter()
    assert client.post(f"{path}/acceptance", data={"name": ""}).status_code == 422
    answer = client.post(f"{path}/acceptance", data={"name": "Łukasz Wójcik"})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/communities/{cluster.id}")
    page = client.get(answer.location).text
    assert "You belong to Estuary Cluster now." in page
    person = session().scalar(select(Person).where(Person.name == "Łukasz Wójcik"))
    assert person.is_verified
    assert membership(person.id).state is MembershipState.ACTIVE
    confirmed = session().scalar(select(EmailAddress).where(EmailAddress.person_id == person.id))
    assert (confirmed.address, confirmed.confirmed_at is not None) == ("newcomer@example.org", True)


def test_an_invitation_works_once(new_client, letter):
    path = letter()
    assert new_client().post(f"{path}/acceptance", data={"name": "First"}).status_code == 303
    late = new_client()
    assert "This invitation was used already." in late.get(path).text
    assert late.post(f"{path}/acceptance", data={"name": "Second"}).status_code == 409
    assert session().scalar(select(Person.id).where(Person.name == "Second")) is None


def test_an_expired_invitation_says_so(client, letter):
    path = letter()
    invitation().expires_at = now() - timedelta(seconds=1)
    session().flush()
    assert "This invitation has expired." in client.get(path).text
    assert client.post(f"{path}/acceptance", data={"name": "Late"}).status_code == 409
    assert session().scalar(select(Person.id).where(Person.name == "Late")) is None


def test_a_withdrawn_invitation_says_so(enter, client, ruth, cluster, letter):
    path = letter()
    here = f"/communities/{cluster.id}/invitations"
    assert "newcomer@example.org" in enter(ruth).get(here).text
    assert enter(ruth).post(f"{here}/{invitation().id}/withdrawal").status_code == 303
    assert "This invitation was withdrawn." in client.get(path).text
    assert client.post(f"{path}/acceptance", data={"name": "X"}).status_code == 409
    assert "newcomer@example.org" not in enter(ruth).get(here).text.split("<h1")[1]


def test_a_taken_place_cannot_be_withdrawn(enter, client, ruth, cluster, letter):
    path = letter()
    client.post(f"{path}/acceptance", data={"name": "Łukasz"})
    answer = enter(ruth).post(f"/communities/{cluster.id}/invitations/{invitation().id}/withdrawal")
    assert answer.status_code == 409


def test_sending_again_kills_the_older_link(enter, client, ruth, cluster, letter, mailbox):
    old = letter()
    enter(ruth).post(f"/communities/{cluster.id}/invitations/{invitation().id}/resending")
    new = link_in(mailbox.last_to("newcomer@example.org"))
    assert new != old
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_inviting_the_same_address_twice_keeps_one_place(letter):
    letter()
    letter()
    assert len(session().scalars(select(Invitation)).all()) == 1


def test_a_signed_in_person_takes_the_place_at_once(enter, letter, nia, cluster):
    path = letter(address_of(nia))
    browser = enter(nia)
    assert "The letter went to" not in browser.get(path).text
    assert browser.post(f"{path}/acceptance").status_code == 303
    assert membership(nia.id).state is MembershipState.ACTIVE
    assert invitation().used_by_id == nia.id
    assert browser.get(path).status_code == 303
    assert browser.post(f"{path}/acceptance").status_code == 303


def test_another_account_is_told_to_whom_the_letter_went_and_may_take_it(enter, letter, nia):
    path = letter("nia.at.school@example.org")
    browser = enter(nia)
    assert "The letter went to nia.at.school@example.org." in browser.get(path).text
    assert browser.post(f"{path}/acceptance").status_code == 303
    assert membership(nia.id).state is MembershipState.ACTIVE


def test_a_known_address_signs_in_first_with_its_own_proof(client, letter, nia):
    path = letter(address_of(nia))
    page = client.get(path).text
    assert "Your name" not in page
    assert "Sign in to take the place with it." in page
    answer = client.post(f"{path}/acceptance", data={"name": "Nia"})
    assert answer.status_code == 303
    assert "sign-in" in answer.location
    assert invitation().used_at is None


def test_a_guest_is_invited_until_a_date(client, letter):
    until = now().date() + timedelta(days=30)
    path = letter(role="guest", guest_until=until.isoformat())
    client.post(f"{path}/acceptance", data={"name": "Guest"})
    person = session().scalar(select(Person).where(Person.name == "Guest"))
    found = membership(person.id)
    assert found.role is Role.GUEST
    assert found.expires_at.date() == until


@pytest.mark.parametrize("until", ["", "2020-01-01", "2199-01-01", "soon"])
def test_a_guest_without_a_sensible_date_is_not_invited(enter, ruth, cluster, until):
    answer = enter(ruth).post(
        f"/communities/{cluster.id}/invitations",
        data={"addresses": "guest@example.org", "role": "guest", "guest_until": until},
    )
    assert answer.status_code == 422
    assert session().scalar(select(Invitation.id)) is None


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "moderator", "king"])
def test_no_letter_gives_power(enter, ruth, cluster, role):
    answer = enter(ruth).post(
        f"/communities/{cluster.id}/invitations", data={"addresses": "a@example.org", "role": role}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("addresses", ["", "not an address", "a@example.org\r\nBcc: b@example.org, @", "x" * 9000])
def test_what_is_no_address_is_refused_in_words(enter, ruth, cluster, addresses):
    answer = enter(ruth).post(f"/communities/{cluster.id}/invitations", data={"addresses": addresses, "role": "member"})
    assert answer.status_code == 422
    assert session().scalar(select(Invitation.id)) is None


def test_several_people_are_invited_at_once(enter, ruth, cluster, mailbox):
    data = {"addresses": "a@example.org, b@example.org;c@example.org\nA@example.org", "role": "member"}
    enter(ruth).post(f"/communities/{cluster.id}/invitations", data=data)
    assert {letter.recipient for letter in mailbox.all()} == {"a@example.org", "b@example.org", "c@example.org"}


def test_more_than_twenty_at_once_are_refused(enter, ruth, cluster):
    addresses = " ".join(f"person{number}@example.org" for number in range(21))
    answer = enter(ruth).post(f"/communities/{cluster.id}/invitations", data={"addresses": addresses, "role": "member"})
    assert answer.status_code == 422


def test_nobody_writes_more_than_a_hundred_letters_a_day(ruth, cluster):
    for number in range(100):
        session().add(
            Invitation(
                community_id=cluster.id,
                address=f"{number}@example.org",
                role=Role.MEMBER,
                digest=str(number),
                invited_by_id=ruth.id,
                created_at=now(),
                expires_at=now() + LASTS,
            )
        )
    session().flush()
    with pytest.raises(TooMany):
        actions.invite(community=cluster, address="one@example.org", inviter=ruth)


def test_a_member_of_the_community_keeps_the_role_they_have(enter, letter, ruth, cluster):
    path = letter(address_of(ruth))
    enter(ruth).post(f"{path}/acceptance")
    assert membership(ruth.id).role is Role.COORDINATOR


def test_a_banned_person_cannot_come_back_by_letter(enter, letter, nia, cluster):
    make_membership(nia, cluster, state="banned")
    path = letter("else@example.org")
    assert enter(nia).post(f"{path}/acceptance").status_code == 409
    assert invitation().used_at is None


def test_an_archived_community_takes_nobody(client, letter, cluster, ruth):
    path = letter()
    actions.archive(community=cluster, actor_id=ruth.id)
    session().flush()
    assert "not open just now" in client.get(path).text
    assert client.post(f"{path}/acceptance", data={"name": "X"}).status_code == 409


def test_an_invitation_is_the_way_into_a_hidden_circle(client, enter, ruth, mailbox):
    circle = make_community("Heads", kind="leaders", visibility="hidden", joining="invitation", coordinator=ruth)
    enter(ruth).post(f"/communities/{circle.id}/invitations", data={"addresses": "head@example.org", "role": "member"})
    path = link_in(mailbox.last_to("head@example.org"))
    assert client.get(f"/communities/{circle.id}").status_code == 404
    answer = client.post(f"{path}/acceptance", data={"name": "A Head"})
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("token", ["x", "Ω" * 50, "a" * 5000, "..%2F..%2Fetc", "%00"])
def test_links_nobody_sent_lead_nowhere(client, token):
    assert client.get(f"/invitations/{token}").status_code == 404
    assert client.post(f"/invitations/{token}/acceptance").status_code == 404


def test_members_do_not_invite(enter, daniel, cluster):
    assert enter(daniel).get(f"/communities/{cluster.id}/invitations").status_code == 403
    data = {"addresses": "a@example.org", "role": "member"}
    assert enter(daniel).post(f"/communities/{cluster.id}/invitations", data=data).status_code == 403


def test_the_invitation_of_another_community_is_not_found_here(enter, letter, nia):
    letter()
    other = make_community("Other", coordinator=nia)
    here = f"/communities/{other.id}/invitations/{invitation().id}"
    assert enter(nia).post(f"{here}/withdrawal").status_code == 404
    assert enter(nia).post(f"{here}/resending").status_code == 404
    assert invitation().withdrawn_at is None


def test_a_token_is_stored_as_its_digest_only(letter):
    token = letter().rpartition("/")[2]
    assert find(token).id == invitation().id
    assert token not in invitation().digest
    with pytest.raises(NotFound):
        find(invitation().digest)


def test_of_two_who_take_one_place_one_gets_it(letter, nia):
    found = find(letter().rpartition("/")[2])
    actions.take(invitation=found, person=nia)
    with pytest.raises(Conflict):
        actions.take(invitation=found, person=make_person())
