"""What moderators do: close, pin, hide, and each of it undone. States are resources; forms post, scripts may DELETE."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from cop.core.authz import access, authorise, current_member
from cop.core.forms import invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.forums import actions, queries
from cop.forums.forms import HidingForm
from cop.forums.models import Post, Topic
from cop.forums.views.frame import room
from cop.moderation.actions import decide_directly
from cop.moderation.models import Outcome


@room.post("/topics/<int:topic_id>/closure")
@access("checked")
@limited("write")
def close_topic(topic_id: int) -> Response:
    """End the replies."""
    return _do(_kept(topic_id), actions.close_topic)


@room.post("/topics/<int:topic_id>/closure/removal")
@room.delete("/topics/<int:topic_id>/closure")
@access("checked")
@limited("write")
def reopen_topic(topic_id: int) -> Response:
    """Welcome replies again."""
    return _do(_kept(topic_id), actions.reopen_topic)


@room.post("/topics/<int:topic_id>/pin")
@access("checked")
@limited("write")
def pin_topic(topic_id: int) -> Response:
    """Keep a topic on top."""
    return _do(_kept(topic_id), actions.pin_topic)


@room.post("/topics/<int:topic_id>/pin/removal")
@room.delete("/topics/<int:topic_id>/pin")
@access("checked")
@limited("write")
def unpin_topic(topic_id: int) -> Response:
    """Let a topic sink."""
    return _do(_kept(topic_id), actions.unpin_topic)


@room.route("/topics/<int:topic_id>/hiding", methods=["GET", "POST"])
@access("checked")
@limited("write")
def hide_topic(topic_id: int) -> Any:
    """Ask why, and hide a topic."""
    topic = _kept(topic_id)
    form = HidingForm()
    if request.method == "GET" or not form.validate():
        page = render_template("forums/hiding.html", topic=topic, post=None, form=form)
        return page if request.method == "GET" else invalid(page)
    decide_directly(subject=("topic", topic.id), actor_id=_me(), outcome=Outcome.HIDE, reason=form.reason.data or "")
    return redirect(topic.path, 303)


@room.post("/topics/<int:topic_id>/hiding/removal")
@room.delete("/topics/<int:topic_id>/hiding")
@access("checked")
@limited("write")
def show_topic(topic_id: int) -> Response:
    """Show a hidden topic again."""
    return _do(_kept(topic_id), actions.show_topic)


@room.route("/posts/<int:post_id>/hiding", methods=["GET", "POST"])
@access("checked")
@limited("write")
def hide_post(post_id: int) -> Any:
    """Ask why, and hide a post."""
    post = _kept_post(post_id)
    form = HidingForm()
    if request.method == "GET" or not form.validate():
        page = render_template("forums/hiding.html", topic=post.topic, post=post, form=form)
        return page if request.method == "GET" else invalid(page)
    decide_directly(subject=("post", post.id), actor_id=_me(), outcome=Outcome.HIDE, reason=form.reason.data or "")
    return redirect(post.path, 303)


@room.post("/posts/<int:post_id>/hiding/removal")
@room.delete("/posts/<int:post_id>/hiding")
@access("checked")
@limited("write")
def show_post(post_id: int) -> Response:
    """Show a hidden post again."""
    post = _kept_post(post_id)
    actions.show_post(post=post, actor_id=_me())
    return redirect(post.path, 303)


def _do(topic: Topic, act: Callable[..., None]) -> Response:
    act(topic=topic, actor_id=_me())
    return redirect(topic.path, 303)


def _kept(topic_id: int) -> Topic:
    member = current_member()
    topic = queries.get_topic(topic_id, member)
    authorise(member, "forums:topic:moderate", topic, _refusal())
    return topic


def _kept_post(post_id: int) -> Post:
    member = current_member()
    post = queries.get_post(post_id, member)
    authorise(member, "forums:post:moderate", post, _refusal())
    return post


def _refusal() -> str:
    return _("Only the coordinators, facilitators and moderators here can do this.")


def _me() -> int:
    return current_member().person_id or 0
