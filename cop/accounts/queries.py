"""Finding people who sign in, their addresses, sessions and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from cop.accounts.models import EmailAddress, OutsideIdentity, Person, RecoveryCode, SignIn, Token
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.security import digest


def person(person_id: int) -> Person:
    """Return a person who has not been erased, or raise `NotFound`."""
    found = session().get(Person, person_id)
    if found is None or found.erased_at is not None:
        raise NotFound
    return found


def person_of_address(address: str) -> Person | None:
    """Return who confirmed this address, given in canonical form."""
    statement = (
        select(Person)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(EmailAddress.address == address, EmailAddress.confirmed_at.is_not(None), Person.erased_at.is_(None))
    )
    return session().scalar(statement)


def primary_address(person_id: int) -> str | None:
    """Return where letters to this person go."""
    statement = (
        select(EmailAddress.address)
        .where(EmailAddress.person_id == person_id, EmailAddress.confirmed_at.is_not(None))
        .order_by(EmailAddress.is_primary.desc(), EmailAddress.id)
        .limit(1)
    )
    return session().scalar(statement)


def addresses_of(person_id: int) -> Sequence[EmailAddress]:
    """Return a person's addresses, the primary one first."""
    statement = (
        select(EmailAddress)
        .where(EmailAddress.person_id == person_id)
        .order_by(EmailAddress.is_primary.desc(), EmailAddress.id)
    )
    return session().scalars(statement).all()


def address_of(person_id: int, address_id: int) -> EmailAddress:
    """Return one of a person's own addresses, or raise `NotFound`."""
    found = session().get(EmailAddress, address_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    return found


def alive(person_id: int) -> Sequence[SignIn]:
    """Return a person's open sessions, the one used last first."""
    statement = (
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now())
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return session().scalars(statement).all()


def sign_in_of(person_id: int, sign_in_id: int) -> SignIn:
    """Return one of a person's own open sessions, or raise `NotFound`."""
    found = session().get(SignIn, sign_in_id)
    if found is None or found.person_id != person_id or found.ended_at is not None:
        raise NotFound
    return found


def live_sign_ins(ids: Iterable[int]) -> set[int]:
    """Return which of these sessions still open something: for sockets that stay connected."""
    statement = (
        select(SignIn.id)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.id.in_(list(ids)),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now(),
            Person.erased_at.is_(None),
        )
    )
    return set(session().scalars(statement))


def token(kind: str, secret: str) -> Token | None:
    """Return the unused, unexpired token of this kind; None for anything else, however odd the text."""
    found = session().scalar(select(Token).where(Token.digest == digest(secret), Token.kind == kind))
    if found is None or found.used_at is not None or found.expires_at <= now():
        return None
    return found


def outside_identity(provider: str, subject: str) -> OutsideIdentity | None:
    """Return whose sign-in at this provider that is."""
    statement = select(OutsideIdentity).where(OutsideIdentity.provider == provider, OutsideIdentity.subject == subject)
    return session().scalar(statement)


def outside_identities(person_id: int) -> Sequence[OutsideIdentity]:
    """Return the institutions' sign-ins that lead to this person."""
    statement = select(OutsideIdentity).where(OutsideIdentity.person_id == person_id).order_by(OutsideIdentity.id)
    return session().scalars(statement).all()


def unused_recovery_codes(person_id: int) -> int:
    """Return how many recovery codes are left."""
    statement = select(RecoveryCode.id).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return len(session().scalars(statement).all())
