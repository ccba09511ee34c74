"""Facts about accounts. Ids only; the audit log keeps what concerns security."""

from __future__ import annotations

from dataclasses import dataclass

from cop.core.events import Event


@dataclass(frozen=True)
class PersonJoined(Event):
    """A new account. ``organisation_id`` is where the person said to work or study: a claim, for rooms above."""

    audited = True

    person_id: int
    organisation_id: int | None = None
    role: str = ""


@dataclass(frozen=True)
class PersonVerified(Event):
    """Somebody vouched for this person for the first time."""

    audited = True

    person_id: int
    actor_id: int | None = None


@dataclass(frozen=True)
class EmailConfirmed(Event):
    """The person showed to read this address: its domain may prove an affiliation."""

    person_id: int
    address_id: int


@dataclass(frozen=True)
class EmailsChanged(Event):
    """An address came, went, or became the primary one."""

    audited = True

    person_id: int
    actor_id: int | None = None


@dataclass(frozen=True)
class SignInStarted(Event):
    """The person came in. ``method`` says by what."""

    audited = True

    person_id: int
    sign_in_id: int
    method: str


@dataclass(frozen=True)
class SignInsEnded(Event):
    """These sessions are dead: cookies of theirs open nothing, sockets of theirs close."""

    audited = True

    person_id: int
    sign_in_ids: tuple[int, ...]


@dataclass(frozen=True)
class PasswordChanged(Event):
    """A password was set, changed or taken away."""

    audited = True

    person_id: int


@dataclass(frozen=True)
class SecondFactorChanged(Event):
    """The second factor was switched on or off, or a recovery code was used."""

    audited = True

    person_id: int
    what: str


@dataclass(frozen=True)
class OutsideIdentityLinked(Event):
    """A sign-in at an institution's provider belongs to this person: the provider vouches for an affiliation.

    ``organisation`` is ``scheme:number`` of the register, as configured for the provider.
    """

    audited = True

    person_id: int
    provider_slug: str
    organisation: str


@dataclass(frozen=True)
class PersonSuspended(Event):
    """An administrator stopped this person from writing; every session ended."""

    audited = True

    person_id: int
    actor_id: int


@dataclass(frozen=True)
class PersonReinstated(Event):
    """A suspension was lifted."""

    audited = True

    person_id: int
    actor_id: int


@dataclass(frozen=True)
class AdministratorChanged(Event):
    """A person became an administrator, or is none any longer. ``actor_id`` None: from the command line."""

    audited = True

    person_id: int
    is_admin: bool
    actor_id: int | None = None


@dataclass(frozen=True)
class PersonChanged(Event):
    """Name, paper, photo or another thing that others see of a person changed."""

    person_id: int


@dataclass(frozen=True)
class PersonErased(Event):
    """The account is gone at the person's wish; what was written stays, by "former member"."""

    audited = True

    person_id: int
