"""What follows a closed organisation: what the register says, or what is obvious."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, select, update

from cop.core.db import in_groups, session
from cop.institutions.models import Organisation, OrganisationState, RegisterNumber

SOON = timedelta(days=45)
"""Alone at the postcode and opened this soon after the other one closed: the successor."""


def link_named(scheme: str, successors: Mapping[str, str]) -> int:
    """Link closed organisations to those whose numbers the register names. Returns how many were linked."""
    numbers = sorted({*successors, *successors.values()})
    idents: dict[str, int] = {}
    for some in in_groups(numbers):
        statement = select(RegisterNumber.number, RegisterNumber.organisation_id).where(
            RegisterNumber.scheme == scheme, RegisterNumber.number.in_(some)
        )
        idents.update({row[0]: row[1] for row in session().execute(statement)})
    pairs = {idents[old]: idents[new] for old, new in successors.items() if old in idents and new in idents}
    return _link(pairs)


def link_obvious(scheme: str) -> int:
    """Link closed schools to the only one that opened at the same postcode within `SOON`. Returns how many."""
    opened: dict[str, list[tuple[int, date]]] = defaultdict(list)
    statement = (
        select(Organisation.id, Organisation.postcode, Organisation.opened_on)
        .join(RegisterNumber, RegisterNumber.organisation_id == Organisation.id)
        .where(
            RegisterNumber.scheme == scheme,
            Organisation.state == OrganisationState.VERIFIED,
            Organisation.postcode != "",
            Organisation.opened_on.is_not(None),
        )
    )
    for ident, postcode, day in session().execute(statement):
        if day is not None:
            opened[postcode].append((ident, day))
    closed = (
        select(Organisation.id, Organisation.postcode, Organisation.closed_on)
        .join(RegisterNumber, RegisterNumber.organisation_id == Organisation.id)
        .where(
            RegisterNumber.scheme == scheme,
            Organisation.state == OrganisationState.CLOSED,
            Organisation.successor_id.is_(None),
            Organisation.closed_on.is_not(None),
        )
    )
    pairs = {}
    for ident, postcode, day in session().execute(closed).all():
        following = [other for other, start in opened[postcode] if day and timedelta(0) <= start - day <= SOON]
        if len(following) == 1:
            pairs[ident] = following[0]
    return _link(pairs)


def _link(pairs: Mapping[int, int]) -> int:
    rows = [{"old": old, "new": new} for old, new in pairs.items() if old != new]
    if rows:
        table = cast("Table", Organisation.__table__)
        statement = update(table).where(table.c.id == bindparam("old"), table.c.state == OrganisationState.CLOSED)
        session().connection().execute(statement.values(successor_id=bindparam("new")), rows)
    return len(rows)
