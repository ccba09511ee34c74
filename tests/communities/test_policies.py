"""Who may know, read and do what: every role, visibility and state, and the SQL that must say the same."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from cop.accounts.members import as_member
from cop.communities import policies
from cop.communities.models import Community, CommunityState, Joining, MembershipState, Role, Visibility
from cop.communities.queries import readable_by, visible_to
from cop.core.authz import ANONYMOUS, can
from cop.core.clock import now
from cop.core.db import session
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership

PEOPLE = (
    *(role.value for role in Role),
    "visitor",
    "stranger",
    "unverified",
    "suspended",
    "commercial",
    "commercial member",
    "administrator",
    "coordinator of the roof",
    "suspended coordinator of the roof",
    "expired guest",
    "left",
    "removed",
    "banned",
    "requested",
    "invited",
    "refused",
)


def people_of(community: Community, roof: Community) -> dict[str, object]:
    """Return one principal for each standing."""
    people: dict[str, object] = {"visitor": ANONYMOUS}
    for role in Role:
        people[role.value] = as_member(_member(community, role.value))
    people["stranger"] = as_member(make_person())
    people["unverified"] = as_member(make_person(verified=False))
    people["suspended"] = as_member(make_person(suspended=True))
    people["commercial"] = as_member(make_person(commercial=True))
    people["commercial member"] = as_member(_member(community, "member", commercial=True))
    people["administrator"] = as_member(make_person(admin=True))
    people["coordinator of the roof"] = as_member(_member(roof, "coordinator"))
    people["suspended coordinator of the roof"] = as_member(_member(roof, "coordinator", suspended=True))
    expired = make_person()
    make_membership(expired, community, "guest", expires_at=now())
    people["expired guest"] = as_member(expired)
    for state in ("left", "removed", "banned", "requested", "invited", "refused"):
        person = make_person()
        make_membership(person, community, state=state)
        people[state] = as_member(person)
    return people


def _member(community: Community, role: str, **fields):
    person = make_person(**fields)
    make_membership(person, community, role)
    return person


@pytest.mark.parametrize(
    ("visibility", "state"), list(itertools.product(Visibility, CommunityState)), ids=lambda value: value.value
)
def test_rules_and_lists_agree_for_everybody(app, visibility, state):
    roof = make_community("Roof", kind="network", visibility="public")
    community = make_community(visibility=visibility.value, state=state.value, parent_id=roof.id)
    people = people_of(community, roof)
    assert set(people) == set(PEOPLE)
    for name, member in people.items():
        seen = set(session().scalars(visible_to(member).with_only_columns(Community.id)))
        read = set(session().scalars(readable_by(member).with_only_columns(Community.id)))
        assert policies.may_see(member, community) == (community.id in seen), name
        assert policies.may_read(member, community) == (community.id in read), name
        assert read <= seen, name


BELONGS = {role.value for role in Role} | {"commercial member"}
READERS = {
    Visibility.PUBLIC: set(PEOPLE),
    Visibility.NETWORK: set(PEOPLE)
    - {"visitor", "unverified", "suspended", "commercial", "suspended coordinator of the roof"},
    Visibility.CLOSED: BELONGS,
    Visibility.HIDDEN: BELONGS,
}
KNOWERS = {
    Visibility.PUBLIC: set(PEOPLE),
    Visibility.NETWORK: set(PEOPLE) - {"visitor"},
    Visibility.CLOSED: set(PEOPLE) - {"visitor"},
    Visibility.HIDDEN: BELONGS,
}


@pytest.mark.parametrize("visibility", list(Visibility), ids=lambda value: value.value)
@pytest.mark.parametrize("state", ["active", "dormant", "archived"])
def test_who_reads_and_who_knows(app, visibility, state):
    roof = make_community("Roof", kind="network", visibility="public")
    community = make_community(visibility=visibility.value, state=state, parent_id=roof.id)
    people = people_of(community, roof)
    assert {name for name, m in people.items() if policies.may_read(m, community)} == READERS[visibility]
    assert {name for name, m in people.items() if policies.may_see(m, community)} == KNOWERS[visibility]


@pytest.mark.parametrize("visibility", list(Visibility), ids=lambda value: value.value)
def test_a_proposal_is_known_to_its_people_and_to_those_who_open_it(app, visibility):
    roof = make_community("Roof", kind="network", visibility="public")
    community = make_community(visibility=visibility.value, state="proposed", parent_id=roof.id)
    people = people_of(community, roof)
    openers = {"administrator", "coordinator of the roof"}
    assert {name for name, m in people.items() if policies.may_see(m, community)} == BELONGS | openers
    assert {name for name, m in people.items() if policies.may_read(m, community)} == BELONGS
    assert {name for name, m in people.items() if policies.may_activate(m, community)} == openers


LEADERS = {"coordinator", "facilitator"}
KEEPERS = LEADERS | {"moderator"}
VERBS = {
    # permission: (while active, while archived)
    "communities:community:write": (KEEPERS | {"member", "guest", "commercial member"}, set()),
    "communities:community:lead": (LEADERS, LEADERS),
    "communities:community:edit": (LEADERS, set()),
    "communities:community:invite": (LEADERS, set()),
    "communities:community:moderate": (KEEPERS, KEEPERS),
    "communities:community:archive": ({"coordinator", "administrator"}, set()),
    "communities:community:reopen": (set(), {"coordinator", "administrator"}),
    "communities:community:hand_over": ({"coordinator", "administrator"}, {"coordinator", "administrator"}),
    "communities:community:activate": (set(), set()),
    "communities:community:levels": (BELONGS, BELONGS),
    "communities:community:people": (BELONGS, BELONGS),
    "communities:community:join": (
        {
            "stranger",
            "unverified",
            "administrator",
            "coordinator of the roof",
            "expired guest",
            "left",
            "removed",
            "invited",
            "refused",
        },
        set(),
    ),
}


@pytest.mark.parametrize("permission", list(VERBS))
@pytest.mark.parametrize("state", ["active", "archived"])
def test_each_verb_in_a_closed_community(app, permission, state):
    roof = make_community("Roof", kind="network", visibility="public")
    community = make_community(state=state, parent_id=roof.id)
    people = people_of(community, roof)
    allowed = {name for name, member in people.items() if can(member, permission, community)}
    assert allowed == VERBS[permission][state == "archived"]


def test_a_suspended_coordinator_leads_nothing(app):
    community = make_community()
    person = make_person(suspended=True)
    make_membership(person, community, "coordinator")
    member = as_member(person)
    for permission in ("lead", "edit", "invite", "moderate", "archive", "hand_over", "write"):
        assert not can(member, f"communities:community:{permission}", community)


@pytest.mark.parametrize(
    ("who", "may"), [("verified", True), ("unverified", False), ("commercial", False), ("suspended", False)]
)
def test_verified_people_found_communities(app, who, may):
    person = make_person(verified=who != "unverified", commercial=who == "commercial", suspended=who == "suspended")
    assert can(as_member(person), "communities:community:found") is may
    assert not can(ANONYMOUS, "communities:community:found")


@pytest.mark.parametrize("joining", list(Joining), ids=lambda value: value.value)
def test_nobody_joins_by_button_where_invitations_are_the_way(app, joining):
    community = make_community(joining=joining.value)
    assert policies.may_join(as_member(make_person()), community) is (joining is not Joining.INVITATION)


@pytest.mark.parametrize("accepts", [True, False])
def test_companies_join_where_they_are_accepted(app, accepts):
    community = make_community(visibility="network", joining="open", accepts_commercial=accepts)
    assert policies.may_join(as_member(make_person(commercial=True)), community) is accepts


REMOVES = {
    # who: roles they may remove
    "coordinator": {"coordinator", "facilitator", "moderator", "member", "guest", "observer"},
    "facilitator": {"moderator", "member", "guest", "observer"},
    "moderator": {"moderator", "member", "guest", "observer"},
    "member": set(),
    "guest": set(),
    "observer": set(),
    "administrator": set(),
}


@pytest.mark.parametrize("who", list(REMOVES))
def test_who_removes_whom(app, who):
    community = make_community()
    people = people_of(community, make_community("Roof"))
    others = {role.value: make_membership(make_person(), community, role.value) for role in Role}
    for other in others.values():
        other.community = community
    removable = {role for role, other in others.items() if policies.may_remove(people[who], other)}
    assert removable == REMOVES[who]


GIVES = {
    "coordinator": {role.value for role in Role},
    "facilitator": {role.value for role in Role} - {"coordinator"},
    "moderator": set(),
    "member": set(),
    "administrator": set(),
}


@pytest.mark.parametrize("who", list(GIVES))
def test_who_gives_which_role(app, who):
    community = make_community()
    people = people_of(community, make_community("Roof"))
    other = make_membership(make_person(), community)
    other.community = community
    assert {role.value for role in policies.roles_to_give(people[who], other)} == GIVES[who]


def test_a_facilitator_cannot_take_the_role_of_a_coordinator(app):
    community = make_community()
    people = people_of(community, make_community("Roof"))
    other = make_membership(make_person(), community, "coordinator")
    other.community = community
    assert policies.roles_to_give(people["facilitator"], other) == []


def test_requests_are_answered_by_leaders_only(app):
    community = make_community()
    people = people_of(community, make_community("Roof"))
    asking = make_membership(make_person(), community, state="requested")
    asking.community = community
    assert {name for name, member in people.items() if policies.may_accept(member, asking)} == LEADERS
    asking.state = MembershipState.ACTIVE
    assert not any(policies.may_accept(member, asking) for member in people.values())


def test_roles_are_learnt_with_one_query(app, queries):
    person = make_person()
    for number in range(3):
        make_membership(person, make_community(f"Hub {number}"))
    everything = session().scalars(select(Community)).all()
    member = as_member(person)
    with queries() as asked:
        for community in everything:
            policies.may_read(member, community)
            policies.may_write(member, community)
    assert asked.count == 1, asked
