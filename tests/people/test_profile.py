"""One's own profile: what one says, who finds it, and that nobody else changes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from cop.accounts.models import Findable
from cop.core.db import session
from cop.core.limits import limiter
from cop.institutions.models import Proof
from cop.search.jobs import rebuild_all
from tests.support.client import Client
from tests.support.institutions import make_school
from tests.support.world import make_person

SignIn = Callable[..., Client]
VECTORS = Path(__file__).parents[1] / "vectors"


@pytest.fixture(autouse=True)
def without_limits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", False)


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


FILLED = {
    "name": "Nia Rowlands",
    "bio": "I **teach**.",
    "languages": ["cy", "en"],
    "findable": "members",
    "paper": "sage",
}


def test_one_changes_one_s_own_profile(sign_in: SignIn) -> None:
    person = make_person(name="N R")
    client = sign_in(person)
    assert "Edit your profile" in text(client, f"/people/{person.id}/edit")
    assert client.post(f"/people/{person.id}/edit", data=FILLED).status_code == 303
    session().refresh(person)
    assert (person.name, person.findable, person.paper) == ("Nia Rowlands", Findable.MEMBERS, "sage")
    assert person.languages == ["cy", "en"]
    assert "<strong>teach</strong>" in text(client, f"/people/{person.id}")


def test_nobody_changes_another_s_profile(sign_in: SignIn, client: Client) -> None:
    person = make_person(findable=Findable.MEMBERS)
    for who in (make_person(), make_person(admin=True)):
        stranger = sign_in(who)
        assert stranger.get(f"/people/{person.id}/edit").status_code == 403
        assert stranger.post(f"/people/{person.id}/edit", data=FILLED).status_code == 403
    assert client.post(f"/people/{person.id}/edit", data=FILLED).status_code in {303, 403}
    suspended = make_person(suspended=True)
    assert sign_in(suspended).post(f"/people/{suspended.id}/edit", data=FILLED).status_code == 403
    session().refresh(person)
    assert person.name != "Nia Rowlands"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"bio": "x" * 4_001},
        {"languages": ["xx"]},
        {"languages": ["en", "fr", "de", "es", "it", "pt", "pl"]},
        {"findable": "everybody"},
        {"paper": "neon"},
    ],
)
def test_what_cannot_be_kept_is_said_and_the_text_stays(sign_in: SignIn, wrong: dict[str, object]) -> None:
    person = make_person(name="Before")
    answer = sign_in(person).post(f"/people/{person.id}/edit", data={**FILLED, "bio": "Kept words", **wrong})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "to put right" in page
    assert "Kept words" in page or "bio" in wrong
    session().refresh(person)
    assert person.name == "Before"


def test_a_preview_shows_what_will_be_seen(sign_in: SignIn) -> None:
    client = sign_in(make_person())
    assert "<strong>bold</strong>" in client.post("/people/preview", data={"source": "**bold**"}).get_data(as_text=True)
    bare = client.post("/people/preview", data={"bio": "**bold** <script>"}).get_data(as_text=True)
    assert "<strong>bold</strong>" in bare
    assert "<script>" not in bare.split("<main")[1].split("</main>")[0]


def test_naughty_names_and_words_are_shown_as_text(sign_in: SignIn) -> None:
    person = make_person(findable=Findable.MEMBERS)
    client = sign_in(person)
    for naughty in json.loads((VECTORS / "naughty_strings_blns.json").read_text(encoding="utf-8")):
        sent = {**FILLED, "name": naughty, "bio": naughty}
        answer = client.post(f"/people/{person.id}/edit", data=sent)
        assert answer.status_code in {303, 422}, naughty
        assert client.get("/people", query_string={"q": naughty[:300]}).status_code in {200, 303}, naughty
    assert client.get(f"/people/{person.id}").status_code == 200


@pytest.mark.parametrize("ident", ["0", "999999999999999999", "9" * 40, "-1", "x"])
def test_a_number_nobody_has_is_not_found(sign_in: SignIn, ident: str) -> None:
    assert sign_in(make_person()).get(f"/people/{ident}").status_code == 404


def test_a_change_of_the_profile_reaches_the_index(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    person = make_person(name="Old Name", findable=Findable.MEMBERS)
    rebuild_all()
    sign_in(person).post(f"/people/{person.id}/edit", data={**FILLED, "name": "Brandnew Name"})
    deliver()
    reader = sign_in(make_person())
    assert "Brandnew" in text(reader, "/search?q=brandnew").split('id="found"')[1]


def test_a_confirmed_place_reaches_the_index(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    from cop.institutions import actions

    person = make_person(name="Mover", findable=Findable.MEMBERS)
    school = make_school("Brandnew School")
    claimed = actions.claim_affiliation(person_id=person.id, organisation=school, role="Teacher")
    actions.confirm_affiliation(affiliation=claimed, proof=Proof.ADMIN, actor_id=None)
    session().commit()
    deliver()
    assert "Mover" in text(sign_in(make_person()), "/search?q=brandnew&kind=person").split('id="found"')[1]
