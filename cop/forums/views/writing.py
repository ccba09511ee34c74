"""Opening topics, replying, editing: forms that carry text, and what becomes of it when the session has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from cop.communities import queries as communities
from cop.communities.models import Community
from cop.core import db
from cop.core.authz import Member, access, authorise, current_member
from cop.core.errors import Invalid, SignInNeeded, wants_json
from cop.core.forms import Form, answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.core.markdown import html, render
from cop.core.security import checks_token_itself, token_holds
from cop.forums import actions, queries
from cop.forums.diff import compare
from cop.forums.forms import EditForm, PressForm, ReplyForm, TitleForm, TopicForm, WritingForm
from cop.forums.models import Post, Topic, TopicKind
from cop.forums.places import new_topic_in
from cop.forums.queries import BIGGEST, writable_communities
from cop.forums.views.drafts import begun_at, sent_fields
from cop.forums.views.frame import room
from cop.forums.views.topics import topic_page
from cop.forums.views.waiting import held_instead


@room.get("/topics/new")
@access("member")
def new_topic() -> Response:
    """Offer the form of a new topic, for the community in the address or any one may write in."""
    member = current_member()
    wanted = request.args.get("community", "")
    community_id = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
    place = new_topic_in(community_id)
    draft = queries.draft_at(member, place)
    begun = begun_at(draft)
    form = _topic_form(member, formdata=begun)
    if begun is None:
        form.community.data = community_id
    form.keep_draft(place, draft)
    return make_response(_topic_form_page(form))


@room.post("/topics")
@checks_token_itself
@access("checked")
@limited("create")
def open_topic() -> Any:
    """Open a topic in a community the member may write in."""
    member = current_member()
    if not member.is_signed_in:
        return _after_sign_in(url_for("forums.new_topic"))
    form = _topic_form(member)
    community = _chosen(form, member)
    if community is not None:
        authorise(member, "forums:topic:open", community)
    if not token_holds():
        return _once_more(form, lambda: _topic_form_page(form))
    if not form.validate() or community is None:
        return invalid(_topic_form_page(form))
    try:
        return answer_once(form, lambda: _opened(form, community, member))
    except Invalid as refusal:
        form.refuse(refusal)
        return invalid(_topic_form_page(form))


def _opened(form: TopicForm, community: Community, member: Member) -> str:
    kind, title, text = TopicKind(form.kind.data), form.title.data or "", form.text.data or ""
    is_nameless = _is_nameless(form, member, community)
    held = held_instead(member, community, text, is_nameless=is_nameless, title=title, kind=kind, tags=form.tag_list)
    actions.post_draft(person_id=member.person_id or 0, place=form.draft.data or "new-topic")
    if held is not None:
        return held
    topic = actions.open_topic(
        community=community,
        author_id=member.person_id or 0,
        kind=kind,
        title=title,
        source=text,
        tags=form.tag_list,
        is_nameless=is_nameless,
    )
    actions.note_seen(topic=topic, person_id=member.person_id or 0, position=1)
    return topic.path


def _chosen(form: TopicForm, member: Member) -> Community | None:
    """Return the community the form names; not visible ones answer as if they did not exist."""
    wanted = form.community.data
    return communities.get_visible(wanted, member) if wanted and 0 < wanted <= BIGGEST else None


def _topic_form(member: Member, **given: Any) -> TopicForm:
    form = TopicForm(**given)
    form.offer(writable_communities(member))
    return form


def _topic_form_page(form: TopicForm) -> str:
    here = next((place for place in form.places if place.id == form.community.data), None)
    return render_template("forums/new.html", form=form, here=here)


@room.post("/topics/<int:topic_id>/posts")
@checks_token_itself
@access("checked")
@limited("create")
def reply(topic_id: int) -> Any:
    """Add a reply and lead to it."""
    member = current_member()
    if not member.is_signed_in:
        return _after_sign_in(url_for("forums.topic", topic_id=topic_id), "reply")
    topic = queries.get_followed(topic_id, member)
    authorise(member, "forums:topic:reply", topic, _why_not(topic))
    form = ReplyForm()

    def page() -> str:
        return topic_page(topic, topic.last_page, queries.reading_of(member, topic), form)

    if not token_holds():
        return _once_more(form, page)
    if not form.validate():
        return invalid(page())

    try:
        return answer_once(form, lambda: _replied(form, topic, member))
    except Invalid as refusal:
        form.refuse(refusal)
        return invalid(page())


def _replied(form: ReplyForm, topic: Topic, member: Member) -> str:
    text = form.text.data or ""
    is_nameless = _is_nameless(form, member, topic.community)
    held = held_instead(member, topic.community, text, topic, is_nameless=is_nameless)
    actions.post_draft(person_id=member.person_id or 0, place=f"reply-{topic.id}")
    if held is not None:
        return held
    post = actions.reply(topic=topic, author_id=member.person_id or 0, source=text, is_nameless=is_nameless)
    actions.note_seen(topic=post.topic, person_id=member.person_id or 0, position=post.position)
    return post.path


def _is_nameless(form: WritingForm, member: Member, community: Community) -> bool:
    """Whether the name stays out. Who may not ask for that is refused; no name is shown by mistake."""
    if form.nameless.data:
        authorise(member, "forums:topic:nameless", community, _("Here you post under your name. Your text is below."))
    return bool(form.nameless.data)


def _why_not(topic: Topic) -> str:
    if topic.is_closed:
        return _("This topic is closed, so there are no new replies. What you wrote is below.")
    return _("You can read here, but not write. What you wrote is below. The coordinator can let you in.")


@room.get("/posts/<int:post_id>/edit")
@access("checked")
def edit_post(post_id: int) -> str:
    """Offer the words of a post for editing."""
    post = _editable(post_id)
    place = f"edit-{post.id}"
    draft = queries.draft_at(current_member(), place)
    begun = begun_at(draft)
    form = EditForm(formdata=begun, text=post.source, version=str(post.version))
    form.keep_draft(place, draft)
    return _edit_page(post, form)


@room.post("/posts/<int:post_id>")
@checks_token_itself
@access("checked")
@limited("write")
def save_post(post_id: int) -> Any:
    """Save other words. Whoever began from an older version sees both texts, and nothing is overwritten."""
    if not current_member().is_signed_in:
        return _after_sign_in(url_for("forums.edit_post", post_id=post_id))
    post = _editable(post_id)
    form = EditForm()
    if not token_holds():
        return _once_more(form, lambda: _edit_page(post, form))
    if not form.validate():
        return invalid(_edit_page(post, form))
    editor = current_member().person_id or 0
    try:
        actions.edit_post(post=post, editor_id=editor, source=form.text.data or "", version=form.from_version)
    except actions.EditConflict as conflict:
        form.version.data = str(conflict.current.version)
        pieces = compare(conflict.current.source, form.text.data or "")
        return _edit_page(conflict.current, form, pieces), conflict.status
    actions.post_draft(person_id=editor, place=f"edit-{post.id}")
    return redirect(post.path, 303)


def _editable(post_id: int) -> Post:
    member = current_member()
    post = queries.get_post(post_id, member)
    authorise(member, "forums:post:edit", post, _("Only the person who wrote this can change its words."))
    return post


def _edit_page(post: Post, form: EditForm, pieces: Any = None) -> str:
    return render_template("forums/edit.html", post=post, topic=post.topic, form=form, pieces=pieces)


@room.route("/topics/<int:topic_id>/title", methods=["GET", "POST"])
@access("checked")
@limited("write")
def rename(topic_id: int) -> Any:
    """Give a topic another title."""
    member = current_member()
    topic = queries.get_topic(topic_id, member)
    authorise(member, "forums:topic:rename", topic)
    form = TitleForm(title=topic.title)
    if request.method == "GET":
        return render_template("forums/title.html", topic=topic, form=form)
    if not form.validate():
        return invalid(render_template("forums/title.html", topic=topic, form=form))
    actions.rename_topic(topic=topic, actor_id=member.person_id or 0, title=form.title.data or "")
    return redirect(topic.path, 303)


@room.post("/topics/preview")
@access("member")
@limited("preview")
def preview() -> str:
    """Show what a text will look like: a fragment for the script's ``source``, a page for the bare form."""
    if "source" in request.form:
        return str(html(render(request.form["source"], "preview").html))
    form = PressForm()
    return render_template("forums/preview.html", form=form, shown=html(render(request.form.get("text", "")).html))


def _once_more(form: Form, page: Callable[[], str]) -> Any:
    """Answer a form whose token is not this session's: the form again, with its words and a token that holds."""
    form.form_errors.append(_("You signed in again after this page was opened. Nothing is lost: press once more."))
    return page(), 403, {"Cache-Control": "no-store"}


def _after_sign_in(path: str, anchor: str = "") -> Any:
    """Answer a text that came after the session had ended: keep it, and lead over the sign-in back to its form.

    Its token went with the session, so nothing is asked of it: what is kept belongs to nobody but this page.
    """
    if wants_json():
        raise SignInNeeded
    fields = sent_fields()
    token = actions.keep_text(fields)
    db.keep()
    back = f"{path}?kept={token}" + (f"#{anchor}" if anchor else "")
    page = render_template("forums/signed_out.html", back=back, text="\n".join(fields.get("text", [])))
    return page, 403, {"Cache-Control": "no-store"}
