"""The page of results."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from cop.core.authz import access, current_member
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.paging import Numbered, page_number
from cop.search import queries
from cop.search.engines import DEPTH
from cop.search.parser import MAX_TYPED
from cop.search.registry import sources
from cop.search.sources import OWN

room = Blueprint("search", __name__)


@room.get("/search")
@access("public")
@limited("search")
def results() -> str:
    """Show what the reader finds: visitors what is public, members what is open to them."""
    typed = request.args.get("q", "")[: MAX_TYPED * 2]
    kind = request.args.get("kind") or None
    kind = kind if kind in sources() else None
    found = queries.find(typed, current_member(), kind=kind, page=page_number())
    return render_template(
        "search/results.html",
        typed=found.query.text,
        kind=kind,
        found=found,
        tabs=_tabs(found, kind),
        page=Numbered(found.hits, found.number, found.last, found.total.number),
        depth=DEPTH,
    )


def _tabs(found: queries.Results, kind: str | None) -> list[dict[str, Any]]:
    """Return one link for everything and for each kind that has hits, what people write first."""
    kinds = sorted(sources(), key=lambda name: name in OWN)
    shown = [name for name in kinds if name in found.kinds or name == kind]
    return [_tab(None, _("Everything"), None, is_current=kind is None)] + [
        _tab(name, sources()[name].label, found.kinds.get(name), is_current=kind == name) for name in shown
    ]


def _tab(kind: str | None, label: str, count: queries.Count | None, *, is_current: bool) -> dict[str, Any]:
    more = "+" if count is not None and count.is_more else ""
    return {
        "label": label,
        "href": url_for("search.results", q=request.args.get("q", "")[: MAX_TYPED * 2], kind=kind),
        "is_current": is_current,
        "count": f"{count.number}{more}" if count is not None else None,
    }
