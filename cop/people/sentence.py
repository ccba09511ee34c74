"""Reading a sentence about whom one looks for: "a mentor on formative assessment who speaks Hungarian or English".

Known words become values of facets, shown as chips that can be taken away; the rest is looked for as text. Longest
phrases are tried first, so that "reading for pleasure" is not "reading" and a rest. One word alone is no sentence: it
may be a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cop.people.vocabulary import SAID

LONGEST = 200
ONESELF = re.compile(r"^\s*i(?: am|'m|’m)\b.*?\b(?=looking for|who|seeking|need)")
"""What people say of themselves before they say whom they look for."""
EMPTY = frozenset(
    ("a", "about", "an", "and", "are", "at", "can", "colleague", "colleagues", "could", "find", "finding",
     "for", "from", "has", "have", "help", "helps", "i", "i'm", "in", "is", "like", "looking", "me", "my",
     "need", "needs", "of", "on", "or", "our", "people", "person", "seeking", "seeks", "somebody", "someone",
     "speak", "speaking", "speaks", "talks", "teacher", "teachers", "that", "the", "to", "understands", "want",
     "wants", "we", "which", "who", "with", "without", "would")
)  # fmt: skip
"""Words that say nothing about whom to find once the sentence is understood."""


@dataclass(frozen=True, slots=True)
class Understood:
    """``values`` such as ``gives=mentor``, in the order of the sentence, and the words that are left."""

    values: tuple[str, ...]
    rest: str


def understand(text: str, languages: Mapping[str, str]) -> Understood:
    """Read ``text``; ``languages`` are the names of languages by code, as the reader says them."""
    if len(text.split()) < 2:
        return Understood((), text.strip())
    left = ONESELF.sub("", f" {text[:LONGEST].lower()} ")
    found: dict[str, int] = {}
    for pattern, value in _patterns(tuple(sorted(languages.items()))):
        match = pattern.search(left)
        while match:
            found.setdefault(value, match.start())
            left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
            match = pattern.search(left)
    if not found:
        return Understood((), text.strip())
    kept = (word.strip('.,;:!?()"“”') for word in left.split())
    rest = " ".join(word for word in kept if word and word not in EMPTY)
    return Understood(tuple(sorted(found, key=found.__getitem__)), rest)


@lru_cache(maxsize=8)
def _patterns(languages: tuple[tuple[str, str], ...]) -> list[tuple[re.Pattern[str], str]]:
    """Return what to look for, longest first."""
    said = [(words, value) for value, phrases in SAID.items() for words in phrases]
    said += [(name.lower(), f"language={code}") for code, name in languages if len(name) > 3]
    said.sort(key=lambda pair: -len(pair[0]))
    return [(_whole(words), value) for words, value in said]


def _whole(words: str) -> re.Pattern[str]:
    """Match the words as a whole, with any spaces between them."""
    inner = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<![\w-]){inner}(?![\w-])")
