"""Addresses of a person: added, confirmed, removed, made the primary one.

A new address is confirmed by a link to it, and the others are told. Which address is primary changes with the consent
of the old one: at once by the link sent there, otherwise after seven days in which nobody there said no. So a lost
school mailbox locks nobody out, and a stolen session steals no account.
"""

from __future__ import annotations

from sqlalchemy import select, update

from cop.accounts.actions import letters, sessions, tokens
from cop.accounts.actions.joining import add_confirmed
from cop.accounts.actions.passwords import WAYS_IN
from cop.accounts.events import EmailConfirmed, EmailsChanged
from cop.accounts.models import EmailAddress, Person, Token
from cop.accounts.queries import addresses_of, person_of_address, primary_address
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, NotFound
from cop.core.events import publish
from cop.core.i18n import _, day

MOST = 10


def add(person: Person, address: str, *, is_personal: bool) -> None:
    """Send the link that confirms another address. An address of somebody else gets a letter that says so.

    Nothing here tells the one who asks whether the address has an account. Raises `Conflict` past ten addresses.
    """
    mine = addresses_of(person.id)
    if len(mine) >= MOST:
        raise Conflict(_("You have %(n)s addresses. Please remove one first.", n=MOST))
    holder = person_of_address(address)
    if holder is not None and holder.id != person.id:
        letters.address_taken(address)
        return
    if holder is not None:
        return
    secret = tokens.issue("email", person_id=person.id, address=address, details={"is_personal": is_personal})
    letters.confirm_address(address, secret, person.name)


def confirm(token: Token) -> Person:
    """Add the address that a confirmation link belongs to. Raises `Conflict` when it is another person's by now."""
    person, address = tokens.owner(token), token.address or ""
    tokens.use(token)
    holder = person_of_address(address)
    if holder is not None:
        if holder.id != person.id:
            raise Conflict(_("This address belongs to another account."))
        return person
    _tell(person, "address_added", other=address)
    email = EmailAddress(
        person_id=person.id,
        address=address,
        is_primary=primary_address(person.id) is None,
        is_personal=bool(token.details.get("is_personal")),
        confirmed_at=now(),
        created_at=now(),
    )
    add_confirmed(email)
    publish(EmailConfirmed(person.id, email.id))
    publish(EmailsChanged(person.id, person.id))
    return person


def remove(person: Person, email: EmailAddress) -> None:
    """Remove an address. Raises `Conflict` for the primary one, which is also the last one."""
    if email.is_primary:
        raise Conflict(_("This is your main address. Please make another one the main address first."))
    session().delete(email)
    session().flush()
    sent_there = (Token.person_id == person.id, Token.address == email.address, Token.used_at.is_(None))
    session().execute(update(Token).where(*sent_there).values(used_at=now()))
    _tell(person, "address_removed", other=email.address)
    letters.notice(email.address, "address_removed", other=email.address)
    publish(EmailsChanged(person.id, person.id))


def note_kind(email: EmailAddress, *, is_personal: bool) -> None:
    """Note whether an address is the person's own or an employer's."""
    email.is_personal = is_personal


def ask_for_primary(person: Person, email: EmailAddress) -> Token | None:
    """Ask the old primary address whether ``email`` shall take its place. None when it has the place already."""
    if email.is_primary:
        return None
    old = primary_address(person.id)
    if old is None:
        _make_primary(person, email)
        return None
    tokens.take_back(person.id, "primary")
    secret = tokens.issue("primary", person_id=person.id, address=old, details={"email_id": email.id})
    asked = pending_primary(person.id)
    if asked is not None:
        letters.primary_asked(old, secret, email.address, day(asked.expires_at))
    return asked


def pending_primary(person_id: int) -> Token | None:
    """Return the change of primary address that waits for an answer."""
    statement = select(Token).where(Token.person_id == person_id, Token.kind == "primary", Token.used_at.is_(None))
    return session().scalar(statement.order_by(Token.id.desc()).limit(1))


def agree(token: Token) -> Person:
    """Carry out a change of primary address: the old address agreed, or the seven days are over."""
    person = tokens.owner(token)
    email = session().get(EmailAddress, token.details.get("email_id"))
    tokens.use(token)
    if email is None or email.person_id != person.id:
        raise NotFound
    _make_primary(person, email)
    return person


def refuse(token: Token) -> Person:
    """Stop a change of primary address from the old address, and end every session: somebody else may be inside.

    Letters under way, among them one to an address that somebody else began to add, open nothing any more.
    """
    person = tokens.owner(token)
    tokens.use(token)
    sessions.end_all(person.id)
    tokens.take_back(person.id, *WAYS_IN)
    return person


def withdraw(person: Person) -> None:
    """Take back a change of primary address that waits."""
    tokens.take_back(person.id, "primary")


def settle() -> int:
    """Carry out the changes that nobody answered in seven days. Returns how many there were."""
    statement = select(Token).where(Token.kind == "primary", Token.used_at.is_(None), Token.expires_at <= now())
    waiting = session().scalars(statement).all()
    for token in waiting:
        try:
            agree(token)
        except NotFound:
            token.used_at = now()
    return len(waiting)


def _make_primary(person: Person, email: EmailAddress) -> None:
    _tell(person, "primary_changed", other=email.address)
    session().execute(update(EmailAddress).where(EmailAddress.person_id == person.id).values(is_primary=False))
    session().execute(update(EmailAddress).where(EmailAddress.id == email.id).values(is_primary=True))
    publish(EmailsChanged(person.id, person.id))


def _tell(person: Person, what: str, **more: object) -> None:
    address = primary_address(person.id)
    if address:
        letters.notice(address, what, **more)
