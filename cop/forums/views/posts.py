"""A post's former texts; taking it back and bringing it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template
from werkzeug.wrappers import Response

from cop.core.authz import access, authorise, current_member
from cop.core.i18n import _
from cop.core.limits import limited
from cop.forums import actions, queries
from cop.forums.diff import Piece, compare
from cop.forums.models import Post
from cop.forums.views.frame import room
from cop.forums.wording import nameless

SHOWN_VERSIONS = 30


@dataclass(frozen=True, slots=True)
class Version:
    """A text of a post as it stood: the first one whole, later ones as what changed."""

    number: int
    at: datetime
    writer: str
    pieces: list[Piece]


@room.get("/posts/<int:post_id>/history")
@access("checked")
@limited("search")
def history(post_id: int) -> str:
    """Show each version of a post and what changed from one to the next, the newest first."""
    member = current_member()
    post = queries.get_post(post_id, member)
    authorise(member, "forums:post:history", post)
    return render_template("forums/history.html", post=post, topic=post.topic, versions=_versions(post))


def _versions(post: Post) -> list[Version]:
    author = post.author.name if post.author else post.credit_name or nameless(post.veil)
    texts = [
        (row.version, row.written_at, row.writer.name if row.writer else author, row.source)
        for row in queries.revisions_of(post)[-SHOWN_VERSIONS:]
    ]
    texts.append((post.version, post.edited_at or post.created_at, author, post.source))
    versions: list[Version] = []
    before = ""
    for number, at, writer, source in texts:
        pieces = compare(before, source) if versions else [Piece("same", source)]
        versions.append(Version(number, at, writer, pieces))
        before = source
    return versions[::-1]


@room.post("/posts/<int:post_id>/deletion")
@access("checked")
@limited("write")
def delete_post(post_id: int) -> Response:
    """Take one's own post back; the gravestone offers to bring it back."""
    post = _own(post_id)
    actions.delete_post(post=post, actor_id=current_member().person_id or 0)
    return redirect(post.path, 303)


@room.post("/posts/<int:post_id>/deletion/removal")
@room.delete("/posts/<int:post_id>/deletion")
@access("checked")
@limited("write")
def restore_post(post_id: int) -> Response:
    """Bring one's own deleted post back."""
    post = _own(post_id)
    actions.restore_post(post=post, actor_id=current_member().person_id or 0)
    return redirect(post.path, 303)


def _own(post_id: int) -> Post:
    member = current_member()
    post = queries.get_post(post_id, member)
    authorise(member, "forums:post:delete", post, _("Only the person who wrote this can take it back."))
    return post
