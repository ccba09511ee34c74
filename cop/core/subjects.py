"""What a ``(kind, id)`` is: one registry for search, notifications, sockets, files, audit and links between rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from cop.core.authz import Member
from cop.core.db import session

Ref = tuple[str, int]


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """How the rest of the house treats one kind of thing.

    ``visible_to(member)`` is a select of the model, limited to what the member may see, with what ``title``, ``url``
    and ``card`` need already loaded eagerly.
    """

    name: str
    label: str
    model: type[Any]
    visible_to: Callable[[Member], Select[Any]]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    icon: str = "link"
    card: str | None = None
    """Template of a one-row card, given ``subject``; None where a link is enough."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of a known kind, already checked to be visible to the one who asked."""

    kind: SubjectKind
    row: Any

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def title(self) -> str:
        return self.kind.title(self.row)

    @property
    def url(self) -> str:
        return self.kind.url(self.row)


_kinds: dict[str, SubjectKind] = {}


def register_kind(kind: SubjectKind) -> None:
    """Make ``kind`` known. Registering the same name again replaces it."""
    _kinds[kind.name] = kind


def kinds() -> Mapping[str, SubjectKind]:
    """Return all kinds by name."""
    return _kinds


def resolve(refs: Iterable[Ref], member: Member) -> dict[Ref, Subject]:
    """Load what ``member`` may see of ``refs``: one query per kind. Unknown, gone or hidden ones are left out."""
    wanted: dict[str, set[int]] = {}
    for name, ident in refs:
        if name in _kinds:
            wanted.setdefault(name, set()).add(ident)
    found: dict[Ref, Subject] = {}
    for name, idents in wanted.items():
        kind = _kinds[name]
        rows = session().scalars(kind.visible_to(member).where(kind.model.id.in_(idents))).unique()
        found.update({(name, row.id): Subject(kind, row) for row in rows})
    return found


def is_visible(name: str, ident: int, member: Member) -> bool:
    """Answer whether ``member`` may see this one thing; False for unknown kinds."""
    kind = _kinds.get(name)
    if kind is None:
        return False
    statement = kind.visible_to(member).where(kind.model.id == ident).with_only_columns(kind.model.id).order_by(None)
    return session().execute(select(statement.exists())).scalar_one()
