"""The tools a community can show as tabs. Rooms above register theirs; the facilitator chooses which and in what order.

About and Members always stand. A tool that is chosen but not registered (its room is not installed) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cop.communities.models import Community
from cop.core.authz import Member


@dataclass(frozen=True, slots=True)
class Tool:
    """One tab. ``endpoint`` takes ``community_id``; ``unread`` counts what is new for a member, if it can."""

    name: str
    label: Any
    """Text for people, lazily translated."""
    endpoint: str
    icon: str
    unread: Callable[[Member, Community], int] | None = None


_tools: dict[str, Tool] = {}


def register_tool(tool: Tool) -> None:
    """Make a tool known. Registering the same name again replaces it."""
    _tools[tool.name] = tool


def known_tools() -> dict[str, Tool]:
    """Return every tool by name, in the order of registration."""
    return dict(_tools)


def shown_tools(community: Community) -> list[Tool]:
    """Return the tools this community shows, in its order."""
    return [_tools[name] for name in community.tools if name in _tools]


def all_in_order(community: Community) -> list[tuple[Tool, bool]]:
    """Return every tool with whether it is shown: those shown first in their order, then the rest."""
    shown = shown_tools(community)
    rest = [tool for tool in _tools.values() if tool not in shown]
    return [(tool, True) for tool in shown] + [(tool, False) for tool in rest]


def only_known(names: Iterable[str]) -> list[str]:
    """Return the names that are tools, each once, in the order given."""
    return [name for name in dict.fromkeys(names) if name in _tools]
