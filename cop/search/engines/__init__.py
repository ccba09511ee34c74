"""What an engine can do. Two keep this promise and pass one set of tests: Whoosh in a folder, and PostgreSQL.

Engines know words and keys of audiences, nothing of members: `cop.search.queries` says which keys somebody holds and
checks every hit once more against the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cop.core.subjects import Ref
from cop.search.parser import Query
from cop.search.registry import Document

DEPTH = 200
"""How many hits are ranked. Nobody reads further: they ask again, with another word."""
COUNTED = 50
"""Up to this number a kind's hits are named one by one, so that its count can be checked."""
PAGE = 10


class IndexBusy(Exception):
    """Another process writes the index just now."""


class IndexMissing(Exception):
    """There is no index yet: the worker builds it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a kind were found; ``refs`` names all of them when they are at most `COUNTED`."""

    total: int
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """At most `DEPTH` hits, best first; how many there are of the kind asked for, and of every kind."""

    hits: tuple[Ref, ...] = ()
    total: int = 0
    kinds: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Status:
    """What is in the index. ``built_at`` is None while there is none."""

    engine: str
    documents: int
    generation: int
    built_at: datetime | None
    is_building: bool = False


class SearchBackend(Protocol):
    """An index of documents. ``visible`` holds the keys of the reader: only documents with one of them are seen."""

    def index(self, documents: Iterable[Document], gone: Collection[Ref] = ()) -> None:
        """Put documents in, replacing older states of them, and take ``gone`` out. Raises `IndexBusy`."""

    def delete(self, refs: Collection[Ref]) -> None:
        """Take these out. Raises `IndexBusy`."""

    def search(self, query: Query, visible: Collection[str], kind: str | None = None) -> Found:
        """Return what matches. Raises `IndexMissing`."""

    def suggest(self, prefix: str, visible: Collection[str], limit: int = 8) -> list[str]:
        """Return words of visible documents that begin so, the most frequent first; none under three letters."""

    def correct(self, word: str, visible: Collection[str]) -> str | None:
        """Return the most frequent word of visible documents that is one slip away from ``word``."""

    def similar(self, text: str, visible: Collection[str], limit: int = 6) -> Sequence[Ref]:
        """Return what speaks of the same things as ``text``, the nearest first."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Make the index anew beside the present one, then put it in its place. Returns how many documents it has."""

    def optimise(self) -> None:
        """Tidy up: merge segments, sweep what was left behind."""

    def status(self) -> Status:
        """Return what is known of the index without reading it through."""


SLIPS = "abcdefghijklmnopqrstuvwxyz"
WORTH_CORRECTING = 4
"""Shorter words have too many neighbours; numbers and postcodes mean what they say."""


def one_slip_from(word: str) -> set[str]:
    """Return every text that is one typing slip away: a letter missing, doubled, wrong, or two changed round."""
    if len(word) < WORTH_CORRECTING or not word.isalpha():
        return set()
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    fewer = {a + b[1:] for a, b in parts if b}
    turned = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    other = {a + c + b[1:] for a, b in parts if b for c in SLIPS}
    more = {a + c + b for a, b in parts for c in SLIPS}
    return (fewer | turned | other | more) - {word}
