"""Keeping the words by which organisations are found. Called by actions and by the register importer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from cop.core.db import in_groups, session
from cop.institutions.bulk import insert_rows
from cop.institutions.folding import words_of
from cop.institutions.models import (
    Alias,
    Domain,
    Organisation,
    OrganisationState,
    Posting,
    RegisterNumber,
    Word,
)

CLOSED_RANK = 1000


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is to be indexed of one organisation: its words in order and the rank of its postings."""

    organisation_id: int
    words: Sequence[str]
    rank: int


def rank_of(name: str, *, is_open: bool) -> int:
    """Return where an organisation stands among those of one word: open ones first, short names first."""
    return min(len(name), CLOSED_RANK - 1) + (0 if is_open else CLOSED_RANK)


def reindex(organisation_ids: Sequence[int], known: dict[str, int] | None = None) -> None:
    """Index organisations anew, after any of their facts changed. Those merged into another are found no more.

    ``known`` remembers the ids of words from one call to the next.
    """
    session().flush()
    for some in in_groups(organisation_ids):
        remove(some)
        entries = _entries(some)
        _keep_words(entries)
        add(entries, known)
    _forget_words(set(organisation_ids))


def _forget_words(organisation_ids: set[int]) -> None:
    """Let loaded objects read their words anew."""
    for row in list(session().identity_map.values()):
        if isinstance(row, Organisation) and row.id in organisation_ids:
            session().expire(row, ["words"])


def text_of(words: Iterable[str]) -> str:
    """Return the text of ``Organisation.words``: each word with a space on either side."""
    return f" {' '.join(words)} "


def _entries(organisation_ids: Sequence[int]) -> list[Indexed]:
    """Gather the words of organisations."""
    names = _values(Alias, Alias.name, organisation_ids)
    numbers = _values(RegisterNumber, RegisterNumber.number, organisation_ids)
    domains = _values(Domain, Domain.domain, organisation_ids)
    statement = select(
        Organisation.id, Organisation.name, Organisation.place, Organisation.postcode, Organisation.state
    ).where(Organisation.id.in_(organisation_ids), Organisation.state != OrganisationState.MERGED)
    entries = []
    for ident, name, place, postcode, state in session().execute(statement):
        words = words_of([name, *names[ident]], [place, postcode, *numbers[ident]], domains[ident])
        entries.append(Indexed(ident, words, rank_of(name, is_open=state is not OrganisationState.CLOSED)))
    return entries


def _values(
    model: type[Alias | RegisterNumber | Domain], column: InstrumentedAttribute[str], organisation_ids: Sequence[int]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    statement = select(model.organisation_id, column).where(model.organisation_id.in_(organisation_ids))
    for ident, value in session().execute(statement):
        found[ident].append(value)
    return found


def _keep_words(entries: Sequence[Indexed]) -> None:
    rows = [{"ident": entry.organisation_id, "found_by": text_of(entry.words)} for entry in entries]
    if rows:
        table = cast("Table", Organisation.__table__)
        found_by = update(table).where(table.c.id == bindparam("ident")).values(words=bindparam("found_by"))
        session().connection().execute(found_by, rows)


def remove(organisation_ids: Sequence[int]) -> None:
    """Take organisations out of the index."""
    current = session()
    for some in in_groups(organisation_ids):
        gone = select(Posting.word_id, func.count()).where(Posting.organisation_id.in_(some)).group_by(Posting.word_id)
        _count({word_id: -uses for word_id, uses in current.execute(gone)})
        current.execute(delete(Posting).where(Posting.organisation_id.in_(some)))


def add(entries: Sequence[Indexed], known: dict[str, int] | None = None, *, is_counted: bool = True) -> None:
    """Put organisations into the index. Without ``is_counted``, `recount` must follow."""
    known = {} if known is None else known
    uses = Counter(word for entry in entries for word in entry.words)
    _learn([word for word in uses if word not in known], known)
    if is_counted:
        _count({known[word]: count for word, count in uses.items()})
    postings = [
        {"word_id": known[word], "rank": entry.rank, "organisation_id": entry.organisation_id}
        for entry in entries
        for word in entry.words
    ]
    insert_rows(Posting, postings)


def recount() -> None:
    """Count anew how many organisations each word has, after many were added."""
    counted = select(Posting.word_id, func.count().label("uses")).group_by(Posting.word_id).subquery()
    statement = update(Word).where(Word.id == counted.c.word_id, Word.uses != counted.c.uses)
    session().execute(statement.values(uses=counted.c.uses).execution_options(synchronize_session=False))


def _learn(words: Sequence[str], known: dict[str, int]) -> None:
    """Find or make the rows of ``words`` and note their ids in ``known``."""
    current = session()
    for some in in_groups(words):
        rows = current.execute(select(Word.word, Word.id).where(Word.word.in_(some)))
        known.update({row[0]: row[1] for row in rows})
    new = [{"word": word, "backwards": word[::-1], "uses": 0} for word in words if word not in known]
    if new:
        table = cast("Table", Word.__table__)
        made = current.connection().execute(insert(table).returning(table.c.word, table.c.id), new)
        known.update({row[0]: row[1] for row in made})


def _count(changes: dict[int, int]) -> None:
    """Add to the uses of words."""
    rows = [{"word_id": ident, "change": change} for ident, change in sorted(changes.items())]
    if rows:
        table = cast("Table", Word.__table__)
        more = update(table).where(table.c.id == bindparam("word_id")).values(uses=table.c.uses + bindparam("change"))
        session().connection().execute(more, rows)
