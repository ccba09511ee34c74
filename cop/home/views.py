"""The first page, and answering from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from cop.core.authz import Member, access, current_member
from cop.core.clock import now
from cop.core.db import unit_of_work
from cop.core.errors import NotFound
from cop.core.i18n import _, weekday, zone
from cop.core.limits import limited
from cop.core.logging import log
from cop.core.turbo import stream, wants_stream
from cop.home import actions, queries
from cop.home.pages import room
from cop.home.queries import Today
from cop.home.wording import greeting, in_words, sentence_start

SEEN_EVERY = timedelta(hours=1)


@room.get("/")
@access("public")
def today() -> ResponseReturnValue:
    """Show Today to a member and the front page to a visitor."""
    member = current_member()
    if not member.is_signed_in:
        return render_template("home/front.html", communities=queries.open_communities())
    found = queries.today(member)
    g.today_seen_at = found.since
    return render_template("home/today.html", **_shown(member, found), undo=_undo())


def _shown(member: Member, found: Today) -> dict[str, Any]:
    return {
        "today": found,
        "greeting": greeting(now(), member.name),
        "day": weekday(now()),
        "since": _since(found),
        "papers": {community.id: community.paper for community in found.communities},
        "sentence_start": sentence_start,
    }


def _since(found: Today) -> str:
    """Say since when the unread topics are new; empty when some of them are older than the last visit."""
    since, shown = found.since, found.topics
    if since is None or len(shown) < found.unread_count or any(line.last_post_at <= since for line in shown):
        return ""
    there, here = since.astimezone(zone()).date(), now().astimezone(zone()).date()
    if there == here:
        return _("New since this morning") if since.astimezone(zone()).hour < 12 else _("New since you were here")
    return _("New since yesterday") if (here - there).days == 1 else _("New since %(day)s", day=weekday(since))


def _undo() -> tuple[str, int] | None:
    """Return what the last answer can take back: ``?answered=mention-12``."""
    kind, _sign, ident = request.args.get("answered", "").partition("-")
    known = kind in {"mention", "reply"} and ident.isascii() and ident.isdigit() and len(ident) < 19
    return (kind, int(ident)) if known else None


@room.post("/today/answers")
@access("member")
@limited("write")
def answer() -> ResponseReturnValue:
    """Answer one thing that waits: ``need`` is ``kind-id``, ``answer`` one of the words its row offers."""
    kind, _sign, ident = request.form.get("need", "").partition("-")
    if not (ident.isascii() and ident.isdigit() and len(ident) < 19):
        raise NotFound
    member = current_member()
    answered = actions.answer(member, kind, int(ident), request.form.get("answer", ""))
    member.forget()
    if wants_stream() and answered.answer != "undo":
        found = queries.today(member)
        return stream("home/answered.stream.html", answered=answered, **_shown(member, found))
    if answered.is_undoable:
        return redirect(url_for("home.today", answered=answered.key), 303)
    if answered.answer != "undo":
        flash(render_template("home/_answered.html", answered=answered), "ok")
    return redirect(url_for("home.today"), 303)


@room.post("/today/reading")
@access("member")
@limited("write")
def read_all() -> ResponseReturnValue:
    """Mark every topic of one's communities as read."""
    actions.read_all(current_member())
    flash(_("Everything in your communities is marked as read."), "ok")
    return redirect(url_for("home.today"), 303)


def note_seen(response: Response) -> Response:
    """After Today was shown, in a unit of its own and at most once an hour, remember when."""
    if "today_seen_at" not in g or response.status_code != 200:
        return response
    last = g.today_seen_at
    if last is None or now() - last > SEEN_EVERY:
        try:
            with unit_of_work():
                actions.note_today_seen(current_member().person_id or 0)
        except OperationalError:
            log.warning("today_not_noted")
    return response


def attach(app: Flask) -> None:
    """Attach the pages; offer what stands beside the sign-in to templates."""
    app.after_request(note_seen)
    app.jinja_env.globals.update(lately=queries.lately, counted=queries.counted, in_words=in_words)
    app.register_blueprint(room)
