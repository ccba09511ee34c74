"""What people type has a meaning or none; it is never an error."""

from __future__ import annotations

import time

from cop.search.analysis import fold, stems, words
from cop.search.parser import MAX_TERMS, Term, parse
from cop.search.snippets import Marker, marked, snippet


def typed(text: str) -> list[tuple[str, ...]]:
    return [wish.typed[0].raw for wish in parse(text).wishes]


def test_words_are_wished_for_each() -> None:
    assert typed("exit tickets") == [("exit",), ("tickets",)]


def test_quotes_make_a_phrase() -> None:
    query = parse('"exit tickets" maths')
    assert query.wishes[0].typed == (Term(("exit", "tickets"), is_exact=True),)
    assert query.wishes[1].typed[0].raw == ("maths",)


def test_an_open_quote_reaches_to_the_end() -> None:
    assert parse('"exit tickets').wishes[0].typed[0].raw == ("exit", "tickets")


def test_a_minus_takes_away_and_alone_means_nothing() -> None:
    query = parse('exit -tickets -"door mat" -')
    assert [term.raw for term in query.without] == [("tickets",), ("door", "mat")]
    assert len(query.wishes) == 1
    assert parse("-").is_empty


def test_or_joins_its_neighbours_and_alone_means_nothing() -> None:
    assert [term.raw for term in parse("fractions OR decimals").wishes[0].typed] == [("fractions",), ("decimals",)]
    assert parse("OR").is_empty
    assert typed("OR exit OR") == [("exit",)]


def test_fields_ranges_and_wildcards_are_only_words() -> None:
    assert typed("title:exit [a TO z] exit* ~3") == [("title",), ("exit",), ("a",), ("to",), ("z",), ("exit",), ("3",)]


def test_a_word_like_the_may_be_missing_beside_others_but_not_alone() -> None:
    assert [wish.is_optional for wish in parse("the hinge question").wishes] == [True, False, False]
    assert [wish.is_optional for wish in parse("the").wishes] == [False]


def test_only_a_last_word_of_three_letters_may_grow() -> None:
    assert parse("salt mars").prefix == "mars"
    assert parse("salt ma").prefix is None
    assert parse('"salt marsh"').prefix is None
    assert parse("salt -marsh").prefix is None


def test_abbreviations_of_the_field_mean_what_they_stand_for() -> None:
    assert ("formative", "assessment") in {term.raw for term in parse("AfL").wishes[0].similar}
    assert ("afl",) in {term.raw for term in parse("assessment for learning").wishes[0].similar}


def test_no_more_than_two_hundred_characters_and_twelve_words_count() -> None:
    query = parse("word " * 200)
    assert len(query.text) <= 200
    assert sum(len(wish.typed) for wish in query.wishes) <= MAX_TERMS


def test_hostile_input_is_read_at_once(hostile: list[str]) -> None:
    for text in hostile:
        started = time.thread_time()
        parse(text)
        assert time.thread_time() - started < 0.2


def test_accents_and_case_are_folded() -> None:
    assert fold("Łódź São ŠKOLA Straße Þór") == "lodz sao skola strasse thor"


def test_words_keep_their_place_and_the_apostrophe_joins() -> None:
    assert words("St Joseph’s, Year-4: état") == ["st", "josephs", "year", "4", "état"]


def test_stems_meet_across_endings() -> None:
    assert stems("teachers", "en") == stems("teacher", "en")
    assert stems("avaliações", "pt")[0] == stems("avaliação", "pt")[0]
    assert set(stems("školách", "cs")) & set(stems("škola", "cs"))
    assert stems("teachers", "xx") == ("teachers",)


def test_a_snippet_shows_the_hit_and_marks_it() -> None:
    text = "Before " * 40 + "the teachers met. " + "After " * 40
    pieces = snippet(text, Marker.of(parse("teacher"), "en"))
    assert ("teachers", True) in pieces
    assert pieces[0] == ("… ", False)
    assert pieces[-1] == (" …", False)
    assert sum(len(text) for text, _ in pieces) < 260


def test_a_snippet_without_a_hit_is_the_beginning() -> None:
    assert snippet("Short text.", Marker.of(parse("other"), "en")) == [("Short text.", False)]
    assert snippet("", Marker.of(parse("other"), "en")) == []


def test_marked_text_is_the_whole_text() -> None:
    text = "<b>Exit</b> & tickets"
    pieces = marked(text, Marker.of(parse("exit"), "en"))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_hit in pieces if is_hit] == ["Exit"]
