"""Writing posts. Positions are given away under the topic's row lock, so they have no gaps and no doubles.

Callers have authorised the actor.
"""

from __future__ import annotations

from sqlalchemy import select

from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.events import publish
from cop.core.i18n import _
from cop.core.markdown import VERSION, plain, render
from cop.forums.actions.topics import EXCERPT, locked
from cop.forums.actions.veils import check_nameless, veil
from cop.forums.events import PostDeleted, PostEdited, PostHidden, PostRemoved, PostRestored, PostShown, ReplyPosted
from cop.forums.models import Post, PostRevision, Topic, VeiledAuthor

FACES = 3


class EditConflict(Conflict):
    """Somebody else saved the post while this text was being written. ``current`` is the text that stands."""

    def __init__(self, current: Post) -> None:
        super().__init__(_("Somebody else changed this post while you were writing. Nothing was overwritten."))
        self.current = current


def reply(*, topic: Topic, author_id: int, source: str, is_nameless: bool = False) -> Post:
    """Add a post at the end of a topic, or of the one it was merged into while this was being written.

    Raises Conflict when the topic was closed, hidden or moved away between asking and writing. Without a name its
    author stands in a table of its own; see `veils`. Raises TooMany when that was used enough.
    """
    if is_nameless:
        check_nameless(person_id=author_id)
    was_open, was_shown, community_id = not topic.is_closed, not topic.is_hidden, topic.community_id
    topic = _followed(locked(topic))
    if was_open and topic.is_closed:
        raise Conflict(_("This topic was closed while you were writing. Your text is below."))
    if (was_shown and topic.is_hidden) or topic.community_id != community_id:
        raise Conflict(_("This topic was taken away while you were writing. Your text is below."))
    shown = None if is_nameless else author_id
    is_new_voice = not _wrote_in(topic, author_id, is_nameless=is_nameless)
    moment, seq = now(), topic.next_seq()
    topic.post_count += 1
    rendered = render(source, f"p{topic.post_count}")
    topic.last_post_at, topic.last_author_id = moment, shown
    topic.people_count += is_new_voice
    if shown is not None:
        topic.recent_author_ids = [*(i for i in topic.recent_author_ids if i != author_id), author_id][-FACES:]
    post = Post(
        topic=topic,
        position=topic.post_count,
        seq=seq,
        first_seq=seq,
        author_id=shown,
        source=source,
        html=rendered.html,
        renderer=VERSION,
        version=1,
        created_at=moment,
    )
    session().add(post)
    session().flush()
    if is_nameless:
        veil(post=post, topic=topic, person_id=author_id)
    publish(
        ReplyPosted(
            topic_id=topic.id,
            post_id=post.id,
            author_id=shown,
            position=post.position,
            mentions=rendered.mentions,
        )
    )
    return post


def edit_post(*, post: Post, editor_id: int, source: str, version: int) -> Post:
    """Replace the words of a post; the former ones become a revision.

    ``version`` is the one the editor began from: raises `EditConflict` when it is not the present one any more.
    """
    topic, post = _held(post)
    if post.version != version:
        raise EditConflict(post)
    if post.source == source:
        return post
    session().add(
        PostRevision(
            post=post,
            version=post.version,
            source=post.source,
            written_at=post.edited_at or post.created_at,
            writer_id=post.edited_by_id or post.author_id,
        )
    )
    post.source, post.html = source, render(source, f"p{post.position}").html
    post.renderer, post.version = VERSION, post.version + 1
    post.edited_at, post.edited_by_id = now(), None if _is_veiled(post, editor_id) else editor_id
    _touch(topic, post)
    publish(PostEdited(topic_id=topic.id, post_id=post.id, actor_id=post.edited_by_id))
    return post


def delete_post(*, post: Post, actor_id: int) -> None:
    """Take a post back: its place stays as a gravestone, its words for the moderators and for bringing it back."""
    topic, post = _held(post)
    if post.deleted_at is None:
        post.deleted_at = now()
        _touch(topic, post)
        publish(PostDeleted(topic_id=topic.id, post_id=post.id, actor_id=None if post.veil else actor_id))


def restore_post(*, post: Post, actor_id: int) -> None:
    """Bring a deleted post back."""
    topic, post = _held(post)
    if post.deleted_at is not None:
        post.deleted_at = None
        _touch(topic, post)
        publish(PostRestored(topic_id=topic.id, post_id=post.id, actor_id=None if post.veil else actor_id))


def hide_post(*, post: Post, actor_id: int | None, reason: str) -> None:
    """Take the words of a post out of sight. The reason is shown to moderators and to its author.

    ``actor_id`` is None when several reports hide it before anybody has decided.
    """
    topic, post = _held(post)
    if post.hidden_at is None:
        post.hidden_at, post.hidden_by_id, post.hidden_reason = now(), actor_id, reason
        _touch(topic, post)
        publish(PostHidden(topic_id=topic.id, post_id=post.id, actor_id=actor_id))


def remove_post(*, post: Post, actor_id: int | None, reason: str) -> None:
    """Take the words of a post away from moderators too. They are kept for a second look only."""
    topic, post = _held(post)
    if post.removed_at is None:
        post.hidden_at, post.hidden_by_id, post.hidden_reason = post.hidden_at or now(), actor_id, reason
        post.removed_at = now()
        _touch(topic, post)
        publish(PostRemoved(topic_id=topic.id, post_id=post.id, actor_id=actor_id))


def show_post(*, post: Post, actor_id: int | None) -> None:
    """Show a hidden or removed post again."""
    topic, post = _held(post)
    if post.hidden_at is not None:
        post.hidden_at, post.hidden_by_id, post.hidden_reason, post.removed_at = None, None, "", None
        _touch(topic, post)
        publish(PostShown(topic_id=topic.id, post_id=post.id, actor_id=actor_id))


def _followed(topic: Topic) -> Topic:
    """Return where a merged topic went, locked; any other topic as it is."""
    while topic.merged_into_id is not None:
        topic = locked(session().get_one(Topic, topic.merged_into_id))
    return topic


def _held(post: Post) -> tuple[Topic, Post]:
    """Return topic and post as they stand now, the topic's row locked: every write to its posts waits for it."""
    topic = locked(post.topic)
    fresh = select(Post).where(Post.id == post.id).execution_options(populate_existing=True)
    return topic, session().scalars(fresh).one()


def _touch(topic: Topic, post: Post) -> None:
    post.seq = topic.next_seq()
    if post.position == 1:
        topic.excerpt = "" if post.is_gone else plain(post.html, EXCERPT)
    session().flush()


def _wrote_in(topic: Topic, person_id: int, *, is_nameless: bool) -> bool:
    """Whether a voice was heard before: one with a name and one without count as two, as everybody sees them."""
    wrote = select(Post.id).where(Post.topic_id == topic.id, Post.author_id == person_id)
    if is_nameless:
        wrote = select(VeiledAuthor.post_id).where(
            VeiledAuthor.topic_id == topic.id, VeiledAuthor.person_id == person_id
        )
    return session().scalar(wrote.limit(1)) is not None


def _is_veiled(post: Post, person_id: int) -> bool:
    """Whether this person wrote the post without a name."""
    row = session().get(VeiledAuthor, post.id) if post.veil is not None else None
    return row is not None and row.person_id == person_id
