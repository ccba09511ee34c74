"""How much a word says about a document: fixed when it is indexed, so that a search only adds up.

The measure is BM25's, with the average length taken as a constant; a word of the title counts four times.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass

from cop.search.analysis import common_in, fold, stems, words
from cop.search.registry import Document

TITLE = 4
GAP = 8
"""Positions left free between title and body: a phrase does not reach across."""
LAST_POSITION = 16_000
K, B, AVERAGE = 1.2, 0.6, 100.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """The words of one document: ``exact`` with weight and positions, ``stems`` that differ from their word."""

    exact: dict[str, tuple[float, array[int]]]
    stems: dict[str, float]


def weigh(document: Document) -> Weighed:
    """Count and weigh a document's words. Common words of its language keep their place but are not counted."""
    title, body = words(document.title), words(document.body)
    places = _places(title, body)
    skipped, language = common_in(document.language), document.language
    norm = K * (1 - B + B * (len(title) + len(body)) / AVERAGE)
    edge = len(title)
    exact: dict[str, tuple[float, array[int]]] = {}
    stemmed: dict[str, float] = defaultdict(float)
    for word, found in places.items():
        folded = word if word.isascii() else fold(word)
        if folded in skipped and edge <= found[0]:
            continue
        count = float(len(found) + (TITLE - 1) * sum(1 for place in found if place < edge))
        spelt_otherwise = exact[folded][1] if folded in exact else ()
        exact[folded] = (_impact(count, norm, document.weight), array("H", sorted([*spelt_otherwise, *found])))
        for stem in stems(word, language):
            if stem != folded:
                stemmed[stem] += count
    return Weighed(exact, {stem: _impact(count, norm, document.weight) for stem, count in stemmed.items()})


def _places(title: list[str], body: list[str]) -> dict[str, array[int]]:
    places: dict[str, array[int]] = {}
    for offset, text in ((0, title), (len(title) + GAP, body)):
        for place, word in enumerate(text[:LAST_POSITION], offset):
            if word in places:
                places[word].append(place)
            else:
                places[word] = array("H", (place,))
    return places


def _impact(count: float, norm: float, weight: float) -> float:
    return max(1, round(weight * count * (K + 1) / (count + norm) * 16)) / 16
