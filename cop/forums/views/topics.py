"""Lists of topics, and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from cop.communities import queries as communities
from cop.communities.models import Community
from cop.core.authz import Member, access, authorise, can, current_member
from cop.core.caching import etag_of, tagged, unchanged
from cop.core.i18n import _, moments
from cop.core.paging import numbered, page_number
from cop.forums import queries
from cop.forums.forms import ReplyForm
from cop.forums.lines import lines_between
from cop.forums.models import PAGE_SIZE, Topic, post_path
from cop.forums.queries import Counts, PostLine, TopicLine
from cop.forums.queries.lists import SHOWN
from cop.forums.queries.readings import Progress
from cop.forums.views.drafts import begun_at
from cop.forums.views.frame import reader_tag, rights_in, room
from cop.notifications.queries import unread_count

LIST_SIZE = 30


@room.get("/communities/<int:community_id>/topics")
@access("checked")
def topics(community_id: int) -> Response:
    """List a community's topics: pinned ones, then what is unread, then the rest by their last post."""
    member = current_member()
    community = communities.get_visible(community_id, member)
    authorise(member, "communities:community:read", community)
    shown = request.args.get("show", "all")
    shown = shown if shown in SHOWN and member.is_signed_in else ("unanswered" if shown == "unanswered" else "all")
    counts = queries.counts_in(member, community)
    total = counts.of(shown, queries.mine_in(member, community) if shown == "mine" else None)
    page = numbered(total, LIST_SIZE, lambda offset, limit: queries.topics_in(member, community, shown, offset, limit))
    return make_response(
        render_template(
            "forums/topics.html",
            community=community,
            shown=shown,
            counts=counts,
            page=page,
            say=moments().say,
            sections=_sections(page.items),
            chips=_chips(community, counts, shown, member),
        )
    )


def _sections(lines: Sequence[TopicLine]) -> list[dict[str, Any]]:
    """Part a page of topics by what is unread for the reader."""
    unread = [line for line in lines if line.is_unread]
    parts = [(_("Unread"), unread), (_("Earlier") if unread else _("Topics"), [x for x in lines if not x.is_unread])]
    return [{"label": label, "lines": part} for label, part in parts if part]


def _chips(community: Community, counts: Counts, shown: str, member: Member) -> list[dict[str, Any]]:
    offered = [("all", _("All"), 0), ("unanswered", _("No answer yet"), counts.unanswered)]
    if member.is_signed_in:
        offered.insert(1, ("unread", _("Unread"), counts.unread))
        offered.append(("mine", _("Mine"), 0))
    path = url_for("forums.topics", community_id=community.id)
    return [
        {
            "label": label,
            "href": path if name == "all" else f"{path}?show={name}",
            "is_current": name == shown,
            "count": number,
        }
        for name, label, number in offered
    ]


@room.get("/topics/<int:topic_id>")
@access("checked")
def topic(topic_id: int) -> BaseResponse:
    """Show a page of a topic: its posts, the line before what is new, and the form for a reply."""
    member = current_member()
    found = queries.get_followed(topic_id, member)
    authorise(member, "forums:topic:read", found)
    if found.id != topic_id:
        return redirect(found.path, 303)
    reading = queries.reading_of(member, found)
    page = page_number(found.last_page)
    wants_form = bool(request.args.keys() & {"kept", "quote", "draft"})
    bell = unread_count(member)
    tag = None if wants_form else _tag_of(member, found, page, reading, bell)
    if answer := unchanged(tag):
        return answer
    form = _begun(found, member) if wants_form and can(member, "forums:topic:reply", found) else None
    return tagged(make_response(topic_page(found, page, reading, form)), tag)


def _tag_of(member: Member, topic: Topic, page: int, reading: Progress | None, bell: int) -> str | None:
    community = topic.community
    around = (community.name, community.state, community.member_count, community.visibility, community.joining)
    return etag_of("topic", topic.id, topic.seq, page, reading, bell, around, *reader_tag(member))


def topic_page(topic: Topic, page: int, reading: Progress | None, form: ReplyForm | None = None) -> str:
    """Render a page of a topic; its reply is ``form`` as it was sent or begun, or a new one.

    Visitors get no form: its token would begin a session for them.
    """
    member = current_member()
    lines = queries.posts_on_page(topic, page, member.person_id)
    rights = rights_in(member, topic, reading.position if reading else None)
    if form is None and rights.replies:
        form = ReplyForm(formdata=None, draft=f"reply-{topic.id}")
    return render_template(
        "forums/topic.html",
        topic=topic,
        community=topic.community,
        lines=lines,
        page=numbered(topic.post_count, PAGE_SIZE, lambda _offset, _limit: lines),
        rights=rights,
        say=moments().say,
        reading=reading,
        new_count=max(0, topic.post_count - reading.position) if reading else 0,
        is_last=page == topic.last_page,
        entries=lines_between(topic, lines[0].position if page > 1 else 0, lines[-1].position) if lines else {},
        people=_people(lines),
        form=form,
    )


def _people(lines: list[PostLine]) -> list[PostLine]:
    """Return the first four people on the page, by one of their posts each."""
    return list({line.author_id: line for line in reversed(lines) if line.name}.values())[::-1][:4]


def _begun(topic: Topic, member: Member) -> ReplyForm:
    """Return a reply as it was begun: kept from before signing in, the member's draft, or with a quotation below it."""
    place = f"reply-{topic.id}"
    draft = queries.draft_at(member, place)
    form = ReplyForm(formdata=begun_at(draft))
    form.keep_draft(place, draft)
    form.text.data = "\n\n".join(part for part in (form.text.data, _quotation(topic)) if part)
    return form


def _quotation(topic: Topic) -> str:
    number = request.args.get("quote", "")
    quoted = queries.quotable(topic, int(number)) if number.isascii() and number.isdigit() else None
    if quoted is None:
        return ""
    name, author_id, source = quoted
    by = f"[@{name}](/people/{author_id})" if author_id else name
    words = "\n".join(f"> {line}".rstrip() for line in source[:2000].splitlines())
    return f"{by}:\n\n{words}\n\n"


@room.get("/topics/<int:topic_id>/unread")
@access("checked")
def first_unread(topic_id: int) -> BaseResponse:
    """Lead to the first post the member has not seen; to the last one when all is read."""
    member = current_member()
    found = queries.get_topic(topic_id, member)
    authorise(member, "forums:topic:read", found)
    reading = queries.reading_of(member, found)
    position = min((reading.position if reading else 0) + 1, found.post_count)
    return redirect(post_path(found.id, position), 303)


@room.get("/posts/<int:post_id>")
@access("checked")
def post(post_id: int) -> BaseResponse:
    """Lead to where a post stands in its topic."""
    member = current_member()
    found = queries.get_post(post_id, member)
    authorise(member, "forums:topic:read", found.topic)
    if found.moved_to_post_id is not None:
        return redirect(url_for("forums.post", post_id=found.moved_to_post_id), 303)
    return redirect(post_path(found.topic_id, found.position), 303)
