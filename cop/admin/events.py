"""Facts about administration."""

from __future__ import annotations

from dataclasses import dataclass

from cop.core.events import Event


@dataclass(frozen=True)
class ClosedReadingStarted(Event):
    """An administrator may read a closed community until a date, for a reason that is kept and shown."""

    audited = True

    community_id: int
    decision_id: int
    actor_id: int


@dataclass(frozen=True)
class ClosedReadingEnded(Event):
    """The reading is over before its date."""

    audited = True

    community_id: int
    actor_id: int
