"""What can be found: each room registers a source that turns its rows into documents.

A document says who may find it by keys. ``public``: anyone; ``network``: anyone signed in; ``person:findable``: whoever
may search people; ``community:7``: whoever may read community 7; ``members:7``: its members. The keys make a search
quick and its counts honest; what is shown is checked once more against the rooms' own ``visible_to``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

PUBLIC = "public"
NETWORK = "network"
FINDABLE = "person:findable"


def readers_of(community_id: int) -> str:
    """Return the key of those who may read what is written in a community."""
    return f"community:{community_id}"


def members_of(community_id: int) -> str:
    """Return the key of a community's active members."""
    return f"members:{community_id}"


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to find. ``title`` and ``body`` are plain text, also used for the snippet of a hit.

    Give ``community_id`` for what is written inside a community; else name the ``audience``, one key or several.
    ``context``, ``by`` and ``at`` are shown with a hit and not indexed. ``weight`` below 1 lets other kinds go first:
    thirty thousand schools are not what somebody means who types "primary".
    """

    kind: str
    id: int
    title: str
    body: str = ""
    language: str = "en"
    community_id: int | None = None
    audience: str | tuple[str, ...] = ()
    context: str = ""
    by: str = ""
    at: datetime | None = None
    weight: float = 1.0

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key that opens this document; none: nobody finds it."""
        named = (self.audience,) if isinstance(self.audience, str) else self.audience
        inside = () if self.community_id is None else (readers_of(self.community_id),)
        return tuple(key for key in (*named, *inside) if key)


@dataclass(frozen=True, slots=True)
class Source:
    """How one kind is read for the index. The kind is also registered with `cop.core.subjects`.

    ``documents(ids)`` loads rows with a constant number of queries; an id that is missing in its answer leaves the
    index. ``ids()`` yields every id, for a rebuild. ``label`` names the tab on the results page. ``only`` is asked for
    beside ``visible_to`` when hits are checked: for what may be seen where it stands, but not found.
    """

    kind: str
    documents: Callable[[Sequence[int]], Iterable[Document]]
    ids: Callable[[], Iterable[int]]
    label: str = ""
    only: Callable[[], ColumnElement[bool]] | None = None


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Make a kind findable. Registering the same kind again replaces it."""
    _sources[source.kind] = source


def sources() -> Mapping[str, Source]:
    """Return every source by kind, in the order in which they were registered."""
    return _sources
