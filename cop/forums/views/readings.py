"""Read marks, and what is new since a page was rendered."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from flask import Response, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from cop.communities import queries as communities
from cop.core import turbo
from cop.core.authz import access, authorise, current_member
from cop.core.errors import wants_json
from cop.core.i18n import moments
from cop.core.limits import limited
from cop.forums import actions, queries
from cop.forums.lines import lines_between
from cop.forums.models import Topic
from cop.forums.queries import BIGGEST, PostLine
from cop.forums.queries.lines import CATCH_UP
from cop.forums.views.frame import rights_in, room

DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A transparent picture of one point."""


@room.get("/topics/<int:topic_id>/replies")
@access("checked")
def replies(topic_id: int) -> Response:
    """Tell what changed after ``since``, as a Turbo stream for open pages or as JSON; 204 when nothing did.

    ``from`` and ``to`` are the positions a page shows; without ``to`` it is the last page, which grows.
    """
    member = current_member()
    topic = queries.get_topic(topic_id, member)
    authorise(member, "forums:topic:read", topic)
    since, first, last = _number("since"), _number("from") or 1, _number("to") or None
    lines = queries.posts_since(topic, since, first, last, member.person_id) if topic.seq > since else []
    if wants_json():
        response = jsonify(seq=_reached(topic, lines), posts=[_as_json(line) for line in lines])
    elif topic.seq <= since:
        response = Response(status=204)
    else:
        response = turbo.stream(
            "forums/replies.stream.html",
            topic=topic,
            lines=sorted(lines, key=lambda line: line.position),
            since=since,
            further=topic.post_count - last if last else 0,
            rights=rights_in(member, topic, read_to=0 if member.is_signed_in else None),
            entries=lines_between(topic, first, last or topic.post_count, since),
            say=moments().say,
        )
    response.headers["X-Seq"] = str(_reached(topic, lines))
    response.headers["Cache-Control"] = "no-store"
    return response


def _reached(topic: Topic, lines: list[PostLine]) -> int:
    """Return the number up to which the answer tells everything: less than the topic's when there was too much."""
    return topic.seq if len(lines) < CATCH_UP else lines[-1].seq


def _as_json(line: PostLine) -> dict[str, Any]:
    gone = line.is_gone
    return {
        "id": line.id,
        "position": line.position,
        "seq": line.seq,
        "author": None if gone else line.writer,
        "author_id": None if gone else line.author_id,
        "html": None if gone else line.html,
        "created_at": line.created_at.isoformat(),
        "edited_at": line.edited_at.isoformat() if line.edited_at else None,
        "is_hidden": line.hidden_at is not None,
        "is_deleted": line.deleted_at is not None,
    }


@room.post("/topics/<int:topic_id>/reading")
@access("member")
def note_reading(topic_id: int) -> Response:
    """Remember how far the member has read; written later with those of others."""
    _note(topic_id)
    return Response(status=204)


@room.get("/topics/<int:topic_id>/reading.gif")
@access("member")
def note_reading_by_picture(topic_id: int) -> Response:
    """Remember the same where no script runs: the page holds this picture for browsers without scripts."""
    _note(topic_id)
    return Response(DOT, content_type="image/gif", headers={"Cache-Control": "no-store"})


def _note(topic_id: int) -> None:
    member = current_member()
    topic = queries.get_topic(topic_id, member)
    actions.note_seen(topic=topic, person_id=member.person_id or 0, position=_number("position"))


@room.post("/communities/<int:community_id>/topics/reading")
@access("checked")
@limited("write")
def read_all(community_id: int) -> BaseResponse:
    """Set aside everything that is new in a community."""
    member = current_member()
    community = communities.get_visible(community_id, member)
    authorise(member, "forums:community:set-aside", community)
    actions.mark_community_read(community=community, person_id=member.person_id or 0)
    return redirect(url_for("forums.topics", community_id=community.id), 303)


def _number(name: str) -> int:
    """Return a number the request gives by this name; 0 for nonsense."""
    text = request.values.get(name, "")
    return min(int(text), BIGGEST) if text.isascii() and text.isdigit() and len(text) < 20 else 0
