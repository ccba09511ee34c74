"""Rows of organisations, written many at once and without objects, so that memory stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, insert, select, update

from cop.core.clock import now
from cop.core.db import session
from cop.institutions.actions.bylines import keep_bylines_at
from cop.institutions.bulk import insert_rows
from cop.institutions.folding import fold, words_of
from cop.institutions.indexing import Indexed, add, rank_of, text_of
from cop.institutions.models import (
    Affiliation,
    Alias,
    Domain,
    Organisation,
    OrganisationState,
    RegisterNumber,
)
from cop.institutions.registers.entries import Entry

Pair = tuple[Entry, int]
"""An entry and the id of its organisation."""

OUTRANKED = ("website", "region")
"""What a register of a lower rank may still write."""


class KnownRow(NamedTuple):
    """The row of a number that was imported before."""

    id: int
    organisation_id: int
    digest: str
    closed_digest: str


def known_rows(scheme: str, numbers: Sequence[str]) -> dict[str, KnownRow]:
    """Return what is known of these numbers."""
    statement = select(
        RegisterNumber.number,
        RegisterNumber.id,
        RegisterNumber.organisation_id,
        RegisterNumber.digest,
        RegisterNumber.closed_digest,
    ).where(RegisterNumber.scheme == scheme, RegisterNumber.number.in_(numbers))
    return {row[0]: KnownRow(*row[1:]) for row in session().execute(statement)}


def numbered(scheme: str, pairs: Sequence[Pair]) -> frozenset[int]:
    """Return which of these organisations have a number of ``scheme``."""
    statement = select(RegisterNumber.organisation_id).where(
        RegisterNumber.organisation_id.in_([ident for _, ident in pairs]), RegisterNumber.scheme == scheme
    )
    return frozenset(session().scalars(statement))


def described(scheme: str, pairs: Sequence[Pair]) -> list[Pair]:
    """Leave out entries that no longer describe their organisation: a merged one is described by its latest number."""
    if not pairs:
        return []
    statement = select(RegisterNumber.organisation_id, RegisterNumber.number).where(
        RegisterNumber.organisation_id.in_([ident for _, ident in pairs]), RegisterNumber.scheme == scheme
    )
    latest: dict[int, str] = {}
    for ident, number in session().execute(statement):
        latest[ident] = max(latest.get(ident, ""), number, key=lambda it: (len(it), it))
    return [(entry, ident) for entry, ident in pairs if latest.get(ident) == entry.number]


def closing(pairs: Sequence[Pair]) -> int:
    """Return how many of these entries close an organisation that was open."""
    idents = [ident for entry, ident in pairs if entry.is_closed]
    if not idents:
        return 0
    statement = select(Organisation.id).where(
        Organisation.id.in_(idents), Organisation.state != OrganisationState.CLOSED
    )
    return len(session().scalars(statement).all())


# ------------------------------------------------------------------------------------------------------- inserting


def insert_organisations(entries: Sequence[Entry], words: dict[str, int]) -> list[int]:
    """Insert one organisation for each entry, index it, and return their ids in this order.

    ``words`` remembers the ids of words; `cop.institutions.indexing.recount` must follow at the end.
    """
    if not entries:
        return []
    moment = now()
    found_by = [_words(entry) for entry in entries]
    new = {"is_commercial": False, "interest_statement": "", "created_at": moment, "changed_at": moment}
    rows = [{**_facts(entry), **new, "words": text_of(some)} for entry, some in zip(entries, found_by, strict=True)]
    table = cast("Table", Organisation.__table__)
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    idents = list(session().connection().scalars(statement, rows))
    add(
        [
            Indexed(ident, some, rank_of(entry.name, is_open=not entry.is_closed))
            for ident, entry, some in zip(idents, entries, found_by, strict=True)
        ],
        words,
        is_counted=False,
    )
    return idents


def _words(entry: Entry) -> list[str]:
    numbers = [entry.number, *[number for _, number in entry.numbers]]
    return words_of([entry.name, *entry.aliases], [entry.place, entry.postcode, *numbers], entry.domains)


def insert_numbers(scheme: str, pairs: Sequence[Pair], *, is_list_of_closed: bool) -> None:
    """Insert the numbers of entries, and those of further registers that nobody has yet."""
    rows = []
    for entry, ident in pairs:
        open_digest, closed_digest = ("", entry.digest) if is_list_of_closed else (entry.digest, "")
        rows.append(_number(ident, scheme, entry.number, open_digest, closed_digest))
    insert_rows(RegisterNumber, rows)
    further = {number: ident for entry, ident in pairs for number in entry.numbers}
    if further:
        taken = select(RegisterNumber.scheme, RegisterNumber.number).where(
            RegisterNumber.scheme.in_({number[0] for number in further}),
            RegisterNumber.number.in_({number[1] for number in further}),
        )
        known = {(row[0], row[1]) for row in session().execute(taken)}
        insert_rows(
            RegisterNumber, [_number(ident, *number) for number, ident in further.items() if number not in known]
        )


def _number(ident: int, scheme: str, number: str, digest: str = "", closed_digest: str = "") -> dict[str, Any]:
    return {
        "organisation_id": ident,
        "scheme": scheme,
        "number": number,
        "digest": digest,
        "closed_digest": closed_digest,
    }


def add_names(pairs: Sequence[Pair]) -> None:
    """Add the other names that entries bring."""
    _add_aliases([(ident, name) for entry, ident in pairs for name in entry.aliases])


def keep_other_names(pairs: Sequence[Pair], outranked: Collection[int]) -> None:
    """Make the name that gives way another name of the organisation, so that it is still found by it."""
    statement = select(Organisation.id, Organisation.name).where(Organisation.id.in_([ident for _, ident in pairs]))
    names = {row[0]: row[1] for row in session().execute(statement)}
    other = [(ident, entry.name if ident in outranked else names[ident]) for entry, ident in pairs]
    stays = {ident: names[ident] if ident in outranked else entry.name for entry, ident in pairs}
    _add_aliases([(ident, name) for ident, name in other if _core(name) != _core(stays[ident])])


def _core(name: str) -> str:
    return fold(name).removeprefix("the ")


def _add_aliases(names: Iterable[tuple[int, str]]) -> None:
    wanted = {(ident, fold(name)[:300]): name for ident, name in names}
    if not wanted:
        return
    statement = select(Alias.organisation_id, Alias.folded).where(
        Alias.organisation_id.in_({ident for ident, _ in wanted})
    )
    known = {(row[0], row[1]) for row in session().execute(statement)}
    rows = [
        {"organisation_id": ident, "name": name, "folded": folded}
        for (ident, folded), name in wanted.items()
        if (ident, folded) not in known
    ]
    insert_rows(Alias, rows)


def add_domains(pairs: Sequence[Pair]) -> None:
    """Add the e-mail domains that entries bring."""
    wanted = {(ident, domain): None for entry, ident in pairs for domain in entry.domains}
    if not wanted:
        return
    statement = select(Domain.organisation_id, Domain.domain).where(
        Domain.organisation_id.in_({ident for ident, _ in wanted})
    )
    known = {(row[0], row[1]) for row in session().execute(statement)}
    insert_rows(Domain, [{"organisation_id": pair[0], "domain": pair[1]} for pair in wanted if pair not in known])


# -------------------------------------------------------------------------------------------------------- updating


def keep_digests(changed: Sequence[tuple[Entry, KnownRow]], *, is_list_of_closed: bool) -> None:
    """Note the digests of rows that changed."""
    if not changed:
        return
    table = cast("Table", RegisterNumber.__table__)
    column = table.c.closed_digest if is_list_of_closed else table.c.digest
    statement = update(table).where(table.c.id == bindparam("ident")).values({column: bindparam("new_digest")})
    rows = [{"ident": row.id, "new_digest": entry.digest} for entry, row in changed]
    session().connection().execute(statement, rows)


def update_organisations(pairs: Sequence[Pair], outranked: Collection[int]) -> None:
    """Write the facts of entries; where another register outranks this one, only what that one has not."""
    table = cast("Table", Organisation.__table__)
    connection, moment = session().connection(), now()
    for entry, ident in pairs:
        facts = {name: value for name, value in _facts(entry).items() if value or name == "closed_on"}
        if ident in outranked:
            facts = {name: facts[name] for name in OUTRANKED if name in facts}
        elif not entry.is_closed:
            facts["successor_id"] = None
        connection.execute(update(table).where(table.c.id == ident).values(**facts, changed_at=moment))
    _tell_people([ident for _, ident in pairs])


def _tell_people(idents: Sequence[int]) -> None:
    """Bring the bylines of people at renamed organisations up to date."""
    session().expire_all()
    statement = select(Affiliation.organisation_id).where(Affiliation.organisation_id.in_(idents)).distinct()
    for ident in session().scalars(statement).all():
        keep_bylines_at(ident)


def _facts(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "folded": entry.folded,
        "place": entry.place,
        "postcode": entry.postcode,
        "region": entry.region,
        "country": entry.country,
        "website": entry.website,
        "state": OrganisationState.CLOSED if entry.is_closed else OrganisationState.VERIFIED,
        "opened_on": entry.opened_on,
        "closed_on": entry.closed_on,
    }
