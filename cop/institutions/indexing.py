"""Keeping the words by which organisations are found. Called by actions and by the register importer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import selectinload

from cop.core.db import session
from cop.institutions.folding import fold, words_of
from cop.institutions.models import Organisation, OrganisationState, Posting, Word

CLOSED_RANK = 1000
AT_ONCE = 400
"""Values in one ``IN``: below SQLite's limit of variables."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is to be indexed of one organisation: its words in order and the rank of its postings."""

    organisation_id: int
    words: Sequence[str]
    rank: int


def joined(words: Iterable[str]) -> str:
    """Return the text of ``Organisation.words``: each word with a space on either side."""
    return f" {' '.join(words)} "


def rank_of(name: str, *, is_open: bool) -> int:
    """Return where an organisation stands among those of one word: open ones first, short names first."""
    return min(len(name), CLOSED_RANK - 1) + (0 if is_open else CLOSED_RANK)


def index_organisation(organisation_id: int) -> None:
    """Index one organisation anew, after any of its facts changed. One that was merged away is found no more."""
    current = session()
    current.flush()
    statement = (
        select(Organisation)
        .where(Organisation.id == organisation_id)
        .options(
            selectinload(Organisation.numbers),
            selectinload(Organisation.aliases),
            selectinload(Organisation.domains),
        )
        .execution_options(populate_existing=True)
    )
    organisation = current.scalars(statement).one()
    organisation.folded = fold(organisation.name)[:300]
    words: list[str] = []
    if organisation.state is not OrganisationState.MERGED:
        words = words_of(
            [organisation.name, *[alias.name for alias in organisation.aliases]],
            [organisation.place, organisation.postcode, *[number.number for number in organisation.numbers]],
            [domain.domain for domain in organisation.domains],
        )
    organisation.words = joined(words)
    current.flush()
    remove([organisation_id])
    add([Indexed(organisation_id, words, rank_of(organisation.name, is_open=organisation.is_open))])


def remove(organisation_ids: Sequence[int]) -> None:
    """Take organisations out of the index."""
    current = session()
    for start in range(0, len(organisation_ids), AT_ONCE):
        some = organisation_ids[start : start + AT_ONCE]
        gone = select(Posting.word_id, func.count()).where(Posting.organisation_id.in_(some)).group_by(Posting.word_id)
        _count({word_id: -uses for word_id, uses in current.execute(gone)})
        current.execute(delete(Posting).where(Posting.organisation_id.in_(some)))


def add(entries: Sequence[Indexed], known: dict[str, int] | None = None) -> None:
    """Put organisations into the index. ``known`` remembers the ids of words from one batch to the next."""
    known = {} if known is None else known
    uses = Counter(word for entry in entries for word in dict.fromkeys(entry.words))
    _learn([word for word in uses if word not in known], known)
    _count({known[word]: count for word, count in uses.items()})
    postings = [
        {"word_id": known[word], "rank": entry.rank, "organisation_id": entry.organisation_id}
        for entry in entries
        for word in dict.fromkeys(entry.words)
    ]
    if postings:
        session().execute(insert(Posting), postings)


def _learn(words: Sequence[str], known: dict[str, int]) -> None:
    """Find or make the rows of ``words`` and note their ids in ``known``."""
    current = session()
    for start in range(0, len(words), AT_ONCE):
        some = words[start : start + AT_ONCE]
        rows = current.execute(select(Word.word, Word.id).where(Word.word.in_(some)))
        known.update({row[0]: row[1] for row in rows})
    new = [{"word": word, "backwards": word[::-1], "uses": 0} for word in words if word not in known]
    if new:
        made = current.execute(insert(Word).returning(Word.word, Word.id), new)
        known.update({row[0]: row[1] for row in made})


def _count(changes: dict[int, int]) -> None:
    """Add to the uses of words."""
    rows = [{"word_id": ident, "change": change} for ident, change in sorted(changes.items())]
    if rows:
        table = cast("Table", Word.__table__)
        more = update(table).where(table.c.id == bindparam("word_id")).values(uses=table.c.uses + bindparam("change"))
        session().connection().execute(more, rows)
