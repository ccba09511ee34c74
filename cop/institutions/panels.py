"""Places on an organisation's page that rooms above fill: the communities it takes part in, its plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cop.core.authz import Member
from cop.institutions.models import Organisation


@dataclass(frozen=True, slots=True)
class Panel:
    """``template`` is included with what ``load`` returns as ``panel``; None leaves it out."""

    name: str
    template: str
    load: Callable[[Member, Organisation], Mapping[str, Any] | None]
    order: int = 50


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Make a panel known. Registering the same name again replaces it."""
    _panels[panel.name] = panel


def panels_for(member: Member, organisation: Organisation) -> list[dict[str, Any]]:
    """Return what to include: ``{"template", "panel"}`` for each panel that has something to show."""
    shown: list[dict[str, Any]] = []
    for panel in sorted(_panels.values(), key=lambda it: (it.order, it.name)):
        content = panel.load(member, organisation)
        if content is not None:
            shown.append({"template": panel.template, "panel": content})
    return shown
