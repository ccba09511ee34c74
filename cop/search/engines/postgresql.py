"""The engine for several processes: PostgreSQL's full text, fed with our own words.

The words, stems and folding are those of `cop.search.analysis`, written as ready ``tsvector`` and ``tsquery`` literals:
no dictionary and no extension of the server is needed, and both engines find the same. A stem is marked with ``~``.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.dialects.postgresql import insert as upsert

from cop.core.clock import now
from cop.core.db import session, unit_of_work
from cop.core.subjects import Ref
from cop.search.analysis import fold, is_common, stems, words
from cop.search.engines import COUNTED, DEPTH, PAGE, Found, IndexBusy, Status, Tally, one_slip_from
from cop.search.models import SearchRow, SearchState, SearchWord
from cop.search.parser import PREFIX_LETTERS, Query, Term, Wish
from cop.search.registry import Document
from cop.search.weights import Weighed, weigh

COUNTED_OF = 1_500
RANKED = 600
"""Matches that are counted by kind, and those whose words are weighed: the latest of them."""
WRITER, REBUILDER = 7_240_001, 7_240_002
"""Advisory locks: one writer at a time, and who builds anew."""
IS_LOCKED = text("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = :number)")
SEQSCAN = text("SELECT set_config('enable_seqscan', :value, true)")
BATCH = 200
LANGUAGES_FOR = 60.0
"""Seconds for which the languages in use are remembered."""
WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"
"""What words weigh: D stems, C the body and B the title of what stands back, B the body and A the title of the rest."""


class PostgresqlIndex:
    """The index as tables. Keeps the promise of `cop.search.engines.SearchBackend`."""

    def __init__(self) -> None:
        self._languages: tuple[float, list[str]] = (0.0, [])

    # ------------------------------------------------------------------------------------------------------ reading

    def search(self, query: Query, visible: Collection[str], kind: str | None = None) -> Found:
        asked = self._expression(query, prefix=None)
        if not asked:
            return Found()
        with _by_index():
            found = self._found(asked, visible, kind)
            if query.prefix and sum(tally.total for tally in found.kinds.values()) < PAGE:
                found = self._found(self._expression(query, prefix=query.prefix), visible, kind)
        return found

    def suggest(self, prefix: str, visible: Collection[str], limit: int = 8) -> list[str]:
        folded = fold(prefix)
        if len(folded) < PREFIX_LETTERS:
            return []
        longer = select(SearchWord.word).where(SearchWord.word.startswith(folded, autoescape=True)).limit(200)
        return self._by_frequency(session().scalars(longer).all(), visible)[:limit]

    def correct(self, word: str, visible: Collection[str]) -> str | None:
        near = select(SearchWord.word).where(SearchWord.word.in_(one_slip_from(word[:20])))
        return next(iter(self._by_frequency(session().scalars(near).all(), visible)), None)

    def similar(self, text: str, visible: Collection[str], limit: int = 6) -> Sequence[Ref]:
        asked = dict.fromkeys(fold(word) for word in words(text[:4_000]) if not is_common(fold(word)))
        if not asked:
            return []
        query = " | ".join(_quoted(word) for word in islice(sorted(asked, key=len, reverse=True), 12))
        return self._ranked(_documents(query, visible, None), query, limit)

    def status(self) -> Status:
        state = session().get(SearchState, 1, populate_existing=True)
        return Status(
            engine="postgresql",
            documents=state.documents if state else 0,
            generation=state.generation if state else 0,
            built_at=state.built_at if state else None,
            is_building=bool(session().scalar(IS_LOCKED, {"number": REBUILDER})),
        )

    def _found(self, asked: str, visible: Collection[str], kind: str | None) -> Found:
        some = _documents(asked, visible, None).limit(COUNTED_OF).subquery()
        some_ids = func.array_agg(some.c.thing_id)[1 : COUNTED + 1]
        counted = session().execute(select(some.c.kind, func.count(), some_ids).group_by(some.c.kind))
        kinds = {
            name: Tally(count, tuple((name, ident) for ident in idents) if count <= COUNTED else ())
            for name, count, idents in counted
        }
        total = sum(tally.total for name, tally in kinds.items() if kind in {None, name})
        if not total:
            return Found(kinds=kinds)
        return Found(tuple(self._ranked(_documents(asked, visible, kind), asked, DEPTH)), total, kinds)

    def _ranked(self, found: Select[str, int], asked: str, limit: int) -> list[Ref]:
        some = found.limit(RANKED).subquery()
        rank = func.ts_rank(text(f"'{WEIGHTS}'::real[]"), SearchRow.words, _tsquery(asked), 1)
        statement = (
            select(some.c.kind, some.c.thing_id)
            .join(SearchRow, (SearchRow.kind == some.c.kind) & (SearchRow.thing_id == some.c.thing_id))
            .order_by(rank.desc(), some.c.thing_id.desc())
            .limit(limit)
        )
        return [(kind, ident) for kind, ident in session().execute(statement)]

    def _by_frequency(self, found: Collection[str], visible: Collection[str]) -> list[str]:
        counted = []
        for word in islice(sorted(found, key=len), 24):
            some = _documents(_quoted(word), visible, None).limit(COUNTED_OF).subquery()
            counted.append((session().scalar(select(func.count()).select_from(some)) or 0, word))
        return [word for count, word in sorted(counted, reverse=True) if count]

    # --------------------------------------------------------------------------------------------------- expressions

    def _expression(self, query: Query, prefix: str | None) -> str:
        """Return the query as a ``tsquery`` literal, made of quoted words and operators only."""
        needed = [wish for wish in query.wishes if not wish.is_optional]
        parts = [self._wish(wish, prefix if wish is query.wishes[-1] else None) for wish in needed]
        if not parts:
            return ""
        asked = (" | " if query.is_any else " & ").join(parts)
        without = [f"!({self._term(term)})" for term in query.without]
        return " & ".join([f"({asked})", *without])

    def _wish(self, wish: Wish, prefix: str | None) -> str:
        terms = [self._term(term) for term in (*wish.typed, *wish.similar)]
        return f"({' | '.join([*terms, *([f'{_quoted(prefix)}:*'] if prefix else [])])})"

    def _term(self, term: Term) -> str:
        if len(term.raw) > 1:
            return f"({_phrase(term.folded)})"
        word = term.folded[0]
        if term.is_exact:
            return _quoted(word)
        found = sorted({stem for language in self._used() for stem in stems(term.raw[0], language)})
        forms = [word, *(f"~{stem}" for stem in found), *(stem for stem in found if stem != word)]
        return f"({' | '.join(map(_quoted, forms))})"

    def _used(self) -> list[str]:
        """Return the languages in the index, asked for once a minute."""
        asked, known = self._languages
        if not known or time.monotonic() - asked > LANGUAGES_FOR:
            known = sorted(session().scalars(select(SearchRow.language).distinct()))
            self._languages = (time.monotonic(), known)
        return known

    # ------------------------------------------------------------------------------------------------------ writing

    def delete(self, refs: Collection[Ref]) -> None:
        self.index((), refs)

    def index(self, documents: Iterable[Document], gone: Collection[Ref] = ()) -> None:
        newest = {(document.kind, document.id): document for document in documents}
        with unit_of_work():
            _lock(WRITER)
            removed = self._remove({*newest, *gone})
            self._add(list(newest.values()))
            self._note(len(newest) - removed)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Make it anew in one transaction: readers see the old index until the new one is whole."""
        waiting = iter(documents)
        count = 0
        with unit_of_work() as current:
            _lock(WRITER)
            _lock(REBUILDER)
            current.execute(delete(SearchRow))
            current.execute(delete(SearchWord))
            while some := list(islice(waiting, BATCH)):
                self._add(list({(document.kind, document.id): document for document in some}.values()))
                count += len(some)
            self._note(count, is_built=True)
        self._languages = (0.0, [])
        return count

    def optimise(self) -> None:
        """Nothing: PostgreSQL's own vacuum tidies up."""

    @staticmethod
    def _remove(refs: Collection[Ref]) -> int:
        some, removed = iter(sorted(refs)), 0
        while part := list(islice(some, BATCH)):
            gone = delete(SearchRow).where(tuple_(SearchRow.kind, SearchRow.thing_id).in_(part))
            removed += len(session().execute(gone.returning(SearchRow.thing_id)).all())
        return removed

    @staticmethod
    def _add(documents: Sequence[Document]) -> None:
        if not documents:
            return
        weighed = [weigh(document) for document in documents]
        rows = [
            {
                "kind": document.kind,
                "thing_id": document.id,
                "language": document.language[:2],
                "keys": list(document.keys),
                "words": _vector(found, len(words(document.title)), "AB" if document.weight >= 1 else "BC"),
            }
            for document, found in zip(documents, weighed, strict=True)
        ]
        session().execute(insert(SearchRow), rows)
        known = sorted({word for found in weighed for word in found.exact})
        session().execute(upsert(SearchWord).on_conflict_do_nothing(), [{"word": word} for word in known])

    @staticmethod
    def _note(change: int, *, is_built: bool = False) -> None:
        state = session().get(SearchState, 1)
        if state is None:
            state = SearchState(id=1, generation=0, documents=0)
            session().add(state)
        state.generation += 1
        state.documents = change if is_built else state.documents + change
        if is_built:
            state.built_at = now()


def _lock(number: int) -> None:
    """Hold an advisory lock until the transaction ends, or raise `IndexBusy`."""
    if not session().scalar(select(func.pg_try_advisory_xact_lock(number))):
        raise IndexBusy


def _documents(asked: str, visible: Collection[str], kind: str | None) -> Select[str, int]:
    """Select kind and id of what matches and may be seen, the latest first.

    The keys are looked at row by row: an index of them would name most of the table for whoever may read much. Nearly
    every document has one key, which is looked up by its hash however many keys the reader holds.
    """
    keys: ColumnElement[Any] = cast(literal(list(visible), ARRAY(Text)), ARRAY(Text))
    first: ColumnElement[Any] = type_coerce(SearchRow.keys, ARRAY(Text))[1]
    several = func.cardinality(SearchRow.keys) > 1
    statement = select(SearchRow.kind, SearchRow.thing_id).where(
        SearchRow.words.op("@@")(_tsquery(asked)),
        or_(first == func.any(keys), and_(several, SearchRow.keys.op("&&")(keys).is_(true()))),
    )
    if kind is not None:
        statement = statement.where(SearchRow.kind == kind)
    return statement.order_by(SearchRow.thing_id.desc())


@contextmanager
def _by_index() -> Iterator[None]:
    """Let the planner go by the index: it takes common words for commoner than they are and would read every row.

    When the block fails, so does the transaction, and the setting ends with it.
    """
    session().execute(SEQSCAN, {"value": "off"})
    yield
    session().execute(SEQSCAN, {"value": "on"})


def _tsquery(asked: str) -> ColumnElement[Any]:
    return cast(literal(asked, Text), TSQUERY)


def _quoted(word: str) -> str:
    """Return a word as a lexeme of a literal: quotes and backslashes doubled, so that it is nothing but a word."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _phrase(folded: Sequence[str]) -> str:
    """Return words one after the other; words like "the" may be any word."""
    asked = [(place, word) for place, word in enumerate(folded) if not is_common(word)] or list(enumerate(folded))
    parts = [_quoted(asked[0][1])]
    for (before, _), (place, word) in pairwise(asked):
        parts += [f"<{place - before}>", _quoted(word)]
    return " ".join(parts)


def _vector(found: Weighed, title: int, letters: str) -> str:
    """Return the words of a document as a ``tsvector`` literal; the title's places have the first of two letters."""
    parts = [
        f"{_quoted(word)}:" + ",".join(f"{place + 1}{letters[place >= title]}" for place in places[:200])
        for word, (_, places) in found.exact.items()
    ]
    parts += [f"{_quoted('~' + stem)}:{16_000 + min(300, round(weight * 16))}" for stem, weight in found.stems.items()]
    return " ".join(parts)
