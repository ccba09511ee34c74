"""Two at the same moment: real connections, real commits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cop.accounts.actions import second_factor
from cop.accounts.models import Person, SignIn
from cop.accounts.sealing import seal
from cop.core.db import session
from cop.core.jobs import sweep_outbox
from cop.core.mail import CaughtLetter
from tests.support.accounts import address_of, make_person
from tests.support.client import client_of
from tests.support.letters import link_in

pytestmark = pytest.mark.committed
PASSWORD = "estuary heron tide"


def at_once(number, act) -> list[int]:
    with ThreadPoolExecutor(number) as pool:
        return sorted(pool.map(lambda _: act().status_code, range(number)))


def last_path() -> str:
    """The link in the newest letter; leaves no transaction open that would hold up the others."""
    sweep_outbox()
    path = link_in(session().query(CaughtLetter).order_by(CaughtLetter.id.desc()).first())
    session().commit()
    return path


def test_a_joining_letter_pressed_eight_times_makes_one_account(app):
    client = client_of(app)
    client.post("/join", data={"organisation": "not-listed", "address": "imran@example.org"})
    client.post("/join/name", data={"name": "Imran Siddiqui"})
    path = last_path()
    codes = at_once(8, lambda: client_of(app).post(path))
    assert codes.count(303) == 1
    assert set(codes) <= {303, 404, 409}
    assert session().query(Person).count() == 1


def test_a_sign_in_link_pressed_eight_times_opens_one_session(app):
    person = make_person()
    address = address_of(person)
    session().commit()
    client_of(app).post("/sign-in", data={"email": address})
    path = last_path()
    codes = at_once(8, lambda: client_of(app).post(path))
    assert codes.count(303) == 1
    assert session().query(SignIn).count() == 1


def test_a_recovery_code_typed_four_times_at_once_lets_one_in(app):
    person = make_person(password=PASSWORD)
    person.totp_secret = seal(second_factor.new_secret())
    code = second_factor.renew_codes(person)[0]
    address = address_of(person)
    session().commit()
    waiting = [client_of(app) for _ in range(4)]
    for client in waiting:
        client.post("/sign-in/password", data={"email": address, "password": PASSWORD})
    clients = iter(waiting)
    codes = at_once(4, lambda: next(clients).post("/sign-in/code", data={"code": code}))
    assert codes == [303, 422, 422, 422]
    assert session().query(SignIn).count() == 1


def test_parallel_guesses_do_not_slip_through(app):
    fields = {"email": "nobody@example.org", "password": "wrong"}
    codes = at_once(20, lambda: client_of(app).post("/sign-in/password", data=fields))
    assert codes == [422] * 10 + [429] * 10
