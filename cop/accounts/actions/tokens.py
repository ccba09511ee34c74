"""Secrets sent by letter: made, used once, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from cop.accounts.models import Person, Token
from cop.accounts.queries import person
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.i18n import _
from cop.core.security import digest, new_token

LIFETIMES = {
    "link": timedelta(minutes=15),
    "start": timedelta(days=1),
    "join": timedelta(days=1),
    "reset": timedelta(hours=1),
    "email": timedelta(days=1),
    "primary": timedelta(days=7),
    "connect": timedelta(hours=1),
    "second": timedelta(minutes=10),
    "proof": timedelta(minutes=15),
}
KEEP = timedelta(days=30)


def issue(
    kind: str,
    *,
    person_id: int | None = None,
    address: str | None = None,
    details: dict[str, Any] | None = None,
    secret: str | None = None,
) -> str:
    """Make a token of this kind and return its secret, which is kept nowhere."""
    secret, moment = secret or new_token(), now()
    session().add(
        Token(
            kind=kind,
            digest=digest(secret),
            person_id=person_id,
            address=address,
            details=details or {},
            created_at=moment,
            expires_at=moment + LIFETIMES[kind],
        )
    )
    session().flush()
    return secret


def use(token: Token) -> None:
    """Use a token up. Of two at the same time one succeeds; the other gets `NotFound`."""
    statement = update(Token).where(Token.id == token.id, Token.used_at.is_(None)).values(used_at=now())
    if session().execute(statement).rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound(_("This link was used already."))


def owner(token: Token) -> Person:
    """Return whom a token is bound to. Raises `NotFound` when there is nobody, or nobody any longer."""
    return person(token.person_id or 0)


def take_back(person_id: int, *kinds: str) -> None:
    """Make a person's outstanding tokens of these kinds worthless."""
    statement = update(Token).where(Token.person_id == person_id, Token.kind.in_(kinds), Token.used_at.is_(None))
    session().execute(statement.values(used_at=now()))


def forget_old() -> None:
    """Delete tokens that ended a month ago, and at once the details of joining that nobody confirmed."""
    session().execute(delete(Token).where(Token.expires_at < now() - KEEP))
    session().execute(delete(Token).where(Token.person_id.is_(None), Token.expires_at < now()))
