"""Places on a community's front page that rooms above fill: pinned topics, the next meeting, a primary button.

A panel brings a template and what it needs; returning None leaves it out. A panel asks at most a constant number of
queries and is shown only to those who may read inside, unless it says ``for_everyone``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cop.communities.models import Community
from cop.core.authz import Member

Slot = Literal["actions", "top", "middle", "side", "care"]
"""``actions`` beside the head's buttons; ``top``, ``middle``, ``side`` on About; ``care`` on the leaders' page."""


@dataclass(frozen=True, slots=True)
class Panel:
    """``template`` is included with what ``load`` returns as ``panel`` and the ``community``."""

    name: str
    slot: Slot
    template: str
    load: Callable[[Member, Community], Mapping[str, Any] | None]
    order: int = 50
    for_everyone: bool = False


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Make a panel known. Registering the same name again replaces it."""
    _panels[panel.name] = panel


def panels_for(slot: Slot, member: Member, community: Community, *, reads: bool) -> list[dict[str, Any]]:
    """Return what to include in ``slot``: ``{"template", "panel"}`` for each panel that has something to show."""
    chosen = sorted((p for p in _panels.values() if p.slot == slot), key=lambda p: (p.order, p.name))
    shown: list[dict[str, Any]] = []
    for panel in chosen:
        content = panel.load(member, community) if reads or panel.for_everyone else None
        if content is not None:
            shown.append({"template": panel.template, "panel": content})
    return shown
