"""The mailed way in."""

from __future__ import annotations

from cop.accounts.actions import letters, tokens
from cop.accounts.models import Person, Token
from cop.accounts.queries import person_of_address


def ask_for_link(address: str, *, goto: str) -> None:
    """Send a sign-in link; an unknown address gets a letter that says so. Earlier links stay good."""
    known = person_of_address(address)
    if known is None:
        letters.no_account(address, tokens.issue("start", address=address))
    else:
        secret = tokens.issue("link", person_id=known.id, address=address, details={"goto": goto})
        letters.sign_in(address, secret)


def use_link(token: Token) -> Person:
    """Use a sign-in link up and return whose it is."""
    tokens.use(token)
    return tokens.owner(token)
