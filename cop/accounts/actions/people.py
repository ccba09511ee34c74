"""A person: vouched for, suspended, made an administrator, described."""

from __future__ import annotations

from cop.accounts.actions import sessions
from cop.accounts.events import (
    AdministratorChanged,
    PersonChanged,
    PersonReinstated,
    PersonSuspended,
    PersonVerified,
)
from cop.accounts.models import Person
from cop.core.clock import now
from cop.core.db import session
from cop.core.events import publish


def verify(person: Person, actor_id: int | None) -> None:
    """Note that somebody vouched for this person: a first confirmed affiliation or accepted membership."""
    if person.verified_at is None:
        person.verified_at = now()
        session().flush()
        publish(PersonVerified(person.id, actor_id))


def suspend(person: Person, actor_id: int) -> None:
    """Stop a person from writing, and end every session: nothing they hold open goes on."""
    if person.suspended_at is None:
        person.suspended_at = now()
        session().flush()
        sessions.end_all(person.id)
        publish(PersonSuspended(person.id, actor_id))


def reinstate(person: Person, actor_id: int) -> None:
    """Lift a suspension."""
    if person.suspended_at is not None:
        person.suspended_at = None
        session().flush()
        publish(PersonReinstated(person.id, actor_id))


def make_admin(person: Person, *, actor_id: int | None = None, is_admin: bool = True) -> None:
    """Give or take the rights of an administrator. Every session ends: new rights begin with a new token."""
    if person.is_admin != is_admin:
        person.is_admin = is_admin
        session().flush()
        sessions.end_all(person.id)
        publish(AdministratorChanged(person.id, is_admin, actor_id))


def describe(person: Person, *, name: str, locale: str | None, time_zone: str | None) -> None:
    """Change name, language and time zone."""
    changed = person.name != name
    person.name, person.locale, person.time_zone = name, locale, time_zone
    session().flush()
    if changed:
        publish(PersonChanged(person.id))
