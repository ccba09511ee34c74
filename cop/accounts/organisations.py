"""Where somebody works is known by a room above: it tells here how organisations are found while joining.

The institutions room calls `found_with`; accounts keeps ids only and hands them on in `PersonJoined`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One organisation to choose: its id as text, its name, and what tells it from others of the same name."""

    value: str
    label: str
    detail: str = ""
    icon: str = "school"


Find = Callable[[str], Sequence[Option]]
Name = Callable[[int], str | None]

_find: list[Find] = []
_name: list[Name] = []


def found_with(find: Find, name_of: Name) -> None:
    """Tell how organisations are found by a text, and how one is called by its id (None: there is none)."""
    _find[:], _name[:] = [find], [name_of]


def find(text: str) -> Sequence[Option]:
    """Return organisations that answer to ``text``, best first."""
    return _find[0](text) if _find and text else ()


def name_of(organisation_id: int) -> str | None:
    """Return an organisation's name, or None."""
    return _name[0](organisation_id) if _name else None
