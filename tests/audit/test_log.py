"""The audit log keeps every audited fact, in the transaction of the fact itself."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from cop.audit.models import AuditEntry
from cop.audit.queries import about
from cop.core.db import session, unit_of_work
from cop.core.events import Event, publish
from tests.support.world import make_person


@dataclass(frozen=True)
class KeyGiven(Event):
    person_id: int
    actor_id: int | None
    door_id: int

    audited = True


@dataclass(frozen=True)
class DoorSeen(Event):
    person_id: int


def entries(action: str) -> int:
    counted = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
    return session().scalar(counted) or 0


def test_an_audited_fact_is_kept_with_who_whom_and_the_other_ids(app):
    nia, ruth = make_person(), make_person()
    with unit_of_work():
        publish(KeyGiven(nia.id, ruth.id, door_id=7))
    entry = session().scalars(select(AuditEntry).where(AuditEntry.action == "KeyGiven")).one()
    assert (entry.person_id, entry.actor_id, entry.details) == (nia.id, ruth.id, {"door_id": 7})


def test_a_fact_that_is_not_audited_leaves_no_trace(app):
    with unit_of_work():
        publish(DoorSeen(make_person().id))
    assert entries("DoorSeen") == 0


def test_what_is_rolled_back_was_never_done(app):
    nia = make_person()
    with pytest.raises(ZeroDivisionError), unit_of_work():
        publish(KeyGiven(nia.id, None, door_id=7))
        raise ZeroDivisionError
    assert entries("KeyGiven") == 0


def test_people_see_what_they_did_and_what_was_done_to_them_newest_first_and_nothing_else(app):
    nia, ruth, jan = make_person(), make_person(), make_person()
    with unit_of_work():
        publish(KeyGiven(nia.id, ruth.id, door_id=1))
        publish(KeyGiven(ruth.id, nia.id, door_id=2))
        publish(KeyGiven(jan.id, ruth.id, door_id=3))
    assert [entry.details["door_id"] for entry in about(nia.id)] == [2, 1]
    assert [entry.details["door_id"] for entry in about(jan.id)] == [3]
