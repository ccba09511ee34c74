"""What people type: words, "phrases", -minus and OR. Nothing else has a meaning, so nothing typed is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cop.search.analysis import fold, is_common, words
from cop.search.synonyms import alternatives

MAX_TYPED = 200
MAX_TERMS = 12
PREFIX_LETTERS = 3
PIECE = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or a phrase of several in a row. ``raw`` keeps the accents, for the stemmers."""

    raw: tuple[str, ...]
    is_exact: bool = False
    """Typed in quotes: no stems, no synonyms, no prefix."""

    @property
    def folded(self) -> tuple[str, ...]:
        return tuple(fold(word) for word in self.raw)


@dataclass(frozen=True, slots=True)
class Wish:
    """Alternatives of which one must be there: what was typed, what stood beside OR, and synonyms of less weight."""

    typed: tuple[Term, ...]
    similar: tuple[Term, ...] = ()
    is_optional: bool = False
    """A word like "the" beside words that say more: it may be missing."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: every wish, none of ``without``. ``is_any`` asks for at least one wish instead."""

    text: str = ""
    wishes: tuple[Wish, ...] = ()
    without: tuple[Term, ...] = ()
    prefix: str | None = None
    """The last word, when it may be the beginning of a longer one."""
    is_any: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.wishes

    def in_any_word(self) -> Query:
        """Return the same query for things that have some of the words only."""
        return replace(self, is_any=True)


def parse(typed: str) -> Query:
    """Read what somebody typed: at most 200 characters and 12 words count. Never raises."""
    text = " ".join("".join(c if c.isprintable() else " " for c in typed[:MAX_TYPED]).split())
    reader = _Reader()
    for sign, phrase, piece in PIECE.findall(text):
        if reader.count >= MAX_TERMS:
            break
        if piece == "OR" and not sign:
            reader.may_join = bool(reader.wishes)
        elif piece.startswith("-"):
            reader.take(words(piece), is_minus=True, is_exact=False)
        else:
            reader.take(words(phrase or piece), is_minus=bool(sign), is_exact=bool(phrase))
    return Query(text, reader.meaningful(), tuple(reader.without), reader.prefix(text))


class _Reader:
    """Collects wishes while the pieces are read."""

    def __init__(self) -> None:
        self.wishes: list[Wish] = []
        self.without: list[Term] = []
        self.count = 0
        self.may_join = False
        self._last_is_minus = False

    def take(self, found: list[str], *, is_minus: bool, is_exact: bool) -> None:
        found = found[: MAX_TERMS - self.count]
        if not found:
            return
        self.count += len(found)
        self._last_is_minus = is_minus
        if is_minus:
            self.without.append(Term(tuple(found), is_exact=True))
        elif is_exact:
            self._add(Term(tuple(found), is_exact=True))
        else:
            for word in found:
                self._add(Term((word,)))

    def _add(self, term: Term) -> None:
        if self.may_join:
            joined = self.wishes.pop()
            self.wishes.append(Wish((*joined.typed, term)))
        else:
            self.wishes.append(Wish((term,)))
        self.may_join = False

    def meaningful(self) -> tuple[Wish, ...]:
        """Add synonyms to single words and runs of words; let words like "the" be missing when others say more."""
        typed = [w.typed[0].folded[0] if _is_single(w) else "" for w in self.wishes]
        little = [is_common(word) for word in typed]
        if all(little):
            little = [False] * len(little)
        return tuple(
            replace(
                wish,
                similar=tuple(Term(other) for other in alternatives(typed, i)) if typed[i] and not little[i] else (),
                is_optional=little[i],
            )
            for i, wish in enumerate(self.wishes)
        )

    def prefix(self, text: str) -> str | None:
        """Return the last word when it stands alone, long enough to be the beginning of another."""
        if not self.wishes or not _is_single(self.wishes[-1]) or text.endswith('"') or self._last_is_minus:
            return None
        word = self.wishes[-1].typed[0].folded[0]
        return word if len(word) >= PREFIX_LETTERS and not is_common(word) else None


def _is_single(wish: Wish) -> bool:
    return len(wish.typed) == 1 and not wish.typed[0].is_exact
