"""Finding people. Every list begins at `visible_to` (who may be named) or `findable_by` (who is found)."""

from __future__ import annotations

from cop.people.queries.finder import FACETS, MAX_TYPED, Found, Wanted, find, matches_for, on_page, wish_of
from cop.people.queries.people import (
    findable_by,
    get_own_offer,
    get_visible,
    offers_by_person,
    offers_of,
    shared_communities,
    visible_to,
)

__all__ = [
    "FACETS",
    "MAX_TYPED",
    "Found",
    "Wanted",
    "find",
    "findable_by",
    "get_own_offer",
    "get_visible",
    "matches_for",
    "offers_by_person",
    "offers_of",
    "on_page",
    "shared_communities",
    "visible_to",
    "wish_of",
]
