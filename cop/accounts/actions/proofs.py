"""Showing again who is sitting there, before something that cannot be taken back."""

from __future__ import annotations

import secrets

from sqlalchemy import delete

from cop.accounts.actions import letters, second_factor, tokens
from cop.accounts.models import Person, Token
from cop.accounts.passwords import matches
from cop.accounts.queries import primary_address
from cop.accounts.queries import token as find_token
from cop.core.db import session


def send_code(person: Person, sign_in_id: int) -> None:
    """Send eight digits that prove, in this one session, who reads the person's mail."""
    session().execute(delete(Token).where(Token.person_id == person.id, Token.kind == "proof"))
    code = f"{secrets.randbelow(10**8):08d}"
    tokens.issue("proof", person_id=person.id, secret=_secret(sign_in_id, code))
    address = primary_address(person.id)
    if address:
        letters.proof(address, code)


def accept(person: Person, sign_in_id: int, *, password: str, mailed: str, code: str) -> bool:
    """Whether this is the person: the password or the mailed code is right, and the second step too where there is one.

    A mailed code is used up only when all is right.
    """
    if password:
        first, used = matches(person.password_hash, password), None
    else:
        digits = "".join(character for character in mailed if character.isalnum())
        used = find_token("proof", _secret(sign_in_id, digits))
        first = used is not None and used.person_id == person.id
    if not first or (person.totp_secret is not None and not second_factor.accept(person, code)):
        return False
    if used is not None:
        tokens.use(used)
    return True


def _secret(sign_in_id: int, code: str) -> str:
    return f"proof:{sign_in_id}:{code}"
