"""Institutions' sign-ins against a real provider that runs on this machine."""

from __future__ import annotations

from dataclasses import replace

import pyotp
import pytest
import requests
from joserfc.jwk import RSAKey

from config import Provider
from cop.accounts import events
from cop.accounts.actions import second_factor
from cop.accounts.models import OutsideIdentity, Person
from cop.accounts.queries import addresses_of
from cop.accounts.sealing import seal
from cop.accounts.views import providers
from cop.core.clock import now
from cop.core.db import session
from cop.core.events import _listeners
from tests.support.accounts import address_of, cookie_of, make_person, replay, sign_in
from tests.support.letters import link_in
from tests.support.oidc_provider import OidcProvider, Someone, oidc_provider

__all__ = ["oidc_provider"]

BEGIN = "/sign-in/school/wearmouth"
ARRIVAL = "/sign-in/school/arrival"


@pytest.fixture
def school(app, oidc_provider):
    """The provider of one university, configured in the application."""
    known = Provider(
        slug="wearmouth",
        label="University of Wearmouth",
        issuer=oidc_provider.issuer,
        client_id=oidc_provider.client_id,
        client_secret=oidc_provider.client_secret,
        organisation="ukprn:10007788",
    )
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, providers=(known,))
    providers.register(app)
    yield oidc_provider
    app.config["SETTINGS"] = before
    providers.register(app)


@pytest.fixture(autouse=True)
def linked():
    """What other rooms would hear of connected sign-ins."""
    heard = []
    kept = {kind: _listeners[kind] for kind in (events.OutsideIdentityLinked, events.EmailConfirmed)}
    _listeners[events.OutsideIdentityLinked] = [heard.append]
    _listeners[events.EmailConfirmed] = []
    yield heard
    _listeners.update(kept)


def there(client, path=BEGIN):
    """Go to the provider and come back as a browser does; returns our answer to the callback."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.text
    back = requests.get(answer.location, allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    return client.get(back.headers["Location"])


def connect(person, subject="42"):
    session().add(OutsideIdentity(person_id=person.id, provider="wearmouth", subject=subject, created_at=now()))
    session().flush()


def test_the_chooser_lists_every_institution(client, school):
    page = client.get("/sign-in/school").text
    assert "University of Wearmouth" in page


def test_a_known_identity_signs_in(client, school):
    person = make_person(name="Daniel Osei")
    connect(person)
    assert there(client, f"{BEGIN}?next=/communities").location == ARRIVAL
    assert "Daniel Osei" in client.get(ARRIVAL).text
    assert client.get("/account").status_code == 303
    answer = client.post(ARRIVAL)
    assert (answer.status_code, answer.location) == (303, "/communities")
    assert client.get("/account").status_code == 200


def test_state_nonce_and_pkce_are_asked_for(client, school):
    there(client)
    asked = school.asked[0]
    assert len(asked["state"]) > 20
    assert len(asked["nonce"]) > 15
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].endswith("/sign-in/school/wearmouth/callback")


def test_an_arrival_counts_once(client, school):
    connect(make_person())
    there(client)
    kept = cookie_of(client)
    assert client.post(ARRIVAL).status_code == 303
    client.post("/sign-out")
    replay(client, kept)
    assert client.post(ARRIVAL).location == "/sign-in/school"
    assert client.get("/account").status_code == 303


def test_an_arrival_waits_ten_minutes(client, school, freezer):
    connect(make_person())
    there(client)
    freezer.tick(601)
    assert client.post(ARRIVAL).location == "/sign-in/school"


def test_the_second_step_still_follows(client, school):
    person = make_person()
    secret = second_factor.new_secret()
    person.totp_secret = seal(secret)
    connect(person)
    there(client)
    assert client.post(ARRIVAL).location == "/sign-in/code"
    assert client.get("/account").status_code == 303
    client.post("/sign-in/code", data={"code": pyotp.TOTP(secret).at(now())})
    assert client.get("/account").status_code == 200


def test_a_providers_word_about_an_address_opens_no_account(client, new_client, school, mailbox, linked):
    """The address belongs to an account: its owner proves that by a letter first."""
    owner = make_person(name="Daniel Osei", email="d.osei@wearmouth.example")
    there(client)
    page = client.get(ARRIVAL)
    assert "Connect your school account" in page.text
    assert "d.osei@wearmouth.example" in page.text
    answer = client.post(ARRIVAL, data={"address": "d.osei@wearmouth.example", "name": "Daniel Osei"})
    assert answer.location == "/sign-in/sent"
    assert client.get("/account").status_code == 303
    assert session().query(OutsideIdentity).count() == 0
    path = link_in(mailbox.last_to("d.osei@wearmouth.example"))
    assert "University of Wearmouth" in client.get(path).text
    assert session().query(OutsideIdentity).count() == 0
    assert client.post(path).status_code == 303
    assert client.get("/account").status_code == 200
    identity = session().query(OutsideIdentity).one()
    assert (identity.person_id, identity.provider, identity.subject) == (owner.id, "wearmouth", "42")
    assert [(e.person_id, e.provider_slug, e.organisation) for e in linked] == [
        (owner.id, "wearmouth", "ukprn:10007788")
    ]
    assert new_client().post(path).status_code == 404


def test_a_letter_opened_elsewhere_signs_in_but_connects_nothing(client, new_client, school, mailbox):
    """Else somebody could type a colleague's address and get a way of their own into that account."""
    owner = make_person(name="Daniel Osei", email="d.osei@wearmouth.example")
    there(client)
    client.post(ARRIVAL, data={"address": "d.osei@wearmouth.example", "name": "Daniel Osei"})
    reader = new_client()
    assert reader.post(link_in(mailbox.last_to("d.osei@wearmouth.example"))).status_code == 303
    assert reader.get("/account").status_code == 200
    assert session().query(OutsideIdentity).count() == 0
    assert owner.name in reader.get("/account").text


def test_a_newcomer_joins_with_a_personal_address(client, school, mailbox, linked):
    there(client)
    answer = client.post(ARRIVAL, data={"address": "daniel@home.example", "name": "Daniel Osei"})
    assert answer.location == "/sign-in/sent"
    assert session().query(Person).count() == 0
    client.post(link_in(mailbox.last_to("daniel@home.example")))
    person = session().query(Person).one()
    assert person.name == "Daniel Osei"
    assert [email.address for email in addresses_of(person.id)] == ["daniel@home.example"]
    assert [event.person_id for event in linked] == [person.id]


def test_connecting_does_not_tell_who_has_an_account(new_client, school):
    make_person(email="heron@example.org")
    seen = []
    for address in ("heron@example.org", "egret@example.org"):
        client = new_client()
        there(client)
        answer = client.post(ARRIVAL, data={"address": address, "name": "Daniel"})
        seen.append((answer.status_code, len(answer.data), answer.location))
    assert seen[0] == seen[1]


def test_an_account_takes_several_institutions_and_none_owns_it(client, school, linked):
    person = make_person()
    sign_in(client, person)
    there(client)
    assert "University of Wearmouth" in client.get(ARRIVAL).text
    assert client.post(ARRIVAL).location == "/account/connections"
    identity = session().query(OutsideIdentity).one()
    assert identity.person_id == person.id
    assert len(linked) == 1
    assert "University of Wearmouth" in client.get("/account/connections").text
    client.post(f"/account/connections/{identity.id}/removal")
    assert session().query(OutsideIdentity).count() == 0
    assert client.get("/account").status_code == 200


def test_connecting_asks_for_a_fresh_proof(client, school, freezer):
    sign_in(client, make_person())
    freezer.tick(16 * 60)
    there(client)
    assert client.get(ARRIVAL).location.startswith("/account/proof")
    assert client.post(ARRIVAL).location.startswith("/account/proof")
    assert session().query(OutsideIdentity).count() == 0


def test_an_identity_of_another_account_is_not_taken_over(client, school):
    theirs = make_person(name="Ruth Adeyemi")
    connect(theirs)
    sign_in(client, make_person())
    there(client)
    client.post(ARRIVAL)
    assert session().query(OutsideIdentity).one().person_id == theirs.id


def test_nobody_removes_the_connection_of_somebody_else(client, school):
    theirs = make_person(name="Ruth Adeyemi")
    connect(theirs)
    sign_in(client, make_person())
    ident = session().query(OutsideIdentity).one().id
    assert client.post(f"/account/connections/{ident}/removal").status_code == 404


def test_an_address_from_the_userinfo_endpoint_will_do(client, school):
    school.address_in_userinfo_only = True
    there(client)
    assert "d.osei@wearmouth.example" in client.get(ARRIVAL).text


def wrong(name: str, value):
    def twist(claims) -> None:
        claims[name] = value

    return twist


def missing(name: str):
    def twist(claims) -> None:
        del claims[name]

    return twist


@pytest.mark.parametrize(
    "twist",
    [
        wrong("nonce", "another"),
        missing("nonce"),
        wrong("aud", "another client"),
        missing("aud"),
        wrong("iss", "https://evil.example"),
        missing("iss"),
        wrong("exp", 1_000_000_000),
        missing("sub"),
        wrong("sub", ""),
        wrong("sub", "x" * 256),
        wrong("sub", "4\x002"),
    ],
)
def test_a_bad_id_token_lets_nobody_in(client, school: OidcProvider, twist):
    connect(make_person())
    school.twist = twist
    assert there(client).location == "/sign-in/school"
    assert client.post(ARRIVAL).location == "/sign-in/school"
    assert client.get("/account").status_code == 303


def test_a_token_signed_by_another_key_lets_nobody_in(client, school):
    connect(make_person())
    school.sign_with = RSAKey.generate_key(2048)
    assert there(client).location == "/sign-in/school"


def test_a_callback_without_its_state_lets_nobody_in(client, new_client, school):
    connect(make_person())
    answer = client.get(BEGIN)
    back = requests.get(answer.location, allow_redirects=False, timeout=5).headers["Location"]
    stranger = new_client()
    assert stranger.get(back).location == "/sign-in/school"
    for query in ("", "?code=x", "?state=x", "?code=x&state=y", "?error=%00%0d%0a", "?code=%ff&state=%ff"):
        assert client.get(f"{BEGIN}/callback{query}").location == "/sign-in/school"


def test_a_code_works_once(client, school):
    connect(make_person())
    answer = client.get(BEGIN)
    back = requests.get(answer.location, allow_redirects=False, timeout=5).headers["Location"]
    assert client.get(back).location == ARRIVAL
    assert client.get(back).location == "/sign-in/school"


def test_a_refusal_at_the_provider_is_said_calmly(client, school):
    school.refuses = True
    assert there(client).location == "/sign-in/school"
    assert "did not let you in" in client.get("/sign-in/school").text


def test_a_provider_that_is_away_is_said_calmly(client, school):
    school.is_away = True
    answer = client.get(BEGIN)
    assert answer.status_code == 503
    assert "does not answer just now" in answer.text


def test_a_discovery_document_of_another_issuer_is_refused(client, school):
    school.claimed_issuer = "https://evil.example"
    assert client.get(BEGIN).status_code == 503


def test_an_institution_that_is_not_configured_is_not_there(client, school):
    assert client.get("/sign-in/school/other").status_code == 404
    assert client.get("/sign-in/school/other/callback?code=x&state=y").status_code == 404


def test_a_person_with_odd_claims_is_shown_and_not_run(client, school):
    school.address_in_userinfo_only = True
    school.someone = Someone("7", "<script>alert(1)</script>", "<b>Daniel</b>\x00\ud800")
    there(client)
    page = client.get(ARRIVAL)
    assert page.status_code == 200
    assert "<b>Daniel" not in page.text
    assert "<script>alert" not in page.text


def test_a_suspended_identity_reads_only(client, school):
    person = make_person(suspended=True)
    connect(person)
    there(client)
    client.post(ARRIVAL)
    assert client.get("/account").status_code == 200
    assert address_of(person) in client.get("/account/emails").text
