"""What changed between two texts, and what comparing them costs."""

from __future__ import annotations

from cop.forums.diff import LONGEST, Piece, compare


def test_words_are_compared_and_join_to_both_texts():
    pieces = compare("We meet on Monday.", "We meet on Tuesday.")
    assert pieces == [Piece("same", "We meet on "), Piece("removed", "Monday."), Piece("added", "Tuesday.")]


def test_a_text_of_very_many_short_lines_is_shown_whole_instead_of_compared():
    before = "".join(f"{number}\na{number}\n" for number in range(LONGEST))
    after = "".join(f"{number}\nb{number}\n" for number in range(LONGEST))
    assert compare(before, after) == [Piece("removed", before), Piece("added", after)]
    assert compare(before, before) == [Piece("same", before)]
