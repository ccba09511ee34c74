"""Bringing a published archive of questions into a community, each with its author, link and licence.

An archive is JSON, one object a line: ``title``, ``body_text`` (plain text), ``created``, ``tags``, ``author.name``,
``url``, ``license``. Its authors are credited on each post and never become accounts.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from cop.communities.models import Community
from cop.core.db import session
from cop.core.events import publish
from cop.core.forms import many_lines, one_line
from cop.core.markdown import MAX_SOURCE, VERSION, plain, render
from cop.forums.actions.topics import EXCERPT
from cop.forums.events import ArchiveImported
from cop.forums.models import TITLE_LENGTH, Post, Topic, TopicKind

SHIPPED = Path(__file__).with_name("cseducators.jsonl.gz")
AT_ONCE = 250
NOBODY = "a former user of that site"
"""Whom to credit where the author's account was deleted there."""
MARKS = re.compile(r"([\\`*_\[\]<>|~])|^(\s*)([#+=-]|\d{1,9}[.)])", re.MULTILINE)
"""What Markdown would take for its own in plain text: anywhere, and at the beginning of a line."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import."""

    added: int
    known: int
    rejected: tuple[tuple[int, str], ...]
    """Line numbers, from 1, and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of an archive."""

    title: str
    text: str
    at: datetime
    tags: list[str]
    name: str
    url: str
    licence: str


def import_shipped(community: Community) -> Imported:
    """Import the archive that comes with this program: questions of computing teachers (see SOURCES.md)."""
    with gzip.open(SHIPPED, "rt", encoding="utf-8") as lines:
        return import_archive(community, lines)


def import_archive(community: Community, lines: Iterable[str]) -> Imported:
    """Import an archive's lines into ``community``. Topics that are there already, by their link, stay as they are.

    Lines that cannot be used are reported and left out; the others are imported.
    """
    known = set(session().scalars(select(Topic.credit_url).where(Topic.community_id == community.id)))
    entries: list[Entry] = []
    rejected: list[tuple[int, str]] = []
    found = 0
    for number, line in enumerate(lines, 1):
        entry = _read(line)
        if isinstance(entry, str):
            rejected.append((number, entry))
        elif entry.url in known:
            found += 1
        else:
            known.add(entry.url)
            entries.append(entry)
    idents = [ident for group in _groups(entries) for ident in _store(community, group)]
    if idents:
        publish(ArchiveImported(community_id=community.id, topic_ids=tuple(idents)))
    return Imported(len(entries), found, tuple(rejected))


def _read(line: str) -> Entry | str:
    """Return the entry of a line, or why it cannot be used."""
    try:
        given = json.loads(line)
        entry = Entry(
            title=(one_line(given["title"]) or "")[:TITLE_LENGTH],
            text=(many_lines(given["body_text"]) or "")[:MAX_SOURCE],
            at=datetime.fromisoformat(given["created"]).replace(tzinfo=UTC),
            tags=[str(tag)[:40] for tag in given.get("tags", [])][:5],
            name=(one_line(given["author"]["name"]) or NOBODY)[:120],
            url=str(given["url"])[:300],
            licence=str(given["license"])[:40],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"
    if not (entry.title and entry.text and entry.name and entry.licence):
        return "title, text, author and licence are needed"
    if not entry.url.startswith("https://"):
        return "the link to the original is needed"
    return entry


def _store(community: Community, entries: list[Entry]) -> list[int]:
    rendered = [render(as_markdown(entry.text), "p1").html for entry in entries]
    topics: list[dict[str, Any]] = [
        {
            "community_id": community.id,
            "kind": TopicKind.QUESTION,
            "title": entry.title,
            "excerpt": plain(html, EXCERPT),
            "language": "en",
            "tags": entry.tags,
            "created_at": entry.at,
            "last_post_at": entry.at,
            "post_count": 1,
            "people_count": 0,
            "recent_author_ids": [],
            "seq": 1,
            "is_pinned": False,
            "hidden_reason": "",
            "credit_name": entry.name,
            "credit_url": entry.url,
            "licence": entry.licence,
        }
        for entry, html in zip(entries, rendered, strict=True)
    ]
    inserted = insert(Topic).returning(Topic.id, sort_by_parameter_order=True)
    idents = list(session().scalars(inserted, topics))
    posts: list[dict[str, Any]] = [
        {
            "topic_id": ident,
            "position": 1,
            "seq": 1,
            "first_seq": 1,
            "source": as_markdown(entry.text),
            "html": html,
            "renderer": VERSION,
            "version": 1,
            "created_at": entry.at,
            "hidden_reason": "",
            "credit_name": entry.name,
            "credit_url": entry.url,
            "licence": entry.licence,
        }
        for ident, entry, html in zip(idents, entries, rendered, strict=True)
    ]
    session().execute(insert(Post), posts)
    return idents


def as_markdown(text: str) -> str:
    """Return plain text as Markdown that shows it as it is, each line a paragraph."""
    escaped = MARKS.sub(lambda m: f"\\{m[1]}" if m[1] else _escaped_start(m[2], m[3]), text)
    return "\n\n".join(line.strip() for line in escaped.splitlines() if line.strip())


def _escaped_start(space: str, mark: str) -> str:
    return f"{space}{mark[:-1]}\\{mark[-1]}"


def _groups(entries: list[Entry]) -> Iterator[list[Entry]]:
    return (entries[start : start + AT_ONCE] for start in range(0, len(entries), AT_ONCE))
