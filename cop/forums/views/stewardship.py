"""Moving posts and topics, merging, other themes, and undoing each of it."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.communities import queries as communities
from cop.communities.facts import roles_of
from cop.communities.models import Community
from cop.communities.policies import KEEPERS
from cop.core.authz import access, authorise, can, current_member
from cop.core.errors import Invalid, NotFound
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.paging import numbered
from cop.forums import actions, queries
from cop.forums.forms_of_care import MergeForm, MoveForm, PlaceForm
from cop.forums.models import Topic
from cop.forums.queries import BIGGEST
from cop.forums.views.frame import room

SHOWN = 50
ADDRESS = re.compile(r"(?:/topics/)?(\d{1,18})(?:[/?#].*)?")


@room.route("/topics/<int:topic_id>/moving", methods=["GET", "POST"])
@access("checked")
@limited("write")
def move_posts(topic_id: int) -> Any:
    """Choose replies, and move them to a topic of their own or to another one."""
    topic = _kept(topic_id)
    form = MoveForm()
    page = numbered(
        topic.post_count, SHOWN, lambda offset, limit: queries.movable_posts(topic, offset + 1, offset + limit)
    )
    form.offer(page.items, request.args.get("post", ""))
    if request.method == "GET":
        return render_template("forums/moving.html", topic=topic, form=form, page=page)
    again = render_template
    if form.validate():
        try:
            return answer_once(form, lambda: _moved(topic, form))
        except Invalid as refusal:
            form.refuse(refusal)
    return invalid(again("forums/moving.html", topic=topic, form=form, page=page))


def _moved(topic: Topic, form: MoveForm) -> str:
    chosen, me = [int(ident) for ident in form.posts.data or ()], current_member().person_id or 0
    if form.where.data == "new":
        made = actions.split_topic(topic=topic, post_ids=chosen, title=form.title.data or "", actor_id=me)
    else:
        target = _target(form.target.data or "", topic)
        made = actions.move_posts(topic=topic, post_ids=chosen, target=target, actor_id=me)
    flash(_("Moved. The line in the topic says so, and can undo it."), "ok")
    return made.path


@room.route("/topics/<int:topic_id>/merging", methods=["GET", "POST"])
@access("checked")
@limited("write")
def merge_topic(topic_id: int) -> Any:
    """Move everything to another topic."""
    topic = _kept(topic_id)
    form = MergeForm()
    if request.method == "POST" and form.validate():

        def create() -> str:
            target = _target(form.target.data or "", topic)
            me = current_member().person_id or 0
            actions.merge_topics(topic=topic, target=target, actor_id=me)
            flash(_("Merged. The line in the topic says so, and can undo it."), "ok")
            return target.path

        try:
            return answer_once(form, create)
        except Invalid as refusal:
            form.refuse(refusal)
    page = render_template("forums/merging.html", topic=topic, form=form)
    return page if request.method == "GET" else invalid(page)


@room.route("/topics/<int:topic_id>/place", methods=["GET", "POST"])
@access("checked")
@limited("write")
def move_topic(topic_id: int) -> Any:
    """Move a topic to another community the member looks after."""
    topic, form = _kept(topic_id), PlaceForm()
    form.offer([place for place in kept_communities() if place.id != topic.community_id])
    if request.method == "GET" or not form.validate():
        page = render_template("forums/place.html", topic=topic, form=form)
        return page if request.method == "GET" else invalid(page)
    member = current_member()
    community = communities.get_visible(form.community.data, member)
    authorise(member, "communities:community:moderate", community, _refusal())
    actions.move_topic(topic=topic, community=community, actor_id=member.person_id or 0)
    flash(_("Moved. The line in the topic says so, and can undo it."), "ok")
    return redirect(topic.path, 303)


@room.post("/topics/<int:topic_id>/entries/<int:entry_id>/undo")
@access("checked")
@limited("write")
def undo(topic_id: int, entry_id: int) -> Response:
    """Undo what a line tells: for a move between two places, whoever looks after both."""
    topic, member = _kept(topic_id), current_member()
    for place in queries.places_of_entry(topic, entry_id):
        authorise(member, "communities:community:moderate", place, _refusal())
    actions.undo_entry(topic=topic, entry_id=entry_id, actor_id=member.person_id or 0)
    flash(_("Undone."), "ok")
    return redirect(url_for("forums.topic", topic_id=topic.id), 303)


def kept_communities() -> list[Community]:
    """Return the communities the member looks after that are open, by name."""
    kept = [ident for ident, role in roles_of(current_member()).by_community.items() if role in KEEPERS]
    return [place for place in queries.communities_by_ids(kept) if place.is_open_for_writing]


def _target(text: str, topic: Topic) -> Topic:
    """Return the topic an address or number names, if the member looks after it too. Raises Invalid."""
    found = ADDRESS.search(text.strip().removeprefix(request.host_url.rstrip("/")))
    try:
        target = queries.get_topic(min(int(found[1]), BIGGEST), current_member()) if found else None
    except NotFound:
        target = None
    if target is None or target.id == topic.id or not can(current_member(), "forums:topic:moderate", target):
        raise Invalid(_("We know no other topic there that you look after. Paste its address."), "target")
    return target


def _kept(topic_id: int) -> Topic:
    member = current_member()
    topic = queries.get_topic(topic_id, member)
    authorise(member, "forums:topic:moderate", topic, _refusal())
    return topic


def _refusal() -> str:
    return _("Only the coordinators, facilitators and moderators here can do this.")
