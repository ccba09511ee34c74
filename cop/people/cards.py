"""Finder cards in memory, as sets of bits: any combination of facets is counted in a millisecond.

One bit for each person who can be found, one whole number for each value: the Polish-speaking mentors are
``mask("gives=mentor") & mask("language=pl")``. Each process keeps its own copy and asks, once for each use, what
changed since; every ten minutes it reads all anew. What is shown in the end is loaded through `queries.findable_by`,
so that a copy which is a moment old never gives anybody away.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from sys import intern
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select

from cop.core.clock import now
from cop.core.db import session
from cop.people.models import FinderCard

ANEW = 600.0
"""Seconds after which everything is read again."""
OVERLAP = timedelta(seconds=60)
"""A card written by a transaction of this length is still seen."""


@dataclass(slots=True)
class Cards:
    """All cards. ``slots`` gives a person's bit; a person whose card became empty keeps it, without values."""

    slots: dict[int, int] = field(default_factory=dict)
    people: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    values: list[tuple[str, ...]] = field(default_factory=list)
    organisations: list[tuple[int, ...]] = field(default_factory=list)
    masks: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    seen_until: datetime | None = None
    read_at: float = 0.0
    _order: list[int] | None = None

    def mask(self, value: str) -> int:
        """Return who has this value."""
        return self.masks.get(value, 0)

    def any_of(self, values: Iterable[str]) -> int:
        """Return who has at least one of these."""
        found = 0
        for value in values:
            found |= self.mask(value)
        return found

    def free_by(self, day: date) -> int:
        """Return who gives something that is free by this day."""
        limit = day.isoformat()
        return self.any_of(value for value in list(self.masks) if value.startswith("from=") and value[5:] <= limit)

    def of_people(self, person_ids: Iterable[int]) -> int:
        """Return the bits of these people; those without a card are left out."""
        found = bytearray(len(self.people) // 8 + 1)
        for ident in person_ids:
            slot = self.slots.get(ident)
            if slot is not None:
                found[slot >> 3] |= 1 << (slot & 7)
        return int.from_bytes(found, "little")

    def in_order(self, mask: int) -> Iterator[int]:
        """Yield the slots of ``mask`` by name: nobody stands before another."""
        if self._order is None:
            self._order = sorted(range(len(self.people)), key=lambda slot: (self.names[slot], self.people[slot]))
        bits = mask.to_bytes(len(self.people) // 8 + 1, "little")
        return (slot for slot in self._order if bits[slot >> 3] & 1 << (slot & 7))

    def put(self, person_id: int, name: str, values: Iterable[str], organisations: Iterable[int]) -> None:
        """Take a card in, in the place of the one that was there."""
        slot = self.slots.get(person_id)
        if slot is None:
            slot = self.slots[person_id] = len(self.people)
            self.people.append(person_id)
            self.names.append("")
            self.values.append(())
            self.organisations.append(())
        fresh = tuple(map(intern, values))
        for gone in set(self.values[slot]) - set(fresh):
            self.masks[gone] &= ~(1 << slot)
        for value in set(fresh) - set(self.values[slot]):
            self.masks[value] |= 1 << slot
        self.names[slot], self.values[slot], self.organisations[slot] = name, fresh, tuple(organisations)
        self._order = None


_known: WeakKeyDictionary[Any, Cards] = WeakKeyDictionary()
_lock = threading.Lock()


def cards() -> Cards:
    """Return the cards as they stand now: one statement, which mostly returns nothing."""
    with _lock:
        bind = session().get_bind()
        known = _known.get(bind)
        if known is None or time.monotonic() - known.read_at > ANEW:
            known = _known[bind] = _read_all()
        else:
            _read_changes(known)
        return known


def _read_all() -> Cards:
    """Read every card. Masks are made of bytes: setting bits of a long number one by one would copy it each time."""
    found, bits = Cards(read_at=time.monotonic()), defaultdict[str, list[int]](list)
    found.seen_until = now()
    for row in session().execute(_columns()):
        slot = found.slots[row.person_id] = len(found.people)
        found.people.append(row.person_id)
        found.names.append(row.name)
        found.values.append(tuple(map(intern, row.facets)))
        found.organisations.append(tuple(row.organisation_ids))
        for value in found.values[slot]:
            bits[value].append(found.people[slot])
    for value, people in bits.items():
        found.masks[value] = found.of_people(people)
    return found


def _read_changes(known: Cards) -> None:
    since, until = (known.seen_until or now()) - OVERLAP, now()
    for row in session().execute(_columns().where(FinderCard.changed_at >= since)):
        known.put(row.person_id, row.name, row.facets, row.organisation_ids)
    known.seen_until = until


def _columns() -> Any:
    return select(FinderCard.person_id, FinderCard.name, FinderCard.facets, FinderCard.organisation_ids)
