"""Showing why something was found: the words around a hit, as pieces that the template marks.

Text stays text: a piece is ``(text, is it a hit)``, escaped by the template like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cop.search.analysis import fold, spans, stems
from cop.search.parser import Query

Pieces = list[tuple[str, bool]]
AROUND = 60
LENGTH = 220
READ = 20_000
"""Characters of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Knows which words of a text in one language are hits."""

    words: frozenset[str]
    stems: frozenset[str]
    prefix: str | None
    language: str
    known: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Query, language: str) -> Marker:
        terms = [term for wish in query.wishes for term in (*wish.typed, *wish.similar)]
        loose = {word for term in terms if not term.is_exact for word in term.raw}
        return cls(
            words=frozenset(word for term in terms for word in term.folded),
            stems=frozenset(stem for word in loose for stem in stems(word, language)),
            prefix=query.prefix,
            language=language,
        )

    def is_hit(self, word: str) -> bool:
        known = self.known.get(word)
        if known is None:
            known = self.known[word] = self._is_hit(word)
        return known

    def _is_hit(self, word: str) -> bool:
        folded = fold(word)
        if folded in self.words or (self.prefix and folded.startswith(self.prefix)):
            return True
        return bool(self.stems) and not self.stems.isdisjoint(stems(word, self.language))


def marked(text: str, marker: Marker) -> Pieces:
    """Return the whole text in pieces."""
    return _cut(text, _hits(text, marker), 0, len(text))


def snippet(text: str, marker: Marker) -> Pieces:
    """Return about 220 characters of a text from shortly before its first hit; its beginning when there is none."""
    text = " ".join(text[:READ].split())
    first = next(((start, end) for start, end, word in spans(text) if marker.is_hit(word)), (0, 0))
    start = max(0, first[0] - AROUND)
    start = text.find(" ", start) + 1 if start else 0
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), first[1])
    shown = text[start:end]
    pieces = _cut(shown, _hits(shown, marker), 0, len(shown))
    return [("… ", False)] * bool(start) + pieces + [(" …", False)] * (end < len(text))


def _hits(text: str, marker: Marker) -> list[tuple[int, int]]:
    return [(start, end) for start, end, word in spans(text) if marker.is_hit(word)]


def _cut(text: str, hits: list[tuple[int, int]], start: int, end: int) -> Pieces:
    pieces: Pieces = []
    for left, right in hits:
        if left > start:
            pieces.append((text[start:left], False))
        pieces.append((text[left:right], True))
        start = right
    if start < end:
        pieces.append((text[start:end], False))
    return pieces
