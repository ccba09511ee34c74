"""Telling that two registers speak of one HEI: only where it is certain, otherwise both stay.

Certain is: the same country, and the same name or a synonym that means this institution alone; one organisation only.
Two entries of the world list are one when name, country and the telling parts of a domain agree (bath.ac.uk, bath.edu);
trcc.edu and trcc.commnet.edu are two colleges of one name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from cop.core.db import in_groups, session
from cop.institutions.folding import UNTELLING, fold
from cop.institutions.models import Domain, Organisation, OrganisationKind, OrganisationState, RegisterNumber
from cop.institutions.registers.entries import Entry


@dataclass(slots=True)
class Candidates:
    """Organisations that some entries may be: ids by name and country; which have a number already; their domains."""

    by_name: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    numbered: set[int] = field(default_factory=set)
    labels: dict[int, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))


def match(entries: Sequence[Entry], scheme: str) -> dict[str, int]:
    """Return by number the organisation that an entry certainly is. Entries of one call have different names."""
    candidates = _candidates(entries, scheme)
    taken: set[int] = set()
    found: dict[str, int] = {}
    for entry in entries:
        ident = _one(entry, candidates)
        if ident is not None and ident not in taken:
            taken.add(ident)
            found[entry.number] = ident
    return found


def _one(entry: Entry, candidates: Candidates) -> int | None:
    """Return the one organisation of the entry's name, else the one of a certain synonym."""
    mine = {telling(domain) for domain in entry.domains}
    for names in ((entry.name,), entry.certain_aliases):
        same = {ident for name in names for ident in candidates.by_name.get((_core(fold(name)), entry.country), ())}
        certain = {ident for ident in same if ident not in candidates.numbered or candidates.labels[ident] & mine}
        if certain:
            return certain.pop() if len(certain) == 1 else None
    return None


def _candidates(entries: Sequence[Entry], scheme: str) -> Candidates:
    found = Candidates()
    cores = {_core(fold(name)) for entry in entries for name in (entry.name, *entry.certain_aliases)}
    for some in in_groups(sorted(cores | {f"the {core}" for core in cores})):
        statement = select(Organisation.id, Organisation.folded, Organisation.country).where(
            Organisation.folded.in_(some),
            Organisation.kind == OrganisationKind.HEI,
            Organisation.state != OrganisationState.MERGED,
        )
        for ident, folded, country in session().execute(statement):
            found.by_name[_core(folded), country].add(ident)
    idents = {ident for some_ids in found.by_name.values() for ident in some_ids}
    for ids in in_groups(sorted(idents)):
        numbered = select(RegisterNumber.organisation_id).where(
            RegisterNumber.organisation_id.in_(ids), RegisterNumber.scheme == scheme
        )
        found.numbered.update(session().scalars(numbered))
        domains = select(Domain.organisation_id, Domain.domain).where(Domain.organisation_id.in_(ids))
        for ident, domain in session().execute(domains):
            found.labels[ident].add(telling(domain))
    return found


def telling(domain: str) -> tuple[str, ...]:
    """Return the parts of a domain that tell organisations apart: ``bath`` of ``bath.ac.uk``."""
    return tuple(label for label in domain.split(".")[:-1] if label not in UNTELLING)


def _core(folded: str) -> str:
    return folded.removeprefix("the ")[:300]
