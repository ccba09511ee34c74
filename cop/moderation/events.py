"""Facts of moderation. Ids only."""

from __future__ import annotations

from dataclasses import dataclass

from cop.core.events import Event


class CaseFact(Event):
    """Base of facts about one case."""

    case_id: int


@dataclass(frozen=True)
class CaseOpened(CaseFact):
    """Something waits for a look: it was reported for the first time, or held."""

    case_id: int


@dataclass(frozen=True)
class CasePassedOn(CaseFact):
    """A keeper left a case to the administrators."""

    audited = True

    case_id: int
    actor_id: int


@dataclass(frozen=True)
class CaseDecided(CaseFact):
    """Somebody decided about a case, with a reason."""

    audited = True

    case_id: int
    decision_id: int
    actor_id: int
    outcome: str


@dataclass(frozen=True)
class CaseAppealed(CaseFact):
    """The author asks for a second look."""

    audited = True

    case_id: int
    actor_id: int


@dataclass(frozen=True)
class CareRulesChanged(Event):
    """A community looks after its texts in another way. ``community_id`` is None for the whole place."""

    audited = True

    community_id: int | None
    actor_id: int
