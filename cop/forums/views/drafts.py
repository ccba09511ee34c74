"""Drafts over the web: saved by scripts as one types, or by a button; one page of all of them."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from cop.core.authz import access, current_member
from cop.core.errors import Invalid, wants_json
from cop.core.i18n import _, zone
from cop.core.limits import limited
from cop.core.markdown import MAX_SOURCE
from cop.forums import actions, queries
from cop.forums.diff import compare
from cop.forums.models import Draft, Fields
from cop.forums.places import fields_of, is_place, number_of
from cop.forums.queries import BIGGEST
from cop.forums.views.frame import room


@room.get("/drafts")
@access("member")
def drafts() -> str:
    """List what the member has begun."""
    lines = queries.drafts_of(current_member())
    return render_template("forums/drafts.html", lines=lines, undo=_number("dropped"), days=actions.KEEP_DRAFTS.days)


@room.get("/drafts/at/<place>")
@access("member")
def draft_at(place: str) -> Response:
    """Tell a script what is kept for the form it stands in; version 0 when nothing ever was."""
    draft = queries.draft_at(current_member(), place) if is_place(place) else None
    response = jsonify(_told(draft))
    response.headers["Cache-Control"] = "no-store"
    return response


@room.post("/drafts")
@access("member")
@limited("type")
def save_draft() -> Any:
    """Save a form as it stands. Scripts are answered in JSON; the button leads to the page of drafts.

    A page whose draft was changed elsewhere is told so (409), with both texts; nothing is overwritten.
    """
    place, member = request.form.get("draft", ""), current_member()
    if not is_place(place):
        raise Invalid(_("This does not say which text it is a draft of."))
    fields = sent_fields()
    try:
        version = _number("draft_version")
        draft = actions.save_draft(person_id=member.person_id or 0, place=place, fields=fields, version=version)
    except actions.DraftConflict as conflict:
        return _told_of_conflict(conflict, place, fields)
    if wants_json():
        return jsonify(_told(draft))
    flash(_("Saved as a draft. Nobody else sees it."), "ok")
    return redirect(url_for("forums.drafts"), 303)


def _told_of_conflict(conflict: actions.DraftConflict, place: str, fields: Fields) -> Any:
    current = conflict.current
    if wants_json():
        return jsonify(_told(current)), conflict.status
    if current.posted_at is not None:
        current = Draft(fields={}, version=current.version, saved_at=current.posted_at, place=place)
    page = render_template(
        "forums/draft_conflict.html",
        current=current,
        place=place,
        fields=fields,
        mine="\n".join(fields.get("text", [])),
        pieces=compare(current.first("text"), "\n".join(fields.get("text", []))),
        back=place_path(place),
    )
    return page, conflict.status


@room.post("/drafts/<int:ident>/deletion")
@access("member")
@limited("write")
def drop_draft(ident: int) -> Response:
    """Throw a draft away; the page offers to bring it back."""
    draft = queries.get_draft(ident, current_member())
    actions.drop_draft(draft=draft)
    return redirect(url_for("forums.drafts", dropped=draft.id), 303)


@room.post("/drafts/<int:ident>/deletion/removal")
@room.delete("/drafts/<int:ident>/deletion")
@access("member")
@limited("write")
def restore_draft(ident: int) -> Response:
    """Bring a dropped draft back."""
    actions.restore_draft(draft=queries.get_draft(ident, current_member()))
    return redirect(url_for("forums.drafts"), 303)


def sent_fields() -> Fields:
    """Return what this request's form holds and a draft keeps."""
    return fields_of(request.form.lists(), MAX_SOURCE)


def begun_at(draft: Draft | None) -> MultiDict[str, str] | None:
    """Return what a form begins with: what was kept from before signing in, else the draft; None for a fresh one."""
    kept = actions.give_back(request.args.get("kept"))
    fields = kept or (draft.fields if draft is not None and draft.is_open else {})
    return MultiDict([(name, value) for name, values in fields.items() for value in values]) if fields else None


def place_path(place: str) -> str:
    """Return where the form of a place stands."""
    number = number_of(place)
    if place.startswith("reply"):
        return url_for("forums.topic", topic_id=number, draft=1, _anchor="reply")
    if place.startswith("edit"):
        return url_for("forums.edit_post", post_id=number)
    return url_for("forums.new_topic", community=number)


def _told(draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        return {"version": 0, "fields": {}, "is_open": False, "is_posted": False, "said": ""}
    time = draft.saved_at.astimezone(zone()).strftime("%H:%M")
    return {
        "version": draft.version,
        "fields": draft.fields if draft.dropped_at is None else {},
        "is_open": draft.is_open,
        "is_posted": draft.posted_at is not None,
        "said": _("Saved %(time)s", time=time),
        "changed": _("This draft was changed on another device at %(time)s.", time=time),
    }


def _number(name: str) -> int:
    """Return a number of this request; 0 for none and for nonsense."""
    given = request.values.get(name, "")
    return min(int(given), BIGGEST) if given.isascii() and given.isdigit() and len(given) < 20 else 0
