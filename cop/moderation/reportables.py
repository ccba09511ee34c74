"""What can be reported or held, and what each outcome does to it. Features register their things here.

This room knows things by ``(kind, id)`` only. A feature says how to load one, whose it is, in which community it lies,
how it looks to who decides, and does itself what was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cop.communities.models import Community
from cop.core.authz import Member
from cop.moderation.models import Outcome


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as those who decide see it; ``html`` is clean."""

    title: str
    url: str
    writer: str = ""
    byline: str = ""
    at: datetime | None = None
    html: str = ""
    is_gone: bool = False


Act = Callable[[Any, int | None, str, str], None]
"""Do it: the thing, who decided (None: reports did at once), the reason, and where to for a move."""


def nowhere(_thing: Any, _member: Member) -> Sequence[tuple[str, str]]:
    """Offer no place to move to."""
    return ()


def alone(_thing: Any) -> Sequence[Shown]:
    """Show no neighbours."""
    return ()


@dataclass(frozen=True, slots=True)
class Reportable:
    """How one kind of thing is looked at and decided about."""

    kind: str
    find: Callable[[Collection[int]], Mapping[int, Any]]
    """Return these things by id, hidden or not, with what the callables below need; without those gone for good."""
    author_id: Callable[[Any], int | None]
    community: Callable[[Any], Community | None]
    show: Callable[[Any], Shown]
    acts: Mapping[Outcome, Act] = field(default_factory=dict)
    """What each outcome does. Keeping and asking to edit need no act: the reason reaches the author either way."""
    restore: Act | None = None
    """Bring back what was hidden or removed."""
    around: Callable[[Any], Sequence[Shown]] = alone
    """The neighbours, for those who read the community anyway."""
    targets: Callable[[Any, Member], Sequence[tuple[str, str]]] = nowhere
    """Where this member may move it: ``(value, label)``."""
    is_reported: bool = True
    """Whether people may report it; else it comes here by being held only."""

    def load(self, ident: int) -> Any:
        """Return one thing, or None."""
        return self.find([ident]).get(ident)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Return what can be decided about it."""
        return tuple(one for one in Outcome if one in {Outcome.KEEP, Outcome.ASK} or one in self.acts)


_known: dict[str, Reportable] = {}


def register_reportable(reportable: Reportable) -> None:
    """Make a kind known. Registering the same name again replaces it."""
    _known[reportable.kind] = reportable


def reportable(kind: str) -> Reportable | None:
    """Return what is registered for a kind of subject; None when such things are not reported."""
    return _known.get(kind)
