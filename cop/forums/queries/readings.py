"""How far somebody has read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cop.core.authz import Member
from cop.core.db import session
from cop.forums import batches
from cop.forums.models import Reading, Topic


@dataclass(frozen=True, slots=True)
class Progress:
    """The last position a person has read, and when."""

    position: int
    read_at: datetime


def reading_of(member: Member, topic: Topic) -> Progress | None:
    """Return how far the member has read in a topic; None for visitors and for topics never opened.

    What is gathered in memory and not yet written counts.
    """
    if member.person_id is None:
        return None
    statement = select(Reading.position, Reading.read_at).where(
        Reading.person_id == member.person_id, Reading.topic_id == topic.id
    )
    row = session().execute(statement).one_or_none()
    gathered = batches.gathered(member.person_id, topic.id)
    if gathered is not None and (row is None or gathered.position > row[0]):
        return Progress(gathered.position, gathered.at)
    return None if row is None else Progress(row[0], row[1])
