"""One contract for both engines, with the same judged queries."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from flask import Flask

from cop.search.engines import DEPTH, IndexMissing, SearchBackend
from cop.search.engines.embedded import EmbeddedIndex
from cop.search.parser import parse
from cop.search.registry import Document, readers_of

ENGINES = ["whoosh", *(["postgresql"] if os.environ.get("COP_TEST_DATABASE_URL") else [])]
PUBLIC = ["public"]

DOCUMENTS = (
    Document(
        "topic",
        1,
        "Exit tickets in year 4",
        "Formative assessment with three questions at the door.",
        audience="public",
    ),
    Document("topic", 2, "Marking less", "We stopped grading and started giving spoken feedback.", audience="public"),
    Document("topic", 3, "Avaliação formativa", "Uma rubrica curta para as apresentações.", "pt", audience="public"),
    Document("topic", 4, "Co-teaching fractions", "Two teachers, one class, and a number line.", community_id=7),
    Document("topic", 5, "The First World War in primary", "A local memorial as a source.", audience="public"),
    Document("topic", 6, "Škola v přírodě", "Učitelé a žáci venku.", "cs", audience="public"),
    Document("organisation", 1, "St Joseph's Catholic Primary School", "Leeds, LS1 1AA, URN 100001", audience="public"),
    Document("organisation", 2, "St Joseph's Catholic Primary School", "Hull, HU1 2BB, URN 100002", audience="public"),
    Document("organisation", 3, "Saltmarsh Primary School", "Saltmarsh, URN 100003", audience="public"),
    Document("person", 1, "Zoë Łukasik", "Mentor, Saltmarsh Primary School", audience="person:findable"),
)

JUDGED = [
    ("exit tickets", [("topic", 1)]),
    ("EXIT TICKET", [("topic", 1)]),
    ("teacher", []),
    ("feedback grade", [("topic", 2)]),
    ("AfL", [("topic", 1)]),
    ("assessment for learning", [("topic", 1)]),
    ('"formative assessment"', [("topic", 1)]),
    ('"assessment formative"', []),
    ('"at the door"', [("topic", 1)]),
    ("avaliacao", [("topic", 3)]),
    ("AVALIAÇÃO apresentação", [("topic", 3)]),
    ("skola", [("topic", 6)]),
    ("učitel", [("topic", 6)]),
    ("world war", [("topic", 5)]),
    ("st josephs hull", [("organisation", 2)]),
    ("saint joseph leeds", [("organisation", 1)]),
    ("100003", [("organisation", 3)]),
    ("saltm", [("organisation", 3)]),
    ("marking -feedback", []),
    ("memorial OR rubrica", [("topic", 3), ("topic", 5)]),
    ("lukasik", []),
    ("fractions", []),
]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, app: Flask, tmp_path: Path) -> SearchBackend:
    if request.param == "postgresql":
        from cop.search.engines.postgresql import PostgresqlIndex

        index: SearchBackend = PostgresqlIndex()
    else:
        index = EmbeddedIndex(tmp_path)
    index.rebuild(DOCUMENTS)
    return index


def refs(engine: SearchBackend, typed: str, keys: list[str] = PUBLIC, kind: str | None = None) -> list[tuple[str, int]]:
    return list(engine.search(parse(typed), keys, kind).hits)


@pytest.mark.parametrize(("typed", "expected"), JUDGED)
def test_a_judged_query_finds_what_it_should(
    engine: SearchBackend, typed: str, expected: list[tuple[str, int]]
) -> None:
    assert sorted(refs(engine, typed)) == sorted(expected)


def test_only_holders_of_a_key_find_what_it_opens(engine: SearchBackend) -> None:
    assert refs(engine, "fractions") == []
    assert refs(engine, "fractions", [*PUBLIC, readers_of(7)]) == [("topic", 4)]
    assert engine.search(parse("fractions"), PUBLIC).total == 0
    assert engine.search(parse("fractions"), PUBLIC).kinds == {}
    assert refs(engine, "zoe lukasik", [*PUBLIC, "person:findable"]) == [("person", 1)]


def test_a_word_in_the_title_weighs_more_than_one_in_the_text(engine: SearchBackend) -> None:
    engine.index([Document("topic", 20, "Notes", "A word on rubrics, and more words besides.", audience="public")])
    engine.index([Document("topic", 21, "Rubrics", "Some notes.", audience="public")])
    assert refs(engine, "rubrics")[:2] == [("topic", 21), ("topic", 20)]


def test_kinds_are_counted_and_chosen(engine: SearchBackend) -> None:
    found = engine.search(parse("primary"), PUBLIC)
    assert {kind: tally.total for kind, tally in found.kinds.items()} == {"topic": 1, "organisation": 3}
    assert set(found.kinds["topic"].refs) == {("topic", 5)}
    only = engine.search(parse("primary"), PUBLIC, "topic")
    assert only.hits == (("topic", 5),)
    assert only.total == 1
    assert only.kinds["organisation"].total == 3


def test_some_of_the_words_can_be_asked_for(engine: SearchBackend) -> None:
    query = parse("memorial nowhere")
    assert engine.search(query, PUBLIC).hits == ()
    assert engine.search(query.in_any_word(), PUBLIC).hits == (("topic", 5),)


def test_a_changed_document_is_found_by_its_new_words_only(engine: SearchBackend) -> None:
    engine.index([Document("topic", 2, "Marking more", "We began again.", audience="public")])
    assert refs(engine, "spoken feedback") == []
    assert refs(engine, "marking more") == [("topic", 2)]
    assert engine.status().documents == len(DOCUMENTS)


def test_a_document_that_is_gone_is_found_no_more(engine: SearchBackend) -> None:
    engine.delete([("topic", 1), ("topic", 999)])
    assert refs(engine, "exit tickets") == []
    assert refs(engine, "marking") == [("topic", 2)]
    assert engine.status().documents == len(DOCUMENTS) - 1


def test_a_document_that_moves_out_of_reach_is_found_no_more(engine: SearchBackend) -> None:
    engine.index([Document("topic", 1, "Exit tickets in year 4", "Formative assessment.", community_id=7)])
    assert refs(engine, "exit tickets") == []
    assert refs(engine, "exit tickets", [readers_of(7)]) == [("topic", 1)]


def test_a_rebuild_holds_what_it_was_given_and_nothing_else(engine: SearchBackend) -> None:
    before = engine.status()
    assert engine.rebuild(DOCUMENTS[:2]) == 2
    after = engine.status()
    assert after.documents == 2
    assert after.generation > before.generation
    assert after.built_at is not None
    assert refs(engine, "primary") == []
    assert refs(engine, "exit") == [("topic", 1)]


def test_a_slip_is_put_right_only_with_words_the_reader_may_see(engine: SearchBackend) -> None:
    assert engine.correct("memoral", PUBLIC) == "memorial"
    assert engine.correct("saltmrash", PUBLIC) == "saltmarsh"
    assert engine.correct("fractons", PUBLIC) is None
    assert engine.correct("fractons", [readers_of(7)]) == "fractions"
    assert engine.correct("xy", PUBLIC) is None


def test_words_are_suggested_from_three_letters_and_only_visible_ones(engine: SearchBackend) -> None:
    assert engine.suggest("mem", PUBLIC) == ["memorial"]
    assert engine.suggest("me", PUBLIC) == []
    assert engine.suggest("frac", PUBLIC) == []
    assert engine.suggest("frac", [readers_of(7)]) == ["fractions"]


def test_what_speaks_of_the_same_things_is_near(engine: SearchBackend) -> None:
    engine.index(
        [
            Document("topic", 30, "Exit tickets again", "Questions at the door in year 5.", audience="public"),
            Document("topic", 31, "Exit tickets, hidden", "Questions at the door.", community_id=7),
        ]
    )
    near = list(engine.similar("Tickets with questions at the door", PUBLIC))
    assert set(near[:2]) == {("topic", 1), ("topic", 30)}
    assert ("topic", 31) not in near


def test_no_more_are_ranked_than_anyone_reads(engine: SearchBackend) -> None:
    engine.rebuild(Document("topic", n, f"Common number {n}", "", audience="public") for n in range(1, 400))
    found = engine.search(parse("common"), PUBLIC)
    assert len(found.hits) == DEPTH
    assert found.total == 399
    assert found.kinds["topic"].refs == ()


def test_an_index_that_was_never_built_says_so_and_still_takes_documents(app: Flask, tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path / "new")
    with pytest.raises(IndexMissing):
        index.search(parse("exit"), PUBLIC)
    index.index(DOCUMENTS[:1])
    assert index.search(parse("exit"), PUBLIC).hits == (("topic", 1),)
    assert index.status().built_at is None


def test_a_reader_in_another_process_sees_what_was_written(app: Flask, tmp_path: Path) -> None:
    writer, reader = EmbeddedIndex(tmp_path), EmbeddedIndex(tmp_path)
    writer.rebuild(DOCUMENTS[:1])
    assert reader.search(parse("exit"), PUBLIC).total == 1
    writer.index(DOCUMENTS[1:])
    assert reader.search(parse("marking"), PUBLIC).total == 1
    writer.rebuild(DOCUMENTS[1:2])
    assert reader.search(parse("exit"), PUBLIC).total == 0
    writer.optimise()
    assert reader.search(parse("marking"), PUBLIC).total == 1
    assert len(list(tmp_path.glob("index-*"))) == 1


def test_what_a_killed_writer_left_is_swept(app: Flask, tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path)
    index.rebuild(DOCUMENTS)
    (tmp_path / "index-dead").mkdir()
    (tmp_path / "index-dead" / "MAIN_1.toc").write_bytes(b"half")
    used = next(path for path in tmp_path.glob("index-*") if path.name != "index-dead")
    (used / "MAIN.tmp").mkdir()
    index.optimise()
    assert not (tmp_path / "index-dead").exists()
    assert not (used / "MAIN.tmp").exists()
    assert index.search(parse("exit"), PUBLIC).total == 1


def test_hostile_queries_are_answered_quickly(engine: SearchBackend, hostile: list[str]) -> None:
    slowest = 0.0
    for typed in hostile:
        started = time.thread_time()
        engine.search(parse(typed), PUBLIC)
        for wish in parse(typed).wishes[:2]:
            engine.correct(wish.typed[0].folded[0], PUBLIC)
        slowest = max(slowest, time.thread_time() - started)
    assert slowest < 1.0
