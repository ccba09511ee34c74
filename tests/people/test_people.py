"""Who sees whom: profiles, the directory, and what is never shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from cop.accounts.models import Findable, Person
from cop.communities.models import MembershipState, Role
from cop.core.authz import can
from cop.core.clock import now
from cop.core.db import session
from cop.core.limits import limiter
from cop.institutions.actions import show_affiliation
from cop.people import queries
from cop.people.views.directory import PAGE, PAGES
from cop.search.jobs import rebuild_all
from tests.support.accounts import address_of
from tests.support.client import Client
from tests.support.institutions import affiliate, make_company, make_school
from tests.support.people import card_everybody
from tests.support.rows import QueryCounter
from tests.support.world import add_member, make_community, make_person, member_for

SignIn = Callable[..., Client]
Counting = Callable[[], AbstractContextManager[QueryCounter]]
VECTORS = Path(__file__).parents[1] / "vectors"


@pytest.fixture(autouse=True)
def without_limits(app: Flask) -> Iterator[None]:
    limiter.enabled = False
    yield
    limiter.enabled = True


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


# ---------------------------------------------------------------------------------------------------- who sees whom

VIEWERS = (
    "visitor",
    "newcomer",
    "member",
    "company",
    "suspended",
    "admin",
    "colleague",
    "leader",
    "guest expired",
    "self",
)
STATES = ("here", "suspended", "erased")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("findable", list(Findable))
def test_the_rule_and_the_query_say_the_same(app: Flask, findable: Findable, state: str) -> None:
    shared, led = make_community("Shared"), make_community("Led")
    person = make_person(name="Subject", findable=findable)
    add_member(shared, person)
    add_member(led, person, state=MembershipState.REQUESTED)
    people: dict[str, Person | None] = {
        "visitor": None,
        "newcomer": make_person(verified=False),
        "member": make_person(),
        "company": make_person(is_commercial=True),
        "suspended": make_person(suspended=True),
        "admin": make_person(admin=True),
        "colleague": make_person(),
        "leader": make_person(),
        "guest expired": make_person(),
        "self": person,
    }
    add_member(shared, people["colleague"])
    add_member(led, people["leader"], Role.COORDINATOR)
    add_member(shared, people["guest expired"], Role.GUEST, expires_at=now())
    person.suspended_at = now() if state == "suspended" else None
    person.erased_at = now() if state == "erased" else None
    session().flush()
    seen_by = set()
    for name, viewer in people.items():
        member = member_for(viewer)
        sees = can(member, "people:person:see", person)
        assert sees == (person in session().scalars(queries.visible_to(member)).all()), name
        assert can(member, "people:person:read", person) <= sees, name
        in_list = person in session().scalars(queries.findable_by(member)).all()
        assert in_list == (name != "self" and can(member, "people:person:read", person)), name
        seen_by |= {name} if sees else set()
    near = {"colleague", "leader", "self"}
    everywhere = {"member", "admin", "guest expired"} if findable is Findable.MEMBERS else set()
    assert seen_by == {"here": near | everywhere, "suspended": {"self"}, "erased": set()}[state]


def test_a_visitor_is_asked_to_sign_in_before_seeing_anybody(client: Client) -> None:
    person = make_person(findable=Findable.MEMBERS)
    for path in ("/people", f"/people/{person.id}", f"/people/{person.id}/edit"):
        assert client.get(path).status_code == 303, path


def test_a_stranger_of_a_shy_person_finds_no_page(sign_in: SignIn) -> None:
    shy = make_person(name="Shy Person")
    assert "Shy" not in text(sign_in(make_person()), f"/people/{shy.id}", 404)


def test_a_colleague_sees_name_and_place_of_one_who_wants_to_be_found_by_nobody(sign_in: SignIn) -> None:
    shared = make_community("Shared")
    person, colleague = (
        make_person(name="Quiet Person", findable=Findable.NOBODY, bio_html="<p>Secret bio</p>"),
        make_person(),
    )
    affiliate(person, make_school("Quiet School"), role="Quiet role")
    add_member(shared, person)
    add_member(shared, colleague)
    client = sign_in(colleague)
    page = text(client, f"/people/{person.id}")
    assert "Quiet Person" in page
    assert "Quiet School" in page
    assert "Secret bio" not in page
    assert "Quiet role" not in page
    assert "Quiet Person" not in text(client, "/people")


def test_a_profile_shows_schools_past_and_present_but_no_hidden_one(sign_in: SignIn) -> None:
    person = make_person(name="Daniel Osei", findable=Findable.MEMBERS, languages=["en", "fr"])
    affiliate(person, make_school("Wharfside Community School"), role="Head of history", is_main=True)
    past = affiliate(person, make_school("Kingsmead High School"))
    past.ended_on, past.started_on = date(2021, 7, 1), date(2014, 9, 1)
    affiliate(person, make_company("Hidden Company")).is_hidden = True
    session().flush()
    page = text(sign_in(make_person()), f"/people/{person.id}")
    for shown in (
        "Daniel Osei",
        "Head of history, Wharfside Community School",
        "Kingsmead High School",
        "2014 to 2021",
    ):
        assert shown in page
    assert "English, French" in page
    assert "Hidden Company" not in page
    own = text(sign_in(person), f"/people/{person.id}")
    assert "Hidden Company" in own
    assert "Only you see this" in own
    assert "Hidden Company" not in text(sign_in(person), f"/people/{person.id}?as=others")


def test_only_communities_of_both_are_shown(sign_in: SignIn) -> None:
    both, other = make_community("Both of us"), make_community("Only theirs")
    person, viewer = make_person(findable=Findable.MEMBERS), make_person()
    add_member(both, person)
    add_member(other, person)
    add_member(both, viewer)
    page = text(sign_in(viewer), f"/people/{person.id}")
    assert "Both of us" in page
    assert "Only theirs" not in page


def test_a_company_s_person_is_labelled_and_finds_only_the_own_communities(sign_in: SignIn) -> None:
    seller = make_person(name="Sel Ler", findable=Findable.MEMBERS)
    affiliate(seller, make_company("Quillmark Software"))
    make_person(name="Far Away", findable=Findable.MEMBERS)
    near = make_person(name="Near By")
    open_group = make_community("Open group")
    add_member(open_group, near)
    add_member(open_group, seller)
    rebuild_all()
    card_everybody()
    client = sign_in(seller)
    assert "Near By" in text(client, "/people")
    assert "Far Away" not in text(client, "/people")
    assert "Far Away" not in text(client, "/search?q=away")
    assert "Commercial" in text(sign_in(make_person()), f"/people/{seller.id}")


# ------------------------------------------------------------------------------------------------------- addresses


def test_an_address_is_shown_nowhere(sign_in: SignIn) -> None:
    shared = make_community("Shared")
    person = make_person(name="Plain Name", email="penumbra.canary@example.org", findable=Findable.MEMBERS)
    viewer = make_person()
    add_member(shared, person)
    add_member(shared, viewer)
    rebuild_all()
    address = address_of(person)
    for who in (viewer, make_person(admin=True)):
        client = sign_in(who)
        for path in (f"/people/{person.id}", "/people", "/people?q=plain", "/search?q=plain"):
            assert address not in text(client, path), path
        for path in ("/search?q=", "/people?q="):
            assert "Plain Name" not in text(client, path + address).split("<main")[1], path


# ------------------------------------------------------------------------------------------------------ the directory


@pytest.fixture
def staffroom(app: Flask) -> dict[str, Person]:
    """Three people whom every member finds, and one whom nobody does."""
    zoe = make_person(name="Zoë Łukasik", findable=Findable.MEMBERS, languages=["pl", "en"])
    ana = make_person(name="Ana Sousa", findable=Findable.MEMBERS, languages=["pt"])
    bea = make_person(name="Bea Thomas", findable=Findable.MEMBERS)
    affiliate(zoe, make_school("Ferry Lane Primary School", place="Leeds"), role="Lead mentor")
    affiliate(ana, make_school("Escola Básica da Ria", place="Aveiro", country="PT"), role="Year 4 teacher")
    hidden = affiliate(bea, make_company("Secret Company"), role="Undercover mentor")
    show_affiliation(affiliation=hidden, is_hidden=True, actor_id=bea.id)
    make_person(name="Gone Fishing", findable=Findable.NOBODY)
    session().flush()
    rebuild_all()
    card_everybody()
    return {"zoe": zoe, "ana": ana, "bea": bea}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"zoe", "ana", "bea"}),
        ("q=lukasik", {"zoe"}),
        ("q=ferry+lane", {"zoe"}),
        ("q=ZOE", {"zoe"}),
        ("q=mentors", {"zoe"}),
        ("role=mentor", {"zoe"}),
        ("language=pt", {"ana"}),
        ("country=PT", {"ana"}),
        ("country=PT&role=teacher", {"ana"}),
        ("q=secret", set()),
        ("q=fishing", set()),
        ("language=%22&country=%25", {"zoe", "ana", "bea"}),
        ("q=%25", set()),
        ("role=%25", set()),
    ],
)
def test_the_directory_is_narrowed(staffroom: dict[str, Person], sign_in: SignIn, asked: str, found: set[str]) -> None:
    page = text(sign_in(make_person(name="Reader")), f"/people?{asked}")
    assert {key for key, person in staffroom.items() if f'/people/{person.id}"' in page} == found
    number = len(found)
    assert (f"{number} person" if number == 1 else f"{number} people") in page
    assert "Fishing" not in page


def test_nobody_found_leads_to_asking_in_a_community(staffroom: dict[str, Person], sign_in: SignIn) -> None:
    assert "Ask in a community" in text(sign_in(make_person()), "/people?q=xyzzy")


def test_people_stand_in_the_order_of_their_names(staffroom: dict[str, Person], sign_in: SignIn) -> None:
    page = text(sign_in(make_person()), "/people")
    assert page.index("Ana Sousa") < page.index("Bea Thomas") < page.index("Zoë Łukasik")


def test_the_directory_works_before_the_index_is_built(
    app: Flask, staffroom: dict[str, Person], sign_in: SignIn
) -> None:
    app.extensions["search"].rebuild(())
    page = text(sign_in(make_person()), "/people?q=ana")
    assert "Ana Sousa" in page


def test_the_list_ends_after_twenty_pages(sign_in: SignIn) -> None:
    moment = now()
    session().add_all(
        Person(name=f"Crowd {n:04}", created_at=moment, verified_at=moment, findable=Findable.MEMBERS)
        for n in range(PAGE * PAGES + 30)
    )
    session().flush()
    card_everybody()
    client = sign_in(make_person())
    last = text(client, f"/people?page={PAGES}")
    assert "The list ends after 400 people" in last
    assert "430 people" in last
    assert "Crowd 0399" in last
    assert "Crowd 0399" in text(client, "/people?page=21")
    assert "Crowd 0400" not in text(client, "/people?page=9999")


def test_who_collects_people_is_stopped(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(make_person())
    limiter.enabled = True
    answers = {client.get(f"/people?page={number}").status_code for number in range(70)}
    assert answers == {200, 429}


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_people(
    sign_in: SignIn, queries: Counting
) -> None:
    client = sign_in(make_person())

    def asked(path: str) -> int:
        client.get(path)
        with queries() as counter:
            client.get(path)
        return int(counter.count)

    shared = make_community("Shared")
    school = make_school()
    for _ in range(2):
        person = make_person(findable=Findable.MEMBERS)
        affiliate(person, school)
        add_member(shared, person)
    card_everybody()
    few = asked("/people"), asked(f"/people/{person.id}")
    for number in range(18):
        person = make_person(findable=Findable.MEMBERS)
        affiliate(person, make_school(f"School {number}"))
        add_member(shared, person)
    card_everybody()
    assert (asked("/people"), asked(f"/people/{person.id}")) == few
