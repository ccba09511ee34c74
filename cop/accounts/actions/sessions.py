"""Sessions: started at a sign-in, kept on the server, ended one by one or all at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select, update

from cop.accounts.events import SignInsEnded, SignInStarted
from cop.accounts.models import Person, SignIn
from cop.core.clock import now
from cop.core.db import session
from cop.core.events import publish
from cop.core.security import digest, new_token

IDLE = timedelta(days=30)
OLDEST = timedelta(days=180)
BRIEF = timedelta(hours=12)


def start(person: Person, *, method: str, device: str, is_brief: bool = False) -> tuple[SignIn, str]:
    """Start a session. Returns its row and the token for the cookie, which is kept nowhere else."""
    token, moment = new_token(), now()
    sign_in = SignIn(
        person_id=person.id,
        token_digest=digest(token),
        created_at=moment,
        seen_at=moment,
        proved_at=moment,
        expires_at=moment + (BRIEF if is_brief else IDLE),
        is_brief=is_brief,
        method=method,
        device=device[:80],
    )
    session().add(sign_in)
    session().flush()
    publish(SignInStarted(person.id, sign_in.id, method))
    return sign_in, token


def renew(sign_in: SignIn) -> str:
    """Give a session a new token, now that its holder proved who they are: the old token is dead."""
    token = new_token()
    sign_in.token_digest = digest(token)
    sign_in.proved_at = now()
    session().flush()
    return token


def note_seen(sign_in_id: int) -> None:
    """Note that a session is in use, which also moves its end on."""
    sign_in = session().get(SignIn, sign_in_id)
    if sign_in is None or sign_in.ended_at is not None:
        return
    sign_in.seen_at = now()
    if not sign_in.is_brief:
        sign_in.expires_at = min(now() + IDLE, sign_in.created_at + OLDEST)


def end(sign_ins: Iterable[SignIn]) -> None:
    """End these sessions, all of one person."""
    alive = [sign_in for sign_in in sign_ins if sign_in.ended_at is None]
    if not alive:
        return
    for sign_in in alive:
        sign_in.ended_at = now()
    session().flush()
    publish(SignInsEnded(alive[0].person_id, tuple(sign_in.id for sign_in in alive)))


def end_all(person_id: int, *, but: int | None = None) -> int:
    """End every session of a person, except the one called ``but``. Returns how many ended."""
    alive = (SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
    idents = tuple(session().scalars(select(SignIn.id).where(*alive).order_by(SignIn.id)))
    if idents:
        session().execute(update(SignIn).where(SignIn.id.in_(idents)).values(ended_at=now()))
        publish(SignInsEnded(person_id, idents))
    return len(idents)
