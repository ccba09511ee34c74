"""Many at once: nobody is lost, nobody counts twice, there is always a coordinator."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cop.accounts.models import Person
from cop.admin import invariants
from cop.communities import actions, queries
from cop.communities.actions.invitations import find
from cop.communities.models import Community, Membership, MembershipState
from cop.core.db import session, unit_of_work
from cop.core.errors import Conflict
from tests.support.accounts import make_person, sign_in
from tests.support.client import client_of
from tests.support.communities import make_community, make_membership
from tests.support.letters import Mailbox, link_in

pytestmark = pytest.mark.committed


def together(app, jobs):
    """Run all jobs at once, each in an application context and a unit of its own; return results or errors."""

    def run(job):
        with app.app_context():
            try:
                with unit_of_work():
                    return job()
            except Conflict as error:
                return error

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(run, jobs))


def test_twenty_who_join_at_once_are_all_counted(app):
    with unit_of_work():
        community = make_community("Open", visibility="network", joining="open", coordinator=make_person("Ruth"))
        ids = [make_person(f"Person {number}").id for number in range(20)]
        here = community.id

    def join(ident):
        return lambda: (
            actions.join(community=session().get_one(Community, here), person=session().get_one(Person, ident)).id
        )

    together(app, [join(ident) for ident in ids])
    session().expire_all()
    assert session().get(Community, here).member_count == 21
    assert invariants.broken() == {}


def test_one_who_presses_eight_times_at_once_joins_once(app):
    with unit_of_work():
        community = make_community("Open", visibility="network", joining="open", coordinator=make_person("Ruth"))
        nia, here = make_person("Nia").id, community.id

    def join():
        return actions.join(community=session().get_one(Community, here), person=session().get_one(Person, nia)).id

    assert len(set(together(app, [join] * 8))) == 1
    session().expire_all()
    assert session().get(Community, here).member_count == 2


def test_two_coordinators_who_leave_at_once_leave_one_behind(app):
    with unit_of_work():
        community = make_community("Hub")
        rows = [make_membership(make_person(f"Coordinator {n}"), community, "coordinator").id for n in range(2)]
        here = community.id

    def leave(ident):
        def job():
            community = session().get_one(Community, here)
            actions.leave(membership=queries.get_membership(community, ident))

        return job

    results = together(app, [leave(ident) for ident in rows])
    assert sum(isinstance(result, Conflict) for result in results) == 1
    session().expire_all()
    assert [session().get(Membership, ident).state for ident in rows].count(MembershipState.ACTIVE) == 1
    assert invariants.broken() == {}


def test_of_eight_who_take_one_invitation_at_once_one_gets_the_place(app):
    with unit_of_work():
        ruth = make_person("Ruth")
        community = make_community("Hub", coordinator=ruth)
        actions.invite(community=community, address="new@example.org", inviter=ruth)
        ids = [make_person(f"Person {number}").id for number in range(8)]
        here = community.id
    token = link_in(Mailbox().last_to("new@example.org")).rpartition("/")[2]
    session().rollback()

    def take(ident):
        return lambda: actions.take(invitation=find(token), person=session().get_one(Person, ident)).id

    results = together(app, [take(ident) for ident in ids])
    assert sum(isinstance(result, Conflict) for result in results) == 7
    session().expire_all()
    assert session().get(Community, here).member_count == 2


def test_of_two_editors_at_once_one_is_told(app):
    with unit_of_work():
        ruth = make_person("Ruth")
        community = make_community("Hub", coordinator=ruth)
        here, actor, version = community.id, ruth.id, community.version

    def edit(text):
        return lambda: actions.edit(
            community=session().get_one(Community, here),
            actor_id=actor,
            version=version,
            charter=text,
            challenge="One challenge",
        )

    results = together(app, [edit("one"), edit("other")])
    assert sum(isinstance(result, Conflict) for result in results) == 1


def test_a_request_answered_twice_at_once_is_answered_once(app):
    with unit_of_work():
        ruth = make_person("Ruth")
        community = make_community("Hub", coordinator=ruth)
        asking = make_membership(make_person("Nia"), community, state="requested").id
        here, browsers = community.id, [client_of(app) for _ in range(4)]
    for browser in browsers:
        sign_in(browser, session().get(Person, ruth.id))
    session().rollback()
    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(
            pool.map(lambda b: b.post(f"/communities/{here}/requests/{asking}/acceptance").status_code, browsers)
        )
    assert answers.count(303) == 1
    assert set(answers) <= {303, 403, 409}
    session().expire_all()
    assert session().get(Community, here).member_count == 2
