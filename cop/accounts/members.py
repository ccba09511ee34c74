"""Who asks: from a session's token to the `Member` that every rule is given.

The browser holds an opaque token in Flask's signed cookie, under the key that Flask-Login reads; the database holds its
digest. A token is looked up together with its person in one query, on each request and each socket event.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from flask import Flask, Response, g, has_request_context
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from cop.accounts.actions import sessions
from cop.accounts.models import Person, SignIn
from cop.core.authz import Member, identify_with
from cop.core.clock import now
from cop.core.db import session, unit_of_work
from cop.core.logging import log
from cop.core.security import digest

SEEN_EVERY = timedelta(minutes=5)

login_manager = LoginManager()
login_manager.session_protection = None  # sessions live on the server; addresses of telephones change


class Described(Protocol):
    """What a member is made of: a `Person`, or a row with the same columns."""

    id: Any
    name: Any
    paper: Any
    photo: Any
    locale: Any
    time_zone: Any
    verified_at: Any
    suspended_at: Any
    is_admin: Any
    is_commercial: Any


class SignedIn(UserMixin):
    """What Flask-Login carries: the token, and the member it stands for."""

    def __init__(self, token: str, member: Member, seen_at: datetime) -> None:
        self.token = token
        self.member = member
        self.seen_at = seen_at

    def get_id(self) -> str:
        return self.token


def as_member(person: Described, sign_in_id: int | None = None) -> Member:
    """Return the principal for ``person``, signed in by the session ``sign_in_id``."""
    return Member(
        person_id=person.id,
        name=person.name,
        is_verified=person.verified_at is not None,
        is_suspended=person.suspended_at is not None,
        is_admin=person.is_admin,
        locale=person.locale,
        time_zone=person.time_zone,
        session_id=sign_in_id,
        paper=person.paper,
        photo=person.photo,
        flags=frozenset({"commercial"}) if person.is_commercial else frozenset(),
    )


def member_by_token(token: str) -> Member | None:
    """Return who holds this session token, or None when it is unknown, ended or too old. One query."""
    found = _find(token)
    return None if found is None else as_member(found, found.sign_in_id)


def _find(token: object) -> Any:
    if not isinstance(token, str) or not token:
        return None
    statement = (
        select(
            SignIn.id.label("sign_in_id"),
            SignIn.seen_at,
            Person.id,
            Person.name,
            Person.paper,
            Person.photo,
            Person.locale,
            Person.time_zone,
            Person.verified_at,
            Person.suspended_at,
            Person.is_admin,
            Person.is_commercial,
        )
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.token_digest == digest(token),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now(),
            Person.erased_at.is_(None),
        )
    )
    return session().execute(statement).one_or_none()


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> SignedIn | None:
    """Return the holder of the cookie's token for Flask-Login."""
    found = _find(token)
    if found is None:
        return None
    return SignedIn(token, as_member(found, found.sign_in_id), found.seen_at)


def _identify() -> Member | None:
    """Return the member of this request, or None for a visitor."""
    return current_user.member if has_request_context() and current_user.is_authenticated else None


def _note_seen(response: Response) -> Response:
    """Remember, at most once in five minutes and in a unit of its own after the answer, that a session is in use."""
    user = g.get("_login_user")
    if isinstance(user, SignedIn) and now() - user.seen_at > SEEN_EVERY and user.member.session_id is not None:
        try:
            with unit_of_work():
                sessions.note_seen(user.member.session_id)
        except OperationalError:
            log.warning("seen_not_noted")
    return response


def register(app: Flask) -> None:
    """Let Flask-Login find the session, and the rules their member."""
    login_manager.init_app(app, add_context_processor=False)
    identify_with(_identify)
    app.after_request(_note_seen)
