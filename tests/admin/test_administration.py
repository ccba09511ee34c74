"""What administrators may do, what it leaves behind, and what they may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from config import Settings
from cop.accounts.members import as_member
from cop.accounts.models import SignIn
from cop.admin import actions
from cop.admin.models import Decision
from cop.admin.wording import FACTS
from cop.app import create_app
from cop.audit.models import AuditEntry
from cop.communities import queries as communities
from cop.communities.actions import expire_guests
from cop.communities.models import CommunityEntry, Membership, MembershipState, Role
from cop.core.authz import can
from cop.core.clock import now
from cop.core.db import session
from cop.core.events import Event
from cop.core.mail import CaughtLetter
from cop.institutions import actions as institutions
from cop.notifications.models import Notification
from tests.support.accounts import address_of, make_person, sign_in
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_topic
from tests.support.institutions import affiliate, make_school

REASON = "A member reported a threat in a topic."
PAGES = ["/admin", "/admin/people", "/admin/people?q=nia", "/admin/communities", "/admin/communities?q=circle"]


@pytest.fixture
def root(app):
    return make_person("Root Admin", admin=True)


@pytest.fixture
def nia(app):
    return make_person("Nia Rowlands")


@pytest.fixture
def ruth(app):
    return make_person("Ruth Adeyemi")


@pytest.fixture
def as_root(client, root):
    sign_in(client, root)
    return client


@pytest.fixture
def circle(ruth):
    return make_community("Heads' circle", visibility="closed", coordinator=ruth)


def actions_noted(person) -> list[str]:
    rows = session().scalars(select(AuditEntry).where(AuditEntry.actor_id == person.id).order_by(AuditEntry.id))
    return [row.action for row in rows]


# ------------------------------------------------------------------------------------------------ who may look


@pytest.mark.parametrize("path", PAGES)
def test_administrators_see_the_pages_of_administration(as_root, circle, nia, path):
    assert as_root.get(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/admin/people/1", "/admin/communities/1/reading"])
@pytest.mark.parametrize("who", ["visitor", "member", "suspended administrator", "coordinator"])
def test_nobody_else_does(client, ruth, circle, path, who):
    if who == "member":
        sign_in(client, make_person("Imran"))
    if who == "coordinator":
        sign_in(client, ruth)
    if who == "suspended administrator":
        sign_in(client, make_person("Old admin", admin=True, suspended=True))
    assert client.get(path).status_code == (303 if who == "visitor" else 403)


def test_the_overview_says_how_things_are_and_what_waits(as_root, nia):
    make_community("New cluster", state="proposed", coordinator=nia)
    institutions.claim_representation(person_id=nia.id, organisation=make_school(), reason="Head", actor_id=nia.id)
    page = as_root.get("/admin").text
    assert "Something is wrong." in page
    assert "The worker has never run." in page
    assert "1 community is proposed" in page
    assert "New cluster" in page
    assert "1 person asks to speak for an institution" in page


def test_people_are_found_by_name_and_by_address(as_root, nia, ruth):
    assert "Ruth Adeyemi" not in as_root.get("/admin/people", query_string={"q": "rowlands"}).text
    assert "Nia Rowlands" in as_root.get("/admin/people", query_string={"q": "rowlands nia"}).text
    assert "Nia Rowlands" in as_root.get("/admin/people", query_string={"q": address_of(nia)}).text
    assert "Nobody found" in as_root.get("/admin/people", query_string={"q": "%"}).text


def test_one_person_is_shown_with_addresses_places_and_log(as_root, nia):
    affiliate(nia, make_school("Saltmarsh Primary School"))
    page = as_root.get(f"/admin/people/{nia.id}").text
    assert address_of(nia) in page
    assert "Saltmarsh Primary School" in page
    assert "An affiliation was confirmed." in page
    assert as_root.get("/admin/people/999999").status_code == 404


# ------------------------------------------------------------------------------------------------ deciding


def decide(client, person, what, reason=REASON):
    return client.post(f"/admin/people/{person.id}/{what}", data={"reason": reason})


def test_suspending_ends_sessions_writes_a_letter_and_is_noted(as_root, root, nia, new_client, mailbox):
    hers = new_client()
    sign_in(hers, nia)
    assert hers.get("/account/history").status_code == 200
    assert decide(as_root, nia, "suspension").status_code == 303
    assert nia.is_suspended
    assert hers.get("/account/history").status_code == 303
    assert not session().scalars(select(SignIn).where(SignIn.person_id == nia.id, SignIn.ended_at.is_(None))).all()
    assert actions_noted(root).count("PersonSuspended") == 1
    letter = mailbox.last_to(address_of(nia))
    assert REASON in letter.text
    sign_in(hers, nia)
    page = hers.get("/account/history").text
    assert "The account was suspended" in page
    assert REASON in page
    assert "Root Admin" in page
    assert decide(as_root, nia, "suspension/removal", "Talked with her.").status_code == 303
    assert not nia.is_suspended
    assert actions_noted(root).count("PersonReinstated") == 1


def test_a_decision_needs_a_reason(as_root, nia):
    for reason in ("", "short", "x" * 501):
        answer = decide(as_root, nia, "suspension", reason)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert not nia.is_suspended


def test_administrators_are_made_and_unmade_but_never_the_last_one_nor_by_themselves(as_root, root, nia):
    assert decide(as_root, root, "administration/removal").status_code == 403
    assert decide(as_root, root, "suspension").status_code == 403
    assert decide(as_root, nia, "administration").status_code == 303
    assert nia.is_admin
    assert decide(as_root, nia, "administration/removal").status_code == 303
    assert not nia.is_admin
    assert actions_noted(root).count("AdministratorChanged") == 2
    nia.is_admin = True
    nia.suspended_at = now()
    session().flush()
    with pytest.raises(Exception, match="only administrator"):
        actions.unmake_admin(person=root, reason=REASON, actor_id=nia.id)


def test_who_proved_too_long_ago_who_they_are_is_asked_again(as_root, root, nia):
    session().query(SignIn).update({"proved_at": now() - timedelta(hours=1)})
    session().commit()
    answer = decide(as_root, nia, "suspension")
    assert answer.status_code == 303
    assert "/account/proof" in answer.location
    assert not nia.is_suspended


def test_a_strange_decision_is_not_found(as_root, nia):
    assert decide(as_root, nia, "erasure").status_code == 404
    assert as_root.get(f"/admin/people/{nia.id}/suspension").status_code in {404, 405}


@pytest.mark.parametrize("what", ["suspension", "suspension/removal", "administration", "administration/removal"])
def test_members_decide_nothing(client, nia, ruth, what):
    sign_in(client, ruth)
    assert decide(client, nia, what).status_code == 403
    assert not session().scalars(select(Decision)).all()


# ------------------------------------------------------------------------------------------------ closed communities


def read(client, community, reason=REASON, days="1"):
    return client.post(f"/admin/communities/{community.id}/reading", data={"reason": reason, "days": days})


def test_rank_alone_opens_no_closed_community(as_root, root, circle, ruth):
    topic = make_topic(circle, ruth, title="In confidence")
    assert as_root.get(f"/topics/{topic.id}").status_code == 404
    assert as_root.get(f"/communities/{circle.id}/topics").status_code in {403, 404}


def test_an_administrator_reads_with_a_reason_for_a_while_and_leaves_a_trace(as_root, root, circle, ruth):
    topic = make_topic(circle, ruth, title="In confidence")
    assert as_root.get(f"/admin/communities/{circle.id}/reading").status_code == 200
    assert read(as_root, circle).status_code == 303
    assert "In confidence" in as_root.get(f"/topics/{topic.id}").text
    membership = session().scalars(select(Membership).where(Membership.person_id == root.id)).one()
    assert membership.role is Role.OBSERVER
    assert timedelta(hours=23) < membership.expires_at - now() <= timedelta(days=1)
    assert "ClosedReadingStarted" in actions_noted(root)
    entry = session().scalars(select(CommunityEntry).where(CommunityEntry.what == "administrator_reads")).one()
    assert (entry.actor_id, entry.details["reason"]) == (root.id, REASON)
    told = session().scalars(select(Notification).where(Notification.person_id == ruth.id)).all()
    assert [(row.reason, row.actor_id) for row in told] == [("administrator_reads", root.id)]


def test_the_coordinator_sees_who_read_and_why(as_root, circle, ruth, new_client):
    read(as_root, circle)
    hers = new_client()
    sign_in(hers, ruth)
    assert REASON in hers.get(f"/communities/{circle.id}/history").text
    assert "Root Admin" in hers.get(f"/communities/{circle.id}/members").text
    assert "an administrator, reads" in hers.get("/notifications").text


def test_an_observer_reads_and_does_nothing_else(as_root, root, circle, ruth):
    read(as_root, circle)
    member = as_member(root)
    assert can(member, "communities:community:read", circle)
    for permission in ("write", "lead", "moderate", "edit", "invite"):
        assert not can(member, f"communities:community:{permission}", circle)


def test_the_reading_ends_by_itself_and_earlier_by_a_button(as_root, root, circle, ruth):
    topic = make_topic(circle, ruth)
    read(as_root, circle)
    membership = session().scalars(select(Membership).where(Membership.person_id == root.id)).one()
    membership.expires_at = now() - timedelta(minutes=1)
    session().flush()
    assert as_root.get(f"/topics/{topic.id}").status_code == 404
    expire_guests()
    assert membership.state is MembershipState.LEFT
    assert read(as_root, circle, days="7").status_code == 303
    assert as_root.get(f"/topics/{topic.id}").status_code == 200
    assert as_root.post(f"/admin/communities/{circle.id}/reading/removal").status_code == 303
    assert as_root.get(f"/topics/{topic.id}").status_code == 404
    assert as_root.post(f"/admin/communities/{circle.id}/reading/removal").status_code == 404


def test_who_is_no_administrator_any_longer_stops_reading_at_once(as_root, root, circle, ruth, nia):
    read(as_root, circle)
    nia.is_admin = True
    session().flush()
    actions.unmake_admin(person=root, reason=REASON, actor_id=nia.id)
    membership = session().scalars(select(Membership).where(Membership.person_id == root.id)).one()
    assert membership.state is MembershipState.LEFT


def test_hidden_communities_are_found_by_number_only(as_root, ruth):
    hidden = make_community("Whisper room", visibility="hidden", coordinator=ruth)
    assert "Whisper room" not in as_root.get("/admin/communities", query_string={"q": "whisper"}).text
    by_number = as_root.get("/admin/communities", query_string={"q": str(hidden.id)}).text
    assert f"A hidden community, number {hidden.id}" in by_number
    assert "Whisper room" not in by_number
    assert "Whisper room" not in as_root.get(f"/admin/communities/{hidden.id}/reading").text
    read(as_root, hidden)
    others = as_root.get("/admin/communities").text
    assert f"A hidden community, number {hidden.id}" in others


def test_a_reason_is_needed_and_open_communities_need_none(as_root, circle, ruth):
    assert read(as_root, circle, reason="because").status_code == 422
    assert read(as_root, circle, days="400").status_code == 422
    public = make_community("Open", visibility="public", coordinator=ruth)
    assert read(as_root, public).status_code == 404


def test_who_belongs_already_or_stands_at_the_door_reads_as_everybody_does(as_root, root, circle):
    membership = make_membership(root, circle, state="requested")
    assert read(as_root, circle).status_code == 403
    membership.state = MembershipState.BANNED
    session().flush()
    assert read(as_root, circle).status_code == 403
    membership.state = MembershipState.ACTIVE
    session().flush()
    assert read(as_root, circle).status_code == 403


def test_the_members_count_stays_right(as_root, circle):
    before = circle.member_count
    read(as_root, circle)
    as_root.post(f"/admin/communities/{circle.id}/reading/removal")
    found = communities.get_visible(circle.id, as_member(make_person("Somebody")))
    assert found.member_count in {before, 1}


# ------------------------------------------------------------------------------------------------ one's own history


def test_everybody_reads_what_was_done_to_their_own_account_and_nothing_else(client, nia, ruth, root):
    actions.suspend(person=ruth, reason="Something about Ruth only.", actor_id=root.id)
    affiliate(nia, make_school())
    sign_in(client, nia)
    page = client.get("/account/history").text
    assert "An affiliation was confirmed." in page
    assert "Something about Ruth only." not in page
    assert "suspended" not in page.split("<main")[1].lower()


def test_every_audited_fact_has_words(app):
    def below(kind):
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    audited = {kind.__name__ for kind in below(Event) if kind.audited and kind.__module__.startswith("cop.")}
    bases = {kind.__name__ for kind in below(Event) if kind.__subclasses__()}
    assert audited - bases <= set(FACTS), sorted(audited - bases - set(FACTS))


# ------------------------------------------------------------------------------------------------ caught letters


@pytest.fixture
def letter(app):
    made = CaughtLetter(
        at=now(),
        message_id="<1@here>",
        recipient="nia@example.org",
        subject="<b>Hello</b>",
        text="Open http://127.0.0.1:8000/sign-in/link/abc now <script>alert(1)</script>",
        html="<p>Hello</p><script>alert(1)</script>",
    )
    session().add(made)
    session().flush()
    return made


def test_caught_letters_are_read_where_nobody_gets_real_ones(client, letter):
    assert "&lt;b&gt;Hello&lt;/b&gt;" in client.get("/outbox").text
    assert "No letters" in client.get("/outbox?to=ruth").text
    page = client.get(f"/outbox/{letter.id}").text
    assert '<a href="http://127.0.0.1:8000/sign-in/link/abc"' in page
    assert "<script>alert(1)" not in page
    shown = client.get(f"/outbox/{letter.id}/html")
    assert shown.status_code == 200
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "allow-scripts" not in shown.headers["Content-Security-Policy"]
    assert client.get("/outbox/999").status_code == 404


def test_there_is_no_such_page_in_production(tmp_path):
    settings = Settings.from_environment(
        {
            "COP_ENV": "production",
            "COP_SECRET_KEY": "k" * 40,
            "COP_INSTANCE": str(tmp_path),
            "COP_PUBLIC_URL": "https://interchange.example",
        }
    )
    rules = {rule.rule for rule in create_app(settings).url_map.iter_rules()}
    assert not {rule for rule in rules if rule.startswith("/outbox")}
    assert "/admin" in rules
