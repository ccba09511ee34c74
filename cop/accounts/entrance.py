"""Coming in: what happens once a first factor is proven, whichever way it was. The only door to a new session.

Rooms above use `arrive` when they proved an address themselves, as an invitation does.
"""

from __future__ import annotations

from flask import g, request, url_for
from flask import session as cookie
from flask_login import login_user, logout_user

from cop.accounts import devices
from cop.accounts.actions import sessions, tokens
from cop.accounts.members import SignedIn, as_member
from cop.accounts.models import Person, SignIn
from cop.accounts.queries import token as find_token
from cop.core.authz import current_member
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import CopError, NotFound
from cop.core.security import local_path

PROOF_SECONDS = 15 * 60


class ProofNeededError(CopError):
    """The person proved too long ago who they are. ``back`` is where to go on afterwards."""

    def __init__(self, back: str) -> None:
        super().__init__()
        self.back = back


def arrive(person: Person, *, method: str, goto: str = "/", is_brief: bool = False) -> str:
    """Sign ``person`` in, or lead to the second step where there is one. Returns the path to go to.

    Call it only when a first factor was proven in this very request.
    """
    goto = local_path(goto)
    if person.totp_secret is None:
        come_in(person, method=method, is_brief=is_brief)
        return goto
    details = {"method": method, "goto": goto, "is_brief": is_brief, "wrong": 0}
    secret = tokens.issue("second", person_id=person.id, details=details)
    cookie.clear()
    cookie["second"] = secret
    return url_for("accounts.second_step")


def come_in(person: Person, *, method: str, is_brief: bool = False) -> SignIn:
    """Start a session with a token of its own; the one this browser had before ends."""
    leave()
    device = devices.in_words(request.headers.get("User-Agent", ""))
    sign_in, secret = sessions.start(person, method=method, device=device, is_brief=is_brief)
    _carry(person, sign_in, secret)
    cookie.permanent = not is_brief
    return sign_in


def renew(person: Person) -> None:
    """Give the present session a new token after a proof or a change of rights."""
    sign_in = present_sign_in()
    _carry(person, sign_in, sessions.renew(sign_in))


def leave() -> None:
    """End the session of this browser, on the server and in the cookie."""
    member = current_member()
    if member.session_id is not None:
        row = session().get(SignIn, member.session_id)
        if row is not None:
            sessions.end([row])
    logout_user()
    cookie.clear()
    g.pop("member", None)


def _carry(person: Person, sign_in: SignIn, secret: str) -> None:
    member = as_member(person, sign_in.id)
    login_user(SignedIn(secret, member, sign_in.seen_at))
    cookie["person"] = person.id
    g.member = member


def present_sign_in() -> SignIn:
    """Return the session of this request, or raise `NotFound`."""
    ident = current_member().session_id
    row = session().get(SignIn, ident) if ident is not None else None
    if row is None:
        raise NotFound
    return row


def is_proven() -> bool:
    """Whether the person showed who they are in the last fifteen minutes."""
    return (now() - present_sign_in().proved_at).total_seconds() < PROOF_SECONDS


def need_proof(back: str) -> None:
    """Raise `ProofNeededError` unless the person proved lately who they are."""
    if not is_proven():
        raise ProofNeededError(back)


def waiting_second() -> tuple[str, Person | None]:
    """Return the secret and the person of a sign-in that waits for its second step."""
    secret = str(cookie.get("second") or "")
    token = find_token("second", secret)
    return secret, None if token is None else tokens.owner(token)
