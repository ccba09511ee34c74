"""Institutions' sign-ins (OpenID Connect): another way into an account that belongs to the person."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from cop.accounts.actions import letters, tokens
from cop.accounts.actions.joining import Newcomer
from cop.accounts.events import OutsideIdentityLinked
from cop.accounts.models import OutsideIdentity, Person, Token
from cop.accounts.queries import outside_identities, person_of_address, primary_address
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, NotFound
from cop.core.events import publish
from cop.core.i18n import _


def link(person: Person, *, provider: str, subject: str, organisation: str, label: str) -> None:
    """Let this sign-in lead to ``person``. Raises `Conflict` when it leads to another account."""
    moment = now()
    identity = OutsideIdentity(person_id=person.id, provider=provider, subject=subject, created_at=moment)
    try:
        with session().begin_nested():
            session().add(identity)
    except IntegrityError:
        raise Conflict(_("This school account leads to another account here already.")) from None
    publish(OutsideIdentityLinked(person.id, provider, organisation))
    address = primary_address(person.id)
    if address:
        letters.notice(address, "school_connected", label=label)


def unlink(person: Person, identity_id: int) -> None:
    """Take a sign-in away. Affiliations it vouched for stay until they end."""
    for identity in outside_identities(person.id):
        if identity.id == identity_id:
            session().delete(identity)
            return
    raise NotFound


def ask_to_connect(address: str, newcomer: Newcomer, *, label: str) -> None:
    """Send a letter to whoever reads ``address``: the owner of an account proves it, a newcomer joins by it.

    A provider's word about an address is never enough to enter an account.
    """
    person = person_of_address(address)
    details = newcomer.as_details()
    if person is None:
        letters.connect_newcomer(address, tokens.issue("join", address=address, details=details), label, newcomer.name)
    else:
        secret = tokens.issue("connect", person_id=person.id, address=address, details=details)
        letters.connect(address, secret, label)


def use_connection(token: Token) -> tuple[Person, Newcomer]:
    """Use a connecting letter up; returns whose account it proved and which sign-in to link."""
    tokens.use(token)
    return tokens.owner(token), Newcomer.from_details(token.details)
