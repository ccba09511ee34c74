"""The forum's tables, by noun."""

from __future__ import annotations

from cop.forums.models.kept import Draft, Fields, KeptText
from cop.forums.models.posts import Post, PostRevision
from cop.forums.models.readings import CommunityReading, Reading
from cop.forums.models.stewardship import HeldText, TopicEntry
from cop.forums.models.topics import OFFERED, PAGE_SIZE, TITLE_LENGTH, Topic, TopicKind, page_of, post_path
from cop.forums.models.veils import VeiledAuthor, VeilLifted

__all__ = [
    "OFFERED",
    "PAGE_SIZE",
    "TITLE_LENGTH",
    "CommunityReading",
    "Draft",
    "Fields",
    "HeldText",
    "KeptText",
    "Post",
    "PostRevision",
    "Reading",
    "Topic",
    "TopicEntry",
    "TopicKind",
    "VeilLifted",
    "VeiledAuthor",
    "page_of",
    "post_path",
]
