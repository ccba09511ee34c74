"""From text to words: the same way for documents and for what people type, so that both meet.

A word is folded (no accents, one case). Beside it stands its stem in the language of the text; the stems are those of
Snowball as they come with Whoosh, and a light one for Czech.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

MAX_WORD = 40
MAX_TEXT = 100_000
"""Characters of a document that are indexed."""

SNOWBALL = frozenset(("da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv"))
ASCII_WORD = re.compile(r"[a-z0-9]+")
WORD = re.compile(r"[^\W_]+")
LONE_S = re.compile(r"['’]s\b", re.IGNORECASE)
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

Stem = Callable[[str], str]


def fold(text: str) -> str:
    """Return text without accents and case: ``São`` and ``SAO`` become ``sao``."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(LETTERS) or plain


def words(text: str) -> list[str]:
    """Return the words of a text, lower case with their accents, in order; ``Joseph's`` is ``josephs``."""
    text = LONE_S.sub("s", text[:MAX_TEXT])
    if text.isascii():
        return [word[:MAX_WORD] for word in ASCII_WORD.findall(text.lower())]
    return [word[:MAX_WORD] for word in WORD.findall(unicodedata.normalize("NFC", text).lower())]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield ``(start, end, word)`` for each word of a text, for highlighting."""
    for match in WORD.finditer(text):
        start, end = match.span()
        yield start, end, match.group().lower()


def stems(word: str, language: str) -> tuple[str, ...]:
    """Return the folded stems of a lower-case word: one, or two where accents change what the stemmer does."""
    return _stems(word, language[:2])


def common_in(language: str) -> frozenset[str]:
    """Return the words that a text of this language is not indexed by: ``the``, ``und``, ``para``."""
    return _common(language[:2])


def is_common(folded: str) -> bool:
    """Whether a word is common in any of our languages: it need not be there when other words are."""
    return folded in _common_anywhere()


@lru_cache(maxsize=16_384)
def _stems(word: str, language: str) -> tuple[str, ...]:
    stem = _stemmer(language)
    folded = fold(word)
    first = fold(stem(word)) or folded
    if word == folded:
        return (first,)
    second = stem(folded) or folded
    return (first,) if first == second else (first, second)


@cache
def _stemmer(language: str) -> Stem:
    if language in SNOWBALL:
        from whoosh.lang.snowball import classes  # noqa: PLC0415  whoosh costs memory: only who searches pays

        stem: Stem = classes[language]().stem
        return stem
    return _czech if language == "cs" else _unchanged


def _unchanged(word: str) -> str:
    return word


CZECH_ENDINGS = (
    "atech", "ětem", "atům", "ech", "ich", "ích", "ého", "ěmi", "emi", "ému", "ete", "eti", "iho", "ího", "ími",
    "imu", "ách", "ata", "aty", "ých", "ama", "ami", "ové", "ovi", "ými", "em", "es", "ém", "ím", "ům", "at", "ám",
    "os", "us", "ým", "mi", "ou", "e", "i", "í", "ě", "u", "y", "ů", "a", "o", "á", "é", "ý",
)  # fmt: skip


CZECH_COMMON = "a i v s k o u z na se je ze do od po pro aby jak to by si co ve ale"


def _czech(word: str) -> str:
    """Cut the case ending of a Czech word, leaving at least three letters (after Dolamic and Savoy's light stemmer)."""
    for ending in CZECH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@cache
def _common(language: str) -> frozenset[str]:
    from whoosh.lang.stopwords import stoplists  # noqa: PLC0415  as above

    if language == "cs":
        return frozenset(CZECH_COMMON.split())
    return frozenset(fold(word) for word in stoplists.get(language, ()))


@cache
def _common_anywhere() -> frozenset[str]:
    return frozenset().union(*(_common(language) for language in ("en", "pt", "cs", "de", "fr", "es")))
