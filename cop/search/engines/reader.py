"""Searching a Whoosh index: which documents match as sets, then weights for those that may be shown."""

from __future__ import annotations

import heapq
import json
import math
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from whoosh.index import open_dir

from cop.core.subjects import Ref
from cop.search.analysis import fold, is_common, stems, words
from cop.search.engines import COUNTED, DEPTH, PAGE, Found, IndexMissing, Tally, one_slip_from
from cop.search.engines.embedded import FORMAT, kind_code, unpack
from cop.search.engines.segments import LOCK, Segment, latest, members
from cop.search.parser import PREFIX_LETTERS, Query, Term, Wish

RANKED = 1_500
"""Documents whose weights are read; of more matches the latest are taken."""
WIDENED = 24
"""How many longer words the last word may stand for."""
SCANNED = 200
STEM, SIMILAR, LONGER = 0.6, 0.5, 0.3
"""What a stem, a synonym and a longer word weigh beside the word itself."""

COMMON = 8

Leaf = tuple[str, str, float]
"""A field, a term in it, and its factor."""


class Reader:
    """All segments of the index in use; opened anew when the file ``CURRENT`` was replaced."""

    def __init__(self, current: Path) -> None:
        self.current = current
        self._seen: tuple[int, int] | None = None
        self._segments: list[Segment] = []
        self._languages: list[str] = []
        self._kinds: list[str] = []

    def search(self, query: Query, visible: Collection[str], kind: str | None) -> Found:
        with LOCK:
            return self._asking(visible).find(query, kind)

    def suggest(self, prefix: str, visible: Collection[str], limit: int) -> list[str]:
        folded = fold(prefix)
        if len(folded) < PREFIX_LETTERS:
            return []
        with LOCK:
            asked = self._asking(visible)
            counted = sorted(((asked.visible_count(word), word) for word in asked.longer(folded)), reverse=True)
        return [word for count, word in counted if count][:limit]

    def correct(self, word: str, visible: Collection[str]) -> str | None:
        with LOCK:
            asked = self._asking(visible)
            near = [w for w in one_slip_from(word[:20]) if any(s.has("exact", w.encode()) for s in self._segments)]
            counted = [(asked.visible_count(other), other) for other in near]
        return max((pair for pair in counted if pair[0]), default=(0, None))[1]

    def similar(self, text: str, visible: Collection[str], limit: int) -> list[Ref]:
        with LOCK:
            asked = self._asking(visible)
            return asked.near(set(words(text[:4_000])), limit)

    def _refresh(self) -> None:
        """Open what is new since the last look. Tries again when a writer swept a file in between."""
        for attempt in range(5):
            try:
                stamp = self.current.stat()
                if (stamp.st_ino, stamp.st_mtime_ns) == self._seen:
                    return
                self._load()
            except OSError:
                if attempt == 4 or not self.current.exists():
                    raise IndexMissing from None
            else:
                self._seen = (stamp.st_ino, stamp.st_mtime_ns)
                return

    def _load(self) -> None:
        current = json.loads(self.current.read_text())
        if current.get("format") != FORMAT:
            raise IndexMissing
        folder = self.current.parent / current["folder"]
        known = {segment.name: segment for segment in self._segments}
        fresh: list[Segment] = []
        for segment in _segments_in(folder):
            kept = known.pop(segment.segment_id(), None)
            if kept is None:
                kept = Segment(folder, segment)
            else:
                kept.strike(segment)
            fresh.append(kept)
        for old in known.values():
            old.close()
        self._segments = fresh
        self._languages = sorted({mark[2:] for segment in fresh for mark in segment.beginning("mark", "l:")})
        self._kinds = sorted({mark[2:] for segment in fresh for mark in segment.beginning("mark", "k:")})

    def _asking(self, visible: Collection[str]) -> _Search:
        self._refresh()
        return _Search(self._segments, self._languages, self._kinds, visible)


def _segments_in(folder: Path) -> list[Any]:
    return list(open_dir(str(folder))._segments())  # noqa: SLF001  no public door to the segments of an index


class _Search:
    """One question to all segments, for one reader."""

    def __init__(
        self, segments: list[Segment], languages: list[str], kinds: list[str], visible: Collection[str]
    ) -> None:
        self.segments = segments
        self.languages = languages
        self.kinds = {kind_code(kind): kind for kind in kinds}
        keys = frozenset(visible)
        self.allowed = [segment.opened_by(keys) for segment in segments]
        self.documents = sum(segment.size for segment in segments)

    def find(self, query: Query, kind: str | None) -> Found:
        matches = [self._matching(query, i, ()) for i in range(len(self.segments))]
        longer: tuple[str, ...] = ()
        if query.prefix and sum(bits.bit_count() for bits in matches) < PAGE:
            longer = self.longer(query.prefix)
            matches = [self._matching(query, i, longer) for i in range(len(self.segments))]
        kinds = self._tallies(matches)
        if kind is not None:
            matches = [bits & s.having("mark", f"k:{kind}") for bits, s in zip(matches, self.segments, strict=True)]
        leaves = [leaf for wish in query.wishes for leaf in self._leaves(wish)]
        leaves += [("exact", word, LONGER) for word in longer]
        return Found(self._ranked(matches, leaves), sum(bits.bit_count() for bits in matches), kinds)

    def near(self, asked: set[str], limit: int) -> list[Ref]:
        """Return what shares the rarest of these words."""
        telling = sorted((count, word) for word in map(fold, asked) if (count := self.frequency("exact", word)) > 1)
        chosen = [word for count, word in telling if count < max(20, self.documents // 5)][:12]
        matches = []
        for segment, allowed in zip(self.segments, self.allowed, strict=True):
            bits = 0
            for word in chosen:
                bits |= segment.having("exact", word)
            matches.append(bits & allowed)
        return list(self._ranked(matches, [("exact", word, 1.0) for word in chosen], limit))

    def visible_count(self, word: str) -> int:
        """Return how many documents this reader may see have the word."""
        return sum(
            (segment.having("exact", word) & allowed).bit_count()
            for segment, allowed in zip(self.segments, self.allowed, strict=True)
        )

    def frequency(self, field: str, term: str) -> int:
        return sum(segment.frequency(field, term) for segment in self.segments)

    def longer(self, prefix: str) -> tuple[str, ...]:
        """Return the most frequent words that begin so, of a bounded number looked at."""
        counts: dict[str, int] = {}
        for segment in self.segments:
            for number, word in enumerate(segment.beginning("exact", prefix)):
                if number >= SCANNED:
                    break
                counts[word] = counts.get(word, 0) + segment.frequency("exact", word)
        counts.pop(prefix, None)
        return tuple(heapq.nlargest(WIDENED, counts, key=lambda word: (counts[word], word)))

    # ----------------------------------------------------------------------------------------------------- matching

    def _matching(self, query: Query, number: int, longer: tuple[str, ...]) -> int:
        """Return the documents of one segment that match and may be seen."""
        segment, allowed = self.segments[number], self.allowed[number]
        some, every = 0, allowed
        for place, wish in enumerate(query.wishes):
            if wish.is_optional:
                continue
            bits = self._granting(segment, wish, allowed)
            if place == len(query.wishes) - 1:
                for word in longer:
                    bits |= segment.having("exact", word)
            some |= bits
            every &= bits
        match = some & allowed if query.is_any else every
        for term in query.without:
            match &= ~self._of_term(segment, term, match)
        return match

    def _granting(self, segment: Segment, wish: Wish, allowed: int) -> int:
        bits = 0
        for term in (*wish.typed, *wish.similar):
            bits |= self._of_term(segment, term, allowed)
        return bits

    def _of_term(self, segment: Segment, term: Term, allowed: int) -> int:
        if len(term.raw) > 1:
            return _phrase(segment, term.folded, allowed)
        bits = 0
        for field, word, _ in self._forms(term):
            bits |= segment.having(field, word)
        return bits

    def _forms(self, term: Term) -> Iterator[Leaf]:
        """Yield where a single word may stand: as it is, as a stem of some word, as a word that is its stem."""
        word = term.folded[0]
        yield "exact", word, 1.0
        if term.is_exact:
            return
        found = {stem for language in self.languages for stem in stems(term.raw[0], language)}
        for stem in sorted(found):
            yield "stem", stem, STEM
            if stem != word:
                yield "exact", stem, STEM

    def _leaves(self, wish: Wish) -> Iterator[Leaf]:
        for term in wish.typed:
            yield from self._forms(term) if len(term.raw) == 1 else (("exact", word, 1.0) for word in term.folded)
        for term in wish.similar:
            for field, word, factor in self._forms(term) if len(term.raw) == 1 else ():
                yield field, word, factor * SIMILAR

    # ------------------------------------------------------------------------------------------------------ ranking

    def _ranked(self, matches: list[int], leaves: list[Leaf], limit: int = DEPTH) -> tuple[Ref, ...]:
        """Return the best matches, at most ``limit``; of equal ones the latest first."""
        leaves = self._telling(leaves)
        left = RANKED
        best: list[tuple[float, int, int]] = []
        for number in range(len(self.segments) - 1, -1, -1):
            bits = matches[number]
            if not bits or left <= 0:
                continue
            count = bits.bit_count()
            if count > left:
                bits = latest(bits, left)
            left -= count
            best += self._scored(number, bits, leaves)
        top = heapq.nlargest(limit, best)
        return tuple(unpack(self.segments[number].number(document), self.kinds) for _, number, document in top)

    def _telling(self, leaves: list[Leaf]) -> list[Leaf]:
        """Leave out words that stand in every eighth document, where rarer ones were typed: they hardly tell apart."""
        counts = {leaf: self.frequency(leaf[0], leaf[1]) for leaf in dict.fromkeys(leaves)}
        typed = min((count for leaf, count in counts.items() if leaf[2] >= 1 and count), default=0)
        return [leaf for leaf, count in counts.items() if 0 < count <= max(typed, self.documents // COMMON)]

    def _scored(self, number: int, bits: int, leaves: list[Leaf]) -> list[tuple[float, int, int]]:
        segment = self.segments[number]
        scores = dict.fromkeys(members(bits, RANKED * 2), 0.0)
        among = bits.to_bytes(segment.size // 8 + 1, "little")
        for field, term, factor in leaves:
            rarity = math.log(1 + self.documents / (1 + self.frequency(field, term)))
            segment.add_weights(field, term, among, factor * rarity, scores)
        return [(round(score, 3), number, document) for document, score in scores.items()]

    def _tallies(self, matches: list[int]) -> dict[str, Tally]:
        found: dict[str, Tally] = {}
        for kind in self.kinds.values():
            parts = [b & s.having("mark", f"k:{kind}") for b, s in zip(matches, self.segments, strict=True)]
            total = sum(part.bit_count() for part in parts)
            refs: tuple[Ref, ...] = ()
            if total <= COUNTED:
                refs = tuple(
                    unpack(segment.number(document), self.kinds)
                    for part, segment in zip(parts, self.segments, strict=True)
                    for document in members(part, COUNTED)
                )
            if total:
                found[kind] = Tally(total, refs)
        return found


def _phrase(segment: Segment, phrase: tuple[str, ...], allowed: int) -> int:
    """Return the documents in which the words stand one after the other; words like "the" may be any word."""
    words_asked = list(enumerate(phrase))
    telling = [(offset, word) for offset, word in words_asked if not is_common(word)] or words_asked
    together = allowed
    for _, word in telling:
        together &= segment.having("exact", word)
    if not together or len(telling) == 1:
        return together
    together = latest(together, RANKED)
    standing: dict[int, set[int]] | None = None
    for offset, word in telling:
        here = {d: {place - offset for place in places} for d, places in segment.places(word, together).items()}
        standing = here if standing is None else {d: starts & here.get(d, set()) for d, starts in standing.items()}
    bits = 0
    for document, starts in (standing or {}).items():
        if starts:
            bits |= 1 << document
    return bits
