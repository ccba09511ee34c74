"""Finding an organisation while somebody types: word order, abbreviations, beginnings, one typo a word.

The rarest typed word is looked up among the postings; the others must stand among the words of what is found. Nothing
is held in memory and no extension is needed: a range of an index answers in SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import selectinload

from cop.core.db import session
from cop.institutions.folding import TYPED, fold, is_within_one_typo, typed_words
from cop.institutions.models import Organisation, OrganisationState, Posting, Word

CANDIDATES = 240
"""Organisations looked at closely, at most."""
SORTED = 3_000
"""Postings put in order; of more, those of the first words are taken, which the index holds in order already."""
SPREAD = 60
"""Words that one beginning may stand for; the most used ones count."""
FEW = 6
"""The same for a single letter, which says next to nothing."""
SHORTEST_TYPO = 4
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Sought:
    """One typed word and what it may stand for. ``uses`` is about how many organisations that leaves."""

    typed: str
    word_ids: tuple[int, ...]
    words: tuple[str, ...]
    uses: int
    is_guess: bool = False


Candidate = Row[int, str, str, str, OrganisationState]


def pick(text: str, limit: int = 8, country: str | None = None) -> list[Organisation]:
    """Return the organisations that ``text`` most likely means, with numbers, aliases and successor loaded.

    Any text is allowed; what cannot be found answers an empty list. ``country`` is an ISO code.
    """
    typed = typed_words(text)
    if not typed:
        return []
    sought = [_beginning_with(word) for word in typed]
    if not all(entry.uses for entry in sought):
        sought = [entry if entry.uses else _near(entry.typed) for entry in sought]
    found = _candidates(sought, country)
    if not found and len(typed) > 1:
        sought = [entry if entry.is_guess or _is_number(entry.typed) else _near(entry.typed) for entry in sought]
        found = _candidates(sought, country)
    ids = [row[0] for row in sorted(found, key=lambda row: _order(row, typed, fold(text)))[:limit]]
    return load(ids)


def load(ids: Sequence[int]) -> list[Organisation]:
    """Load organisations in the order of ``ids`` with what a line about them shows."""
    statement = (
        select(Organisation)
        .where(Organisation.id.in_(ids))
        .options(
            selectinload(Organisation.numbers),
            selectinload(Organisation.aliases),
            selectinload(Organisation.successor),
        )
    )
    rows = {row.id: row for row in session().scalars(statement)} if ids else {}
    return [rows[ident] for ident in ids if ident in rows]


def _beginning_with(typed: str) -> Sought:
    """Look up the words that begin with ``typed``: itself first, then the most used ones."""
    found = _words(and_(Word.word >= typed, Word.word < typed + LAST), SPREAD if len(typed) > 1 else FEW)
    if not found and typed in TYPED:
        found = _words(Word.word == TYPED[typed], 1)
    return _sought(typed, found)


def _near(typed: str) -> Sought:
    """Look up the words that ``typed`` may mean with one typo.

    Such a word has its first two letters or all after them as typed: both are ranges of an index. Failing that, the
    first letter is as typed: a larger range.
    """
    if len(typed) < SHORTEST_TYPO or _is_number(typed):
        return Sought(typed, (), (), 0, is_guess=True)
    end = typed[:1:-1]
    same_start = and_(Word.word >= typed[:2], Word.word < typed[:2] + LAST)
    same_end = and_(Word.backwards >= end, Word.backwards < end + LAST)
    for condition in (or_(same_start, same_end), and_(Word.word >= typed[0], Word.word < typed[0] + LAST)):
        rows = [row for row in _words(condition, None) if is_within_one_typo(typed, row[1])]
        if rows:
            return _sought(typed, rows[:SPREAD], is_guess=True)
    return Sought(typed, (), (), 0, is_guess=True)


Found = Row[int, str, int]


def _words(condition: ColumnElement[bool], limit: int | None) -> Sequence[Found]:
    statement = select(Word.id, Word.word, Word.uses).where(condition, Word.uses > 0).order_by(Word.uses.desc())
    return session().execute(statement.limit(limit)).all()


def _sought(typed: str, rows: Iterable[Found], *, is_guess: bool = False) -> Sought:
    rows = list(rows)
    return Sought(
        typed,
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        sum(row[2] for row in rows),
        is_guess,
    )


def _candidates(sought: Sequence[Sought], country: str | None) -> Sequence[Candidate]:
    """Return the organisations that have every sought word, the best ranked first, at most `CANDIDATES`."""
    if not all(entry.uses for entry in sought):
        return []
    rarest, *others = sorted(sought, key=lambda entry: entry.uses)
    statement = (
        select(
            Organisation.id,
            Organisation.folded,
            Organisation.words,
            Organisation.place,
            Organisation.state,
        )
        .join(Posting, Posting.organisation_id == Organisation.id)
        .where(Posting.word_id.in_(rarest.word_ids), *[_has(entry) for entry in others])
        .order_by(*([Posting.rank] if rarest.uses <= SORTED else [Posting.word_id, Posting.rank]))
        .limit(CANDIDATES)
    )
    if country is not None:
        statement = statement.where(Organisation.country == country)
    rows = session().execute(statement).all()
    return list({row[0]: row for row in rows}.values())


def _has(entry: Sought) -> ColumnElement[bool]:
    """Whether an organisation has a word that ``entry`` may stand for."""
    if not entry.is_guess and entry.typed not in TYPED:
        return Organisation.words.contains(f" {entry.typed}")
    return or_(*[Organisation.words.contains(f" {word} ") for word in entry.words[:12]])


def _order(row: Candidate, typed: Sequence[str], folded: str) -> tuple[object, ...]:
    """Order hits: open before closed, the name itself, then by whole words, in the typed order, short names."""
    name = row[1]
    words = f"{row[2]} "
    own = set(name.split())
    return (
        row[4] is OrganisationState.CLOSED,
        name != folded,
        -sum(word in own or f"{word}s" in own or f" {word} " in words for word in typed),
        not name.startswith(typed[0]),
        -sum(word in own or f"{word}s" in own for word in typed),
        len(name),
        name,
        row[3],
        row[0],
    )


def _is_number(typed: str) -> bool:
    return any(character.isdigit() for character in typed)
