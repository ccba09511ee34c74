"""The directory: every community a reader may know of, narrowed by links that live in the address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import render_template, request, url_for
from sqlalchemy import func, select

from cop.communities import queries
from cop.communities.kinds import JOININGS, PRESETS
from cop.communities.models import CommunityKind, Joining
from cop.communities.queries.communities import PAGE, Filters
from cop.communities.views.frame import room
from cop.core.authz import access, current_member
from cop.core.db import session
from cop.core.forms import one_line
from cop.core.i18n import _, country_names, language_names
from cop.core.paging import numbered

K = TypeVar("K", bound=StrEnum)


@room.get("/communities")
@access("public")
def directory() -> str:
    """List communities: the reader's own first, then by name."""
    member = current_member()
    filters = asked_for()
    listed = queries.directory(member, filters)
    total = session().scalar(select(func.count()).select_from(listed.order_by(None).subquery())) or 0
    page = numbered(total, PAGE, lambda offset, limit: session().scalars(listed.offset(offset).limit(limit)).all())
    return render_template(
        "communities/directory.html",
        page=page,
        filters=filters,
        facets=facets(filters, queries.choices(member)),
        in_force=in_force(filters),
        proposals=queries.proposals_for(member),
    )


def asked_for() -> Filters:
    """Read the filters from the address; nonsense counts as nothing."""
    args = request.args
    return Filters(
        text=(one_line(args.get("q")) or "")[:100],
        kind=_one_of(CommunityKind, args.get("kind")),
        joining=_one_of(Joining, args.get("joining")),
        language=(args.get("language") or "")[:8],
        country=(args.get("country") or "")[:2],
        region=(one_line(args.get("region")) or "")[:120],
        show_archived=args.get("archived") == "yes",
    )


def _one_of(kind: type[K], value: str | None) -> K | None:
    try:
        return kind(value) if value else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Facet:
    """One row of filter links."""

    label: str
    items: list[dict[str, Any]]


def facets(filters: Filters, choices: queries.Choices) -> list[Facet]:
    """Return the filter links that would find something; a row with one choice is left out."""
    languages, countries = language_names(), country_names()
    kinds = [(k.value, PRESETS[k].label) for k in choices.kinds]
    rows = [
        (_("Kind"), "kind", filters.kind or "", kinds),
        (_("Joining"), "joining", filters.joining or "", [(j.value, JOININGS[j][0]) for j in Joining]),
        (_("Language"), "language", filters.language, [(c, languages.get(c, c)) for c in choices.languages]),
        (_("Country"), "country", filters.country, [(c, countries.get(c, c)) for c in choices.countries]),
        (_("Region"), "region", filters.region, [(name, name) for name in choices.regions[:40]]),
    ]
    return [Facet(label, _links(name, str(now), items)) for label, name, now, items in rows if len(items) > 1]


def _links(name: str, current: str, items: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "href": address(**{name: None if value == current else value}),
            "is_current": value == current,
        }
        for value, label in items
    ]


def in_force(filters: Filters) -> list[tuple[str, str]]:
    """Return the filters in force as (words, the address without it)."""
    found: list[tuple[str, str]] = []
    if filters.text:
        found.append((f"“{filters.text}”", address(q=None)))
    if filters.kind:
        found.append((str(PRESETS[filters.kind].label), address(kind=None)))
    if filters.joining:
        found.append((str(JOININGS[filters.joining][0]), address(joining=None)))
    if filters.language:
        found.append((language_names().get(filters.language, filters.language), address(language=None)))
    if filters.country:
        found.append((country_names().get(filters.country, filters.country), address(country=None)))
    if filters.region:
        found.append((filters.region, address(region=None)))
    if filters.show_archived:
        found.append((_("With archived ones"), address(archived=None)))
    return found


def address(**changes: str | None) -> str:
    """Return this list's address with other filters, on its first page."""
    known = {"q", "kind", "joining", "language", "country", "region", "archived"}
    kept = {name: value for name, value in request.args.items() if name in known and value}
    query = {name: value for name, value in {**kept, **changes}.items() if value}
    return url_for("communities.directory", **query)  # type: ignore[arg-type]
