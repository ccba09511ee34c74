"""What the people of the demo world write to each other: `TOPICS`, oldest first in each community."""

from __future__ import annotations

from dataclasses import dataclass

from cop.forums.story import abroad, estuary, themes

__all__ = ["TOPICS", "Said", "Told"]


@dataclass(frozen=True, slots=True)
class Said:
    """One post: who wrote it, how many hours before now, what."""

    who: str
    hours_ago: float
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One topic with its posts; the first opens it."""

    community: str
    title: str
    kind: str
    tags: tuple[str, ...]
    posts: tuple[Said, ...]


def _told(row: tuple[str, str, str, tuple[str, ...], list[tuple[str, float, str]]]) -> Told:
    community, title, kind, tags, posts = row
    return Told(community, title, kind, tags, tuple(Said(*post) for post in posts))


TOPICS = tuple(_told(row) for row in (*estuary.ROWS, *themes.ROWS, *abroad.ROWS))
