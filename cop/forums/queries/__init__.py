"""Finding topics and posts. Every list begins at `visible_to` or `posts_visible_to`."""

from __future__ import annotations

from cop.forums.queries.care import communities_by_ids, get_held, movable_posts, places_of_entry, topics_near
from cop.forums.queries.drafts import DraftLine, count_of_drafts, draft_at, drafts_of, get_draft, open_draft_at
from cop.forums.queries.lines import PostLine, one_line, posts_on_page, posts_since
from cop.forums.queries.lists import (
    Counts,
    TopicLine,
    counts_in,
    latest_topics,
    mine_in,
    topics_in,
    unread_by_community,
    unread_in,
    unread_topics,
)
from cop.forums.queries.readings import reading_of
from cop.forums.queries.topics import (
    BIGGEST,
    get_followed,
    get_post,
    get_topic,
    posts_visible_to,
    quotable,
    revisions_of,
    visible_to,
    writable_communities,
)
from cop.forums.queries.veils import (
    has_lifted,
    liftings_of,
    words_of,
    writer_behind,
    writer_id_behind,
    writers_behind,
)

__all__ = [
    "BIGGEST",
    "Counts",
    "DraftLine",
    "PostLine",
    "TopicLine",
    "communities_by_ids",
    "count_of_drafts",
    "counts_in",
    "draft_at",
    "drafts_of",
    "get_draft",
    "get_followed",
    "get_held",
    "get_post",
    "get_topic",
    "has_lifted",
    "latest_topics",
    "liftings_of",
    "mine_in",
    "movable_posts",
    "one_line",
    "open_draft_at",
    "places_of_entry",
    "posts_on_page",
    "posts_since",
    "posts_visible_to",
    "quotable",
    "reading_of",
    "revisions_of",
    "topics_in",
    "topics_near",
    "unread_by_community",
    "unread_in",
    "unread_topics",
    "visible_to",
    "words_of",
    "writable_communities",
    "writer_behind",
    "writer_id_behind",
    "writers_behind",
]
