"""Words of the field that mean the same: read once from ``synonyms.txt`` beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cop.search.analysis import fold, words

FILE = Path(__file__).with_name("synonyms.txt")
Phrase = tuple[str, ...]


def alternatives(typed: list[str], index: int) -> tuple[Phrase, ...]:
    """Return other phrases for the typed word at ``index``, alone or as the first of a run such as "special needs".

    A run counts for each of its words, so that every one of them is met by the abbreviation.
    """
    groups = _groups()
    for length in range(min(5, len(typed)), 0, -1):
        for start in range(max(0, index - length + 1), min(index, len(typed) - length) + 1):
            run = tuple(typed[start : start + length])
            if run in groups:
                return tuple(other for other in groups[run] if other != run)
    return ()


@cache
def _groups() -> dict[Phrase, tuple[Phrase, ...]]:
    found: dict[Phrase, tuple[Phrase, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        group = tuple(phrase for part in line.split(",") if (phrase := tuple(fold(w) for w in words(part))))
        for phrase in group:
            found[phrase] = (*found.get(phrase, ()), *group)
    return found
