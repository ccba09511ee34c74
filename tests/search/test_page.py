"""Who finds what on the page of results, and what nobody finds out from it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask import Flask

from cop.accounts.models import Findable, Person
from cop.communities.models import Community, Role, Visibility
from cop.core.db import session
from cop.core.limits import limiter
from cop.search.jobs import rebuild_all
from cop.search.registry import sources
from tests.support.accounts import address_of
from tests.support.client import Client
from tests.support.forums import make_topic
from tests.support.institutions import affiliate, make_company, make_school
from tests.support.rows import QueryCounter
from tests.support.world import add_member, make_community, make_person

SignIn = Callable[..., Client]
Counting = Callable[[], AbstractContextManager[QueryCounter]]


@pytest.fixture(autouse=True)
def without_limits(app: Flask) -> Iterator[None]:
    limiter.enabled = False
    yield
    limiter.enabled = True


def page(client: Client, typed: str, kind: str = "", number: int = 1) -> str:
    answer = client.get(f"/search?q={quote(typed, errors='replace')}&kind={kind}&page={number}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def body(client: Client, typed: str) -> str:
    """Return the results without the box, which says back what was typed."""
    html = page(client, typed)
    start = html.index('id="found"')
    return html[start : html.index("</main>")]


def test_a_visitor_finds_organisations_and_public_communities(client: Client) -> None:
    make_school("Saltmarsh Primary School", place="Saltmarsh", urn="900900")
    make_community("Open Estuary", visibility=Visibility.PUBLIC, charter_html="<p>We share hinge questions.</p>")
    rebuild_all()
    assert "<mark>Saltmarsh</mark>" in body(client, "saltmarsh")
    assert "900900" in body(client, "900900")
    assert "Open Estuary" in body(client, "hinge question")
    assert "1 result" in body(client, "hinge question")


def test_a_member_finds_people_who_chose_to_be_found(client: Client, sign_in: SignIn) -> None:
    nia = make_person(name="Nia Rowlands", findable=Findable.MEMBERS)
    affiliate(nia, make_school("Saltmarsh Primary School"), role="Year 4 teacher")
    make_person(name="Nia Hidden", findable=Findable.NOBODY)
    make_person(name="Nia Shy", findable=Findable.COMMUNITIES)
    rebuild_all()
    found = body(sign_in(make_person()), "nia")
    assert "Rowlands" in found
    assert "Hidden" not in found
    assert "Shy" not in found
    assert "1 result" in found
    assert "Rowlands" not in body(client, "nia")


def test_an_empty_question_is_answered_with_help(client: Client) -> None:
    assert "How to search" in page(client, "")
    assert "How to search" in page(client, "***")


def test_nothing_found_says_what_to_do_next(client: Client) -> None:
    make_community("Hinge questions", visibility=Visibility.PUBLIC)
    rebuild_all()
    found = body(client, "hnige")
    assert "Nothing here has these words" in found
    assert "hinge</a>?" in found


def test_some_of_the_words_are_offered_when_nothing_has_them_all(client: Client) -> None:
    make_community("Hinge questions", visibility=Visibility.PUBLIC)
    rebuild_all()
    assert "These have some of them" in body(client, "hinge zebra")


def test_results_are_turned_ten_by_ten_and_narrowed_by_kind(client: Client) -> None:
    for number in range(23):
        make_community(f"Fraction group {number}", visibility=Visibility.PUBLIC)
    make_school("Fraction School")
    rebuild_all()
    first = page(client, "fraction")
    assert first.count('class="result"') == 10
    assert "24 results" in first
    assert page(client, "fraction", number=3).count('class="result"') == 4
    assert page(client, "fraction", number=999).count('class="result"') == 4
    only = page(client, "fraction", kind="organisation")
    assert only.count('class="result"') == 1
    assert page(client, "fraction", kind="nonsense").count('class="result"') == 10


def test_an_index_that_is_not_built_yet_says_so(app: Flask, client: Client) -> None:
    index = app.extensions["search"]
    if index.status().engine != "whoosh":
        pytest.skip("the folder is what is lost here")
    (index.folder / "CURRENT").unlink()
    assert "index is being built" in page(client, "anything")


def test_markup_in_names_is_shown_as_text(client: Client) -> None:
    make_school("<script>alert(1)</script> Primary <b>School</b>")
    rebuild_all()
    found = body(client, "primary")
    assert "<script>alert" not in found
    assert "&lt;script&gt;" in found
    assert "<mark>Primary</mark>" in found


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_results(
    client: Client, queries: Counting
) -> None:
    def asked() -> int:
        rebuild_all()
        page(client, '"decimal"', kind="organisation")
        with queries() as counter:
            page(client, '"decimal"', kind="organisation")
        return int(counter.count)

    for number in range(2):
        make_community(f"Decimal {number}", visibility=Visibility.PUBLIC)
        make_school(f"Decimal School {number}")
    few = asked()
    for number in range(18):
        make_community(f"Decimal more {number}", visibility=Visibility.PUBLIC)
        make_school(f"Decimal More School {number}")
    assert asked() == few


# ------------------------------------------------------------------------------------------- canaries (checks 16, 39)


@dataclass
class Secret:
    """A rare pair of words in a private place: one is asked for, the other must not come back. Who may read it."""

    asked: str
    silent: str
    readers: set[str]


MEMBERS = {"closed member", "hidden member"}
SIGNED_IN = {"newcomer", "member", "company", "admin", *MEMBERS}

SECRETS = {
    "closed name": Secret("quagmire", "ocelot", SIGNED_IN),
    "closed charter": Secret("saffron", "lynx", SIGNED_IN),
    "hidden name": Secret("obsidian", "jaguar", {"hidden member"}),
    "hidden charter": Secret("tamarind", "puma", {"hidden member"}),
    "closed topic": Secret("vermilion", "caracal", {"closed member"}),
    "hidden topic": Secret("cinnabar", "serval", {"hidden member"}),
    "shy person": Secret("wilhelmina", "margay", {"closed member"}),
    "absent person": Secret("ottoline", "kodkod", set()),
    "hidden affiliation": Secret("gubernator", "colocolo", set()),
    "address": Secret("penumbra", "example", set()),
}


@dataclass
class World:
    clients: dict[str, Client]
    closed: Community
    hidden: Community
    shy: Person
    address: str


@pytest.fixture
def world(client: Client, sign_in: SignIn) -> World:
    """Plant a secret in each private place and let every kind of person look for it."""
    closed = make_community(
        "Quagmire Ocelot", visibility=Visibility.CLOSED, charter_html="<p>Saffron and the lynx.</p>"
    )
    hidden = make_community(
        "Obsidian Jaguar", visibility=Visibility.HIDDEN, charter_html="<p>Tamarind for the puma.</p>"
    )
    people = {
        "newcomer": make_person(verified=False),
        "member": make_person(),
        "company": make_person(is_commercial=True),
        "admin": make_person(admin=True),
        "closed member": make_person(),
        "hidden member": make_person(),
    }
    add_member(closed, people["closed member"], Role.MEMBER)
    add_member(hidden, people["hidden member"], Role.MEMBER)
    shy = make_person(name="Wilhelmina Margay", findable=Findable.COMMUNITIES)
    add_member(closed, shy, Role.MEMBER)
    add_member(closed, make_person(name="Ottoline Kodkod", findable=Findable.NOBODY), Role.MEMBER)
    affiliate(shy, make_company("Plain Company"), role="gubernator colocolo").is_hidden = True
    posting = make_person(email="penumbra@example.org", name="Plain Name", findable=Findable.MEMBERS)
    make_topic(closed, shy, title="Vermilion caracal", text="Vermilion caracal again")
    make_topic(hidden, shy, title="Cinnabar serval", text="Cinnabar serval again")
    session().flush()
    rebuild_all()
    clients = {"visitor": client, **{name: sign_in(person) for name, person in people.items()}}
    return World(clients, closed, hidden, shy, address_of(posting))


@pytest.mark.parametrize("place", SECRETS)
def test_a_secret_is_found_by_its_readers_only(world: World, place: str) -> None:
    secret = SECRETS[place]
    kind = place.rsplit(maxsplit=1)[-1]
    findable = kind != "topic" or "topic" in sources()
    for role, client in world.clients.items():
        found = body(client, secret.asked)
        knows = role in secret.readers and findable
        assert (secret.silent in found.lower()) == knows, role
        assert ("No results" in found) == (not knows), role
        for outlet in ("/people?q=", "/communities?q=", "/search?kind=person&q="):
            answer = client.get(outlet + secret.asked, follow_redirects=True).get_data(as_text=True)
            if role not in secret.readers:
                assert secret.silent not in answer.split("</head>")[1].lower().replace("example.org", ""), outlet


@pytest.mark.parametrize("place", SECRETS)
def test_a_mistyped_secret_is_not_put_right_for_strangers(world: World, place: str) -> None:
    secret = SECRETS[place]
    for role, client in world.clients.items():
        if role not in secret.readers:
            assert secret.asked not in body(client, secret.asked[:-1]).lower(), role
            assert secret.asked not in body(client, "x" + secret.asked).lower(), role


def test_an_address_is_never_in_the_results(world: World) -> None:
    for role, client in world.clients.items():
        for typed in (world.address, "Plain Name", "penumbra example org"):
            assert world.address not in body(client, typed), role


# ------------------------------------------------------------------------------------------------- a stale index


def test_a_stale_index_gives_nothing_away(client: Client, sign_in: SignIn) -> None:
    """Public things go private, and the worker has not been here yet."""
    community = make_community("Turquoise heron", visibility=Visibility.PUBLIC)
    person = make_person(name="Turquoise Kestrel", findable=Findable.MEMBERS)
    make_topic(community, person, title="Turquoise egret")
    member = sign_in(make_person())
    rebuild_all()
    assert "heron" in body(client, "turquoise").lower()
    assert "Kestrel" in body(member, "turquoise")
    community.visibility = Visibility.HIDDEN
    person.findable = Findable.NOBODY
    session().flush()
    for reader in (client, member):
        found = body(reader, "turquoise")
        assert "No results" in found
        for word in ("heron", "Kestrel", "egret"):
            assert word not in found
        assert 'class="chip' not in page(reader, "turquoise")


def test_a_person_who_wants_to_be_found_by_nobody_is_not_even_found_by_colleagues(sign_in: SignIn) -> None:
    community = make_community("Estuary")
    person, reader = make_person(name="Turquoise Kestrel"), make_person()
    add_member(community, person)
    add_member(community, reader)
    rebuild_all()
    client = sign_in(reader)
    assert "Kestrel" in body(client, "turquoise")
    person.findable = Findable.NOBODY
    session().flush()
    assert "No results" in body(client, "turquoise")


# ------------------------------------------------------------------------------------------------- bad input


def test_whatever_is_typed_is_answered_within_a_second(client: Client, hostile: list[str]) -> None:
    make_community("Anything", visibility=Visibility.PUBLIC)
    rebuild_all()
    for typed in hostile:
        started = time.thread_time()
        answer = client.get("/search", query_string={"q": typed[:5_000].encode("utf-8", "replace").decode()})
        assert answer.status_code == 200, typed[:80]
        assert time.thread_time() - started < 1.0, typed[:80]


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "1e9", ""])
def test_any_page_number_is_answered(client: Client, number: str) -> None:
    make_community("Anything", visibility=Visibility.PUBLIC)
    rebuild_all()
    assert client.get(f"/search?q=anything&page={number}").status_code == 200
