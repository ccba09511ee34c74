"""Pages of the forum, by noun; all on one blueprint."""

from __future__ import annotations

from cop.forums.views import (
    audience,
    drafts,
    moderation,
    posts,
    readings,
    stewardship,
    topics,
    veils,
    waiting,
    writing,
)
from cop.forums.views.frame import room

__all__ = [
    "audience",
    "drafts",
    "moderation",
    "posts",
    "readings",
    "room",
    "stewardship",
    "topics",
    "veils",
    "waiting",
    "writing",
]
