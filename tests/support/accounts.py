"""People who sign in, for every room's tests."""

from __future__ import annotations

import contextvars
import itertools
import re

from flask.testing import FlaskClient

from cop.accounts.actions import sessions
from cop.accounts.models import EmailAddress, Person
from cop.accounts.passwords import hash_of
from cop.core.clock import now
from cop.core.db import session

_numbers = itertools.count(1)


def make_person(
    name: str = "Nia Rowlands",
    *,
    verified: bool = True,
    admin: bool = False,
    suspended: bool = False,
    commercial: bool = False,
    email: str | None = None,
    password: str | None = None,
) -> Person:
    """Add a person with one confirmed, primary address of their own: ``<name>.<number>@example.org``."""
    moment = now()
    person = Person(
        name=name,
        created_at=moment,
        verified_at=moment if verified else None,
        suspended_at=moment if suspended else None,
        is_admin=admin,
        is_commercial=commercial,
        password_hash=hash_of(password) if password else None,
    )
    session().add(person)
    session().flush()
    word = re.sub(r"[^a-z]+", ".", name.lower()).strip(".") or "person"
    session().add(
        EmailAddress(
            person_id=person.id,
            address=email or f"{word}.{next(_numbers)}@example.org",
            is_primary=True,
            is_personal=True,
            confirmed_at=moment,
            created_at=moment,
        )
    )
    session().flush()
    return person


def sign_in(client: FlaskClient, person: Person, *, method: str = "password") -> int:
    """Sign ``person`` in on this client, without the pages. Returns the session's id."""
    row, token = sessions.start(person, method=method, device="Firefox, Linux")
    ident, person_id = row.id, person.id
    session().commit()

    def put() -> None:
        url = client.application.config["SETTINGS"].public_url
        with client.session_transaction(base_url=url) as cookie:
            cookie["_user_id"], cookie["_fresh"], cookie["person"] = token, True, person_id

    contextvars.Context().run(put)
    return ident


def cookie_of(client: FlaskClient) -> str:
    """Return the value of this client's session cookie, to be replayed."""
    name = client.application.config["SESSION_COOKIE_NAME"]
    return next(cookie.value for cookie in client._cookies.values() if cookie.key == name)


def replay(client: FlaskClient, value: str) -> None:
    """Put an old session cookie back."""
    name = client.application.config["SESSION_COOKIE_NAME"]
    for key in [key for key, cookie in client._cookies.items() if cookie.key == name]:
        client._cookies.pop(key)
    for domain in ("localhost", "127.0.0.1"):
        client.set_cookie(name, value, domain=domain)


def address_of(person: Person) -> str:
    """Return the person's primary address."""
    from cop.accounts.queries import primary_address

    found = primary_address(person.id)
    assert found
    return found
