"""Lines in a topic about what keepers did to it: rows of `TopicEntry`, and what pages print, kept at the topic."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from cop.core.clock import now
from cop.core.db import session
from cop.forums.models import Topic, TopicEntry

MOST_LINES = 100
"""Lines that are printed; older ones are in the log of the community only."""


def note_entry(
    *,
    topic: Topic,
    what: str,
    actor_id: int,
    position: int | None = None,
    other: Topic | None = None,
    **details: Any,
) -> TopicEntry:
    """Add a line after ``position``, by default after the last post. The caller holds the topic's row lock."""
    entry = TopicEntry(
        topic_id=topic.id,
        position=topic.post_count if position is None else position,
        at=now(),
        what=what,
        actor_id=actor_id,
        other_id=other.id if other else None,
        details={**details, "seq": topic.next_seq()},
    )
    session().add(entry)
    session().flush()
    write_lines(topic)
    return entry


def end_entry(*, topic: Topic, entry: TopicEntry) -> None:
    """Take a line away: what it told was undone."""
    entry.undone_at = now()
    topic.next_seq()
    session().flush()
    write_lines(topic)


def end_entries(*, topic: Topic, what: str) -> None:
    """Take away the lines that tell this: its opposite was done. The caller raises the sequence number."""
    here = TopicEntry.topic_id == topic.id, TopicEntry.what == what, TopicEntry.undone_at.is_(None)
    session().execute(
        update(TopicEntry).where(*here).values(undone_at=now()), execution_options={"synchronize_session": "fetch"}
    )
    write_lines(topic)


def write_lines(topic: Topic) -> None:
    """Write what pages print of a topic's entries, with names and titles as they are now."""
    statement = (
        select(TopicEntry)
        .where(TopicEntry.topic_id == topic.id, TopicEntry.undone_at.is_(None))
        .options(joinedload(TopicEntry.actor), joinedload(TopicEntry.other))
        .order_by(TopicEntry.id.desc())
        .limit(MOST_LINES)
        .execution_options(populate_existing=True)
    )
    entries = session().scalars(statement).all()
    topic.lines = [_line(topic, entry) for entry in reversed(entries)]
    session().flush()


def _line(topic: Topic, entry: TopicEntry) -> dict[str, Any]:
    """Return one line. A title is told only of a topic that readers of this one see too."""
    other = entry.other
    is_near = other is not None and other.community_id == topic.community_id and not other.is_hidden
    return {
        "id": entry.id,
        "position": entry.position,
        "at": entry.at.isoformat(),
        "what": entry.what,
        "who": entry.actor.name if entry.actor else "",
        "posts": entry.details.get("posts", 0),
        "other": other.id if other is not None and is_near else None,
        "title": other.title if other is not None and is_near else "",
        "seq": entry.details.get("seq", 0),
    }


def write_lines_about(*, person_id: int | None = None, topic_id: int | None = None) -> None:
    """Write the lines anew that name this person, or lead to this topic."""
    named = TopicEntry.actor_id == person_id if person_id is not None else TopicEntry.other_id == topic_id
    here = select(TopicEntry.topic_id).where(named, TopicEntry.undone_at.is_(None)).distinct()
    topics = session().scalars(select(Topic).where(Topic.id.in_(here))).all()
    for topic in topics:
        write_lines(topic)
    idents = [topic.id for topic in topics]
    if idents:
        fresh = update(Topic).where(Topic.id.in_(idents)).values(seq=Topic.seq + 1)
        session().execute(fresh, execution_options={"synchronize_session": "fetch"})
