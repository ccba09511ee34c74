"""Who fits: a small, additive score over the facts of two cards, and the same facts as the reason in words.

The order of weight: help that is given and wanted, then the same theme, that the other in turn looks for what one
gives, the same phase, a common language, free now. Every further fact in common adds and none takes away, so that
adding a shared language never lowers a match. Who is at capacity gives nothing; popularity and activity do not count.
Of two who fit equally, chance decides, anew for each asker and week: the same five people are not shown to everybody.
The three shown come from different places where there is a choice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cop.people.cards import Cards
from cop.people.vocabulary import Help

WEIGHTS = {"gives": 6.0, "theme": 3.0, "phase": 1.5, "language": 1.0, "free": 0.5, "returns": 2.0}
COUNTED = {"gives": 2, "theme": 3, "phase": 2, "language": 2, "free": 1, "returns": 1}
"""How many facts of a kind count."""
MUTUAL = {Help.PEER, Help.COAUTHOR, Help.TRIAL, Help.RESEARCH}
"""Help that two who look for it give each other."""
LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom somebody looks for: values of cards by kind. ``gives`` are the kinds of help they would return."""

    helps: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    gives: frozenset[str] = frozenset()

    @property
    def says_something(self) -> bool:
        return bool(self.helps or self.themes)


@dataclass(frozen=True, slots=True)
class Match:
    """A person who fits, with the facts that speak for it, by kind."""

    person_id: int
    score: float
    facts: dict[str, tuple[str, ...]]


def score(wish: Wish, values: Iterable[str], day: date) -> tuple[float, dict[str, tuple[str, ...]]]:
    """Weigh one card against a wish: the sum of what is in common, and what it is."""
    has = set(values)
    facts = {
        "gives": tuple(sorted(kind for kind in wish.helps if _helps(kind, has))),
        "theme": tuple(sorted(theme for theme in wish.themes if f"theme={theme}" in has)),
        "phase": tuple(sorted(phase for phase in wish.phases if f"phase={phase}" in has)),
        "language": tuple(sorted(code for code in wish.languages if f"language={code}" in has)),
        "returns": tuple(sorted(kind for kind in wish.gives if f"seeks={kind}" in has)),
        "free": ("now",) if any(v.startswith("from=") and v[5:] <= day.isoformat() for v in has) else (),
    }
    total = sum(WEIGHTS[kind] * min(len(found), COUNTED[kind]) for kind, found in facts.items())
    return total, {kind: found for kind, found in facts.items() if found}


def _helps(wanted: str, has: set[str]) -> bool:
    return f"gives={wanted}" in has or (wanted in MUTUAL and f"seeks={wanted}" in has)


def best(cards: Cards, candidates: int, wish: Wish, *, asker_id: int, day: date, number: int = 3) -> list[Match]:
    """Return up to ``number`` people of the set ``candidates`` who fit, the best first."""
    helping = cards.any_of([f"gives={kind}" for kind in wish.helps])
    helping |= cards.any_of([f"seeks={kind}" for kind in wish.helps if kind in MUTUAL])
    near = cards.any_of([f"theme={theme}" for theme in wish.themes])
    wanted = candidates & (helping if wish.helps else near)
    if wish.languages and wanted & (understood := cards.any_of([f"language={code}" for code in wish.languages])):
        wanted &= understood
    found = []
    for slot in _slots(wanted, LOOKED_AT, near):
        total, facts = score(wish, cards.values[slot], day)
        ident = cards.people[slot]
        found.append((-total, _chance(asker_id, ident, day), slot, Match(ident, total, facts)))
    found.sort(key=lambda row: row[:3])
    return _spread([(row[3], cards.organisations[row[2]]) for row in found], number)


def _slots(mask: int, most: int, first: int) -> Iterator[int]:
    """Yield slots of ``mask``, those also in ``first`` before the others, at most ``most``."""
    for part in (mask & first, mask & ~first):
        left = part
        while left and most:
            low = left & -left
            yield low.bit_length() - 1
            left ^= low
            most -= 1


def _spread(found: list[tuple[Match, tuple[int, ...]]], number: int) -> list[Match]:
    taken: list[Match] = []
    places: set[int] = set()
    for match, at in found:
        if len(taken) < number and not places & set(at):
            taken.append(match)
            places |= set(at)
    taken += [match for match, _ in found if match not in taken][: number - len(taken)]
    return sorted(taken, key=lambda match: -match.score)


def _chance(asker_id: int, person_id: int, day: date) -> str:
    """Return the same for a week, and another order for each asker."""
    week = day.isocalendar()
    return hashlib.sha256(f"{asker_id}:{person_id}:{week.year}:{week.week}".encode()).hexdigest()
