"""Becoming a member: asked for with a name, confirmed by a letter or brought about by an invitation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from cop.accounts.actions import letters, tokens
from cop.accounts.events import EmailConfirmed, PersonJoined
from cop.accounts.models import PAPERS, EmailAddress, Person, Token
from cop.accounts.queries import person_of_address
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.events import publish
from cop.core.i18n import _


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says about themselves before there is an account.

    ``typed`` is the name of an institution that is not listed; ``outside`` is (provider, subject).
    """

    name: str
    role: str = ""
    organisation_id: int | None = None
    is_unlisted: bool = False
    typed: str = ""
    goto: str = "/"
    locale: str | None = None
    outside: tuple[str, str] | None = None

    def as_details(self) -> dict[str, Any]:
        """Return a form in which a token can keep this."""
        return asdict(self)

    @classmethod
    def from_details(cls, details: dict[str, Any]) -> Newcomer:
        """Return what a token kept."""
        outside = details.get("outside")
        return cls(**{**details, "outside": tuple(outside) if outside else None})


def ask_to_join(address: str, newcomer: Newcomer) -> None:
    """Send the letter that confirms a newcomer's address; a known address gets a link into its account instead."""
    person = person_of_address(address)
    if person is None:
        secret = tokens.issue("join", address=address, details=newcomer.as_details())
        letters.join(address, secret, newcomer.name)
    else:
        secret = tokens.issue("link", person_id=person.id, address=address, details={"goto": newcomer.goto})
        letters.known_already(address, secret)


def confirm_joining(token: Token) -> tuple[Person, Newcomer]:
    """Make the account that a joining letter confirms; where the address has one by now, return that."""
    newcomer = Newcomer.from_details(token.details)
    tokens.use(token)
    person = join_confirmed(
        address=token.address or "",
        name=newcomer.name,
        organisation_id=newcomer.organisation_id,
        role=newcomer.role,
        locale=newcomer.locale,
        is_personal=True,
    )
    return person, newcomer


def join_confirmed(
    *,
    address: str,
    name: str,
    organisation_id: int | None = None,
    role: str = "",
    locale: str | None = None,
    is_personal: bool = False,
) -> Person:
    """Return the account of an address that is already proven: the one it has, else a new one.

    For joining letters and for invitations that came by mail. ``address`` is canonical. Sign the person in with
    `cop.accounts.entrance.arrive`, which asks for a second factor where there is one. Raises `Conflict` when two
    confirm at the same moment.
    """
    known = person_of_address(address)
    if known is not None:
        return known
    moment = now()
    person = Person(name=name, created_at=moment, locale=locale)
    session().add(person)
    session().flush()
    person.paper = PAPERS[person.id % len(PAPERS)]
    email = EmailAddress(
        person_id=person.id,
        address=address,
        is_primary=True,
        is_personal=is_personal,
        confirmed_at=moment,
        created_at=moment,
    )
    add_confirmed(email)
    publish(PersonJoined(person.id, organisation_id, role))
    publish(EmailConfirmed(person.id, email.id))
    return person


def add_confirmed(email: EmailAddress) -> None:
    """Write a confirmed address. Raises `Conflict` when somebody confirmed the same one a moment ago."""
    try:
        with session().begin_nested():
            session().add(email)
    except IntegrityError:
        raise Conflict(_("This address belongs to an account by now. Ask for a sign-in link to get in.")) from None
