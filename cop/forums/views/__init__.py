"""Pages of the forum, by noun; all on one blueprint."""

from __future__ import annotations

from cop.forums.views import drafts, moderation, posts, readings, stewardship, topics, waiting, writing
from cop.forums.views.frame import room

__all__ = ["drafts", "moderation", "posts", "readings", "room", "stewardship", "topics", "waiting", "writing"]
