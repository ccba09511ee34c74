from __future__ import annotations

import pytest
from flask import current_app
from flask.sessions import SecureCookieSessionInterface

from cop.accounts import passwords
from tests.support.accounts import address_of, make_person, sign_in

PASSWORD = "estuary heron tide"


def pair() -> tuple[str, str]:
    """A known and an unknown address of the same length."""
    known = address_of(make_person(password=PASSWORD, email="heron@example.org"))
    return known, "egret@example.org"


def shape(answer) -> tuple[int, int, str | None, list[str]]:
    """What can be seen of an answer: status, length, goal, and what its cookies hold (by name, for values vary)."""
    held = []
    for cookie in answer.headers.getlist("Set-Cookie"):
        value = cookie.partition("=")[2].partition(";")[0]
        serializer = SecureCookieSessionInterface().get_signing_serializer(current_app)
        held.extend(sorted(serializer.loads(value)))
    return answer.status_code, len(answer.data), answer.headers.get("Location"), held


@pytest.mark.parametrize(
    ("path", "name", "more"),
    [
        ("/sign-in", "email", {}),
        ("/sign-in/forgotten", "email", {}),
        ("/sign-in/password", "email", {"password": "wrong"}),
    ],
)
def test_an_answer_does_not_tell_who_has_an_account(new_client, monkeypatch, path, name, more):
    addresses = pair()
    hashed = []
    original = passwords._hasher.verify
    monkeypatch.setattr(passwords, "_hasher", Counting(original, hashed))
    answers, counts, pages = [], [], []
    for address in addresses:
        client = new_client()
        answers.append(shape(client.post(path, data={name: address, **more})))
        counts.append(len(hashed))
        hashed.clear()
        pages.append(client.get("/sign-in/sent").text.replace(address, "x"))
    assert answers[0] == answers[1]
    assert counts[0] == counts[1]
    assert pages[0] == pages[1]


class Counting:
    def __init__(self, verify, seen) -> None:
        self._verify, self._seen = verify, seen

    def verify(self, *given) -> bool:
        self._seen.append(1)
        return self._verify(*given)

    def hash(self, *given) -> str:
        self._seen.append(1)
        return passwords.PasswordHasher().hash(*given)


def test_a_person_without_password_costs_the_same(new_client, monkeypatch):
    make_person(email="heron@example.org")
    seen = []
    monkeypatch.setattr(passwords, "_hasher", Counting(passwords._hasher.verify, seen))
    answers = [
        shape(new_client().post("/sign-in/password", data={"email": address, "password": "wrong"}))
        for address in ("heron@example.org", "egret@example.org")
    ]
    assert answers[0] == answers[1]
    assert len(seen) == 2


def test_joining_does_not_tell_who_has_an_account(new_client, mailbox):
    answers, pages = [], []
    for address in pair():
        client = new_client()
        client.post("/join", data={"organisation": "not-listed", "address": address})
        answers.append(shape(client.post("/join/name", data={"name": "Imran Siddiqui"})))
        pages.append(client.get("/sign-in/sent").text.replace(address, "x"))
    assert answers[0] == answers[1]
    assert pages[0] == pages[1]
    assert "/sign-in/link/" in mailbox.last_to("heron@example.org").text
    assert "/join/confirmation/" in mailbox.last_to("egret@example.org").text
    assert mailbox.last_to("heron@example.org").subject == mailbox.last_to("egret@example.org").subject


def test_adding_an_address_does_not_tell_whose_it_is(new_client, mailbox):
    known, unknown = pair()
    answers = []
    for address in (known, unknown):
        client = new_client()
        sign_in(client, make_person(name="Ruth Adeyemi"))
        answers.append(shape(client.post("/account/emails", data={"address": address})))
    assert answers[0] == answers[1]
    assert "another account" in mailbox.last_to(known).text
    assert "/account/emails/confirmation/" in mailbox.last_to(unknown).text


def test_every_request_for_a_letter_sends_one(client, mailbox):
    known, unknown = pair()
    for address in (known, unknown):
        client.post("/sign-in", data={"email": address})
        client.post("/sign-in/forgotten", data={"email": address})
        assert len(mailbox.to(address)) == 2
    assert "There is no account with this address" in mailbox.last_to(unknown).text
