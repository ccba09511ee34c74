"""What changed between two texts, word by word; paragraph by paragraph where they are long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

LONGEST = 3_000
"""Words up to which texts are compared word by word: beyond, lines are compared, and beyond as many lines nothing is.

Comparing costs the square of the pieces: ten thousand short lines took seconds, for each version of a page.
"""

Change = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    change: Change
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """Return the pieces that turn ``before`` into ``after``; the pieces not removed join to ``after``."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > LONGEST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > LONGEST:
        old, new = [before], [after]
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
            continue
        if j > i:
            pieces.append(Piece("removed", "".join(old[i:j])))
        if m > k:
            pieces.append(Piece("added", "".join(new[k:m])))
    return pieces


def _words(text: str) -> list[str]:
    """Split into words and the white space between them: joined they are the text again."""
    return re.findall(r"\s+|[^\s]+", text)
