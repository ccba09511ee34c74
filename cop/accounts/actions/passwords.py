"""Passwords: set, changed, forgotten, taken away."""

from __future__ import annotations

from cop.accounts.actions import letters, sessions, tokens
from cop.accounts.events import PasswordChanged
from cop.accounts.models import Person, Token
from cop.accounts.passwords import check, hash_of, is_outdated
from cop.accounts.queries import addresses_of, person_of_address, primary_address
from cop.core.db import session
from cop.core.events import publish

WAYS_IN = ("link", "reset", "second", "proof", "email")
"""Tokens that a change of password makes worthless: an address that somebody else began to add is a way in too."""


def set_password(person: Person, password: str, *, keep_sign_in: int | None = None) -> None:
    """Set a password. Every session ends but ``keep_sign_in``; links that are under way open nothing any more.

    Raises `Invalid` when the password is too weak.
    """
    words = [person.name, *(email.address for email in addresses_of(person.id))]
    check(password, about=words, has_second_factor=person.totp_secret is not None)
    person.password_hash = hash_of(password)
    _changed(person, keep_sign_in)


def remove_password(person: Person, *, keep_sign_in: int) -> None:
    """Take the password away: links and institutions' sign-ins remain."""
    person.password_hash = None
    _changed(person, keep_sign_in)


def refresh_hash(person: Person, password: str) -> None:
    """Hash a password that was just right once more, when the costs of hashing have changed."""
    if person.password_hash is not None and is_outdated(person.password_hash):
        person.password_hash = hash_of(password)


def ask_for_reset(address: str) -> None:
    """Send the way to a new password; an unknown address gets a letter that says so."""
    known = person_of_address(address)
    if known is None:
        letters.no_password(address, tokens.issue("start", address=address))
    else:
        letters.reset(address, tokens.issue("reset", person_id=known.id, address=address))


def reset(token: Token, password: str) -> Person:
    """Set a new password by a reset link and use the link up. Signs nobody in."""
    person = tokens.owner(token)
    tokens.use(token)
    set_password(person, password)
    return person


def _changed(person: Person, keep_sign_in: int | None) -> None:
    session().flush()
    sessions.end_all(person.id, but=keep_sign_in)
    tokens.take_back(person.id, *WAYS_IN)
    publish(PasswordChanged(person.id))
    address = primary_address(person.id)
    if address:
        letters.notice(address, "password_changed")
