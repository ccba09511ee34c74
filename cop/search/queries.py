"""Asking the index on somebody's behalf, and never believing it: what is shown or counted is checked once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement

from cop.communities.facts import roles_of
from cop.communities.models import Community
from cop.communities.queries import readable_by
from cop.core import subjects
from cop.core.authz import Member
from cop.core.db import session
from cop.core.subjects import Ref, Subject
from cop.search.engines import DEPTH, PAGE, Found, IndexMissing, SearchBackend, Tally
from cop.search.engines.choice import engine
from cop.search.parser import Query, parse
from cop.search.registry import FINDABLE, NETWORK, PUBLIC, Document, members_of, readers_of, sources
from cop.search.snippets import Marker, Pieces, marked, snippet


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the results: a thing the reader may see, with the words that were found in it."""

    subject: Subject
    document: Document
    title: Pieces
    text: Pieces


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a kind, each checked; ``is_more`` when there are more than could be checked."""

    number: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. ``instead`` is what the reader may have meant to type."""

    query: Query
    hits: Sequence[Hit] = ()
    total: Count = Count(0)
    kinds: dict[str, Count] = field(default_factory=dict)
    number: int = 1
    last: int = 1
    instead: str | None = None
    is_building: bool = False


def find(typed: str, member: Member, *, kind: str | None = None, page: int = 1) -> Results:
    """Return one page of what this member finds by what they typed. Any text and any page is answered."""
    query = parse(typed)
    index = engine()
    is_building = index.status().built_at is None
    if query.is_empty:
        return Results(query, is_building=is_building)
    keys = keys_of(member)
    try:
        query, found = _look(index, query, keys, kind)
        instead = _meant(index, query, keys) if not found.kinds else None
    except IndexMissing:
        return Results(query, is_building=True)
    seen = visible_among((*found.hits, *(ref for tally in found.kinds.values() for ref in tally.refs)), member)
    return _page(query, found, seen, member, kind=kind, page=page, instead=instead, is_building=is_building)


def find_refs(typed: str, member: Member, *, kind: str) -> list[Ref]:
    """Return up to `DEPTH` visible things of one kind, best first: for the lists of rooms above."""
    query = parse(typed)
    if query.is_empty:
        return []
    try:
        query, found = _look(engine(), query, keys_of(member), kind)
    except IndexMissing:
        return []
    seen = visible_among(found.hits, member)
    return [ref for ref in found.hits if ref in seen]


def similar(text: str, member: Member, *, without: Ref | None = None, limit: int = 5) -> list[Subject]:
    """Return things the member may see that speak of the same: beside a topic, or while one is being written."""
    try:
        refs = engine().similar(text, keys_of(member), limit * 2 + 1)
    except IndexMissing:
        return []
    found = subjects.resolve(refs, member)
    return [found[ref] for ref in refs if ref in found and ref != without][:limit]


def keys_of(member: Member) -> list[str]:
    """Return the keys this member holds just now: read from the database, not from the index."""
    keys = [PUBLIC]
    readable = readable_by(member).with_only_columns(Community.id)
    keys += [readers_of(ident) for ident in session().scalars(readable)]
    if member.is_signed_in:
        roles = roles_of(member)
        keys += [NETWORK, *(members_of(ident) for ident in roles.by_community)]
        if member.is_verified and member.is_active and not roles.is_commercial:
            keys.append(FINDABLE)
    return keys


def visible_among(refs: Iterable[Ref], member: Member) -> set[Ref]:
    """Return which of these things the member may see: one small query for each kind."""
    wanted: dict[str, set[int]] = {}
    for kind, ident in refs:
        wanted.setdefault(kind, set()).add(ident)
    seen: set[Ref] = set()
    for kind, idents in wanted.items():
        known, source = subjects.kinds().get(kind), sources().get(kind)
        if known is not None and source is not None:
            column: ColumnElement[int] = known.model.id
            statement = known.visible_to(member).where(column.in_(idents)).with_only_columns(column).order_by(None)
            if source.only is not None:
                statement = statement.where(source.only())
            seen.update((kind, ident) for ident in session().scalars(statement))
    return seen


def _look(index: SearchBackend, query: Query, keys: list[str], kind: str | None) -> tuple[Query, Found]:
    """Look for everything that was typed; if nothing has it all, for some of it."""
    found = index.search(query, keys, kind)
    if found.kinds or len(query.wishes) < 2:
        return query, found
    fewer = query.in_any_word()
    return fewer, index.search(fewer, keys, kind)


def _meant(index: SearchBackend, query: Query, keys: list[str]) -> str | None:
    """Return what was typed with its unknown words put right; None when no word near them is known."""
    changed = query.text
    for wish in query.wishes[:3]:
        word = wish.typed[0].raw[0]
        better = index.correct(wish.typed[0].folded[0], keys) if len(wish.typed[0].raw) == 1 else None
        if better:
            start = changed.lower().find(word)
            changed = f"{changed[:start]}{better}{changed[start + len(word) :]}" if start >= 0 else changed
    if changed != query.text:
        return changed
    longer = index.suggest(query.prefix, keys, 1) if query.prefix else []
    return longer[0] if longer else None


def _page(
    query: Query,
    found: Found,
    seen: set[Ref],
    member: Member,
    *,
    kind: str | None,
    page: int,
    instead: str | None,
    is_building: bool,
) -> Results:
    ranked = [ref for ref in found.hits if ref in seen]
    last = max(1, -(-len(ranked) // PAGE))
    number = max(1, min(page, last))
    kinds = {name: _counted(tally, seen) for name, tally in found.kinds.items()}
    return Results(
        query=query,
        hits=_hits(ranked[(number - 1) * PAGE : number * PAGE], query, member),
        total=Count(len(ranked), found.total > DEPTH),
        kinds={name: count for name, count in kinds.items() if count.number},
        number=number,
        last=last,
        instead=instead,
        is_building=is_building,
    )


def _counted(tally: Tally, seen: set[Ref]) -> Count:
    if tally.refs or not tally.total:
        return Count(sum(ref in seen for ref in tally.refs))
    return Count(tally.total // 10 * 10, is_more=True)


def _hits(refs: list[Ref], query: Query, member: Member) -> list[Hit]:
    """Load what is shown: the things themselves as the member sees them, and their text for the snippets."""
    shown = subjects.resolve(refs, member)
    texts: dict[Ref, Document] = {}
    for kind in dict.fromkeys(kind for kind, _ in shown):
        for document in sources()[kind].documents([ident for name, ident in shown if name == kind]):
            texts[document.kind, document.id] = document
    markers: dict[str, Marker] = {}
    hits = []
    for ref in refs:
        if ref not in texts or ref not in shown:
            continue
        document = texts[ref]
        marker = markers.get(document.language)
        if marker is None:
            marker = markers[document.language] = Marker.of(query, document.language)
        subject = shown[ref]
        hits.append(Hit(subject, document, marked(subject.title, marker), snippet(document.body, marker)))
    return hits
