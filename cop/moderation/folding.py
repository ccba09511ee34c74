"""Comparing words as a reader sees them: without case, accents, width, and marks that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

FIRST = r"(?<![\w-])"
LAST = r"(?![\w-])"


def fold(text: str) -> str:
    """Return ``text`` lower-cased, decomposed, without accents and invisible marks, its white space single."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    kept = (c for c in decomposed if unicodedata.category(c) not in {"Mn", "Me", "Cf"})
    return " ".join("".join(kept).split())


def finds(folded_words: Iterable[str], text: str) -> bool:
    """Whether one of the words or addresses stands in ``text`` as a word of its own: "ass" is not in "class"."""
    words = [re.escape(word) for word in folded_words if word]
    if not words:
        return False
    return re.search(f"{FIRST}(?:{'|'.join(words)}){LAST}", fold(text)) is not None
